/* What is shown at the door: no text is a ticket but what was signed, and every
 * other text is refused without harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keyring.h"
#include "booking/ticket.h"
#include "fuzz.h"

#define SEED                                                                   \
	"1 1111111111111111111111111111111111111111111111111111111111111111\n"
#define PUBLIC                                                                 \
	"1 d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737\n"

const char *const fuzz_corpus[] = {
	"USHER1",
	"usher:1:17",
	"KM4T7-0VQ2X-31",
	"km4t7 ovq2x-1",
	"USHER10400000080000308000000",
	NULL,
};

static struct keyring *
open_keys(const char *text)
{
	char path[] = "/tmp/usher-fuzz-XXXXXX";
	struct keyring *keys;

	close(mkstemp(path));
	if (file_replace(path, text, strlen(text), 0600, false) != ST_OK ||
	    keyring_open(&keys, path) != ST_OK)
		abort();
	unlink(path);
	return keys;
}

/* The same code but for the case of letters, and letters that look alike. */
static bool
is_spelling_of(const char *text, const char *code)
{
	size_t prefix = strlen(TICKET_PREFIX);

	if (strlen(text) != strlen(code) ||
	    strncasecmp(text, code, prefix) != 0)
		return false;
	for (size_t i = prefix; code[i] != '\0'; i++)
		if (base32_digit(text[i]) != base32_digit(code[i]))
			return false;
	return true;
}

/* Pairs of a place and a character are put over a code that is good. */
static void
overlay(char *text, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		if (data[i] < strlen(text))
			text[data[i]] = (char)data[i + 1];
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	static const struct ticket ticket = {
		.id = 5, .concert_id = 1, .seat_id = 2
	};
	static struct keyring *secret, *public;
	char code[TICKET_TEXT_SIZE], text[256];
	struct ticket_typed typed;
	struct ticket t;

	if (secret == NULL) {
		secret = open_keys(SEED);
		public = open_keys(PUBLIC);
	}
	ticket_write(secret, &ticket, code);
	strcpy(text, code);
	overlay(text, data, len);
	if ((ticket_read(public, text, &t) == ST_OK) !=
	    is_spelling_of(text, code))
		abort();
	snprintf(text, sizeof text, "%.*s", (int)len, (const char *)data);
	if (ticket_read(public, text, &t) == ST_OK)
		abort();
	if (ticket_read_typed(text, &typed) == ST_OK && typed.seat_id < 1)
		abort();
}

/* What is shown at the door: no text is a ticket but what was signed, and every
 * other text is refused without harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booking/ticket.h"
#include "fuzz.h"
#include "key_pair.h"

const char *const fuzz_corpus[] = {
	"USHER1",
	"usher:1:17",
	"KM4T7-0VQ2X-31",
	"km4t7 ovq2x-1",
	"USHER10400000080000308000000",
	NULL,
};

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

	if (secret == NULL)
		key_pair_open(1, 't', &secret, &public);
	ticket_write(secret, &ticket, code);
	strcpy(text, code);
	fuzz_overlay(text, strlen(text), data, len);
	if ((ticket_read(public, text, &t) == ST_OK) !=
	    is_spelling_of(text, code))
		abort();
	snprintf(text, sizeof text, "%.*s", (int)len, (const char *)data);
	if (ticket_read(public, text, &t) == ST_OK)
		abort();
	if (ticket_read_typed(text, &typed) == ST_OK && typed.seat_id < 1)
		abort();
}

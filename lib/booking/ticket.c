/*
 * The code of a ticket, as one text of digits and capital letters:
 *
 *     USHER1 | base32 of { key 1 | concert 4 | seat 4 | item 6 | signature 64 }
 *
 * Numbers are written highest byte first, and the signature is over all before
 * it, the key's id included, for the purpose "ticket" (base/sign.c).  133
 * characters of QR's alphanumeric mode fit into version 6 at level M.  Tickets
 * are printed months ahead, and devices at the door read them too
 * (htdocs/js/door/code.js): another form needs another prefix.
 */
#include <stdio.h>
#include <string.h>

#include "base/impossible.h"
#include "base/keyring.h"
#include "base/str.h"
#include "booking/ticket.h"

#define ITEM_MAX ((INT64_C(1) << 48) - 1)
#define PREFIX_LEN (sizeof TICKET_PREFIX - 1)

static void
put_number(unsigned char *to, size_t len, int64_t n)
{
	while (len > 0) {
		to[--len] = (unsigned char)n;
		n >>= 8;
	}
}

static int64_t
get_number(const unsigned char *from, size_t len)
{
	int64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n = n << 8 | from[i];
	return n;
}

/* The id of the key is under its signature, so it must be known before; keys
 * that are rotated in between are asked again. */
void
ticket_write(
    struct keyring *secret, const struct ticket *t, char text[TICKET_TEXT_SIZE])
{
	unsigned char bytes[TICKET_BYTES + SIGN_BYTES], key_id;
	enum status st;

	IMPOSSIBLE_IF(t->id < 1 || t->id > ITEM_MAX);
	put_number(bytes + 1, 4, t->concert_id);
	put_number(bytes + 5, 4, t->seat_id);
	put_number(bytes + 9, 6, t->id);
	do {
		bytes[0] = keyring_newest(secret)->id;
		st = sign_bytes(secret, TICKET_PURPOSE, bytes, TICKET_BYTES,
		    &key_id, bytes + TICKET_BYTES);
		IMPOSSIBLE_IF(st != ST_OK);
	} while (key_id != bytes[0]);
	memcpy(text, TICKET_PREFIX, PREFIX_LEN);
	base32_write(bytes, sizeof bytes, text + PREFIX_LEN);
}

enum status
ticket_read(struct keyring *public, const char *text, struct ticket *t)
{
	unsigned char bytes[TICKET_BYTES + SIGN_BYTES];

	if (strncasecmp(text, TICKET_PREFIX, PREFIX_LEN) != 0 ||
	    !base32_read(text + PREFIX_LEN, bytes, sizeof bytes))
		return ST_BAD_FIELD;
	*t = (struct ticket){ .concert_id = get_number(bytes + 1, 4),
		.seat_id = get_number(bytes + 5, 4),
		.id = get_number(bytes + 9, 6) };
	return sign_check(public, TICKET_PURPOSE, bytes[0], bytes, TICKET_BYTES,
	    bytes + TICKET_BYTES);
}

/* The seat stands after the last dash. */
enum status
ticket_read_typed(const char *text, struct ticket_typed *t)
{
	const char *dash = strrchr(text, '-');
	char booking[2 * BOOKING_NUMBER_SIZE];

	if (dash == NULL || (size_t)(dash - text) >= sizeof booking)
		return ST_BAD_FIELD;
	snprintf(booking, sizeof booking, "%.*s", (int)(dash - text), text);
	if (!booking_number_read(booking, t->booking) ||
	    !str_to_int(dash + 1, 1, INT32_MAX, &t->seat_id))
		return ST_BAD_FIELD;
	return ST_OK;
}

/*
 * The fields of a receipt.  Both services have this file, and on two hosts they
 * are not upgraded at the same moment: what a field is, and their order, stays.
 */
#include <string.h>

#include "base/bytes8.h"
#include "base/receipt.h"
#include "base/sign.h"

#define PURPOSE "receipt"

enum { CONCERT, NUMBER, ACCOUNT, CAPACITY, END, NFIELDS };

bool
receipt_in_use(const struct conf *conf)
{
	return strcmp(conf->booking_outage, "receipts") == 0;
}

/* The fields point into numbers[] and the receipt. */
static void
place_fields(const struct receipt *r, struct bytes8 numbers[NFIELDS],
    struct mac_field fields[NFIELDS])
{
	numbers[CONCERT] = bytes8_of(r->concert_id);
	numbers[NUMBER] = bytes8_of(r->number);
	numbers[CAPACITY] = bytes8_of(r->capacity);
	numbers[END] = bytes8_of(r->end_ms);
	for (int i = 0; i < NFIELDS; i++)
		fields[i] = (struct mac_field){ numbers[i].byte,
			sizeof numbers[i].byte };
	fields[ACCOUNT] = (struct mac_field){ r->account, strlen(r->account) };
}

enum status
receipt_sign(
    struct keyring *secret, const struct receipt *r, char text[MAC_SEALED_MAX])
{
	struct bytes8 numbers[NFIELDS];
	struct mac_field fields[NFIELDS];

	place_fields(r, numbers, fields);
	return sign_text(secret, PURPOSE, fields, NFIELDS, text);
}

bool
receipt_says(struct keyring *secret, const struct receipt *r, const char *text)
{
	struct bytes8 numbers[NFIELDS];
	struct mac_field fields[NFIELDS];

	place_fields(r, numbers, fields);
	return sign_text_says(secret, fields, NFIELDS, text);
}

static int64_t
field_count(const struct mac_opened *o, int field)
{
	return bytes8_number(o->field[field].data, o->field[field].len);
}

/* A signature alone does not make a receipt: its fields are checked as if
 * anybody had written them. */
enum status
receipt_open(struct keyring *public, const char *text, struct receipt *out)
{
	struct mac_opened opened;
	const struct mac_field *account = &opened.field[ACCOUNT];
	struct receipt r = { 0 };
	enum status st;

	if ((st = sign_open(public, PURPOSE, text, &opened)) != ST_OK)
		return st;
	if (opened.n != NFIELDS || account->len > ACCOUNT_ID_MAX)
		return ST_TOKEN_INVALID;
	memcpy(r.account, account->data, account->len);
	r.concert_id = field_count(&opened, CONCERT);
	r.number = field_count(&opened, NUMBER);
	r.capacity = field_count(&opened, CAPACITY);
	r.end_ms = field_count(&opened, END);
	if (!account_id_is_valid(r.account) ||
	    strlen(r.account) != account->len || r.concert_id < 1 ||
	    r.number < 1 || r.capacity < 0 || r.end_ms < 1)
		return ST_TOKEN_INVALID;
	*out = r;
	return ST_OK;
}

/*
 * A token is sealed, not encrypted: its holder can read it and cannot change
 * it.  Nothing in it depends on time or chance, so that the same place always
 * gives the same text.  The purpose keeps what is sealed elsewhere with the
 * same keys (a visitor's cookie) from passing for a token.  Order and size of
 * the fields are in the tokens that visitors hold: never change them.
 */
#include <string.h>

#include "base/bytes8.h"
#include "queue/token.h"

#define PURPOSE "token"

enum { CONCERT, EPOCH, INDEX, VISITOR, NFIELDS };

/* The fields are placed by the names with which token_open() reads them, so
 * that the two cannot differ in their order. */
enum status
token_seal(
    struct keyring *keyring, const struct token *t, char text[MAC_SEALED_MAX])
{
	struct bytes8 concert = bytes8_of(t->concert_id),
		      epoch = bytes8_of(t->epoch), index = bytes8_of(t->index);
	const struct mac_field fields[NFIELDS] = {
		[CONCERT] = { concert.byte, sizeof concert.byte },
		[EPOCH] = { epoch.byte, sizeof epoch.byte },
		[INDEX] = { index.byte, sizeof index.byte },
		[VISITOR] = { t->visitor.id, strlen(t->visitor.id) },
	};

	return mac_seal(keyring, PURPOSE, fields, NFIELDS, text);
}

static int64_t
field_number(const struct mac_field *f)
{
	return bytes8_number(f->data, f->len);
}

/* A seal alone does not make a token: its fields are checked as if anybody had
 * written them. */
enum status
token_open(struct keyring *keyring, const char *text, int64_t concert_id,
    struct token *out)
{
	struct mac_opened opened;
	struct token t;
	enum status st;

	if ((st = mac_open(keyring, PURPOSE, text, &opened)) != ST_OK)
		return st;
	if (opened.n != NFIELDS ||
	    visitor_of_id(&t.visitor, opened.field[VISITOR].data,
		opened.field[VISITOR].len) != ST_OK)
		return ST_TOKEN_INVALID;
	t.concert_id = field_number(&opened.field[CONCERT]);
	t.epoch = field_number(&opened.field[EPOCH]);
	t.index = field_number(&opened.field[INDEX]);
	if (t.concert_id != concert_id || t.epoch < 1 || t.index < 1)
		return ST_TOKEN_INVALID;
	*out = t;
	return ST_OK;
}

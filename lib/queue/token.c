/*
 * A token is sealed, not encrypted: its holder can read it and cannot change
 * it.  Nothing in it depends on time or chance, so that the same place always
 * gives the same text.  The purpose keeps what is sealed elsewhere with the
 * same keys (a visitor's cookie) from passing for a token.  Order and size of
 * the fields are in the tokens that visitors hold: never change them.
 */
#include <string.h>

#include "queue/token.h"

#define PURPOSE "token"

enum { CONCERT, EPOCH, INDEX, VISITOR, NFIELDS };

/* Numbers are sealed as eight bytes, the lowest first. */
struct packed {
	unsigned char byte[8];
};

static struct packed
pack_number(int64_t n)
{
	struct packed p;

	for (size_t i = 0; i < sizeof p.byte; i++)
		p.byte[i] = (unsigned char)((uint64_t)n >> (8 * i));
	return p;
}

static int64_t
unpack_number(const struct mac_field *f)
{
	const unsigned char *byte = f->data;
	uint64_t n = 0;

	if (f->len != sizeof(struct packed))
		return -1;
	for (size_t i = 0; i < f->len; i++)
		n |= (uint64_t)byte[i] << (8 * i);
	return (int64_t)n;
}

/* The fields are placed by the names with which token_open() reads them, so
 * that the two cannot differ in their order. */
enum status
token_seal(
    struct keyring *keyring, const struct token *t, char text[MAC_SEALED_MAX])
{
	struct packed concert = pack_number(t->concert_id),
		      epoch = pack_number(t->epoch),
		      index = pack_number(t->index);
	const struct mac_field fields[NFIELDS] = {
		[CONCERT] = { concert.byte, sizeof concert.byte },
		[EPOCH] = { epoch.byte, sizeof epoch.byte },
		[INDEX] = { index.byte, sizeof index.byte },
		[VISITOR] = { t->visitor.id, strlen(t->visitor.id) },
	};

	return mac_seal(keyring, PURPOSE, fields, NFIELDS, text);
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
	t.concert_id = unpack_number(&opened.field[CONCERT]);
	t.epoch = unpack_number(&opened.field[EPOCH]);
	t.index = unpack_number(&opened.field[INDEX]);
	if (t.concert_id != concert_id || t.epoch < 1 || t.index < 1)
		return ST_TOKEN_INVALID;
	*out = t;
	return ST_OK;
}

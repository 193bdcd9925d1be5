/*
 * An id begins with what kind of visitor it is, so that no account, whatever
 * its name, is taken for an anonymous visitor.  Redis is given the first twelve
 * bytes of a hash of the id, the next two choose the bucket.  Both are in the
 * data that Redis keeps: never change how they are made, nor the number of
 * buckets, or every visitor in line is a stranger.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "queue/room_keys.h"
#include "queue/visitor.h"

#define PURPOSE "visitor"
#define ACCOUNT '='
#define ANONYMOUS '~'

/* 96 bits: of 10^6 visitors two have the same digest in one of 10^17 rooms. */
enum status
visitor_of_id(struct visitor *v, const char *id, size_t len)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];

	if (len == 0 || len >= sizeof v->id || memchr(id, '\0', len) != NULL)
		return ST_BAD_FIELD;
	memcpy(v->id, id, len);
	v->id[len] = '\0';
	crypto_generichash(
	    hash, sizeof hash, (const unsigned char *)id, len, NULL, 0);
	memcpy(v->digest, hash, sizeof v->digest);
	v->bucket = (hash[VISITOR_DIGEST] << 8 | hash[VISITOR_DIGEST + 1]) %
		    ROOM_KEYS_BUCKETS;
	return ST_OK;
}

enum status
visitor_of_account(struct visitor *v, const char *account)
{
	char id[VISITOR_ID_MAX];
	int n = snprintf(id, sizeof id, "%c%s", ACCOUNT, account);

	if (n < 2 || n >= (int)sizeof id)
		return ST_BAD_FIELD;
	return visitor_of_id(v, id, (size_t)n);
}

const char *
visitor_account(const struct visitor *v)
{
	return v->id[0] == ACCOUNT ? v->id + 1 : NULL;
}

/* Only ids this queue made have the seal, but one that names an account would
 * let its holder in without a login. */
enum status
visitor_of_cookie(
    struct visitor *v, struct keyring *keyring, const char *cookie)
{
	struct mac_opened opened;
	enum status st;

	if ((st = mac_open(keyring, PURPOSE, cookie, &opened)) != ST_OK)
		return st;
	if (opened.n != 1 ||
	    visitor_of_id(v, opened.field[0].data, opened.field[0].len) !=
		ST_OK ||
	    v->id[0] != ANONYMOUS)
		return ST_TOKEN_INVALID;
	return ST_OK;
}

/* The id is random and not a count: it is all that tells one anonymous visitor
 * from another, and nobody may guess that of somebody else. */
enum status
visitor_new(
    struct visitor *v, struct keyring *keyring, char cookie[MAC_SEALED_MAX])
{
	unsigned char random[16];
	char id[2 * sizeof random + 2] = { ANONYMOUS };
	struct mac_field field;
	enum status st;

	randombytes_buf(random, sizeof random);
	sodium_bin2hex(id + 1, sizeof id - 1, random, sizeof random);
	if ((st = visitor_of_id(v, id, strlen(id))) != ST_OK)
		return st;
	field = (struct mac_field){ v->id, strlen(v->id) };
	return mac_seal(keyring, PURPOSE, &field, 1, cookie);
}

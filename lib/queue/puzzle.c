/*
 * The puzzle of newcomers.  The challenge is under the keys that seal tokens,
 * with a purpose of its own; the hash that is solved is SHA-256 of it, so a
 * solution is good for that room, epoch, visitor, time and level, and for
 * nothing else.  What depends on the room (is it still good?) is decided by
 * line_enter.lua.  htdocs/js/wait/solver.js and docs/http.md solve it too: a
 * change of how it is hashed changes all three.
 */
#include <string.h>

#include <sodium.h>

#include "base/bytes8.h"
#include "queue/puzzle.h"

#define PURPOSE "puzzle"

enum { CONCERT, EPOCH, SET, AFTER, LEVEL, VISITOR, NFIELDS };

enum status
puzzle_seal(struct keyring *keyring, const struct puzzle *p,
    const struct visitor *v, char challenge[MAC_SEALED_MAX])
{
	const int64_t numbers[VISITOR] = { [CONCERT] = p->concert_id,
		[EPOCH] = p->epoch,
		[SET] = p->set_ms,
		[AFTER] = p->after,
		[LEVEL] = p->level };
	struct bytes8 packed[VISITOR];
	struct mac_field fields[NFIELDS];

	for (size_t i = 0; i < VISITOR; i++) {
		packed[i] = bytes8_of(numbers[i]);
		fields[i] =
		    (struct mac_field){ packed[i].byte, sizeof packed[i].byte };
	}
	fields[VISITOR] = (struct mac_field){ v->digest, sizeof v->digest };
	return mac_seal(keyring, PURPOSE, fields, NFIELDS, challenge);
}

/* Two hashes: that of the challenge, and that of it and the nonce. */
static bool
is_solved_by(const char *challenge, int64_t nonce, int64_t level)
{
	unsigned char hash[crypto_hash_sha256_BYTES], trial[sizeof hash + 8];
	int64_t i;

	crypto_hash_sha256(
	    trial, (const unsigned char *)challenge, strlen(challenge));
	for (i = 0; i < 8; i++)
		trial[sizeof hash + i] =
		    (unsigned char)((uint64_t)nonce >> (8 * (7 - i)));
	crypto_hash_sha256(hash, trial, sizeof trial);
	for (i = 0; i < level / 8; i++)
		if (hash[i] != 0)
			return false;
	return level % 8 == 0 || hash[i] >> (8 - level % 8) == 0;
}

/* The fields are believed because of the seal; its level is one of ours. */
enum status
puzzle_open(struct keyring *keyring, const char *challenge, int64_t nonce,
    int64_t concert_id, const struct visitor *v, struct puzzle *p)
{
	struct mac_opened opened;
	int64_t numbers[VISITOR];
	enum status st;

	if ((st = mac_open(keyring, PURPOSE, challenge, &opened)) != ST_OK)
		return st;
	if (opened.n != NFIELDS ||
	    opened.field[VISITOR].len != VISITOR_DIGEST ||
	    memcmp(opened.field[VISITOR].data, v->digest, VISITOR_DIGEST) != 0)
		return ST_TOKEN_INVALID;
	for (size_t i = 0; i < VISITOR; i++)
		numbers[i] =
		    bytes8_number(opened.field[i].data, opened.field[i].len);
	if (numbers[CONCERT] != concert_id || numbers[LEVEL] < 1 ||
	    !is_solved_by(challenge, nonce, numbers[LEVEL]))
		return ST_TOKEN_INVALID;
	*p = (struct puzzle){ numbers[CONCERT], numbers[EPOCH], numbers[SET],
		numbers[AFTER], numbers[LEVEL] };
	return ST_OK;
}

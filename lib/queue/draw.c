/*
 * The seed is chosen here, and its hash is published before anybody enters;
 * places follow from the seed and the count of entrants alone.  The permutation
 * is draw.lua, and nowhere else in the programs: a second implementation
 * could differ.  (tests/queue/draw_reference.c is one on purpose.)
 */
#include <string.h>

#include <sodium.h>

#include "queue/draw.h"
#include "store/functions.h"
#include "store/redis.h"

#define SEED_BYTES 32

void
draw_new_seed(char seed[DRAW_HASH_HEX], char commitment[DRAW_HASH_HEX])
{
	unsigned char bytes[SEED_BYTES], hash[crypto_hash_sha256_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	crypto_hash_sha256(hash, bytes, sizeof bytes);
	sodium_bin2hex(seed, DRAW_HASH_HEX, bytes, sizeof bytes);
	sodium_bin2hex(commitment, DRAW_HASH_HEX, hash, sizeof hash);
	sodium_memzero(bytes, sizeof bytes);
}

/* Of the seed's 32 bytes and not of its hex digits, so that upper and lower
 * case make no difference. */
enum status
draw_commitment(const char *seed, char commitment[DRAW_HASH_HEX])
{
	unsigned char bytes[SEED_BYTES], hash[crypto_hash_sha256_BYTES];
	size_t len;

	if (sodium_hex2bin(bytes, sizeof bytes, seed, strlen(seed), NULL, &len,
		NULL) != 0 ||
	    len != sizeof bytes || strlen(seed) != DRAW_HASH_HEX - 1)
		return ST_BAD_FIELD;
	crypto_hash_sha256(hash, bytes, sizeof bytes);
	sodium_bin2hex(commitment, DRAW_HASH_HEX, hash, sizeof hash);
	return ST_OK;
}

enum status
draw_number(struct queue_context *q, const char *seed, int64_t entrants,
    int64_t index, int64_t *number)
{
	struct redis_args a = { 0 };

	if (index < 1 || index > entrants)
		return ST_BAD_FIELD;
	redis_arg_text(&a, seed);
	redis_arg_int(&a, entrants);
	redis_arg_int(&a, index);
	return redis_call_ints(q->redis, &function_draw_number, &a, number, 1);
}

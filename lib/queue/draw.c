/*
 * The seed is chosen here, and its hash is published before anybody enters;
 * places follow from the seed and the count of entrants alone.  The permutation
 * is draw.lua, and nowhere else in the programs: a second implementation
 * could differ.  (tests/queue/draw_reference.c is one on purpose.)
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/impossible.h"
#include "queue/draw.h"
#include "store/functions.h"
#include "store/redis.h"

#define SEED_BYTES 32
#define WORD_MAX 1024

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

void
draw_new_salt(char salt[DRAW_HASH_HEX])
{
	unsigned char bytes[SEED_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(salt, DRAW_HASH_HEX, bytes, sizeof bytes);
}

void
draw_hash(const void *data, size_t len, char hash[DRAW_HASH_HEX])
{
	unsigned char bytes[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(bytes, data, len);
	sodium_bin2hex(hash, DRAW_HASH_HEX, bytes, sizeof bytes);
}

/*
 *     entry = the first 12 bytes of SHA-256( salt | digest )
 *
 * Accounts have names that can be guessed, and so can their digests: the salt,
 * which is never published, keeps the list from telling who stood in line.
 */
void
draw_entry(const char *salt, const unsigned char digest[DRAW_DIGEST],
    char entry[DRAW_ENTRY_HEX])
{
	unsigned char word[SEED_BYTES + DRAW_DIGEST],
	    hash[crypto_hash_sha256_BYTES];
	size_t len = 0;

	if (sodium_hex2bin(
		word, SEED_BYTES, salt, strlen(salt), NULL, &len, NULL) != 0)
		len = 0;
	memcpy(word + len, digest, DRAW_DIGEST);
	crypto_hash_sha256(hash, word, len + DRAW_DIGEST);
	sodium_bin2hex(entry, DRAW_ENTRY_HEX, hash, DRAW_DIGEST);
}

/*
 *     key = SHA-256( seed \n entrants \n entrants_hash \n beacon )
 *
 * as texts, each as it is published: a value has no line break in it, so that
 * no two sets of values make the same text.  docs/queue.md says so too, and
 * anybody may have computed keys by it: never change it.
 */
void
draw_key(const struct draw_inputs *in, char key[DRAW_HASH_HEX])
{
	char word[WORD_MAX];
	int n = snprintf(word, sizeof word, "%s\n%lld\n%s\n%s", in->seed,
	    (long long)in->entrants, in->entrants_hash, in->beacon);

	IMPOSSIBLE_IF(n < 0 || n >= (int)sizeof word);
	draw_hash(word, (size_t)n, key);
}

enum status
draw_number(struct queue_context *q, const char *key, int64_t entrants,
    int64_t index, int64_t *number)
{
	struct redis_args a = { 0 };

	if (index < 1 || index > entrants)
		return ST_BAD_FIELD;
	redis_arg_text(&a, key);
	redis_arg_int(&a, entrants);
	redis_arg_int(&a, index);
	return redis_call_ints(q->redis, &function_draw_number, &a, number, 1);
}

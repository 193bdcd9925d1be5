/*
 * A table of digests.  Each has one place in it, that of its first bytes, and
 * whatever has the same place drops out: so it takes no more memory however
 * many tokens are shown, and forgetting costs a question.
 *
 * Only what the queue service has just confirmed may be added.  A refusal is
 * never kept: a visitor that is let in a moment later must not be turned away.
 */
#include <string.h>

#include <sodium.h>

#include "booking/admission_cache.h"

/* The zero that ends a text is hashed, too, so that no two triples are the same
 * bytes. */
void
admission_cache_key(unsigned char key[ADMISSION_KEY], const char *token,
    const char *account, int64_t concert_id)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, ADMISSION_KEY);
	crypto_generichash_update(
	    &state, (const unsigned char *)token, strlen(token) + 1);
	crypto_generichash_update(
	    &state, (const unsigned char *)account, strlen(account) + 1);
	crypto_generichash_update(
	    &state, (const unsigned char *)&concert_id, sizeof concert_id);
	crypto_generichash_final(&state, key, ADMISSION_KEY);
}

static size_t
place_of_key(const unsigned char key[ADMISSION_KEY])
{
	return (key[0] | (size_t)key[1] << 8) % ADMISSION_CACHE_MAX;
}

bool
admission_cache_has(const struct admission_cache *cache,
    const unsigned char key[ADMISSION_KEY], int64_t now_ms)
{
	size_t i = place_of_key(key);

	return now_ms < cache->entry[i].until_ms &&
	       memcmp(cache->entry[i].key, key, ADMISSION_KEY) == 0;
}

void
admission_cache_add(struct admission_cache *cache,
    const unsigned char key[ADMISSION_KEY], int64_t now_ms,
    int64_t remaining_ms)
{
	size_t i = place_of_key(key);

	memcpy(cache->entry[i].key, key, ADMISSION_KEY);
	cache->entry[i].until_ms =
	    now_ms + (remaining_ms < ADMISSION_CACHE_MS ? remaining_ms
							: ADMISSION_CACHE_MS);
}

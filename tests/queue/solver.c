/* The puzzle as docs/http.md tells it, written apart from lib/queue/puzzle.c.
 */
#include <string.h>

#include <sodium.h>

#include "solver.h"

int64_t
solver_find(const char *challenge, int64_t level)
{
	unsigned char word[40], hash[32];
	int64_t nonce = -1;
	uint32_t first;

	crypto_hash_sha256(
	    word, (const unsigned char *)challenge, strlen(challenge));
	memset(word + 32, 0, 8);
	do {
		nonce++;
		for (int i = 0; i < 8; i++)
			word[39 - i] = (unsigned char)(nonce >> (8 * i));
		crypto_hash_sha256(hash, word, sizeof word);
		first = (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 |
			(uint32_t)hash[2] << 8 | hash[3];
	} while (level > 0 && first >> (32 - level) != 0);
	return nonce;
}

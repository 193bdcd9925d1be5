/*
 * All randomness of a run comes from one generator, that of the library's seeds
 * and ids included, so that a seed replays the run step by step.
 */
#include <sodium.h>

#include "dice.h"

static uint64_t state;

/* xorshift64*. */
static uint32_t
random_word(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)(state * UINT64_C(2685821657736338717) >> 32);
}

static const char *
random_name(void)
{
	return "replayable";
}

static void
random_bytes(void *buf, size_t n)
{
	for (unsigned char *p = buf; n > 0; n--)
		*p++ = (unsigned char)random_word();
}

static struct randombytes_implementation replayable = {
	.implementation_name = random_name,
	.random = random_word,
	.buf = random_bytes,
};

int64_t
dice_below(int64_t n)
{
	return random_word() % (uint32_t)n;
}

int64_t
dice_one_of(const int64_t *values, size_t n)
{
	return values[dice_below((int64_t)n)];
}

void
dice_seed(uint64_t seed)
{
	state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	randombytes_set_implementation(&replayable);
}

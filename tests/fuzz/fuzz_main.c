#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"

#define INPUT_MAX 1024

static uint64_t state;

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016. */
static uint32_t
next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dU) >> 32);
}

static size_t
below(size_t n)
{
	return n == 0 ? 0 : next_random() % n;
}

/* Change, insert, drop, double or splice somewhere; the new length. */
static size_t
mutate(uint8_t *input, size_t len, size_t ncorpus)
{
	static const uint8_t telling[] = { 0, '"', '\\', '{', '}', '[', ']',
		',', ':', '=', '&', '%', '-', '9', 0x7f, 0x80, 0xff, '\n', '|',
		';' };
	size_t at = below(len + 1), n;
	const char *other;

	switch (below(5)) {
	case 0:
		if (at < len)
			input[at] = (uint8_t)next_random();
		return len;
	case 1:
		if (len == INPUT_MAX)
			return len;
		memmove(input + at + 1, input + at, len - at);
		input[at] = telling[below(sizeof telling)];
		return len + 1;
	case 2:
		n = below(len - at + 1);
		memmove(input + at, input + at + n, len - at - n);
		return len - n;
	case 3:
		n = below(len - at + 1);
		if (len + n > INPUT_MAX)
			return len;
		memmove(input + at + n, input + at, len - at);
		return len + n;
	default:
		other = fuzz_corpus[below(ncorpus)];
		n = below(strlen(other) + 1);
		if (at + n > INPUT_MAX)
			return len;
		memcpy(input + at, other, n);
		return at + n > len ? at + n : len;
	}
}

static size_t
make_input(uint8_t *input, size_t ncorpus)
{
	const char *good = fuzz_corpus[below(ncorpus)];
	size_t len = strlen(good);

	memcpy(input, good, len);
	for (size_t n = 1 + below(8); n > 0; n--)
		len = mutate(input, len, ncorpus);
	return len;
}

/* Each input is a block of its own, so that one byte too far is seen. */
static void
run(const uint8_t *input, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, input, len);
	fuzz_one(copy, len);
	free(copy);
}

void
fuzz_overlay(void *bytes, size_t n, const uint8_t *data, size_t len)
{
	uint8_t *to = bytes;

	for (size_t i = 0; i + 1 < len; i += 2)
		if (data[i] < n)
			to[data[i]] = data[i + 1];
}

int
main(void)
{
	const char *runs = getenv("FUZZ_RUNS"), *seed = getenv("FUZZ_SEED");
	long n = runs != NULL ? strtol(runs, NULL, 10) : 200000;
	uint8_t input[INPUT_MAX];
	size_t ncorpus = 0;

	state = seed != NULL ? strtoull(seed, NULL, 10)
			     : (uint64_t)time(NULL) * 2654435761U + 1;
	printf("FUZZ_SEED=%llu FUZZ_RUNS=%ld\n", (unsigned long long)state, n);
	fflush(stdout);
	if (freopen("/dev/null", "w", stderr) == NULL)
		return EXIT_FAILURE;
	while (fuzz_corpus[ncorpus] != NULL) {
		run((const uint8_t *)fuzz_corpus[ncorpus],
		    strlen(fuzz_corpus[ncorpus]));
		ncorpus++;
	}
	for (long i = 0; i < n; i++)
		run(input, make_input(input, ncorpus));
	return EXIT_SUCCESS;
}

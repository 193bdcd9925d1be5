/* By another language's means than the Redis function: tables and integers, no
 * Lua numbers.  It is never changed to agree with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw_reference.h"
#include "sha1.h"

#define ROUNDS 10

struct draw_reference {
	int64_t n, a, b;
	uint32_t *value[ROUNDS + 1];
};

static uint32_t
round_value(const char *seed, int64_t n, int round, int64_t half)
{
	char word[160];
	unsigned char hash[20];

	snprintf(word, sizeof word, "%s:%lld:%d:%lld", seed, (long long)n,
	    round, (long long)half);
	sha1(word, strlen(word), hash);
	return (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 |
	       (uint32_t)hash[2] << 8 | hash[3];
}

struct draw_reference *
draw_reference_new(const char *seed, int64_t entrants)
{
	struct draw_reference *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	d->n = entrants;
	while (d->a * d->a < entrants)
		d->a++;
	d->b = (entrants + d->a - 1) / d->a;
	for (int r = 1; r <= ROUNDS; r++) {
		int64_t halves = r % 2 == 1 ? d->b : d->a;

		d->value[r] = calloc((size_t)halves, sizeof *d->value[r]);
		if (d->value[r] == NULL)
			abort();
		for (int64_t h = 0; h < halves; h++)
			d->value[r][h] = round_value(seed, entrants, r, h);
	}
	return d;
}

int64_t
draw_reference_number(const struct draw_reference *d, int64_t index)
{
	int64_t x = index - 1;

	do {
		int64_t left = x / d->b, right = x % d->b;

		for (int r = 1; r <= ROUNDS; r++)
			if (r % 2 == 1)
				left = (left + d->value[r][right]) % d->a;
			else
				right = (right + d->value[r][left]) % d->b;
		x = left * d->b + right;
	} while (x >= d->n);
	return x + 1;
}

void
draw_reference_free(struct draw_reference *d)
{
	for (int r = 1; r <= ROUNDS; r++)
		free(d->value[r]);
	free(d);
}

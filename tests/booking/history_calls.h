#ifndef TESTS_BOOKING_HISTORY_CALLS_H
#define TESTS_BOOKING_HISTORY_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A hold that was acknowledged, and for how long it is certain. */
struct hold {
	int64_t id, seat;
	char account[16];
	int64_t asked_us; /* when its request began */
	int64_t from_us; /* when it was first acknowledged */
	int64_t expires_us;
	int64_t given_up_us; /* when giving it back was first asked, or never */
	bool paid; /* acknowledged so */
};

/* A payment that was acknowledged. */
struct receipt {
	char account[16], key[64];
	int64_t payment, amount;
	char *answer;
};

/* What the buyers' logs tell. */
extern struct history {
	struct hold *holds;
	size_t nholds;
	struct receipt *receipts;
	size_t nreceipts;
	int calls, acknowledged, unanswered;
} history;

/* Read the logs in a folder, and judge what each call was told. */
void history_calls_read(const char *dir);

struct hold *history_calls_hold(int64_t id); /* or NULL */

#endif

/*
 * history_check DIR COOLDOWN-S: is the history in DIR one that could have
 * happened in a box office that sells each seat once, keeps its books, and lets
 * nobody take a seat again that it let go less than the cooldown before?
 *
 * It reads the buyers' logs (DIR/buyer*.log, history.h) and what the database
 * held at the end, as tab-separated dumps:
 *
 *     DIR/reservation  reservation_id seat_id account_id paid(0|1)
 *     DIR/payment      payment_id account_id amount
 *     DIR/key          account_id idempotency_key answer
 *     DIR/point        account_id granted balance
 *
 * It knows nothing of how the service works.  A line for each violation, and
 * exit 1 when there is one; 3 when nothing happened that could be judged.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history_calls.h"
#include "history_database.h"
#include "history_judge.h"

/* Until when a hold is certainly its account's. */
static int64_t
certain_until(const struct hold *h)
{
	if (h->paid)
		return INT64_MAX;
	return h->expires_us < h->given_up_us ? h->expires_us : h->given_up_us;
}

static void
check_one_owner(void)
{
	for (size_t i = 0; i < history.nholds; i++)
		for (size_t j = i + 1; j < history.nholds; j++) {
			const struct hold *a = &history.holds[i],
					  *b = &history.holds[j];
			int64_t from =
			    a->from_us > b->from_us ? a->from_us : b->from_us;

			if (a->seat == b->seat && from < certain_until(a) &&
			    from < certain_until(b))
				history_judge_violation(
				    "seat %" PRId64 " was held by %s (%" PRId64
				    ") and %s (%" PRId64 ") at once",
				    a->seat, a->account, a->id, b->account,
				    b->id);
		}
}

/* A hold ended no earlier than it was first asked to be given back, or ran out;
 * the next of its account was taken no later than it was acknowledged.  Ids
 * ascend.  In microseconds, by clocks of one host. */
static void
check_cooldown(int64_t cooldown_us)
{
	for (size_t i = 0; i < history.nholds; i++)
		for (size_t j = 0; j < history.nholds; j++) {
			const struct hold *first = &history.holds[i],
					  *again = &history.holds[j];

			if (first->seat == again->seat && !first->paid &&
			    first->id < again->id &&
			    strcmp(first->account, again->account) == 0 &&
			    again->from_us < certain_until(first) + cooldown_us)
				history_judge_violation(
				    "%s took seat %" PRId64
				    " again too early (%" PRId64 ")",
				    again->account, again->seat, again->id);
		}
}

/* Answers to one key are the same bytes; other keys are other payments. */
static void
check_receipts(void)
{
	for (size_t i = 0; i < history.nreceipts; i++)
		for (size_t j = i + 1; j < history.nreceipts; j++) {
			const struct receipt *a = &history.receipts[i],
					     *b = &history.receipts[j];
			bool same = strcmp(a->account, b->account) == 0 &&
				    strcmp(a->key, b->key) == 0;

			if (same && strcmp(a->answer, b->answer) != 0)
				history_judge_violation(
				    "key %s was answered in two ways", a->key);
			if (!same && a->payment == b->payment)
				history_judge_violation("payment %" PRId64
							" answered two keys",
				    a->payment);
		}
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	history_calls_read(argv[1]);
	check_one_owner();
	check_cooldown(strtoll(argv[2], NULL, 10) * 1000000);
	check_receipts();
	history_database_check(argv[1]);
	printf("%d calls, %d acknowledged, %d without an answer, %zu holds, "
	       "%zu seats sold, %" PRId64 " payments, %d violations\n",
	    history.calls, history.acknowledged, history.unanswered,
	    history.nholds, history_database_sold, history_database_payments,
	    history_judge_violations);
	if (history_judge_violations > 0)
		return 1;
	return history_database_sold == 0 || history.nreceipts == 0 ? 3 : 0;
}

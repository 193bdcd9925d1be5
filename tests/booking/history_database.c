/* What the database held at the end, against what the calls were told: nothing
 * that was acknowledged is gone, and the books balance. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history_calls.h"
#include "history_database.h"
#include "history_judge.h"

size_t history_database_sold;
int64_t history_database_payments;

struct owner {
	char account[16];
	int64_t balance, granted, paid;
};

static int64_t *sold; /* seats with a paid reservation at the end */
static struct owner *owners;
static size_t nowners;
static int64_t nkeys;

static void
see_reservation(char **f)
{
	int64_t id = strtoll(f[0], NULL, 10), seat = strtoll(f[1], NULL, 10);
	struct hold *h = history_calls_hold(id);

	if (f[3][0] != '1')
		return;
	for (size_t i = 0; i < history_database_sold; i++)
		if (sold[i] == seat)
			history_judge_violation(
			    "seat %" PRId64 " was sold twice", seat);
	sold = history_judge_grow(sold, history_database_sold, sizeof *sold);
	sold[history_database_sold++] = seat;
	if (h == NULL)
		return; /* its hold was never acknowledged: a lost answer */
	if (h->seat != seat || strcmp(h->account, f[2]) != 0)
		history_judge_violation(
		    "reservation %" PRId64 " belongs to someone else", id);
	h->id = -h->id; /* seen */
}

static void
see_owner(char **f)
{
	owners = history_judge_grow(owners, nowners, sizeof *owners);
	owners[nowners] = (struct owner){ .granted = strtoll(f[1], NULL, 10),
		.balance = strtoll(f[2], NULL, 10) };
	snprintf(owners[nowners].account, sizeof owners->account, "%s", f[0]);
	nowners++;
}

static void
see_payment(char **f)
{
	int64_t id = strtoll(f[0], NULL, 10), amount = strtoll(f[2], NULL, 10);

	history_database_payments++;
	for (size_t i = 0; i < nowners; i++)
		if (strcmp(owners[i].account, f[1]) == 0)
			owners[i].paid += amount;
	for (size_t i = 0; i < history.nreceipts; i++)
		if (history.receipts[i].payment == id) {
			if (history.receipts[i].amount != amount ||
			    strcmp(history.receipts[i].account, f[1]) != 0)
				history_judge_violation(
				    "payment %" PRId64
				    " is not what was acknowledged",
				    id);
			history.receipts[i].payment = -id; /* seen */
		}
}

static void
see_key(char **f)
{
	nkeys++;
	for (size_t i = 0; i < history.nreceipts; i++)
		if (strcmp(history.receipts[i].account, f[0]) == 0 &&
		    strcmp(history.receipts[i].key, f[1]) == 0 &&
		    strcmp(history.receipts[i].answer, f[2]) != 0)
			history_judge_violation(
			    "key %s keeps another answer", f[1]);
}

void
history_database_check(const char *dir)
{
	history_judge_table(dir, "point", 3, see_owner);
	history_judge_table(dir, "payment", 3, see_payment);
	history_judge_table(dir, "key", 3, see_key);
	history_judge_table(dir, "reservation", 4, see_reservation);
	for (size_t i = 0; i < history.nreceipts; i++)
		if (history.receipts[i].payment > 0)
			history_judge_violation("acknowledged payment %" PRId64
						" is gone",
			    history.receipts[i].payment);
	for (size_t i = 0; i < history.nholds; i++)
		if (history.holds[i].paid && history.holds[i].id > 0)
			history_judge_violation("paid reservation %" PRId64
						" is gone",
			    history.holds[i].id);
	for (size_t i = 0; i < nowners; i++)
		if (owners[i].balance != owners[i].granted - owners[i].paid)
			history_judge_violation(
			    "%s has %" PRId64
			    " points and should have %" PRId64,
			    owners[i].account, owners[i].balance,
			    owners[i].granted - owners[i].paid);
	/* A key is a payment: one paid twice would show here. */
	if (history_database_payments != nkeys)
		history_judge_violation("%" PRId64 " payments under %" PRId64
					" keys",
		    history_database_payments, nkeys);
}

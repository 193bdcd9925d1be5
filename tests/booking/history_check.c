/*
 * history_check DIR: is the history in DIR one that could have happened in a
 * box office that sells each seat once and keeps its books?
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
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "history.h"

#define LINE_MAX_LEN 20000

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

static struct hold *holds;
static size_t nholds;
static struct receipt *receipts;
static size_t nreceipts;
static int violations;
static int calls, acknowledged, unanswered;

static void violation(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

static void
violation(const char *fmt, ...)
{
	va_list ap;

	violations++;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

static void *
grow(void *array, size_t n, size_t size)
{
	void *bigger = (n & (n - 1)) == 0
			   ? realloc(array, (n == 0 ? 1 : n * 2) * size)
			   : array;

	if (bigger == NULL)
		abort();
	return bigger;
}

static int64_t
number(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_int64(v)
						     : -1;
}

static struct hold *
find_hold(int64_t id)
{
	for (size_t i = 0; i < nholds; i++)
		if (holds[i].id == id)
			return &holds[i];
	return NULL;
}

/* --- the log ---------------------------------------------------------------
 */

static int64_t
start_of(char **f)
{
	return strtoll(f[HISTORY_START], NULL, 10);
}

static int64_t
end_of(char **f)
{
	return strtoll(f[HISTORY_END], NULL, 10);
}

static void
note_hold(char **f, struct json_object *r)
{
	struct hold *h = find_hold(number(r, "reservation_id"));

	if (h != NULL) {
		/* The same hold again: it must not have changed. */
		if (strcmp(h->account, f[HISTORY_ACCOUNT]) != 0 ||
		    h->seat != number(r, "seat_id") ||
		    h->expires_us != number(r, "expires_at_ms") * 1000)
			violation(
			    "hold %" PRId64 " changed when asked again", h->id);
		return;
	}
	holds = grow(holds, nholds, sizeof *holds);
	h = &holds[nholds++];
	*h = (struct hold){
		.id = number(r, "reservation_id"),
		.seat = number(r, "seat_id"),
		.asked_us = start_of(f),
		.from_us = end_of(f),
		.expires_us = number(r, "expires_at_ms") * 1000,
		.given_up_us = INT64_MAX,
	};
	snprintf(h->account, sizeof h->account, "%s", f[HISTORY_ACCOUNT]);
}

static void
note_receipt(char **f, struct json_object *answer)
{
	struct receipt *r;

	receipts = grow(receipts, nreceipts, sizeof *receipts);
	r = &receipts[nreceipts++];
	*r = (struct receipt){ .payment = number(answer, "payment_id"),
		.amount = number(answer, "amount"),
		.answer = strdup(f[HISTORY_ANSWER]) };
	snprintf(r->account, sizeof r->account, "%s", f[HISTORY_ACCOUNT]);
	snprintf(r->key, sizeof r->key, "%s", f[HISTORY_KEY]);
}

/* What the answer of a success says; reservations become holds or are paid. */
static void
read_success(char **f, struct json_object *answer)
{
	bool pays = strcmp(f[HISTORY_OPERATION], "complete") == 0;
	struct json_object *list, *r;
	struct hold *h;

	if (pays)
		note_receipt(f, answer);
	if (!json_object_object_get_ex(answer, "reservations", &list))
		return;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		r = json_object_array_get_idx(list, i);
		if (!pays)
			note_hold(f, r);
		else if ((h = find_hold(number(r, "reservation_id"))) == NULL)
			violation(
			    "paid what was never held: %s", f[HISTORY_ANSWER]);
		else
			h->paid = true;
	}
}

/* From the moment one asks to give it back, a hold is certain no more. */
static void
read_cancel(char **f)
{
	struct json_object *o = json_tokener_parse(f[HISTORY_REQUEST]), *list;

	json_object_object_get_ex(o, "reservation_ids", &list);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct hold *h = find_hold(
		    json_object_get_int64(json_object_array_get_idx(list, i)));

		if (h != NULL && start_of(f) < h->given_up_us)
			h->given_up_us = start_of(f);
	}
	json_object_put(o);
}

/* A hold that was acknowledged is there until its deadline: a payment that
 * began and ended within its time cannot find it gone. */
static void
read_refused_payment(char **f)
{
	struct json_object *o, *list;
	bool within = true;

	if (strstr(f[HISTORY_ANSWER], "\"reservation_expired\"") == NULL)
		return;
	o = json_tokener_parse(f[HISTORY_REQUEST]);
	json_object_object_get_ex(o, "reservation_ids", &list);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct hold *h = find_hold(
		    json_object_get_int64(json_object_array_get_idx(list, i)));

		within = within && h != NULL && end_of(f) < h->expires_us &&
			 end_of(f) < h->given_up_us;
	}
	if (within)
		violation("a hold was lost before its deadline: %s %s",
		    f[HISTORY_ACCOUNT], f[HISTORY_REQUEST]);
	json_object_put(o);
}

static void
read_call(char **f)
{
	int http = atoi(f[HISTORY_HTTP]);
	struct json_object *answer = NULL;

	calls++;
	unanswered += http == 0 || http >= 500;
	if (strcmp(f[HISTORY_OPERATION], "cancel") == 0)
		read_cancel(f);
	if (http == 200) {
		acknowledged++;
		answer = json_tokener_parse(f[HISTORY_ANSWER]);
		read_success(f, answer);
		json_object_put(answer);
	} else if (http == 410) {
		read_refused_payment(f);
	}
}

/* Call row() for each line of a file, cut at its tabs. */
static void
read_table(
    const char *dir, const char *name, size_t nfields, void (*row)(char **))
{
	static char line[LINE_MAX_LEN];
	char path[512], *f[HISTORY_FIELDS], *rest;
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	if ((file = fopen(path, "r")) == NULL) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (n = 0; n < nfields && rest != NULL; n++)
			f[n] = strsep(&rest, "\t");
		if (n == nfields && rest == NULL)
			row(f);
		else
			violation("%s: not understood: %s", name, line);
	}
	fclose(file);
}

static int
is_log(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".log") == 0 &&
	       strncmp(d->d_name, "buyer", 5) == 0;
}

static void
read_logs(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, is_log, alphasort);

	for (int i = 0; i < n; i++) {
		read_table(dir, list[i]->d_name, HISTORY_FIELDS, read_call);
		free(list[i]);
	}
	free(list);
}

/* --- what must be so --------------------------------------------------------
 */

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
	for (size_t i = 0; i < nholds; i++)
		for (size_t j = i + 1; j < nholds; j++) {
			const struct hold *a = &holds[i], *b = &holds[j];
			int64_t from =
			    a->from_us > b->from_us ? a->from_us : b->from_us;

			if (a->seat == b->seat && from < certain_until(a) &&
			    from < certain_until(b))
				violation("seat %" PRId64
					  " was held by %s (%" PRId64
					  ") and %s (%" PRId64 ") at once",
				    a->seat, a->account, a->id, b->account,
				    b->id);
		}
}

/* Answers to one key are the same bytes; other keys are other payments. */
static void
check_receipts(void)
{
	for (size_t i = 0; i < nreceipts; i++)
		for (size_t j = i + 1; j < nreceipts; j++) {
			const struct receipt *a = &receipts[i],
					     *b = &receipts[j];
			bool same = strcmp(a->account, b->account) == 0 &&
				    strcmp(a->key, b->key) == 0;

			if (same && strcmp(a->answer, b->answer) != 0)
				violation(
				    "key %s was answered in two ways", a->key);
			if (!same && a->payment == b->payment)
				violation("payment %" PRId64
					  " answered two keys",
				    a->payment);
		}
}

/* --- against the database ----------------------------------------------------
 */

struct owner {
	char account[16];
	int64_t balance, granted, paid;
};

static int64_t *sold; /* seats with a paid reservation at the end */
static size_t nsold;
static struct owner *owners;
static size_t nowners;
static int64_t npayments, nkeys;

static void
see_reservation(char **f)
{
	int64_t id = strtoll(f[0], NULL, 10), seat = strtoll(f[1], NULL, 10);
	struct hold *h = find_hold(id);

	if (f[3][0] != '1')
		return;
	for (size_t i = 0; i < nsold; i++)
		if (sold[i] == seat)
			violation("seat %" PRId64 " was sold twice", seat);
	sold = grow(sold, nsold, sizeof *sold);
	sold[nsold++] = seat;
	if (h == NULL)
		return; /* its hold was never acknowledged: a lost answer */
	if (h->seat != seat || strcmp(h->account, f[2]) != 0)
		violation(
		    "reservation %" PRId64 " belongs to someone else", id);
	h->id = -h->id; /* seen */
}

static void
see_owner(char **f)
{
	owners = grow(owners, nowners, sizeof *owners);
	owners[nowners] = (struct owner){ .granted = strtoll(f[1], NULL, 10),
		.balance = strtoll(f[2], NULL, 10) };
	snprintf(owners[nowners].account, sizeof owners->account, "%s", f[0]);
	nowners++;
}

static void
see_payment(char **f)
{
	int64_t id = strtoll(f[0], NULL, 10), amount = strtoll(f[2], NULL, 10);

	npayments++;
	for (size_t i = 0; i < nowners; i++)
		if (strcmp(owners[i].account, f[1]) == 0)
			owners[i].paid += amount;
	for (size_t i = 0; i < nreceipts; i++)
		if (receipts[i].payment == id) {
			if (receipts[i].amount != amount ||
			    strcmp(receipts[i].account, f[1]) != 0)
				violation("payment %" PRId64
					  " is not what was acknowledged",
				    id);
			receipts[i].payment = -id; /* seen */
		}
}

static void
see_key(char **f)
{
	nkeys++;
	for (size_t i = 0; i < nreceipts; i++)
		if (strcmp(receipts[i].account, f[0]) == 0 &&
		    strcmp(receipts[i].key, f[1]) == 0 &&
		    strcmp(receipts[i].answer, f[2]) != 0)
			violation("key %s keeps another answer", f[1]);
}

static void
check_database(const char *dir)
{
	read_table(dir, "point", 3, see_owner);
	read_table(dir, "payment", 3, see_payment);
	read_table(dir, "key", 3, see_key);
	read_table(dir, "reservation", 4, see_reservation);
	for (size_t i = 0; i < nreceipts; i++)
		if (receipts[i].payment > 0)
			violation("acknowledged payment %" PRId64 " is gone",
			    receipts[i].payment);
	for (size_t i = 0; i < nholds; i++)
		if (holds[i].paid && holds[i].id > 0)
			violation("paid reservation %" PRId64 " is gone",
			    holds[i].id);
	for (size_t i = 0; i < nowners; i++)
		if (owners[i].balance != owners[i].granted - owners[i].paid)
			violation("%s has %" PRId64
				  " points and should have %" PRId64,
			    owners[i].account, owners[i].balance,
			    owners[i].granted - owners[i].paid);
	/* A key is a payment: one paid twice would show here. */
	if (npayments != nkeys)
		violation("%" PRId64 " payments under %" PRId64 " keys",
		    npayments, nkeys);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	read_logs(argv[1]);
	check_one_owner();
	check_receipts();
	check_database(argv[1]);
	printf("%d calls, %d acknowledged, %d without an answer, %zu holds, "
	       "%zu seats sold, %" PRId64 " payments, %d violations\n",
	    calls, acknowledged, unanswered, nholds, nsold, npayments,
	    violations);
	if (violations > 0)
		return 1;
	return nsold == 0 || nreceipts == 0 ? 3 : 0;
}

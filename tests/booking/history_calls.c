/* What each call of the buyers' logs was told.  A hold that was acknowledged is
 * there until its deadline, and is the same whenever it is asked for again. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "history.h"
#include "history_calls.h"
#include "history_judge.h"

struct history history;

static int64_t
number(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_int64(v)
						     : -1;
}

struct hold *
history_calls_hold(int64_t id)
{
	for (size_t i = 0; i < history.nholds; i++)
		if (history.holds[i].id == id)
			return &history.holds[i];
	return NULL;
}

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
	struct hold *h = history_calls_hold(number(r, "reservation_id"));

	if (h != NULL) {
		/* The same hold again: it must not have changed. */
		if (strcmp(h->account, f[HISTORY_ACCOUNT]) != 0 ||
		    h->seat != number(r, "seat_id") ||
		    h->expires_us != number(r, "expires_at_ms") * 1000)
			history_judge_violation(
			    "hold %" PRId64 " changed when asked again", h->id);
		return;
	}
	history.holds = history_judge_grow(
	    history.holds, history.nholds, sizeof *history.holds);
	h = &history.holds[history.nholds++];
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

	history.receipts = history_judge_grow(
	    history.receipts, history.nreceipts, sizeof *history.receipts);
	r = &history.receipts[history.nreceipts++];
	*r = (struct receipt){ .payment = number(answer, "payment_id"),
		.amount = number(answer, "amount"),
		.answer = strdup(f[HISTORY_ANSWER]) };
	snprintf(r->account, sizeof r->account, "%s", f[HISTORY_ACCOUNT]);
	snprintf(r->key, sizeof r->key, "%s", f[HISTORY_KEY]);
}

/* What the answer of a success says; reservations become holds or are
 * paid. */
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
		else if ((h = history_calls_hold(
			      number(r, "reservation_id"))) == NULL)
			history_judge_violation(
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
		struct hold *h = history_calls_hold(
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
		struct hold *h = history_calls_hold(
		    json_object_get_int64(json_object_array_get_idx(list, i)));

		within = within && h != NULL && end_of(f) < h->expires_us &&
			 end_of(f) < h->given_up_us;
	}
	if (within)
		history_judge_violation(
		    "a hold was lost before its deadline: %s %s",
		    f[HISTORY_ACCOUNT], f[HISTORY_REQUEST]);
	json_object_put(o);
}

static void
read_call(char **f)
{
	int http = atoi(f[HISTORY_HTTP]);
	struct json_object *answer = NULL;

	history.calls++;
	history.unanswered += http == 0 || http >= 500;
	if (strcmp(f[HISTORY_OPERATION], "cancel") == 0)
		read_cancel(f);
	if (http == 200) {
		history.acknowledged++;
		answer = json_tokener_parse(f[HISTORY_ANSWER]);
		read_success(f, answer);
		json_object_put(answer);
	} else if (http == 410) {
		read_refused_payment(f);
	}
}

static int
is_log(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".log") == 0 &&
	       strncmp(d->d_name, "buyer", 5) == 0;
}

void
history_calls_read(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, is_log, alphasort);

	for (int i = 0; i < n; i++) {
		history_judge_table(
		    dir, list[i]->d_name, HISTORY_FIELDS, read_call);
		free(list[i]);
	}
	free(list);
}

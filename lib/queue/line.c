/*
 * A visitor's way through the line.  Each request is one call of a Redis
 * function, which decides; what comes after it here is what Redis cannot do:
 * write files.  A new index is told only when both sides know of it: the limit
 * it is under is on disk before Redis gives it (rule 11), and the witness is
 * raised before the answer leaves (attest.c).  So an enter may take several
 * calls, and one that was given a number and had to ask again has the same
 * number: the function knows the visitor.
 */

#include "queue/line.h"
#include "queue/attest.h"
#include "queue/followup.h"
#include "queue/health.h"
#include "queue/line_call.h"
#include "queue/newcomers.h"
#include "queue/policy.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/functions.h"

/* Visitors that have to be counted by network, limits that are used up while we
 * raise them, and what else may change, before we give up. */
#define ENTER_TRIES 10

/* An enter under way. */
struct entering {
	struct queue_context *q;
	int64_t concert_id;
	const struct line_entrant *entrant;
	enum {
		NOT_COUNTED,
		COUNTED,
		COUNTED_SLOW
	} counted; /* of its network */
	bool is_new; /* was given its number by one of the calls */
};

static void
put_epoch_and_index(struct redis_args *a, const struct token *t)
{
	redis_arg_int(a, t != NULL ? t->epoch : 0);
	redis_arg_int(a, t != NULL ? t->index : 0);
}

/* The function has two buckets in any case; one that was nobody before is given
 * its own twice. */
static void
put_entrant(struct redis_args *a, const struct entering *e)
{
	const struct line_entrant *of = e->entrant;
	const struct visitor *before = of->before;
	const struct puzzle solved =
	    of->solved != NULL ? *of->solved : (struct puzzle){ 0 };

	room_keys_all(a, e->concert_id);
	room_keys_bucket(a, e->concert_id, of->visitor.bucket);
	room_keys_bucket(a, e->concert_id,
	    before != NULL ? before->bucket : of->visitor.bucket);
	room_keys_end(a, e->q);
	redis_arg_data(a, of->visitor.digest, sizeof of->visitor.digest);
	redis_arg_int(a, visitor_account(&of->visitor) != NULL);
	put_epoch_and_index(a, of->token);
	redis_arg_int(a, e->counted);
	if (before != NULL)
		redis_arg_data(a, before->digest, sizeof before->digest);
	else
		redis_arg_text(a, "");
	put_epoch_and_index(a, of->before_token);
	redis_arg_int(a, solved.level);
	redis_arg_int(a, solved.epoch);
	redis_arg_int(a, solved.set_ms);
	redis_arg_int(a, solved.after);
}

static enum status
have_wait(const struct entering *e, int64_t wait_ms)
{
	if (e->entrant->refusal != NULL)
		e->entrant->refusal->retry_after_ms = wait_ms;
	return ST_TOO_MANY_REQUESTS;
}

/* RETRY once the newcomer is counted. */
static enum status
count_newcomer(struct entering *e, bool is_slow)
{
	int64_t retry_after_ms = 0;
	enum status st;

	st =
	    newcomers_take(e->q, e->entrant->address, is_slow, &retry_after_ms);
	if (st == ST_OK)
		e->counted = is_slow ? COUNTED_SLOW : COUNTED;
	if (st == ST_TOO_MANY_REQUESTS)
		return have_wait(e, retry_after_ms);
	return st == ST_OK ? ST_RETRY : st;
}

static enum status
set_puzzle(const struct entering *e, const struct line_place *place)
{
	struct line_refusal *refusal = e->entrant->refusal;

	if (refusal != NULL) {
		refusal->puzzle = (struct puzzle){ e->concert_id, place->epoch,
			place->puzzle_set_ms, place->index,
			place->puzzle_level };
		refusal->now_ms = place->now_ms;
	}
	return ST_PUZZLE_REQUIRED;
}

/* What has to be done before a number is given; RETRY: is done. */
static enum status
meet_demand(struct entering *e, const struct line_place *place)
{
	if (place->wait_ms > 0)
		return have_wait(e, place->wait_ms);
	if (place->is_newcomer)
		return count_newcomer(e, false);
	return e->entrant->is_slow ? count_newcomer(e, true)
				   : set_puzzle(e, place);
}

/* A number that may be told, after the limit was raised where it has to be;
 * RETRY: something changed meanwhile. */
static enum status
take_number(struct entering *e, struct line_place *place, bool is_stuck)
{
	struct redis_args a = { 0 };
	struct attest told;
	enum status st;

	put_entrant(&a, e);
	st = line_call(e->q, e->concert_id, &function_line_enter, &a,
	    &e->entrant->visitor, place, &told);
	if (st == ST_OK &&
	    (place->is_newcomer || place->is_puzzled || place->wait_ms > 0))
		return meet_demand(e, place);
	if (st == ST_OK) {
		st = attest_index(e->q, e->concert_id, &told, is_stuck);
	} else if (st == ST_ISSUED_LIMIT) {
		st = followup_raise_limit(e->q, e->concert_id);
		if (st == ST_OK)
			return ST_RETRY;
	} else
		return st;
	if (st == ST_INTERNAL)
		health_note(e->q, e->concert_id, HEALTH_REFUSED);
	return st == ST_OK || st == ST_RETRY ? st : ST_UNAVAILABLE;
}

/* One that was given, but had to be asked for again, is still new. */
enum status
line_enter(struct queue_context *q, int64_t concert_id,
    const struct line_entrant *entrant, struct line_place *place)
{
	struct entering e = { q, concert_id, entrant, NOT_COUNTED, false };
	struct line_place given = { 0 };
	enum status st = ST_RETRY;

	for (int i = 0; i < ENTER_TRIES && st == ST_RETRY; i++) {
		st = take_number(&e, &given, i > 2);
		e.is_new = e.is_new || given.is_new;
	}
	if (st != ST_OK)
		return st == ST_RETRY ? ST_BUSY : st;
	*place = given;
	place->is_new = e.is_new;
	return ST_OK;
}

static void
put_token(
    struct redis_args *a, const struct queue_context *q, const struct token *t)
{
	room_keys_all(a, t->concert_id);
	room_keys_bucket(a, t->concert_id, t->visitor.bucket);
	room_keys_end(a, q);
	redis_arg_data(a, t->visitor.digest, sizeof t->visitor.digest);
	redis_arg_int(a, t->epoch);
	redis_arg_int(a, t->index);
}

/* polls_max: 0 when it is not counted as a poll. */
static enum status
look_at_place(struct queue_context *q, const struct token *t, int polls_max,
    struct line_place *place)
{
	struct redis_args a = { 0 };

	put_token(&a, q, t);
	redis_arg_int(&a, polls_max);
	redis_arg_int(&a, policy_polls_ms(q->conf));
	return line_call(q, t->concert_id, &function_line_poll, &a, &t->visitor,
	    place, NULL);
}

enum status
line_poll(
    struct queue_context *q, const struct token *t, struct line_place *place)
{
	return look_at_place(q, t, POLICY_POLLS_MAX, place);
}

static enum status
claim_slot(struct queue_context *q, const struct token *t, bool is_visitor,
    struct line_place *place)
{
	struct redis_args a = { 0 };

	put_token(&a, q, t);
	redis_arg_int(&a, is_visitor);
	return line_call(q, t->concert_id, &function_line_claim, &a,
	    &t->visitor, place, NULL);
}

enum status
line_claim(
    struct queue_context *q, const struct token *t, struct line_place *place)
{
	struct line_place is;
	enum status st;

	if ((st = claim_slot(q, t, true, &is)) != ST_OK)
		return st;
	if (is.state == LINE_WAITING)
		return ST_NOT_CALLED;
	if (is.state != LINE_ADMITTED)
		return ST_CLAIM_EXPIRED;
	*place = is;
	return ST_OK;
}

/* The gate's question counts as being seen, and is not counted as a poll, since
 * it is the booking service that asks, and as often as the buyer clicks.  That
 * a called visitor is admitted by it is decided in the same call. */
enum status
line_validate(struct queue_context *q, const struct token *t, bool is_claiming,
    struct line_place *place)
{
	struct line_place is;
	enum status st;

	st = is_claiming ? claim_slot(q, t, false, &is)
			 : look_at_place(q, t, 0, &is);
	if (st != ST_OK)
		return st;
	if (is.state == LINE_WAITING || is.state == LINE_CALLED)
		return ST_TOKEN_WAITING;
	if (is.state != LINE_ADMITTED)
		return ST_TOKEN_EXPIRED;
	*place = is;
	return ST_OK;
}

/* The slot that this frees is given to the next visitor by the same call (rule
 * 8).  A token that has ended is not an error, so that a page may send this
 * again: `released` is false then. */
enum status
line_leave(struct queue_context *q, const struct token *t, bool *released)
{
	enum {
#define LEAVE_NUMBER(name) LEAVE_##name,
#include "queue/lua_tbl.h"
		LEAVE__MAX
	};
	struct redis_args a = { 0 };
	int64_t out[LEAVE__MAX];
	enum status st;

	put_token(&a, q, t);
	st = restore_call_ints(
	    q, t->concert_id, &function_line_leave, &a, out, LEAVE__MAX);
	if (st != ST_OK)
		return st;
	*released = out[LEAVE_was_alive] == 1;
	followup_do(q, t->concert_id, out[LEAVE_flags]);
	return ST_OK;
}

#include <stdio.h>

#include "queue/attest.h"
#include "queue/followup.h"
#include "queue/line.h"
#include "queue/policy.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/scripts.h"

/* Marks that are used up while we raise them, and what else may change, before
 * we give up. */
#define ENTER_TRIES 8

/* What modules/place.lua answers, and the numbers of modules/state.lua in it.
 */
enum {
	INDEX,
	NUMBER,
	STATE,
	AHEAD,
	RANK,
	DEADLINE,
	FLAGS,
	ROOM,
	EPOCH,
	SERVING,
	ISSUED,
	PACE,
	WEIGHT,
	LAST_PACE,
	ABSENT_MS,
	CLAIM_MS,
	OPENS_AT,
	NOW,
	ENTRY_URL, /* the first text, and all before it numbers */
	WITNESS
};
enum { WAITING = 1, ABSENT, CALLED, ADMITTED, DONE, EXPIRED };
enum { CREATED = 8, RETURNING = 16 };

static enum line_state
read_state(int64_t state)
{
	switch (state) {
	case CALLED:
	case ADMITTED:
		return LINE_ADMITTED;
	case DONE:
		return LINE_DONE;
	case EXPIRED:
		return LINE_EXPIRED;
	default:
		return LINE_WAITING;
	}
}

static void
read_place(const struct redis_list *list, struct line_place *place)
{
	const char *url = redis_list_text(list, ENTRY_URL);
	int64_t out[ENTRY_URL];

	for (size_t i = 0; i < ENTRY_URL; i++)
		out[i] = redis_list_int(list, i);
	*place = (struct line_place){
		.index = out[INDEX],
		.epoch = out[EPOCH],
		.number = out[NUMBER],
		.state = read_state(out[STATE]),
		.is_new = (out[FLAGS] & CREATED) != 0,
		.is_returning = (out[FLAGS] & RETURNING) != 0,
		.ahead = out[AHEAD],
		.rank = out[RANK],
		.expires_at_ms = out[DEADLINE],
		.room = (enum room_state)out[ROOM],
		.serving = out[SERVING],
		.issued = out[ISSUED],
		.pace_milli = out[PACE],
		.pace_weight = out[WEIGHT],
		.last_pace_milli = out[LAST_PACE],
		.absent_ms = out[ABSENT_MS],
		.claim_ms = out[CLAIM_MS],
		.opens_at_ms = out[OPENS_AT],
		.now_ms = out[NOW],
	};
	snprintf(place->entry_url, sizeof place->entry_url, "%s",
	    url != NULL ? url : "");
}

static void
read_attest(
    const struct redis_list *list, const struct redis *r, struct attest *told)
{
	snprintf(told->witness, sizeof told->witness, "%s",
	    redis_list_text(list, WITNESS));
	redis_run_id(r, told->run_id);
	told->index = redis_list_int(list, INDEX);
}

/* told: what attest_index() wants, or NULL. */
static enum status
eval_place(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a,
    struct line_place *place, struct attest *told)
{
	struct redis_list list;
	int64_t flags;
	enum status st;

	st = restore_eval_list(q, concert_id, script, a, &list);
	if (st != ST_OK)
		return st;
	read_place(&list, place);
	if (told != NULL)
		read_attest(&list, q->redis, told);
	flags = redis_list_int(&list, FLAGS);
	redis_list_free(&list);
	followup_do(q, concert_id, flags);
	return ST_OK;
}

/* A number that may be told, after the limit was raised where it has to be;
 * RETRY: something changed meanwhile. */
static enum status
take_number(struct queue_context *q, int64_t concert_id,
    const struct redis_args *a, struct line_place *place, bool is_stuck)
{
	struct attest told;
	enum status st;

	st = eval_place(q, concert_id, &script_line_enter, a, place, &told);
	if (st == ST_OK)
		return attest_index(q, concert_id, &told, is_stuck);
	if (st != ST_MARK_NEEDED)
		return st;
	st = followup_raise_limit(q, concert_id);
	return st == ST_OK ? ST_RETRY : ST_UNAVAILABLE;
}

/* One that was given, but had to be asked for again, is still new. */
enum status
line_enter(struct queue_context *q, int64_t concert_id,
    const struct line_entrant *e, struct line_place *place)
{
	struct redis_args a = { 0 };
	struct line_place given = { 0 };
	enum status st = ST_RETRY;
	bool is_new = false;

	room_keys_all(&a, concert_id);
	room_keys_visitor(&a, concert_id, e->visitor.bucket, e->address);
	room_keys_end(&a, q);
	redis_arg_data(&a, e->visitor.digest, sizeof e->visitor.digest);
	redis_arg_int(&a, visitor_account(&e->visitor) != NULL);
	redis_arg_int(&a, e->token != NULL ? e->token->epoch : 0);
	redis_arg_int(&a, e->token != NULL ? e->token->index : 0);
	redis_arg_int(&a, q->conf->queue_new_visitors_per_min);
	for (int i = 0; i < ENTER_TRIES && st == ST_RETRY; i++) {
		st = take_number(q, concert_id, &a, &given, i > 1);
		is_new = is_new || given.is_new;
	}
	if (st != ST_OK)
		return st == ST_RETRY ? ST_BUSY : st;
	*place = given;
	place->is_new = is_new;
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

static enum status
use_token(struct queue_context *q, const struct token *t, int polls_max,
    struct line_place *place)
{
	struct redis_args a = { 0 };

	put_token(&a, q, t);
	redis_arg_int(&a, polls_max);
	redis_arg_int(&a, policy_polls_ms(q->conf));
	return eval_place(q, t->concert_id, &script_line_poll, &a, place, NULL);
}

enum status
line_poll(
    struct queue_context *q, const struct token *t, struct line_place *place)
{
	return use_token(q, t, POLICY_POLLS_MAX, place);
}

enum status
line_validate(
    struct queue_context *q, const struct token *t, struct line_place *place)
{
	struct line_place is;
	enum status st;

	if ((st = use_token(q, t, 0, &is)) != ST_OK)
		return st;
	if (is.state == LINE_WAITING)
		return ST_TOKEN_WAITING;
	if (is.state != LINE_ADMITTED)
		return ST_TOKEN_EXPIRED;
	*place = is;
	return ST_OK;
}

enum status
line_leave(struct queue_context *q, const struct token *t, bool *released)
{
	enum { ALIVE, LEAVE_FLAGS, LEAVE_EPOCH, NLEAVE };
	struct redis_args a = { 0 };
	int64_t out[NLEAVE];
	enum status st;

	put_token(&a, q, t);
	st = restore_eval_ints(
	    q, t->concert_id, &script_line_leave, &a, out, NLEAVE);
	if (st != ST_OK)
		return st;
	*released = out[ALIVE] == 1;
	followup_do(q, t->concert_id, out[LEAVE_FLAGS]);
	return ST_OK;
}

enum status
line_health(struct queue_context *q)
{
	struct redis_args a = { 0 };
	int64_t one;

	redis_key(&a, "usher:health");
	return redis_eval_ints(q->redis, &script_health, &a, &one, 1);
}

/*
 * One call of a function that replies with a visitor's place: the reply is read
 * into what the rest of the program knows, and what the function asks for is
 * done.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "queue/followup.h"
#include "queue/line_call.h"
#include "queue/restore.h"

/* The reply `place` of lua_tbl.h, and the numbers of its state and flags. */
enum {
#define PLACE_NUMBER(name) PLACE_##name,
#define PLACE_TEXT(name) PLACE_##name,
#define PLACE_FIELD(name) PLACE_##name,
#include "queue/lua_tbl.h"
	PLACE__MAX
};
enum {
#define LINE_STATE(name) name,
#include "queue/lua_tbl.h"
};
enum {
#define PLACE_FLAG(name, bit) name = (bit),
#include "queue/lua_tbl.h"
};

static enum line_state
read_state(int64_t state)
{
	switch (state) {
	case CALLED:
		return LINE_CALLED;
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

/* A slot has one deadline: of a claim, then of the admission. */
static void
read_deadline(int64_t deadline_ms, struct line_place *place)
{
	if (place->state == LINE_CALLED)
		place->claim_by_ms = deadline_ms;
	else if (place->state == LINE_ADMITTED)
		place->expires_at_ms = deadline_ms;
}

/* Clients are told fewer states than Redis knows: an absent visitor that asks
 * waits again. */
static void
read_place(const struct redis_list *list, struct line_place *place)
{
	const char *url = redis_list_text(list, PLACE_entry_url);
	int64_t out[PLACE__MAX];

	for (size_t i = 0; i < PLACE__MAX; i++)
		out[i] = redis_list_int(list, i);
	*place = (struct line_place){
		.index = out[PLACE_index],
		.epoch = out[PLACE_epoch],
		.number = out[PLACE_number],
		.state = read_state(out[PLACE_state]),
		.is_new = (out[PLACE_flags] & CREATED) != 0,
		.is_puzzled = (out[PLACE_flags] & PUZZLE) != 0,
		.is_newcomer = (out[PLACE_flags] & NEWCOMER) != 0,
		.wait_ms = out[PLACE_wait_ms],
		.is_returning = (out[PLACE_flags] & RETURNING) != 0,
		.ahead = out[PLACE_ahead],
		.behind = out[PLACE_behind],
		.rank = out[PLACE_rank],
		.room = (enum room_state)out[PLACE_room_state],
		.serving = out[PLACE_serving],
		.issued = out[PLACE_issued],
		.pace_milli = out[PLACE_pace_milli],
		.pace_weight = out[PLACE_pace_weight],
		.last_pace_milli = out[PLACE_last_pace_milli],
		.absent_ms = out[PLACE_absent_ms],
		.claim_ms = out[PLACE_claim_ms],
		.capacity = out[PLACE_capacity],
		.rate_per_min = out[PLACE_rate_per_min],
		.opens_at_ms = out[PLACE_opens_at_ms],
		.puzzle_level = out[PLACE_puzzle_level],
		.puzzle_set_ms = out[PLACE_puzzle_set_ms],
		.now_ms = out[PLACE_now_ms],
	};
	read_deadline(out[PLACE_deadline], place);
	snprintf(place->entry_url, sizeof place->entry_url, "%s",
	    url != NULL ? url : "");
}

/* As whom the list of entrants has the visitor (listed_as() in
 * modules/visitor.lua).  Where that is forgotten, only an account can have the
 * place of another one.  False: not known. */
static bool
read_listed(const char *listed, const struct visitor *visitor,
    unsigned char digest[DRAW_DIGEST])
{
	size_t len = 0;

	memcpy(digest, visitor->digest, DRAW_DIGEST);
	if (listed == NULL || listed[0] == '\0')
		return true;
	if (strcmp(listed, "-") == 0)
		return visitor_account(visitor) == NULL;
	return sodium_hex2bin(digest, DRAW_DIGEST, listed, strlen(listed), NULL,
		   &len, NULL) == 0 &&
	       len == DRAW_DIGEST;
}

/* The salt stays here: only the visitor is told its own entry. */
static void
read_draw_entry(const struct redis_list *list, const struct visitor *visitor,
    struct line_place *place)
{
	const char *salt = redis_list_text(list, PLACE_entry_salt);
	unsigned char digest[DRAW_DIGEST];

	if (salt == NULL || salt[0] == '\0')
		return;
	if (read_listed(redis_list_text(list, PLACE_listed), visitor, digest))
		draw_entry(salt, digest, place->entry);
}

static void
read_attest(
    const struct redis_list *list, const struct redis *r, struct attest *told)
{
	snprintf(told->witness, sizeof told->witness, "%s",
	    redis_list_text(list, PLACE_witness));
	redis_run_id(r, told->run_id);
	told->index = redis_list_int(list, PLACE_index);
}

enum status
line_call(struct queue_context *q, int64_t concert_id,
    const struct redis_function *function, const struct redis_args *a,
    const struct visitor *visitor, struct line_place *place,
    struct attest *told)
{
	struct redis_list list;
	int64_t flags;
	enum status st;

	st = restore_call_list(q, concert_id, function, a, PLACE__MAX, &list);
	if (st != ST_OK)
		return st;
	read_place(&list, place);
	read_draw_entry(&list, visitor, place);
	if (told != NULL)
		read_attest(&list, q->redis, told);
	flags = redis_list_int(&list, PLACE_flags);
	redis_list_free(&list);
	followup_do(q, concert_id, flags);
	return ST_OK;
}

/* By a connection of its own, so that a mistake of lib/store hides nothing. */
#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "fixture.h"
#include "view.h"

static redisContext *eye;

static redisReply *
ask(const char *command)
{
	redisReply *re = NULL;

	for (int try = 0; re == NULL && try < 2; try++) {
		if (eye == NULL)
			eye = redisConnectUnix(fixture_conf.redis_socket);
		if ((re = redisCommand(eye, command)) == NULL) {
			redisFree(eye);
			eye = NULL;
		}
	}
	ck_assert_ptr_nonnull(re);
	return re;
}

static int64_t
number_in(const redisReply *re, size_t i)
{
	const char *text = re->element[i]->str;

	return text != NULL ? (int64_t)strtod(text, NULL) : 0;
}

/* The numbers of the packed fields, in their order. */
#define SETTINGS(name) SETTINGS_##name,
#define COUNTERS(name)
#define ALONE(name)
enum {
#define ROOM_INT(name, def, min, max, help) SETTINGS_##name,
#define ROOM_TEXT(name, bytes, help)
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
#define ROOM_FIELD(name, in, at_reset) in(name)
#include "queue/lua_tbl.h"
};
#undef SETTINGS
#undef COUNTERS
#define SETTINGS(name)
#define COUNTERS(name) COUNTERS_##name,
enum {
#define ROOM_FIELD(name, in, at_reset) in(name)
#include "queue/lua_tbl.h"
};

/* They are doubles, little endian. */
static double
packed_number(const redisReply *field, size_t i)
{
	double number;

	ck_assert_uint_ge(field->len, (i + 1) * sizeof number);
	memcpy(&number, field->str + i * sizeof number, sizeof number);
	return number;
}

static void
look_at_fields(struct view *v, const redisReply *settings,
    const redisReply *counters, int64_t now)
{
	int64_t closes_at;

	v->is_there = settings->str != NULL && counters->str != NULL;
	if (!v->is_there)
		return;
	v->skew_ms = (int64_t)packed_number(settings, SETTINGS_skew_ms);
	v->lost_ms = (int64_t)packed_number(settings, SETTINGS_lost_ms);
	v->absent_ms = (int64_t)packed_number(settings, SETTINGS_absent_ms);
	v->heard_ms = (int64_t)packed_number(counters, COUNTERS_heard_ms);
	v->passed_ms = (int64_t)packed_number(counters, COUNTERS_passed_ms);
	v->sold_slot_ms =
	    (int64_t)packed_number(counters, COUNTERS_sold_slot_ms);
	v->usual_ms = packed_number(counters, COUNTERS_usual_ms);
	v->seldom_ms = packed_number(counters, COUNTERS_seldom_ms);
	closes_at = (int64_t)packed_number(settings, SETTINGS_closes_at_ms);
	v->is_expecting = packed_number(counters, COUNTERS_expecting) == 1 &&
			  v->heard_ms > 0 &&
			  packed_number(settings, SETTINGS_closed) == 0 &&
			  (closes_at == 0 || now - v->skew_ms < closes_at);
}

double
view_silence_ms(const struct view *v)
{
	double ms = (double)v->absent_ms * 2 / 3, usual = 6 * v->usual_ms;

	if (usual > 0 && usual < 3000)
		usual = 3000;
	if (usual > 0 && usual < ms)
		ms = usual;
	return ms > v->seldom_ms * 1.5 ? ms : v->seldom_ms * 1.5;
}

int64_t
view_heard_now(const struct view *v, int64_t now, bool is_heard)
{
	int64_t heard_until = v->heard_ms + 1000;

	if (heard_until < v->passed_ms)
		heard_until = v->passed_ms;
	if (v->is_expecting && now > heard_until &&
	    (!is_heard || (double)(now - v->heard_ms) > view_silence_ms(v)))
		return heard_until;
	return now;
}

void
view_look(struct view *v, int64_t now)
{
	redisReply *re =
	    ask("HMGET usher:{1}:room serving issued settings counters");

	*v = (struct view){ .serving = number_in(re, 0),
		.issued = number_in(re, 1) };
	look_at_fields(v, re->element[2], re->element[3], now);
	freeReplyObject(re);
	re = ask("ZRANGE usher:{1}:slots 0 -1 WITHSCORES");
	for (size_t i = 0; i + 1 < re->elements; i += 2) {
		ck_assert_uint_lt(v->slots, VIEW_SLOTS);
		v->slot[v->slots++] = (struct view_slot){ number_in(re, i),
			number_in(re, i + 1) };
	}
	freeReplyObject(re);
}

void
view_end_slots(struct view *v, int64_t slot_now)
{
	size_t n = 0;

	for (size_t i = 0; i < v->slots; i++)
		if (v->slot[i].deadline > slot_now)
			v->slot[n++] = v->slot[i];
	v->slots = n;
}

/*
 * Two promises hold whatever the settings are: a visitor that follows
 * poll_after_ms never counts as absent, and learns of its call in time to claim
 * unless the line moves several times as fast as it was seen to; and all who
 * follow it together cost no more in a line that stands still than in one that
 * moves.  A short time to claim is paid for by those at the front alone.
 * docs/queue.md has the figures.
 */
#include <math.h>

#include "queue/policy.h"

/* While the pace is unknown, the line is assumed to move as it did last, but
 * not faster than this: calls a minute times 1000. */
#define GUESS_MILLI 600000
/* And nobody asks more often than this then, not even those at the front, who
 * may be called at any moment. */
#define GUESS_FLOOR_MS 3000
/* These are at the front while the pace is unknown. */
#define GUESS_FRONT 100
/* A visitor that may be called within this many ceilings, which is before it
 * has asked more than once or twice again, asks in time to claim. */
#define SOON_CEILINGS 2
/* Of all who wait for a draw, this many a second ask at most. */
#define DRAW_POLLS_PER_S 1000
/* Pages of the admitted count down by themselves; all they can learn is that
 * the room was closed. */
#define INSIDE_MS 10000
/* Pages of the called count down by themselves too; what they can learn is that
 * another page has claimed. */
#define CALLED_MS 5000
#define SPREAD_MIN 0.1
#define SPREAD_MAX 0.5

/* The relative error of a rate that n events were counted for is 1/sqrt(n); two
 * of these, within bounds that a reader can do something with. */
struct policy_wait
policy_wait(const struct line_place *p)
{
	static const struct policy_wait unknown = { -1, -1 };
	double wait_s, spread;

	if (p->state != LINE_WAITING || p->pace_milli <= 0 || p->number == 0)
		return unknown;
	wait_s = (double)(p->rank + 1) * 60000 / (double)p->pace_milli;
	spread = 2 / sqrt((double)p->pace_weight);
	if (spread < SPREAD_MIN)
		spread = SPREAD_MIN;
	if (spread > SPREAD_MAX)
		spread = SPREAD_MAX;
	return (struct policy_wait){
		.min_s = (int64_t)(wait_s * (1 - spread)),
		.max_s = (int64_t)ceil(wait_s * (1 + spread)),
	};
}

/* Of absent_ms a third, so that two polls may be lost.  The floor wins: a room
 * with settings shorter than that asks for the trouble. */
int64_t
policy_ceiling_ms(const struct conf *conf, int64_t absent_ms)
{
	int64_t ms = conf->queue_poll_ceiling_ms;

	if (ms > absent_ms / 3)
		ms = absent_ms / 3;
	return ms > conf->queue_poll_floor_ms ? ms : conf->queue_poll_floor_ms;
}

/* Of claim_ms a half, so that one poll may be lost. */
int64_t
policy_call_ms(const struct conf *conf, int64_t absent_ms, int64_t claim_ms)
{
	int64_t ceiling = policy_ceiling_ms(conf, absent_ms), ms = claim_ms / 2;

	if (ms > ceiling)
		return ceiling;
	return ms > conf->queue_poll_floor_ms ? ms : conf->queue_poll_floor_ms;
}

/* The wait by a guessed pace; without end where there is nothing to guess by,
 * but for those at the front. */
static int64_t
guessed_wait_ms(const struct line_place *p)
{
	int64_t milli = p->last_pace_milli;

	if (milli <= 0)
		return p->rank < GUESS_FRONT ? 0 : INT64_MAX;
	if (milli > GUESS_MILLI)
		milli = GUESS_MILLI;
	return (p->rank + 1) * 60000 * 1000 / milli;
}

/* How many may be called in so long when the line moves again: all slots may be
 * free then, and the rate is what it is.  But an operator who pauses a room may
 * change that too. */
static int64_t
calls_within(const struct line_place *p, int64_t ms)
{
	int64_t by_rate = p->rate_per_min * ms / 60000 + 1, n = p->capacity;

	if (p->rate_per_min > 0 && n > by_rate)
		n = by_rate;
	return n > GUESS_FRONT ? n : GUESS_FRONT;
}

static bool
is_called_soon(const struct line_place *p, int64_t ceiling)
{
	int64_t soon_ms = SOON_CEILINGS * ceiling;
	struct policy_wait wait = policy_wait(p);

	if (p->state != LINE_WAITING)
		return p->state == LINE_CALLED;
	if (p->room == ROOM_CLOSED)
		return false;
	if (wait.max_s >= 0)
		return wait.min_s * 1000 < soon_ms;
	return p->rank < calls_within(p, soon_ms) ||
	       guessed_wait_ms(p) < soon_ms;
}

/* By when the visitor has to ask again: before it counts as absent, and in time
 * to claim if it is called.  A draw may call anybody, but not before the
 * opening. */
static int64_t
latest_poll_ms(
    const struct conf *conf, const struct line_place *p, int64_t ceiling)
{
	int64_t call_ms = policy_call_ms(conf, p->absent_ms, p->claim_ms);
	int64_t left_ms = p->opens_at_ms - p->now_ms;

	if (p->room == ROOM_SCHEDULED && left_ms > 0)
		return left_ms < ceiling - call_ms ? left_ms + call_ms
						   : ceiling;
	if (p->room == ROOM_SCHEDULED || is_called_soon(p, ceiling))
		return call_ms;
	return ceiling;
}

/* Far back this exceeds the ceiling, which then holds. */
static int64_t
guessed_poll_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t ms = guessed_wait_ms(p) / conf->queue_poll_divisor;

	return ms > GUESS_FLOOR_MS ? ms : GUESS_FLOOR_MS;
}

/* Before a draw everybody is as far from the front as anybody: so they ask less
 * often the more they are, also when the draw is due and its beacon late. */
static int64_t
scheduled_poll_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t ms = (p->opens_at_ms - p->now_ms) / conf->queue_poll_divisor;
	int64_t least = p->issued * 1000 / DRAW_POLLS_PER_S;

	return ms > least ? ms : least;
}

/* As far as is known, nobody will be called in it any more. */
static bool
is_room_over(enum room_state room)
{
	return room == ROOM_CLOSED || room == ROOM_SOLD_OUT;
}

/* A tenth (poll_divisor) of the wait, between the floor and what is the latest;
 * before a draw, of the time until it opens. */
int64_t
policy_poll_after_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t ceiling = policy_ceiling_ms(conf, p->absent_ms);
	int64_t latest = latest_poll_ms(conf, p, ceiling);
	struct policy_wait wait = policy_wait(p);
	int64_t ms;

	if (p->state == LINE_ADMITTED)
		ms = INSIDE_MS;
	else if (p->state == LINE_CALLED)
		ms = CALLED_MS;
	else if (p->room == ROOM_SCHEDULED)
		ms = scheduled_poll_ms(conf, p);
	else if (is_room_over(p->room))
		ms = ceiling;
	else if (wait.max_s < 0)
		ms = guessed_poll_ms(conf, p);
	else
		ms = wait.min_s * 1000 / conf->queue_poll_divisor;
	if (ms < conf->queue_poll_floor_ms)
		return conf->queue_poll_floor_ms;
	return ms < latest ? ms : latest;
}

int64_t
policy_polls_ms(const struct conf *conf)
{
	return 10 * conf->queue_poll_floor_ms;
}

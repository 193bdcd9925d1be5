/*
 * Two promises hold whatever the settings are: a visitor that follows
 * poll_after_ms never counts as absent and never misses its call, and all who
 * follow it together cost no more in a line that stands still than in one that
 * moves.  docs/queue.md has the figures.
 */
#include <math.h>

#include "queue/policy.h"

/* While the pace is unknown, the line is assumed to move as it did last, but
 * not faster than this: calls a minute times 1000. */
#define GUESS_MILLI 600000
/* And nobody asks more often than this then, not even those at the front, who
 * may be called at any moment. */
#define GUESS_FLOOR_MS 3000
/* These are at the front where no pace was ever known. */
#define GUESS_FRONT 100
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

/* Of absent_ms a third, so that two polls may be lost; of claim_ms a half, so
 * that one may.  The floor wins: a room with settings shorter than that asks
 * for the trouble. */
int64_t
policy_ceiling_ms(const struct conf *conf, int64_t absent_ms, int64_t claim_ms)
{
	int64_t ms = conf->queue_poll_ceiling_ms;

	if (ms > absent_ms / 3)
		ms = absent_ms / 3;
	if (ms > claim_ms / 2)
		ms = claim_ms / 2;
	return ms > conf->queue_poll_floor_ms ? ms : conf->queue_poll_floor_ms;
}

/* By a guessed pace.  Far back this exceeds the ceiling, which then holds, as
 * it does where there is nothing to guess by. */
static int64_t
guessed_poll_ms(
    const struct conf *conf, const struct line_place *p, int64_t ceiling)
{
	int64_t milli = p->last_pace_milli, ms;

	if (milli <= 0)
		return p->rank < GUESS_FRONT ? GUESS_FLOOR_MS : ceiling;
	if (milli > GUESS_MILLI)
		milli = GUESS_MILLI;
	ms = (p->rank + 1) * 60000 * 1000 / milli / conf->queue_poll_divisor;
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

/* A tenth (poll_divisor) of the wait, between floor and ceiling; before a draw,
 * of the time until it opens. */
int64_t
policy_poll_after_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t ceiling = policy_ceiling_ms(conf, p->absent_ms, p->claim_ms);
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
		ms = guessed_poll_ms(conf, p, ceiling);
	else
		ms = wait.min_s * 1000 / conf->queue_poll_divisor;
	if (ms < conf->queue_poll_floor_ms)
		return conf->queue_poll_floor_ms;
	return ms < ceiling ? ms : ceiling;
}

int64_t
policy_polls_ms(const struct conf *conf)
{
	return 10 * conf->queue_poll_floor_ms;
}

#include <math.h>

#include "queue/policy.h"

/* While the pace is not known, the line is thought to move as it did last, but
 * not faster than this: calls a minute times 1000. */
#define GUESS_MILLI 600000
/* Those at the front may be called at any moment then, and ask at least so
 * rarely. */
#define GUESS_FLOOR_MS 3000
/* Those inside have a clock of their own; they only learn of a room's end. */
#define INSIDE_MS 10000

struct policy_wait
policy_wait(const struct line_place *p)
{
	struct policy_wait unknown = { -1, -1 };
	double wait_s, spread;

	if (p->state != LINE_WAITING || p->pace_milli <= 0 || p->number == 0)
		return unknown;
	wait_s = (double)(p->rank + 1) * 60000 / (double)p->pace_milli;
	spread = 2 / sqrt((double)p->pace_weight);
	if (spread < 0.1)
		spread = 0.1;
	if (spread > 0.5)
		spread = 0.5;
	return (struct policy_wait){
		.min_s = (int64_t)(wait_s * (1 - spread)),
		.max_s = (int64_t)ceil(wait_s * (1 + spread)),
	};
}

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

/* By a guess of the pace.  Far back it is the ceiling: a line that stands still
 * costs what one that moves does. */
static int64_t
guess_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t milli = p->last_pace_milli, ms;

	if (milli <= 0 || milli > GUESS_MILLI)
		milli = GUESS_MILLI;
	ms = (p->rank + 1) * 60000 * 1000 / milli / conf->queue_poll_divisor;
	return ms > GUESS_FLOOR_MS ? ms : GUESS_FLOOR_MS;
}

/* Nobody will be called in it any more, as far as is known. */
static bool
is_over(enum room_state room)
{
	return room == ROOM_CLOSED || room == ROOM_SOLD_OUT;
}

int64_t
policy_poll_after_ms(const struct conf *conf, const struct line_place *p)
{
	int64_t ceiling = policy_ceiling_ms(conf, p->absent_ms, p->claim_ms);
	struct policy_wait wait = policy_wait(p);
	int64_t ms;

	if (p->state == LINE_ADMITTED)
		ms = INSIDE_MS;
	else if (p->room == ROOM_SCHEDULED)
		ms = (p->opens_at_ms - p->now_ms) / conf->queue_poll_divisor;
	else if (is_over(p->room))
		ms = ceiling;
	else if (wait.max_s < 0)
		ms = guess_ms(conf, p);
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

/*
 * What operators do: settings, opening and closing, resets; and what they may
 * not do to a draw.
 */
#include <stdio.h>

#include "dice.h"
#include "drive_room.h"
#include "drive_run.h"
#include "queue/room_keys.h"
#include "store/functions.h"

void
drive_change(enum room_setting key, int64_t value)
{
	struct room_change c = { 0 };

	drive_trace("set", NULL);
	if (run.is_traced)
		printf("    setting %d to %lld\n", key, (long long)value);
	drive_expect("set", room_change_int(&c, key, value), ST_OK);
	drive_expect("set", room_set(&fixture_q, 1, &c, "drive"), ST_OK);
}

void
drive_set_rate(int64_t rate_per_min)
{
	model_rate(&run.m, rate_per_min);
	drive_change(ROOM_SETTING_rate_per_min, rate_per_min);
}

/* Another absent_ms presumes everybody present; the same again changes nothing.
 */
static void
set_absent(int64_t absent_ms)
{
	int64_t until = model_now(&run.m) + absent_ms;

	if (absent_ms != run.m.set.absent_ms) {
		model_forget_absent(&run.m);
		if (run.m.presumed_until < until)
			run.m.presumed_until = until;
		run.m.renewed_at = MODEL_NEVER;
	}
	run.m.set.absent_ms = absent_ms;
	drive_change(ROOM_SETTING_absent_ms, absent_ms);
}

void
drive_set_one(void)
{
	struct room_settings *s = &run.m.set;

	switch (dice_below(6)) {
	case 0:
		drive_change(
		    ROOM_SETTING_capacity, s->capacity = dice_below(7));
		break;
	case 1:
		drive_set_rate(DICE_ONE_OF(0, 0, 7, 30, 90, 240));
		break;
	case 2:
		drive_change(ROOM_SETTING_hold_ms,
		    s->hold_ms = DICE_ONE_OF(1000, 5000, 60000));
		break;
	case 3:
		drive_change(ROOM_SETTING_claim_ms,
		    s->claim_ms = DICE_ONE_OF(1500, 5500, 20000));
		break;
	case 4:
		set_absent(DICE_ONE_OF(4000, 10000, 60000));
		break;
	default:
		s->paused = !s->paused;
		drive_change(ROOM_SETTING_paused, s->paused);
	}
	model_look(&run.m, true);
}

void
drive_close_or_open(void)
{
	struct room_change c = { 0 };

	run.m.is_closing = true;
	if (run.m.set.closed == 0)
		drive_expect(
		    "close", room_close(&fixture_q, 1, "drive"), ST_OK);
	else
		drive_expect(
		    "open", room_open(&fixture_q, 1, &c, "drive"), ST_OK);
	if (run.m.set.closed == 1)
		run.m.opened_at = model_now(&run.m);
	run.m.set.closed = !run.m.set.closed;
	model_look(&run.m, true);
}

void
drive_begin_epoch(void)
{
	drive_trace("reset", NULL);
	if (run.no_disk == 0)
		drive_expect(
		    "reset", room_reset(&fixture_q, 1, "drive"), ST_OK);
	run.m.epoch++;
	run.is_epoch_due = false;
	model_reset(&run.m);
	model_meet_shop(&run.m);
	run.limit = 0;
	run.m.set.opens_at_ms = 0;
	if (run.m.epoch % 2 == 0)
		run.m.set.opens_at_ms = fixture_q.now_ms + run.m.set.freeze_ms +
					1000 + dice_below(30000);
	drive_change(ROOM_SETTING_opens_at_ms, run.m.set.opens_at_ms);
	if (run.m.set.closed == 1)
		drive_close_or_open();
	model_look(&run.m, true);
}

/* Rule 9: nobody moves an opening once its entrants are counted, also not past
 * what C looks at first. */
void
drive_tamper(void)
{
	struct redis_args a = { 0 };
	int64_t flags;

	drive_trace("tamper with the draw", NULL);
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	redis_arg_text(&a, "");
	redis_arg_text(&a, "");
	redis_arg_text(&a, "opens_at_ms");
	redis_arg_int(&a, run.m.set.opens_at_ms + 1 + dice_below(9999));
	drive_expect("tamper",
	    redis_call_ints(fixture_q.redis, &function_room_set, &a, &flags, 1),
	    ST_CONFLICT);
	if (run.no_disk == 0)
		drive_expect(
		    "reset", room_reset(&fixture_q, 1, "drive"), ST_CONFLICT);
}

/*
 * What is done at random: each operation is traced, done on the real room, and
 * then told to the model, in this order, since the model needs to know who
 * acted before it looks at the room.  Nothing depends on real time or on
 * another process, so that a seed replays the run.  A throw of the dice that is
 * added or moved changes what every seed does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dice.h"
#include "drive.h"
#include "drive_breakage.h"
#include "drive_room.h"
#include "drive_run.h"
#include "drive_shop.h"
#include "drive_visitors.h"

#define EPOCH_STEPS 4000
#define RESTART_STEPS 13000

/* What needs the disk, or ends an epoch. */
static void
operate(int64_t thrown)
{
	if (thrown < 25)
		drive_report_stock();
	else if (thrown < 55)
		drive_set_one();
	else if (thrown < 60)
		drive_set_shop();
	else if (thrown < 64)
		drive_close_or_open();
	else if (thrown < 66)
		drive_empty_redis();
	else if (thrown < 67 && !run.m.is_unknown && dice_below(3) == 0) {
		drive_learn_limit();
		run.no_disk = 200 + dice_below(2000);
		drive_move_disk(true);
	}
}

static void
take_step(int64_t n)
{
	int64_t thrown = dice_below(1000);

	drive_pass_time();
	drive_move_shop();
	drive_hear_shop();
	if (model_is_frozen(&run.m, fixture_q.now_ms) && !run.m.is_unknown &&
	    dice_below(4) == 0)
		drive_tamper();
	model_begin(&run.m, false);
	if (run.no_disk > 0 && --run.no_disk == 0)
		drive_move_disk(false);
	run.is_epoch_due =
	    run.is_epoch_due || n % EPOCH_STEPS == 0 || run.m.issued > 30000;
	if (run.no_disk == 0 && run.is_epoch_due &&
	    !model_is_frozen(&run.m, fixture_q.now_ms))
		drive_begin_epoch();
	else if (run.no_disk == 0 && n % RESTART_STEPS == 0)
		drive_restart_redis();
	else if (run.no_disk == 0 && n % RESTART_STEPS == RESTART_STEPS / 3)
		drive_lose_tail();
	else if (thrown >= 930 && run.no_disk == 0)
		operate(thrown - 930);
	else if (thrown >= 930)
		drive_rush_in();
	else if (thrown < 330)
		drive_enter(drive_any_person());
	else if (thrown < 600)
		drive_poll(drive_any_person());
	else if (thrown < 700)
		drive_use_any();
	else if (thrown < 850)
		drive_leave(drive_any_person());
	else if (thrown < 853)
		drive_be_silent();
	else if (thrown < 854 && !run.m.is_unknown)
		drive_step_clock();
	else {
		drive_advance();
		model_look(&run.m, true);
		if (run.m.set.probe[0] != '\0')
			drive_probe();
	}
}

static void
begin_run(uint64_t seed)
{
	dice_seed(seed);
	fixture_set_up();
	model_init(&run.m, fixture_q.now_ms);
	drive_begin_shop();
	run.limit = run.no_disk = 0;
	run.is_epoch_due = false;
	run.is_traced = getenv("USHER_MODEL_SEED") != NULL;
	setvbuf(stdout, NULL, _IOLBF, 0);
	fixture_open(ROOM_SETTING_capacity, (int64_t)3, ROOM_SETTING_hold_ms,
	    (int64_t)5000, ROOM_SETTING_claim_ms, (int64_t)5500,
	    ROOM_SETTING_absent_ms, (int64_t)10000, ROOM_SETTING_freeze_ms,
	    (int64_t)15000, ROOM_SETTING__MAX);
	run.m.set = fixture_room().set;
}

static void
end_run(char broken[256])
{
	if (run.no_disk > 0)
		drive_move_disk(false);
	fixture_tear_down();
	memcpy(broken, run.m.broken, sizeof run.m.broken);
}

int64_t
drive(uint64_t seed, int64_t steps, char broken[256])
{
	int64_t n;

	begin_run(seed);
	for (n = 1; n <= steps && run.m.broken[0] == '\0'; n++)
		take_step(n);
	end_run(broken);
	return broken[0] != '\0' ? n - 1 : 0;
}

void
drive_new_rate(char broken[256])
{
	begin_run(1);
	drive_change(ROOM_SETTING_capacity, run.m.set.capacity = 9);
	drive_enter(&run.m.person[0]);
	drive_set_rate(90);
	model_look(&run.m, true);
	fixture_pass(28);
	drive_enter(&run.m.person[1]);
	drive_enter(&run.m.person[2]);
	fixture_pass(334);
	drive_enter(&run.m.person[3]);
	if (run.m.calls != 4)
		model_break(&run.m, "%zu calls of four", run.m.calls);
	end_run(broken);
}

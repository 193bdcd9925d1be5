/*
 * What breaks: Redis is emptied, restarted or loses its last visitors, the disk
 * is away, nobody can reach the room, the clock steps.
 */
#include <stdio.h>

#include "dice.h"
#include "drive_breakage.h"
#include "drive_room.h"
#include "drive_run.h"
#include "drive_shop.h"
#include "drive_visitors.h"

void
drive_empty_redis(void)
{
	drive_trace("empty Redis", NULL);
	fixture_redis("FLUSHALL");
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -f 1.snapshot");
	model_lost(&run.m);
}

static void
let_it_restore(void)
{
	model_restarted(&run.m);
	drive_advance();
	if (run.m.presumed_until < model_now(&run.m) + run.m.set.absent_ms)
		run.m.presumed_until = model_now(&run.m) + run.m.set.absent_ms;
	model_look(&run.m, true);
}

/* Rule 11: a restart that loses nothing jumps over no number.  Where Redis was
 * emptied and nobody has come since, the restart finds that loss. */
void
drive_restart_redis(void)
{
	int64_t issued = run.m.issued;
	bool was_emptied = run.m.is_unknown;

	drive_trace("restart", NULL);
	server_kill(fixture_server);
	server_resume(fixture_server);
	let_it_restore();
	if (run.m.issued != issued && !was_emptied)
		model_break(&run.m, "a restart jumped from %lld to %lld",
		    (long long)issued, (long long)run.m.issued);
}

/* Redis forgets the last visitors that entered, and nothing else: a silence has
 * ended before, and nobody is called meanwhile, for the room is paused. */
void
drive_lose_tail(void)
{
	struct model_person *first = drive_any_person(), *p;

	if (run.m.is_unknown || first == run.m.person)
		return;
	drive_trace("lose the tail", NULL);
	if (run.m.set.closed == 1)
		drive_close_or_open();
	drive_change(ROOM_SETTING_paused, run.m.set.paused = 1);
	model_look(&run.m, true);
	for (p = first; p < run.m.person + MODEL_PEOPLE && p < first + 3; p++)
		drive_leave(p);
	drive_enter(run.m.person);
	fixture_note_tail();
	for (p = first; p < run.m.person + MODEL_PEOPLE && p < first + 3; p++) {
		int64_t again_at = p->again_at;

		drive_enter(p);
		p->is_known = false;
		p->again_at = again_at;
		p->seen_at = MODEL_NEVER;
	}
	model_begin(&run.m, false);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -f 1.snapshot");
	fixture_lose_tail();
	let_it_restore();
}

/* Checkpoints cannot be written for a while. */
void
drive_move_disk(bool away)
{
	char gone[256];
	const char *here = fixture_conf.queue_checkpoint_dir;

	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(away ? rename(here, gone) : rename(gone, here), 0);
}

void
drive_pass_time(void)
{
	int64_t thrown = dice_below(1000);

	if (thrown < 600)
		fixture_pass(dice_below(50));
	else if (thrown < 900)
		fixture_pass(dice_below(1000));
	else if (thrown < 990)
		fixture_pass(dice_below(5000));
	else
		fixture_pass(dice_below(60000));
}

/* Nobody can reach the room; cron goes on, and stock is reported. */
void
drive_be_silent(void)
{
	int64_t n = 2 + dice_below(12);

	for (int64_t i = 0; i < n; i++) {
		fixture_pass(500 + dice_below(DICE_ONE_OF(1000, 5000, 60000)));
		drive_hear_shop();
		if (run.m.set.probe[0] != '\0' && dice_below(2) == 0)
			drive_probe();
		if (dice_below(8) == 0)
			drive_report_stock();
		model_begin(&run.m, false);
		drive_advance();
		model_look(&run.m, false);
	}
}

/* The clock is put forward, and then back further, or one of both.  The room
 * has seen the time it is when it goes back. */
void
drive_step_clock(void)
{
	int64_t back = 6000 + dice_below(600000);

	if (dice_below(2) == 0)
		fixture_pass(back - dice_below(6000));
	fixture_pass(1000);
	model_begin(&run.m, false);
	drive_advance();
	model_look(&run.m, false);
	drive_trace("clock goes back", NULL);
	fixture_pass(-back);
	run.m.skew_ms += back;
	model_begin(&run.m, false);
	drive_advance();
	model_look(&run.m, false);
}

/* What is frozen of a draw survives the loss of Redis, a disk that is away and
 * a step that was cut short. */
#include <stdio.h>
#include <string.h>

#include "draw_fixture.h"
#include "queue/draw_hold.h"

static struct fixture_visitor v[DRAW_ENTRANTS + 1];

/* In the checkpoint and for everybody, also after Redis was lost. */
static void
assert_frozen_at(int64_t ms)
{
	ck_assert_int_eq(fixture_room().frozen, 1);
	ck_assert_int_eq(fixture_room().frozen_at_ms, ms);
	ck_assert_int_eq(fixture_checkpoint().frozen_at_ms, ms);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().frozen, 1);
	ck_assert_int_eq(fixture_room().frozen_at_ms, ms);
}

START_TEST(a_freeze_tells_when_its_hash_was_on_disk)
{
	char gone[256];

	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	snprintf(
	    gone, sizeof gone, "%s.gone", fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(rename(fixture_conf.queue_checkpoint_dir, gone), 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_room().counted, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	ck_assert_int_eq(rename(gone, fixture_conf.queue_checkpoint_dir), 0);
	fixture_pass(12000);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 12000);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 12000);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	ck_assert_int_eq(fixture_checkpoint().frozen_at_ms, 0);
}
END_TEST

/* The hash was written, and then nothing more: also Redis is not told. */
START_TEST(a_freeze_that_was_cut_short_is_as_late_as_its_end)
{
	struct checkpoint c;
	struct room was;

	draw_fixture_freeze(v, "");
	was = fixture_room();
	c = fixture_checkpoint();
	c.frozen_at_ms = 0;
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().frozen, 0);
	ck_assert_int_eq(fixture_room().entrants, -1);
	fixture_pass(3000);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 3000);
	ck_assert_str_eq(fixture_room().entrants_hash, was.entrants_hash);
}
END_TEST

START_TEST(what_is_frozen_survives_the_loss_of_redis)
{
	struct room was, is;

	draw_fixture_freeze(v, "manual");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	fixture_enter_new(&v[DRAW_ENTRANTS], DRAW_ENTRANTS + 1);
	ck_assert_int_gt(v[DRAW_ENTRANTS].place.index, DRAW_ENTRANTS);
	is = fixture_room();
	ck_assert_int_eq(is.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(is.entrants_hash, was.entrants_hash);
	draw_fixture_assert_nothing_changes();
	ck_assert_int_eq(draw_fixture_give_beacon("9"), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().beacon_value, "9");
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "9");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().draw_key, was.draw_key);
	draw_fixture_assert_drawn(v, "9");
}
END_TEST

/* Visitors that have polled since are in the list; other indexes are nobody's.
 */
START_TEST(a_loss_before_the_freeze_leaves_lines_of_zeros)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < DRAW_ENTRANTS; i += 2)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_str_eq(
	    draw_fixture_sha256(draw_fixture_list, draw_fixture_read_list()),
	    fixture_room().entrants_hash);
	for (int i = 0; i < DRAW_ENTRANTS; i++)
		ck_assert_int_eq(strcmp(draw_fixture_line(v[i].place.index),
				     DRAW_NOBODY) == 0,
		    i % 2);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

/* The checkpoint was written, and Redis not told; then somebody was forgotten
 * and came again, so that a list made now would be another one. */
START_TEST(a_step_that_was_cut_short_is_finished_as_it_began)
{
	struct room was, is;
	int64_t flags;

	draw_fixture_freeze(v, "");
	was = fixture_room();
	fixture_poke("frozen", 0);
	draw_fixture_forget(&v[0].visitor);
	fixture_enter_new(&v[0], 1);
	ck_assert_int_eq(draw_hold_step(&fixture_q, 1, &flags), ST_OK);
	is = fixture_room();
	ck_assert_int_eq(is.frozen, 1);
	ck_assert_str_eq(is.entrants_hash, was.entrants_hash);
	ck_assert_int_eq(is.drawn, 0);
	ck_assert_int_eq(draw_fixture_count_lists(), 1);
	draw_fixture_read_list();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_loss");
	TCase *tc = tcase_create("draw_loss");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_freeze_tells_when_its_hash_was_on_disk);
	tcase_add_test(tc, a_freeze_that_was_cut_short_is_as_late_as_its_end);
	tcase_add_test(tc, what_is_frozen_survives_the_loss_of_redis);
	tcase_add_test(tc, a_loss_before_the_freeze_leaves_lines_of_zeros);
	tcase_add_test(tc, a_step_that_was_cut_short_is_finished_as_it_began);
	return fixture_main(s);
}

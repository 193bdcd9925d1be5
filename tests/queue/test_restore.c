/* Rule 11: the order survives the loss of Redis, however it is lost. */
#include <unistd.h>

#include "fixture.h"
#include "queue/checkpoint.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/functions.h"

#define N 40

static struct fixture_visitor v[N];

/* Everybody keeps the number, and is called in that order, each once; a new
 * visitor comes after them all. */
static void
assert_line_kept(void)
{
	struct fixture_visitor late;
	int64_t was[N];

	for (int i = 0; i < N; i++) {
		was[i] = v[i].place.number;
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, was[i]);
	}
	fixture_enter_new(&late, 1000);
	ck_assert_int_gt(late.place.number, N);
	fixture_pass_heard(&late, 31000);
	for (int i = 0; i < N; i++) {
		ck_assert_msg(fixture_claim(&v[i]) == ST_OK,
		    "visitor %d is not called", i + 1);
		ck_assert_int_le(
		    fixture_room().called + fixture_room().admitted, 1);
		ck_assert(fixture_leave(&v[i]));
	}
	ck_assert_int_eq(fixture_claim(&late), ST_OK);
}

START_TEST(a_restart_changes_nothing)
{
	fixture_fill(v, N);
	fixture_restart();
	ck_assert_int_eq(fixture_room().issued, N);
	assert_line_kept();
}
END_TEST

/* Someone who enters now sees the people in line and nobody else. */
static void
assert_ahead(int n, int64_t ahead)
{
	struct fixture_visitor late;

	fixture_enter_new(&late, n);
	ck_assert_int_eq(late.place.ahead, ahead);
	ck_assert_int_eq(fixture_room().waiting, ahead + 1);
	ck_assert(fixture_leave(&late));
}

static void
restart_unproved(void)
{
	fixture_forget_witnesses();
	fixture_restart();
}

START_TEST(numbers_that_were_jumped_over_are_nobody_in_line)
{
	fixture_fill(v, N);
	restart_unproved();
	assert_ahead(1001, N - 1);
	restart_unproved();
	restart_unproved();
	/* 1001 has left. */
	assert_ahead(1002, N - 1);
	ck_assert_int_eq(fixture_poll(&v[N - 1]), ST_OK);
	ck_assert_int_eq(v[N - 1].place.ahead, N - 2);
	assert_line_kept();
}
END_TEST

START_TEST(a_place_behind_a_gap_does_not_rise_when_redis_is_lost)
{
	struct fixture_visitor late;

	fixture_fill(v, N);
	restart_unproved();
	fixture_enter_new(&late, 1001);
	ck_assert_int_eq(late.place.ahead, N - 1);
	fixture_pass(1000);
	fixture_advance();
	fixture_kill_and_change("rm -rf appendonlydir dump.rdb");
	ck_assert_int_eq(fixture_poll(&late), ST_OK);
	ck_assert_int_le(late.place.ahead, N - 1);
}
END_TEST

START_TEST(restarts_of_an_empty_room_leave_it_empty)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	restart_unproved();
	restart_unproved();
	restart_unproved();
	assert_ahead(1001, 0);
	ck_assert_int_gt(fixture_room().issued, 256);
}
END_TEST

START_TEST(an_append_only_file_that_lost_its_tail_is_made_good)
{
	fixture_kill_and_change("rm -rf appendonlydir");
	fixture_fill(v, N);
	fixture_kill_and_change(
	    "f=$(ls appendonlydir/*.incr.aof | tail -n 1) && "
	    "truncate -s $(($(stat -c %s \"$f\") * 2 / 3)) \"$f\"");
	assert_line_kept();
}
END_TEST

START_TEST(an_empty_redis_is_filled_from_the_checkpoint)
{
	fixture_fill(v, N);
	fixture_kill_and_change("rm -rf appendonlydir dump.rdb");
	assert_line_kept();
}
END_TEST

START_TEST(an_old_copy_is_brought_up_to_the_checkpoint)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	server_stop(fixture_server);
	fixture_kill_and_change("rm -rf old && cp -r appendonlydir old");
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	fixture_fill(v, N);
	fixture_kill_and_change("rm -rf appendonlydir && mv old appendonlydir");
	assert_line_kept();
}
END_TEST

/* As the second of two that found the room lost does. */
START_TEST(a_second_restore_changes_nothing)
{
	struct redis_args a = { 0 };
	struct checkpoint c;
	struct room before, after;
	int64_t out[3];

	fixture_fill(v, N);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(
	    fixture_enter(&(struct fixture_visitor){ .visitor = v[3].visitor }),
	    ST_OK);
	before = fixture_room();
	c = fixture_checkpoint();
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	redis_arg_int(&a, c.epoch);
	redis_arg_int(&a, before.issued_limit);
	redis_arg_int(&a, c.issued);
	redis_arg_int(&a, c.serving);
	redis_arg_int(&a, c.set.absent_ms);
	redis_arg_int(&a, 0);
	redis_arg_int(&a, -1);
	redis_arg_text(&a, "");
	redis_arg_text(&a, "");
	redis_arg_int(&a, 0);
	restore_put(&a, &c);
	ck_assert_int_eq(redis_call_ints(fixture_q.redis,
			     &function_room_restore, &a, out, 3),
	    ST_OK);
	ck_assert_int_eq(out[0], 0);
	after = fixture_room();
	ck_assert_int_eq(after.issued, before.issued);
	ck_assert_int_eq(after.issued_limit, before.issued_limit);
}
END_TEST

START_TEST(a_lock_that_is_never_freed_holds_nobody_up)
{
	int fd;

	fixture_fill(v, N);
	ck_assert_int_eq(checkpoint_lock(&fixture_conf, 1, &fd), ST_OK);
	fixture_pass(1000);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_UNAVAILABLE);
	checkpoint_unlock(fd);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
}
END_TEST

START_TEST(emptied_while_it_serves_is_filled_again)
{
	fixture_fill(v, N);
	fixture_redis("FLUSHALL");
	assert_line_kept();
}
END_TEST

/* Eight processes enter new visitors while Redis is emptied again and again;
 * every number they are given is given once. */
START_TEST(no_number_is_given_twice_under_repeated_loss)
{
	enum { ACTORS = 8, EACH = 300, TOP = 1 << 16 };
	static bool given[TOP];
	int64_t number;
	int fds[2];

	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	ck_assert_int_eq(pipe(fds), 0);
	for (int a = 0; a < ACTORS; a++)
		if (fork() == 0) {
			struct fixture_visitor w;

			fixture_q.redis = redis_new(&fixture_conf);
			for (int i = 0; i < EACH; i++) {
				fixture_visitor(&w, a * EACH + i);
				if (fixture_enter(&w) != ST_OK ||
				    write(fds[1], &w.place.number,
					sizeof number) != sizeof number)
					_exit(1);
			}
			_exit(0);
		}
	close(fds[1]);
	for (int n = 0; read(fds[0], &number, sizeof number) == sizeof number;
	     n++) {
		ck_assert_int_lt(number, TOP);
		ck_assert_msg(!given[number], "%lld twice", (long long)number);
		given[number] = true;
		if (n % 400 == 399)
			fixture_redis("FLUSHALL");
	}
	fixture_wait(ACTORS);
	close(fds[0]);
}
END_TEST

START_TEST(the_admitted_are_called_first_after_a_loss)
{
	fixture_fill(v, N);
	fixture_redis("FLUSHALL");
	for (int i = N - 1; i > 0; i--)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	ck_assert_int_eq(fixture_room().called + fixture_room().admitted, 0);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
}
END_TEST

START_TEST(a_visitor_whose_entry_was_lost_keeps_its_number_by_its_token)
{
	struct line_entrant e = { .address = "" };
	struct line_place place;

	fixture_fill(v, N);
	fixture_redis("FLUSHALL");
	e.visitor = v[20].visitor;
	e.token = &v[20].token;
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
	ck_assert_int_eq(place.number, 21);
	ck_assert(!place.is_new);
	ck_assert_int_eq(fixture_poll(&v[30]), ST_OK);
	ck_assert_int_eq(fixture_enter(&v[30]), ST_OK);
	ck_assert_int_eq(v[30].place.number, 31);
}
END_TEST

START_TEST(an_older_token_of_one_visitor_is_worth_nothing_after_a_loss)
{
	struct token older;

	fixture_fill(v, N);
	older = v[5].token;
	fixture_leave(&v[5]);
	ck_assert_int_eq(fixture_enter(&v[5]), ST_OK);
	ck_assert_int_eq(v[5].place.number, N + 1);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v[5]), ST_OK);
	ck_assert_int_eq(v[5].place.state, LINE_WAITING);
	v[5].token = older;
	ck_assert_int_eq(fixture_poll(&v[5]), ST_OK);
	ck_assert_int_eq(v[5].place.state, LINE_EXPIRED);
}
END_TEST

START_TEST(a_drawn_order_survives)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 5000),
	    FIXTURE_END);
	fixture_enter_all(v, N);
	fixture_pass(5000);
	fixture_advance();
	for (int i = 0; i < N; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < N; i++) {
		int64_t was = v[i].place.number;

		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, was);
	}
	ck_assert_int_eq(fixture_room().entrants, N);
}
END_TEST

START_TEST(settings_survive)
{
	struct room_change change = { 0 };

	fixture_fill(v, N);
	ck_assert_int_eq(room_change_text(&change, ROOM_SETTING_message_ko,
			     "잠시만 기다려 주세요"),
	    ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_OK);
	fixture_report(7, 2);
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().set.message_ko, "잠시만 기다려 주세요");
	ck_assert_int_eq(fixture_room().sellable, 7);
	ck_assert_int_eq(fixture_room().held, 2);
	ck_assert_int_eq(fixture_room().set.hold_ms, 1000000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("restore");
	TCase *tc = tcase_create("loss");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_restart_changes_nothing);
	tcase_add_test(tc, numbers_that_were_jumped_over_are_nobody_in_line);
	tcase_add_test(
	    tc, a_place_behind_a_gap_does_not_rise_when_redis_is_lost);
	tcase_add_test(tc, restarts_of_an_empty_room_leave_it_empty);
	tcase_add_test(tc, an_append_only_file_that_lost_its_tail_is_made_good);
	tcase_add_test(tc, an_empty_redis_is_filled_from_the_checkpoint);
	tcase_add_test(tc, an_old_copy_is_brought_up_to_the_checkpoint);
	tcase_add_test(tc, a_second_restore_changes_nothing);
	tcase_add_test(tc, a_lock_that_is_never_freed_holds_nobody_up);
	tcase_add_test(tc, emptied_while_it_serves_is_filled_again);
	tcase_add_test(tc, no_number_is_given_twice_under_repeated_loss);
	tcase_add_test(tc, the_admitted_are_called_first_after_a_loss);
	tcase_add_test(
	    tc, a_visitor_whose_entry_was_lost_keeps_its_number_by_its_token);
	tcase_add_test(
	    tc, an_older_token_of_one_visitor_is_worth_nothing_after_a_loss);
	tcase_add_test(tc, a_drawn_order_survives);
	tcase_add_test(tc, settings_survive);
	return fixture_main(s);
}

/* Rule 11, of a program that is slow and of many at once: an index that Redis
 * gave is told when the witness has it, and to nobody after a restore asked. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "queue/attest.h"

#define LIMIT 256 /* of a new room: what numbers jump to */

/* Room 1 is open and visitor 1 was told its number; a program got index 2 from
 * Redis, and has not told it yet. */
static struct attest
open_with_untold(void)
{
	struct attest a = { .index = 2 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	ck_assert_int_eq(fixture_enter_apart(1), 1);
	memcpy(a.witness, fixture_checkpoint().witness, sizeof a.witness);
	redis_run_id(fixture_q.redis, a.run_id);
	return a;
}

START_TEST(an_index_of_an_older_run_is_not_told_after_a_restore)
{
	struct attest slow = open_with_untold();

	fixture_restart();
	ck_assert_int_eq(fixture_enter_apart(2), 2);
	ck_assert_int_eq(attest_index(&fixture_q, 1, &slow, false), ST_RETRY);
}
END_TEST

START_TEST(an_index_that_was_told_first_is_counted_by_the_restore)
{
	struct attest slow = open_with_untold();

	fixture_kill_and_change("true");
	ck_assert_int_eq(attest_index(&fixture_q, 1, &slow, false), ST_OK);
	ck_assert_int_eq(fixture_enter_apart(3), LIMIT + 1);
}
END_TEST

START_TEST(an_index_whose_witness_is_no_more_is_asked_for_again)
{
	struct attest slow = open_with_untold();

	fixture_forget_witnesses();
	fixture_restart();
	ck_assert_int_eq(fixture_enter_apart(3), LIMIT + 1);
	ck_assert_int_eq(attest_index(&fixture_q, 1, &slow, false), ST_RETRY);
}
END_TEST

enum { ACTORS = 6, EACH = 400, TOP = 1 << 16, BETWEEN = 301 };

/* Enters visitors; each number that it was told goes down the pipe. */
static void
act(int actor, int fd)
{
	struct fixture_visitor v;

	fixture_q.redis = redis_new(&fixture_conf);
	for (int i = 0; i < EACH; i++) {
		fixture_visitor(&v, actor * EACH + i);
		while (fixture_enter(&v) != ST_OK)
			;
		if (write(fd, &v.place.number, sizeof v.place.number) !=
		    sizeof v.place.number)
			_exit(1);
	}
	_exit(0);
}

/* Redis is killed again and again, and forgets its last numbers half of the
 * time: every number that is told is told once. */
START_TEST(no_number_is_told_twice_while_redis_is_killed)
{
	static bool told[TOP];
	int64_t number;
	int fds[2];

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	ck_assert_int_eq(pipe(fds), 0);
	freopen("/dev/null", "w", stderr);
	for (int a = 0; a < ACTORS; a++)
		if (fork() == 0)
			act(a, fds[1]);
	close(fds[1]);
	for (int n = 1; read(fds[0], &number, sizeof number) == sizeof number;
	     n++) {
		ck_assert_int_lt(number, TOP);
		ck_assert_msg(!told[number], "%lld twice", (long long)number);
		told[number] = true;
		if (n % BETWEEN == 0)
			n % 2 == 0 ? fixture_lose_tail()
				   : fixture_kill_and_change("true");
		else if (n % BETWEEN == 250)
			fixture_note_tail();
	}
	fixture_wait(ACTORS);
	close(fds[0]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("attest");
	TCase *tc = tcase_create("attest");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(
	    tc, an_index_of_an_older_run_is_not_told_after_a_restore);
	tcase_add_test(
	    tc, an_index_that_was_told_first_is_counted_by_the_restore);
	tcase_add_test(
	    tc, an_index_whose_witness_is_no_more_is_asked_for_again);
	tcase_add_test(tc, no_number_is_told_twice_while_redis_is_killed);
	return fixture_main(s);
}

/* A room that a program of another version wrote, with another layout, is
 * restored, never half read. */
#include <stdio.h>

#include "fixture.h"

#define N 20

static struct fixture_visitor v[N];

/*
 * What a program of version 0.1 does when it finds the room lost, as it does
 * when one of today's wrote it: it removes the hash and puts one of its own
 * there, from the checkpoint, with numbers up to the limit behind it.
 */
static void
restore_as_before(void)
{
	struct checkpoint c = fixture_checkpoint();
	char command[512], run_id[REDIS_RUN_ID];

	redis_run_id(fixture_q.redis, run_id);
	fixture_redis("UNLINK usher:{1}:room usher:{1}:slots");
	snprintf(command, sizeof command,
	    "HSET usher:{1}:room run_id %s epoch %lld issued %lld mark %lld "
	    "serving %lld capacity %lld",
	    run_id, (long long)c.epoch, (long long)c.issued_limit,
	    (long long)c.issued_limit, (long long)c.serving,
	    (long long)c.set.capacity);
	fixture_redis(command);
	fixture_redis("SETBIT usher:{1}:came 1 1");
	fixture_redis("SETBIT usher:{1}:seen:4 1 1");
	fixture_redis("HSET usher:{1}:who:4095 epoch 1 somebody 3");
}

/* And it gives a number: with the limit on disk first. */
static int64_t
enter_as_before(void)
{
	struct checkpoint c = fixture_checkpoint();
	char command[64];

	restore_as_before();
	c.issued_limit += 256;
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	snprintf(command, sizeof command, "HSET usher:{1}:room mark %lld",
	    (long long)c.issued_limit);
	fixture_redis(command);
	return fixture_redis_number("HINCRBY usher:{1}:room issued 1");
}

START_TEST(a_room_of_an_earlier_layout_keeps_its_order)
{
	struct fixture_visitor late;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, N);
	fixture_pass(1000);
	fixture_advance(); /* the checkpoint learns who is in line */
	restore_as_before();
	for (int i = 0; i < N; i++) {
		int64_t number = v[i].place.number;

		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, number);
	}
	fixture_enter_new(&late, N + 1);
	ck_assert_int_gt(late.place.number, 256);
	ck_assert_int_eq(late.place.ahead, N - 1);
	ck_assert_int_eq(
	    fixture_redis_number("EXISTS usher:{1}:came usher:{1}:seen:4 "
				 "usher:{1}:who:4095"),
	    0);
	ck_assert_int_eq(
	    fixture_redis_number("HEXISTS usher:{1}:room run_id"), 0);
}
END_TEST

START_TEST(a_room_of_a_later_layout_is_not_read_either)
{
	char command[128], run_id[REDIS_RUN_ID];

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, N);
	redis_run_id(fixture_q.redis, run_id);
	snprintf(command, sizeof command,
	    "HSET usher:{1}:room stamp 00000000%s settings x", run_id);
	fixture_redis(command);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, i + 1);
	}
	ck_assert_int_gt(fixture_room().issued, N);
}
END_TEST

START_TEST(two_layouts_by_turns_never_give_one_number_twice)
{
	int64_t last = 0, number;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	for (int i = 0; i < N; i++) {
		fixture_enter_new(&v[i], i + 1);
		ck_assert_int_gt(v[i].place.number, last);
		number = enter_as_before();
		ck_assert_int_gt(number, v[i].place.number);
		last = number;
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("layout");
	TCase *tc = tcase_create("layout");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_room_of_an_earlier_layout_keeps_its_order);
	tcase_add_test(tc, a_room_of_a_later_layout_is_not_read_either);
	tcase_add_test(tc, two_layouts_by_turns_never_give_one_number_twice);
	return fixture_main(s);
}

/* A room with hundreds and with a hundred thousand in it, and many processes
 * that advance it at once. */
#include <unistd.h>

#include "fixture.h"
#include "queue/followup.h"
#include "queue/policy.h"

START_TEST(those_inside_are_counted_by_what_they_did)
{
	enum { INSIDE = 250 };
	static struct fixture_visitor v[INSIDE];
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	fixture_enter_all(v, INSIDE);
	fixture_set(ROOM_SETTING_capacity, INSIDE);
	room = fixture_room();
	ck_assert_int_eq(room.called, INSIDE);
	for (int i = 0; i < 200; i++)
		ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
	ck_assert(fixture_leave(&v[0]));
	ck_assert(fixture_leave(&v[INSIDE - 1]));
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 199);
	ck_assert_int_eq(room.called, INSIDE - 201);
	/* The called do not show up: more than one call sweeps away. */
	fixture_pass_heard(&v[1], 60000);
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 199);
	ck_assert_int_eq(room.called, 0);
	fixture_pass_heard(&v[1], 240000);
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 0);
	ck_assert_int_eq(room.called, 0);
}
END_TEST

/* One visitor a second comes and leaves, for five minutes: the pace is 60 a
 * minute, and the 30th in line waits about half a minute. */
START_TEST(the_estimated_wait_follows_the_pace)
{
	static struct fixture_visitor v[400];
	struct policy_wait wait;

	fixture_open(ROOM_SETTING_capacity, (int64_t)10, ROOM_SETTING_absent_ms,
	    (int64_t)3600000, FIXTURE_END);
	for (int i = 0; i < 400; i++) {
		fixture_enter_new(&v[i], i);
	}
	ck_assert_int_lt(policy_wait(&v[399].place).max_s, 0);
	for (int i = 0; i < 300; i++) {
		fixture_pass(1000);
		ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
		ck_assert(fixture_leave(&v[i]));
	}
	ck_assert_int_eq(fixture_poll(&v[339]), ST_OK);
	ck_assert_int_eq(v[339].place.ahead, 29);
	wait = policy_wait(&v[339].place);
	ck_assert_int_ge(wait.min_s, 20);
	ck_assert_int_le(wait.min_s, 30);
	ck_assert_int_ge(wait.max_s, 30);
	ck_assert_int_le(wait.max_s, 40);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_poll(&v[339]), ST_OK);
	ck_assert_int_lt(policy_wait(&v[339].place).max_s, 0);
}
END_TEST

START_TEST(eight_advances_at_once_never_exceed_the_capacity)
{
	struct fixture_visitor v;
	bool more;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	for (int i = 0; i < 200; i++) {
		fixture_enter_new(&v, i);
	}
	fixture_poke("capacity", 37);
	for (int a = 0; a < 8; a++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(&fixture_conf);
			for (int i = 0; i < 50; i++)
				if (followup_advance(&fixture_q, 1, &more) !=
				    ST_OK)
					_exit(1);
			_exit(0);
		}
	fixture_wait(8);
	ck_assert_int_eq(fixture_room().called, 37);
	ck_assert_int_eq(fixture_room().calls, 37);
}
END_TEST

START_TEST(passing_over_a_hundred_thousand_absent_is_quick)
{
	enum { ABSENT = 100000 };
	struct fixture_visitor v;
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	fixture_redis("HSET usher:{1}:room issued 100000");
	fixture_poke("issued_limit", 200000);
	fixture_enter_new(&v, 1);
	ck_assert_int_eq(v.place.number, ABSENT + 1);
	fixture_set(ROOM_SETTING_capacity, 1);
	room = fixture_room();
	ck_assert_int_eq(room.serving, ABSENT + 1);
	ck_assert_int_eq(room.called, 1);
	ck_assert_int_eq(room.passed_over, ABSENT);
}
END_TEST

/* The same among those of a draw, where each must be looked at: in steps that
 * do not block Redis, as many as it takes. */
START_TEST(passing_over_the_absent_of_a_draw_goes_on_in_steps)
{
	enum { ABSENT = 100000 };
	struct fixture_visitor v;
	int steps = 0;
	bool more = true;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 1000), FIXTURE_END);
	fixture_redis("HSET usher:{1}:room issued 100000");
	fixture_poke("issued_limit", 200000);
	/* In real time, of which a turn gets a fifth of a second. */
	fixture_q.now_ms = 0;
	fixture_enter_new(&v, 1);
	ck_assert_int_eq(v.place.index, ABSENT + 1);
	for (; more; steps++) {
		ck_assert_int_eq(fixture_enter(&v), ST_OK);
		ck_assert_int_eq(followup_advance(&fixture_q, 1, &more), ST_OK);
	}
	ck_assert_int_gt(steps, 1);
	ck_assert_int_eq(fixture_room().serving, ABSENT + 1);
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
	ck_assert_int_eq(v.place.state, LINE_CALLED);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("crowd");
	TCase *tc = tcase_create("crowd");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, those_inside_are_counted_by_what_they_did);
	tcase_add_test(tc, the_estimated_wait_follows_the_pace);
	tcase_add_test(tc, eight_advances_at_once_never_exceed_the_capacity);
	tcase_add_test(tc, passing_over_a_hundred_thousand_absent_is_quick);
	tcase_add_test(tc, passing_over_the_absent_of_a_draw_goes_on_in_steps);
	return fixture_main(s);
}

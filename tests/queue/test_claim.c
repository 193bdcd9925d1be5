/*
 * Called and admitted: looking starts nobody's time, claiming does, and a
 * number that does not come twice is void (rules 6 and 7).
 */
#include <hiredis/hiredis.h>

#include "fixture.h"

#define FOES 6
#define HONEST 10

static struct fixture_visitor v[FOES + HONEST];

/* Does Redis keep a slot for the visitor, whoever asks? */
static bool
has_slot(const struct fixture_visitor *visitor)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re = redisCommand(
	    c, "ZSCORE usher:{1}:slots %lld", (long long)visitor->token.index);
	bool is_there = re->type != REDIS_REPLY_NIL;

	freeReplyObject(re);
	redisFree(c);
	return is_there;
}

/* Those who are in line for the seats come in, and leave after ten seconds. */
static int
visit_honestly(struct fixture_visitor *visitor, int64_t *until)
{
	if (*until == 0 && fixture_validate(visitor) == ST_OK) {
		*until = fixture_q.now_ms + 10000;
		return 1;
	}
	if (*until > 0 && fixture_q.now_ms >= *until)
		(void)fixture_leave(visitor);
	return 0;
}

/* Foes wait like others, and stay away while they are called. */
START_TEST(six_who_stay_away_in_turn_cannot_stop_the_line)
{
	int64_t until[HONEST] = { 0 };
	int came = 0;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, ROOM_SETTING_claim_ms,
	    (int64_t)5000, FIXTURE_END);
	fixture_enter_all(v, FOES + HONEST);
	fixture_set(ROOM_SETTING_capacity, 3);
	for (int second = 0; second < 100; second++) {
		for (int i = 0; i < FOES; i++)
			if (!has_slot(&v[i]))
				(void)fixture_poll(&v[i]);
		for (int i = 0; i < HONEST; i++)
			came += visit_honestly(&v[FOES + i], &until[i]);
		fixture_pass(1000);
		fixture_advance();
	}
	ck_assert_int_eq(came, HONEST);
	ck_assert_int_le(fixture_room().no_shows, 2 * FOES);
}
END_TEST

/* Room for one, and three in line: the first is inside, the last looks on. */
static struct fixture_visitor *const second = &v[1], *const last = &v[3];

static void
open_full(void)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_claim_ms,
	    (int64_t)5000, FIXTURE_END);
	fixture_enter_all(v, 4);
}

static void
assert_told(struct fixture_visitor *visitor, enum line_state state)
{
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	ck_assert_str_eq(
	    line_state_word(visitor->place.state), line_state_word(state));
}

/* The second is called, lets its time pass, and is back before the slot goes to
 * another. */
static void
let_second_miss(void)
{
	assert_told(second, LINE_CALLED);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass_heard(last, 5000);
	ck_assert_int_eq(fixture_poll(second), ST_OK);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
}

/* Twice: after that its number is void. */
static void
let_second_miss_twice(void)
{
	open_full();
	fixture_set(ROOM_SETTING_capacity, 2);
	let_second_miss();
	ck_assert_int_eq(fixture_room().no_shows, 1);
	let_second_miss();
	ck_assert_int_eq(fixture_room().no_shows, 2);
}

START_TEST(looking_starts_nobodys_time)
{
	int64_t claim_by_ms;

	open_full();
	fixture_leave(&v[0]);
	assert_told(second, LINE_CALLED);
	claim_by_ms = second->place.claim_by_ms;
	ck_assert_int_eq(claim_by_ms, T0 + 5000);
	ck_assert_int_eq(second->place.expires_at_ms, 0);
	fixture_pass(3000);
	ck_assert_int_eq(fixture_enter(second), ST_OK);
	ck_assert_int_eq(second->place.state, LINE_CALLED);
	ck_assert_int_eq(
	    line_validate(&fixture_q, &second->token, false, &second->place),
	    ST_TOKEN_WAITING);
	assert_told(second, LINE_CALLED);
	ck_assert_int_eq(second->place.claim_by_ms, claim_by_ms);
	ck_assert_int_eq(fixture_room().admitted, 0);
}
END_TEST

START_TEST(an_admission_lasts_from_its_first_claim)
{
	open_full();
	fixture_leave(&v[0]);
	fixture_pass(3000);
	for (int i = 0; i < 3; i++, fixture_pass(2000)) {
		ck_assert_int_eq(fixture_claim(second), ST_OK);
		ck_assert_int_eq(second->place.state, LINE_ADMITTED);
		ck_assert_int_eq(
		    second->place.expires_at_ms, T0 + 3000 + 300000);
		ck_assert_int_eq(fixture_validate(second), ST_OK);
	}
	ck_assert_int_eq(fixture_room().admitted, 1);
}
END_TEST

START_TEST(there_is_nothing_to_claim_before_the_call_or_after_the_end)
{
	open_full();
	ck_assert_int_eq(fixture_claim(second), ST_NOT_CALLED);
	fixture_leave(&v[0]);
	ck_assert_int_eq(fixture_claim(&v[0]), ST_CLAIM_EXPIRED);
	ck_assert_int_eq(fixture_claim(second), ST_OK);
	fixture_pass_heard(last, 300000);
	ck_assert_int_eq(fixture_claim(second), ST_CLAIM_EXPIRED);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_claim(second), ST_TOKEN_OUTDATED);
}
END_TEST

START_TEST(a_claim_that_comes_late_is_a_no_show_that_has_returned)
{
	open_full();
	fixture_leave(&v[0]);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass_heard(last, 5000);
	ck_assert_int_eq(fixture_claim(second), ST_NOT_CALLED);
	ck_assert_int_eq(fixture_room().no_shows, 1);
	assert_told(second, LINE_WAITING);
	ck_assert(second->place.is_returning);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_claim(second), ST_OK);
}
END_TEST

START_TEST(a_number_that_misses_two_calls_is_void)
{
	let_second_miss_twice();
	ck_assert_int_eq(fixture_room().absent, 0);
	assert_told(second, LINE_EXPIRED);
	ck_assert_int_eq(fixture_claim(second), ST_CLAIM_EXPIRED);
	ck_assert_int_eq(fixture_validate(second), ST_TOKEN_EXPIRED);
	ck_assert(!fixture_leave(second));
}
END_TEST

START_TEST(who_has_a_void_number_enters_at_the_end)
{
	struct token old;

	let_second_miss_twice();
	old = second->token;
	fixture_set(ROOM_SETTING_capacity, 0);
	ck_assert_int_eq(fixture_enter(second), ST_OK);
	ck_assert(second->place.is_new);
	ck_assert_int_eq(second->place.number, 5);
	ck_assert_int_eq(second->place.state, LINE_WAITING);
	ck_assert_int_eq(
	    line_claim(&fixture_q, &old, &second->place), ST_CLAIM_EXPIRED);
}
END_TEST

START_TEST(missed_calls_are_forgotten_with_the_line)
{
	let_second_miss_twice();
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_set(ROOM_SETTING_capacity, 0);
	fixture_enter_all(v, 4);
	fixture_set(ROOM_SETTING_capacity, 2);
	fixture_pass_heard(last, 5000);
	ck_assert_int_eq(fixture_room().absent, 2);
	assert_told(second, LINE_WAITING);
	ck_assert(second->place.is_returning);
}
END_TEST

/* It costs nobody a call to be away when the turn comes. */
START_TEST(a_returning_visitor_that_is_away_again_has_missed_nothing)
{
	open_full();
	fixture_set(ROOM_SETTING_absent_ms, 8000);
	for (int i = 0; i < 4; i++) {
		fixture_pass_heard(last, 12000);
		if (i == 0)
			ck_assert(fixture_leave(&v[0]));
		assert_told(last, i == 0 ? LINE_CALLED : LINE_ADMITTED);
		ck_assert_int_eq(fixture_claim(last), ST_OK);
		assert_told(second, LINE_WAITING);
		ck_assert(second->place.is_returning);
	}
	ck_assert_int_eq(fixture_room().no_shows, 0);
	fixture_leave(last);
	ck_assert_int_eq(fixture_claim(second), ST_OK);
}
END_TEST

START_TEST(who_leaves_a_call_is_no_no_show_and_comes_back_at_the_end)
{
	open_full();
	fixture_leave(&v[0]);
	assert_told(second, LINE_CALLED);
	ck_assert(fixture_leave(second));
	ck_assert_int_eq(fixture_room().called, 1);
	ck_assert_int_eq(fixture_room().no_shows, 0);
	assert_told(second, LINE_DONE);
	ck_assert_int_eq(fixture_enter(second), ST_OK);
	ck_assert_int_eq(second->place.number, 5);
	ck_assert_int_eq(second->place.state, LINE_WAITING);
}
END_TEST

/* Every second call comes to nothing: the line is half as fast as its calls. */
START_TEST(the_pace_counts_claimed_calls)
{
	static struct fixture_visitor crowd[200];
	int64_t pace_milli[2];

	for (int share = 0; share < 2; share++) {
		fixture_tear_down();
		fixture_set_up();
		fixture_open(ROOM_SETTING_capacity, (int64_t)1,
		    ROOM_SETTING_absent_ms, (int64_t)3600000, FIXTURE_END);
		fixture_enter_all(crowd, 200);
		for (int i = 0; i < 120; i++, fixture_pass(1000)) {
			if (share == 0 || i % 2 == 0)
				ck_assert_int_eq(
				    fixture_claim(&crowd[i]), ST_OK);
			ck_assert(fixture_leave(&crowd[i]));
		}
		ck_assert_int_eq(fixture_poll(&crowd[150]), ST_OK);
		pace_milli[share] = crowd[150].place.pace_milli;
	}
	ck_assert_int_gt(pace_milli[0], 50000);
	ck_assert_int_gt(pace_milli[1], pace_milli[0] * 45 / 100);
	ck_assert_int_lt(pace_milli[1], pace_milli[0] * 55 / 100);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("claim");
	TCase *tc = tcase_create("rules");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, six_who_stay_away_in_turn_cannot_stop_the_line);
	tcase_add_test(tc, looking_starts_nobodys_time);
	tcase_add_test(tc, an_admission_lasts_from_its_first_claim);
	tcase_add_test(
	    tc, there_is_nothing_to_claim_before_the_call_or_after_the_end);
	tcase_add_test(
	    tc, a_claim_that_comes_late_is_a_no_show_that_has_returned);
	tcase_add_test(tc, a_number_that_misses_two_calls_is_void);
	tcase_add_test(tc, who_has_a_void_number_enters_at_the_end);
	tcase_add_test(tc, missed_calls_are_forgotten_with_the_line);
	tcase_add_test(
	    tc, a_returning_visitor_that_is_away_again_has_missed_nothing);
	tcase_add_test(
	    tc, who_leaves_a_call_is_no_no_show_and_comes_back_at_the_end);
	tcase_add_test(tc, the_pace_counts_claimed_calls);
	return fixture_main(s);
}

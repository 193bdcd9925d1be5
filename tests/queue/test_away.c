/* Rule 5: a visitor that is present and need not be back yet, after a silence
 * or a loss of Redis, loses nothing by being called before it is. */
#include "fixture.h"

#define ABSENT_MS 20000
#define CLAIM_MS 5000
#define LINE 6

static struct fixture_visitor v[LINE + 1], stranger;

/* v[0] is inside, the others wait and poll. */
static void
open_line(void)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_absent_ms,
	    (int64_t)ABSENT_MS, ROOM_SETTING_claim_ms, (int64_t)CLAIM_MS,
	    ROOM_SETTING_hold_ms, (int64_t)3600000, FIXTURE_END);
	fixture_enter_all(v, LINE + 1);
	for (int i = 1; i <= LINE; i++)
		fixture_pass_heard(&v[i], 1000);
}

/* Cron goes on. */
static void
be_silent(void)
{
	for (int s = 0; s < 60; s++) {
		fixture_pass(1000);
		fixture_advance();
	}
}

/* It is back when it has to be, and claims after all but a second of its time.
 */
static void
assert_in_time(struct fixture_visitor *visitor, int64_t away_ms)
{
	fixture_pass_heard(&v[LINE], away_ms - 1000);
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	ck_assert_int_eq(visitor->place.state, LINE_CALLED);
	fixture_pass_heard(&v[LINE], CLAIM_MS - 1000);
	ck_assert_int_eq(fixture_claim(visitor), ST_OK);
	ck_assert_int_eq(visitor->place.state, LINE_ADMITTED);
	ck_assert_int_eq(fixture_room().no_shows, 0);
}

static void
poll_all(void)
{
	for (int i = 1; i <= LINE; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
}

START_TEST(one_who_is_called_at_the_end_of_a_silence_may_be_away)
{
	open_line();
	for (int i = 1; i <= 2; i++) {
		poll_all();
		be_silent();
		ck_assert(fixture_leave(&v[i - 1]));
		assert_in_time(&v[i], ABSENT_MS);
	}
}
END_TEST

START_TEST(one_who_was_called_before_a_silence_may_be_away)
{
	open_line();
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(fixture_room().called, 1);
	fixture_pass_heard(&v[LINE], 1000);
	be_silent();
	ck_assert_int_eq(fixture_poll(&v[LINE]), ST_OK);
	assert_in_time(&v[1], ABSENT_MS - 2000);
}
END_TEST

/* One silence after another puts it off no further than the last of them. */
START_TEST(one_who_is_called_between_two_silences_may_be_away)
{
	open_line();
	be_silent();
	ck_assert(fixture_leave(&v[0]));
	be_silent();
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_le(
	    v[1].place.claim_by_ms, fixture_q.now_ms + ABSENT_MS + CLAIM_MS);
	assert_in_time(&v[1], ABSENT_MS);
}
END_TEST

/* In a room that its draw opens in the silence. */
START_TEST(one_who_is_drawn_in_a_silence_may_be_away)
{
	struct fixture_visitor *first = NULL;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_absent_ms,
	    (int64_t)ABSENT_MS, ROOM_SETTING_claim_ms, (int64_t)CLAIM_MS,
	    ROOM_SETTING_opens_at_ms, T0 + 30000, FIXTURE_END);
	fixture_enter_all(v, LINE + 1);
	for (int s = 0; s < 20; s++)
		fixture_pass_heard(&v[s % LINE], 1000);
	be_silent();
	fixture_enter_new(&stranger, 20000);
	ck_assert_int_eq(fixture_room().called, 1);
	fixture_pass_heard(&stranger, ABSENT_MS - 1000);
	for (int i = 0; i <= LINE; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		if (v[i].place.state == LINE_CALLED)
			first = &v[i];
	}
	ck_assert_ptr_nonnull(first);
	ck_assert_int_eq(first->place.number, 1);
	ck_assert_int_eq(fixture_claim(first), ST_OK);
}
END_TEST

START_TEST(one_who_is_called_after_a_loss_may_be_away)
{
	open_line();
	fixture_redis("FLUSHALL");
	fixture_advance();
	fixture_pass_heard(&v[LINE], CLAIM_MS + 1000);
	ck_assert(fixture_leave(&v[0]));
	assert_in_time(&v[1], ABSENT_MS - CLAIM_MS - 2000);
}
END_TEST

/* One that stays away keeps its slot until it has had to be back, and to claim.
 */
START_TEST(one_who_stays_away_is_a_no_show)
{
	open_line();
	be_silent();
	ck_assert(fixture_leave(&v[0]));
	fixture_pass_heard(&v[2], ABSENT_MS + CLAIM_MS - 1000);
	ck_assert_int_eq(fixture_room().no_shows, 0);
	fixture_pass_heard(&v[2], 2000);
	ck_assert_int_eq(fixture_room().no_shows, 1);
	ck_assert_int_eq(v[2].place.state, LINE_CALLED);
}
END_TEST

/* One that was heard after the silence is not away. */
START_TEST(one_who_is_back_has_the_time_of_a_claim)
{
	open_line();
	be_silent();
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(v[1].place.claim_by_ms, fixture_q.now_ms + CLAIM_MS);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("away");
	TCase *tc = tcase_create("away");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_add_test(
	    tc, one_who_is_called_at_the_end_of_a_silence_may_be_away);
	tcase_add_test(tc, one_who_was_called_before_a_silence_may_be_away);
	tcase_add_test(tc, one_who_is_called_between_two_silences_may_be_away);
	tcase_add_test(tc, one_who_is_drawn_in_a_silence_may_be_away);
	tcase_add_test(tc, one_who_is_called_after_a_loss_may_be_away);
	tcase_add_test(tc, one_who_stays_away_is_a_no_show);
	tcase_add_test(tc, one_who_is_back_has_the_time_of_a_claim);
	return fixture_main(s);
}

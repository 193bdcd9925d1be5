/* Signing in while in line: the place becomes the account's (rule 13). */
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

static struct fixture_visitor guest, other, account, rival;

/* Room 1 for anyone, with so many places inside. */
static void
open_for_anyone(int64_t capacity)
{
	fixture_open(ROOM_SETTING_anyone, (int64_t)1, ROOM_SETTING_capacity,
	    capacity, ROOM_SETTING_absent_ms, (int64_t)3600000, FIXTURE_END);
	fixture_anonymous(&guest, 'g');
	fixture_anonymous(&other, 'o');
	fixture_visitor(&account, 1);
	fixture_visitor(&rival, 2);
}

static void
enter(struct fixture_visitor *v)
{
	ck_assert_int_eq(fixture_enter(v), ST_OK);
}

static void
sign_in(struct fixture_visitor *v, const struct fixture_visitor *before)
{
	ck_assert_int_eq(fixture_sign_in(v, before), ST_OK);
}

static void
assert_place(
    const struct fixture_visitor *v, int64_t number, enum line_state state)
{
	ck_assert_int_eq(v->place.number, number);
	ck_assert_str_eq(
	    line_state_word(v->place.state), line_state_word(state));
}

START_TEST(a_waiting_visitor_that_signs_in_keeps_its_number)
{
	open_for_anyone(0);
	enter(&other);
	enter(&guest);
	sign_in(&account, &guest);
	assert_place(&account, 2, LINE_WAITING);
	ck_assert(!account.place.is_new);
	ck_assert_int_eq(fixture_room().issued, 2);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_place(&account, 2, LINE_WAITING);
}
END_TEST

/* A browser may have lost one of the two. */
START_TEST(its_cookie_alone_will_do)
{
	open_for_anyone(0);
	enter(&guest);
	guest.token.index = 0;
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_WAITING);
}
END_TEST

START_TEST(who_is_inside_stays_inside_until_the_same_time)
{
	int64_t until;

	open_for_anyone(1);
	enter(&guest);
	assert_place(&guest, 1, LINE_ADMITTED);
	until = guest.place.expires_at_ms;
	fixture_pass(10000);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_ADMITTED);
	ck_assert_int_eq(account.place.expires_at_ms, until);
	ck_assert_int_eq(fixture_validate(&account), ST_OK);
	ck_assert_int_eq(fixture_room().admitted, 1);
}
END_TEST

START_TEST(a_called_one_stays_called)
{
	open_for_anyone(1);
	enter(&other);
	enter(&guest);
	fixture_leave(&other);
	ck_assert_int_eq(fixture_room().called, 1);
	sign_in(&account, &guest);
	ck_assert_int_eq(account.place.number, 2);
	ck_assert_int_eq(fixture_validate(&account), ST_OK);
}
END_TEST

START_TEST(one_who_was_passed_over_comes_back_as_the_account)
{
	open_for_anyone(1);
	fixture_set(ROOM_SETTING_absent_ms, 4000);
	enter(&other);
	enter(&guest);
	for (int i = 0; i < 12; i++) {
		fixture_pass(1000);
		ck_assert_int_eq(fixture_validate(&other), ST_OK);
		ck_assert_int_eq(fixture_poll(&other), ST_OK);
	}
	fixture_leave(&other);
	ck_assert_int_eq(fixture_room().serving, 2);
	ck_assert_int_eq(fixture_room().absent, 1);
	sign_in(&account, &guest);
	ck_assert_int_eq(account.place.number, 2);
	ck_assert_int_eq(fixture_room().absent, 0);
}
END_TEST

/* Neither the token nor the cookie gives the place to anybody else. */
START_TEST(the_anonymous_visitor_has_no_place_any_more)
{
	struct fixture_visitor old;

	open_for_anyone(0);
	enter(&guest);
	old = guest;
	sign_in(&account, &guest);
	ck_assert_int_eq(fixture_poll(&guest), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_validate(&guest), ST_TOKEN_OUTDATED);
	ck_assert(!fixture_leave(&guest));
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_place(&account, 1, LINE_WAITING);
	enter(&guest);
	assert_place(&guest, 2, LINE_WAITING);
	ck_assert(guest.place.is_new);
	ck_assert_int_eq(fixture_poll(&old), ST_OK);
	ck_assert_int_eq(old.place.state, LINE_EXPIRED);
}
END_TEST

START_TEST(a_place_is_bound_once)
{
	open_for_anyone(0);
	enter(&guest);
	sign_in(&account, &guest);
	sign_in(&rival, &guest);
	assert_place(&rival, 2, LINE_WAITING);
	ck_assert(rival.place.is_new);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_place(&account, 1, LINE_WAITING);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_WAITING);
}
END_TEST

START_TEST(of_two_numbers_an_account_keeps_the_lower)
{
	struct fixture_visitor before;

	open_for_anyone(0);
	enter(&guest);
	enter(&account);
	before = account;
	assert_place(&account, 2, LINE_WAITING);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_WAITING);
	ck_assert_int_eq(fixture_poll(&before), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_place(&account, 1, LINE_WAITING);
	ck_assert_int_eq(fixture_room().left, 1);
	enter(&rival);
	enter(&other);
	sign_in(&rival, &other);
	assert_place(&rival, 3, LINE_WAITING);
	ck_assert_int_eq(fixture_poll(&other), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_room().left, 2);
}
END_TEST

/* Else signing in to buy would send the buyer out. */
START_TEST(who_is_inside_is_not_sent_back_by_a_lower_number)
{
	open_for_anyone(1);
	enter(&other);
	enter(&account);
	enter(&guest);
	assert_place(&account, 2, LINE_WAITING);
	fixture_set(ROOM_SETTING_paused, 1);
	fixture_leave(&account);
	enter(&account);
	assert_place(&account, 4, LINE_WAITING);
	sign_in(&account, &other);
	assert_place(&account, 1, LINE_ADMITTED);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_ADMITTED);
	ck_assert_int_eq(fixture_room().admitted, 1);
	ck_assert_int_eq(fixture_poll(&guest), ST_TOKEN_OUTDATED);
}
END_TEST

START_TEST(the_slot_of_a_number_that_is_given_up_is_free_at_once)
{
	open_for_anyone(2);
	enter(&guest);
	enter(&account);
	enter(&rival);
	ck_assert_int_eq(fixture_room().admitted, 2);
	assert_place(&rival, 3, LINE_WAITING);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_ADMITTED);
	ck_assert_int_eq(fixture_room().serving, 3);
	ck_assert_int_eq(fixture_poll(&rival), ST_OK);
	ck_assert_int_ne(rival.place.state, LINE_WAITING);
}
END_TEST

START_TEST(what_has_ended_is_not_bound)
{
	open_for_anyone(1);
	enter(&guest);
	fixture_leave(&guest);
	sign_in(&account, &guest);
	assert_place(&account, 2, LINE_ADMITTED);
	ck_assert(account.place.is_new);
	ck_assert_int_eq(fixture_poll(&guest), ST_OK);
	ck_assert_int_eq(guest.place.state, LINE_DONE);
}
END_TEST

START_TEST(an_account_whose_admission_has_ended_may_bring_another_place)
{
	open_for_anyone(1);
	enter(&account);
	fixture_leave(&account);
	enter(&other);
	enter(&guest);
	sign_in(&account, &guest);
	assert_place(&account, 3, LINE_WAITING);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
}
END_TEST

START_TEST(before_the_draw_the_earlier_index_stays)
{
	open_for_anyone(1);
	fixture_set(ROOM_SETTING_opens_at_ms, T0 + 120000);
	enter(&guest);
	enter(&account);
	sign_in(&account, &guest);
	ck_assert_int_eq(account.place.index, 1);
	ck_assert_int_eq(account.place.number, 0);
	ck_assert_int_eq(fixture_poll(&guest), ST_TOKEN_OUTDATED);
}
END_TEST

/* A room that became one for accounts after it gave places to all. */
START_TEST(a_room_for_accounts_binds_what_it_gave_before)
{
	open_for_anyone(0);
	enter(&guest);
	fixture_set(ROOM_SETTING_anyone, 0);
	ck_assert_int_eq(fixture_enter(&other), ST_LOGIN_REQUIRED);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_WAITING);
}
END_TEST

enum { AT_ONCE = 16, HAS_FIRST = 0, HAS_ANOTHER = 2 };

/* So many sign in at once with the place of the guest, the first of the room:
 * as an account each, or all as one.  Returns how many have that place then. */
static int
sign_in_at_once(bool are_many)
{
	int had = 0, status;

	open_for_anyone(0);
	enter(&guest);
	for (int i = 0; i < AT_ONCE; i++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(fixture_q.conf);
			if (are_many)
				fixture_visitor(&account, i);
			sign_in(&account, &guest);
			_exit(account.place.number == 1 ? HAS_FIRST
							: HAS_ANOTHER);
		}
	for (int i = 0; i < AT_ONCE; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		had += WEXITSTATUS(status) == HAS_FIRST;
		ck_assert(WEXITSTATUS(status) == HAS_FIRST ||
			  WEXITSTATUS(status) == HAS_ANOTHER);
	}
	return had;
}

START_TEST(of_many_accounts_that_bind_one_place_at_once_one_has_it)
{
	ck_assert_int_eq(sign_in_at_once(true), 1);
	ck_assert_int_eq(fixture_room().issued, AT_ONCE);
}
END_TEST

START_TEST(two_tabs_that_sign_in_at_once_are_one)
{
	ck_assert_int_eq(sign_in_at_once(false), AT_ONCE);
	ck_assert_int_eq(fixture_room().issued, 1);
}
END_TEST

/* Redis comes back empty: the account's token is all there is. */
START_TEST(the_account_keeps_the_place_when_redis_is_lost)
{
	open_for_anyone(0);
	enter(&other);
	enter(&guest);
	sign_in(&account, &guest);
	fixture_pass(1000);
	fixture_advance();
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_place(&account, 2, LINE_WAITING);
}
END_TEST

START_TEST(a_new_epoch_forgets_what_was_bound)
{
	open_for_anyone(0);
	enter(&guest);
	sign_in(&account, &guest);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	enter(&guest);
	assert_place(&guest, 1, LINE_WAITING);
	sign_in(&account, &guest);
	assert_place(&account, 1, LINE_WAITING);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("bind");
	TCase *tc = tcase_create("signing in");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_waiting_visitor_that_signs_in_keeps_its_number);
	tcase_add_test(tc, its_cookie_alone_will_do);
	tcase_add_test(tc, who_is_inside_stays_inside_until_the_same_time);
	tcase_add_test(tc, a_called_one_stays_called);
	tcase_add_test(tc, one_who_was_passed_over_comes_back_as_the_account);
	tcase_add_test(tc, the_anonymous_visitor_has_no_place_any_more);
	tcase_add_test(tc, a_place_is_bound_once);
	tcase_add_test(tc, of_two_numbers_an_account_keeps_the_lower);
	tcase_add_test(tc, who_is_inside_is_not_sent_back_by_a_lower_number);
	tcase_add_test(
	    tc, the_slot_of_a_number_that_is_given_up_is_free_at_once);
	tcase_add_test(tc, what_has_ended_is_not_bound);
	tcase_add_test(
	    tc, an_account_whose_admission_has_ended_may_bring_another_place);
	tcase_add_test(tc, before_the_draw_the_earlier_index_stays);
	tcase_add_test(tc, a_room_for_accounts_binds_what_it_gave_before);
	tcase_add_test(
	    tc, of_many_accounts_that_bind_one_place_at_once_one_has_it);
	tcase_add_test(tc, two_tabs_that_sign_in_at_once_are_one);
	tcase_add_test(tc, the_account_keeps_the_place_when_redis_is_lost);
	tcase_add_test(tc, a_new_epoch_forgets_what_was_bound);
	return fixture_main(s);
}

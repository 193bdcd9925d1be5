/* How soon one visitor is given another number (rule 13). */
#include <stdio.h>

#include "newcomer.h"

/* The account of a number enters from some address; its wait, or -1. */
static int64_t
account_enters(struct fixture_visitor *v, const char *address)
{
	struct line_refusal refusal = { 0 };
	struct line_entrant e = {
		.visitor = v->visitor, .address = address, .refusal = &refusal
	};
	enum status st = line_enter(&fixture_q, 1, &e, &v->place);

	if (st == ST_OK) {
		v->token = (struct token){ 1, v->place.epoch, v->place.index,
			v->visitor };
		return -1;
	}
	ck_assert_int_eq(st, ST_TOO_MANY_REQUESTS);
	ck_assert_int_gt(refusal.retry_after_ms, 0);
	return refusal.retry_after_ms;
}

/* One account took 3,719 numbers in six seconds.  From many addresses, and in
 * any room. */
START_TEST(one_account_does_not_take_numbers_without_end)
{
	struct fixture_visitor first, v;
	char address[64];

	fixture_open(ROOM_SETTING_anyone, (int64_t)_i, ROOM_SETTING_capacity,
	    (int64_t)0, FIXTURE_END);
	fixture_enter_new(&first, 1);
	fixture_visitor(&v, 2);
	for (int i = 0; i < 600; i++) {
		snprintf(address, sizeof address, "192.0.%d.1", i % 256);
		if (account_enters(&v, address) < 0)
			ck_assert(fixture_leave(&v));
		fixture_pass(10);
	}
	ck_assert_int_eq(fixture_room().issued, 3);
	ck_assert_int_eq(fixture_poll(&first), ST_OK);
	ck_assert_int_le(first.place.behind, 2);
}
END_TEST

START_TEST(who_left_by_mistake_is_back_at_once_and_then_waits_as_it_is_told)
{
	struct fixture_visitor v;
	int64_t wait;

	fixture_open(FIXTURE_END);
	fixture_enter_new(&v, 1);
	ck_assert(fixture_leave(&v));
	ck_assert_int_lt(account_enters(&v, "::1"), 0);
	ck_assert_int_eq(v.place.number, 2);
	ck_assert_int_lt(account_enters(&v, "::1"), 0);
	ck_assert(fixture_leave(&v));
	fixture_pass(3000);
	wait = account_enters(&v, "::1");
	ck_assert_int_eq(wait, 7000);
	fixture_pass(wait - 1);
	ck_assert_int_eq(account_enters(&v, "::1"), 1);
	fixture_pass(1);
	ck_assert_int_lt(account_enters(&v, "::1"), 0);
	ck_assert_int_eq(v.place.number, 3);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_lt(account_enters(&v, "::1"), 0);
	ck_assert_int_eq(v.place.number, 1);
}
END_TEST

/* Also one that a place is bound to meanwhile; nor is it the network that is
 * counted for an anonymous one that has to wait. */
START_TEST(another_number_is_waited_for_by_all)
{
	struct fixture_visitor v, guest;

	newcomer_open_room();
	newcomer_limit(4, 0);
	fixture_enter_new(&v, 1);
	ck_assert(fixture_leave(&v));
	ck_assert_int_lt(account_enters(&v, "::1"), 0);
	ck_assert(fixture_leave(&v));
	fixture_anonymous(&guest, 'g');
	ck_assert_int_lt(account_enters(&guest, "192.0.2.1"), 0);
	ck_assert(fixture_leave(&guest));
	ck_assert_int_lt(account_enters(&guest, "192.0.2.1"), 0);
	ck_assert_int_eq(fixture_sign_in(&v, &guest), ST_OK);
	ck_assert_int_eq(v.place.index, guest.place.index);
	ck_assert(fixture_leave(&v));
	ck_assert_int_eq(account_enters(&v, "::1"), 10000);
	ck_assert_int_eq(account_enters(&guest, "192.0.2.1"), 10000);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 2);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("again");
	TCase *tc = tcase_create("again");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, newcomer_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(
	    tc, one_account_does_not_take_numbers_without_end, 0, 2);
	tcase_add_test(tc,
	    who_left_by_mistake_is_back_at_once_and_then_waits_as_it_is_told);
	tcase_add_test(tc, another_number_is_waited_for_by_all);
	return fixture_main(s);
}

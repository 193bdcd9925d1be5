/* Rule 3: paying happens exactly once, and points are conserved. */
#include <stdio.h>

#include "base/array.h"
#include "booking/account.h"
#include "payment_fixture.h"

static struct payment_fixture p;

static void
set_up(void)
{
	payment_fixture_begin(&p);
}

static void
tear_down(void)
{
	payment_fixture_end(&p);
}

START_TEST(paying_takes_the_price_and_says_what_is_left)
{
	static const char find_number[] = "SELECT number FROM booking_number";
	char answer[512], expected[512];
	struct sql_rows *number;

	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, answer, sizeof answer),
	    ST_OK);
	ck_assert_int_eq(
	    sql_query(p.owner, find_number, SQL_NO_ARGS, &number), ST_OK);
	ck_assert(sql_next(number));
	snprintf(expected, sizeof expected,
	    "{\"payment_id\":%lld,\"booking\":\"%s\","
	    "\"reservations\":[{\"reservation_id\":%lld,"
	    "\"concert_id\":%lld,\"seat_id\":%lld,\"price\":100,"
	    "\"status\":\"paid\"}],\"amount\":100,\"balance\":900}",
	    (long long)fixture_int(
		p.owner, "SELECT MAX(payment_id) FROM payment"),
	    sql_text(number, 0), (long long)p.held.id, (long long)p.concert.id,
	    (long long)p.held.seat_id);
	sql_rows_free(number);
	ck_assert_str_eq(answer, expected);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 900);
}
END_TEST

START_TEST(a_repeat_gets_the_stored_answer_byte_for_byte)
{
	char first[512], again[512];

	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, first, sizeof first),
	    ST_OK);
	ck_assert_int_eq(
	    account_grant(p.owner, "kim", 5, &(int64_t){ 0 }), ST_OK);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(fixture_pay(p.db, "kim", "key", p.held.id,
				     again, sizeof again),
		    ST_OK);
		ck_assert_str_eq(again, first);
	}
	ck_assert_int_eq(payment_fixture_count(&p), 1);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 905);
}
END_TEST

START_TEST(a_key_is_good_for_one_request_only)
{
	struct reservation other;

	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_hold(p.db, &p.concert, "kim",
			     fixture_seat(p.db, &p.concert, 1), &other),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", other.id, NULL, 0), ST_KEY_REUSED);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
}
END_TEST

START_TEST(the_order_of_the_reservations_is_no_other_request)
{
	struct reservation other;
	struct payment_result res;
	int64_t ids[2];
	struct payment_request req = { .buyer = fixture_buyer("kim"),
		.key = "key",
		.reservations = ids,
		.n = 2 };

	ck_assert_int_eq(fixture_hold(p.db, &p.concert, "kim",
			     fixture_seat(p.db, &p.concert, 1), &other),
	    ST_OK);
	ids[0] = p.held.id;
	ids[1] = other.id;
	ck_assert_int_eq(payment_complete(p.db, &req, &res), ST_OK);
	payment_result_free(&res);
	ids[0] = other.id;
	ids[1] = p.held.id;
	ck_assert_int_eq(payment_complete(p.db, &req, &res), ST_OK);
	payment_result_free(&res);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 800);
}
END_TEST

START_TEST(keys_of_two_accounts_have_nothing_to_do_with_each_other)
{
	struct reservation other;

	ck_assert_int_eq(fixture_hold(p.db, &p.concert, "lee",
			     fixture_seat(p.db, &p.concert, 1), &other),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_pay(p.db, "lee", "key", other.id, NULL, 0), ST_OK);
	ck_assert_int_eq(payment_fixture_count(&p), 2);
}
END_TEST

START_TEST(a_key_is_required_and_must_be_one)
{
	static const char *const bad[] = { NULL, "", "with blank", "tab\t",
		"\xea\xb0\x80",
		"0123456789012345678901234567890123456789012345678901234567890"
		"1234" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_int_eq(
		    fixture_pay(p.db, "kim", bad[i], p.held.id, NULL, 0),
		    ST_KEY_REQUIRED);
	ck_assert_int_eq(payment_fixture_count(&p), 0);
}
END_TEST

START_TEST(who_has_too_little_pays_nothing_and_may_try_again)
{
	struct reservation r[2];
	int64_t ids[2], left;
	struct payment_result res;
	struct payment_request req = { .buyer = fixture_buyer("lee"),
		.key = "key",
		.reservations = ids,
		.n = 2 };

	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    fixture_hold(p.db, &p.concert, "lee",
			fixture_seat(p.db, &p.concert, 1 + i), &r[i]),
		    ST_OK);
		ids[i] = r[i].id;
	}
	ck_assert_int_eq(
	    payment_complete(p.db, &req, &res), ST_INSUFFICIENT_POINTS);
	ck_assert_int_eq(res.amount, 200);
	ck_assert_int_eq(res.balance, 150);
	ck_assert_int_eq(fixture_balance(p.db, "lee"), 150);
	ck_assert_int_eq(account_grant(p.owner, "lee", 50, &left), ST_OK);
	ck_assert_int_eq(payment_complete(p.db, &req, &res), ST_OK);
	payment_result_free(&res);
	ck_assert_int_eq(fixture_balance(p.db, "lee"), 0);
}
END_TEST

START_TEST(what_ran_out_cannot_be_paid)
{
	fixture_run(p.owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 1000);
	ck_assert_int_eq(payment_fixture_count(&p), 0);
}
END_TEST

START_TEST(what_is_someone_elses_or_nobodys_cannot_be_paid)
{
	ck_assert_int_eq(fixture_pay(p.db, "lee", "key", p.held.id, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(fixture_pay(p.db, "kim", "key", 999999, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(payment_fixture_count(&p), 0);
}
END_TEST

START_TEST(what_is_paid_is_not_paid_again_under_another_key)
{
	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_pay(p.db, "kim", "other", p.held.id, NULL, 0),
	    ST_ALREADY_PAID);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 900);
}
END_TEST

START_TEST(a_free_seat_can_be_paid_too)
{
	struct concert gift = fixture_concert(p.owner, 1, 0);
	struct reservation r;

	ck_assert_int_eq(
	    fixture_hold(p.db, &gift, "kim", fixture_seat(p.db, &gift, 0), &r),
	    ST_OK);
	ck_assert_int_eq(fixture_pay(p.db, "kim", "key", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 1000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("payment");
	TCase *rules = tcase_create("rules");

	suite_add_tcase(s, rules);
	tcase_add_checked_fixture(rules, set_up, tear_down);
	tcase_add_test(rules, paying_takes_the_price_and_says_what_is_left);
	tcase_add_test(rules, a_repeat_gets_the_stored_answer_byte_for_byte);
	tcase_add_test(rules, a_key_is_good_for_one_request_only);
	tcase_add_test(
	    rules, the_order_of_the_reservations_is_no_other_request);
	tcase_add_test(
	    rules, keys_of_two_accounts_have_nothing_to_do_with_each_other);
	tcase_add_test(rules, a_key_is_required_and_must_be_one);
	tcase_add_test(
	    rules, who_has_too_little_pays_nothing_and_may_try_again);
	tcase_add_test(rules, what_ran_out_cannot_be_paid);
	tcase_add_test(rules, what_is_someone_elses_or_nobodys_cannot_be_paid);
	tcase_add_test(rules, what_is_paid_is_not_paid_again_under_another_key);
	tcase_add_test(rules, a_free_seat_can_be_paid_too);
	return fixture_main(s);
}

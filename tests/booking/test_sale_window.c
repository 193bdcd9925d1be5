/* Rule "a sale has a window": booking enforces it alone, at the statement that
 * takes seats, by the clock of the database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/bypass.h"
#include "booking/concert_board.h"
#include "booking/pulse.h"
#include "booking/refund.h"
#include "booking/reservation.h"
#include "booking/seat_map.h"
#include "booking/stock.h"
#include "gate_fixture.h"

static struct gate_fixture g;
static struct concert *concert; /* the queued one */

static void
set_up(void)
{
	static struct concert on_sale;

	gate_fixture_begin(&g);
	on_sale = fixture_queued_concert(g.owner, 8, 100);
	concert = &on_sale;
	fixture_run(g.owner, "UPDATE point SET balance = 1000");
}

static void
tear_down(void)
{
	gate_fixture_end(&g);
}

/* Change the concert by SQL, as time does, and read it anew. */
static void
change(const char *set)
{
	char text[200];

	snprintf(text, sizeof text, "UPDATE concert SET %s", set);
	fixture_run(g.owner, text);
	ck_assert_int_eq(concert_get(g.db, concert->id, concert), ST_OK);
}

static void
show_starts(const char *when)
{
	char text[200];

	snprintf(
	    text, sizeof text, "UPDATE performance SET starts_at = %s", when);
	fixture_run(g.owner, text);
	ck_assert_int_eq(concert_get(g.db, concert->id, concert), ST_OK);
}

#define LATER "NOW(6) + INTERVAL 1 HOUR"
#define EARLIER "NOW(6) - INTERVAL 1 HOUR"
#define TO_OPEN "sale_opens_at = " LATER
#define CLOSED "sale_closes_at = " EARLIER

static enum status
hold(int64_t n, struct reservation *r)
{
	return fixture_hold(
	    g.db, concert, "kim", fixture_seat(g.db, concert, n), r);
}

START_TEST(a_concert_is_on_sale_unless_it_says_otherwise)
{
	ck_assert_int_eq(concert_get(g.db, concert->id, concert), ST_OK);
	ck_assert_int_eq(concert_sale(concert), ST_OK);
	ck_assert_int_eq(hold(0, NULL), ST_OK);
}
END_TEST

START_TEST(nothing_is_sold_before_the_sale_opens)
{
	change(TO_OPEN);
	ck_assert_int_eq(concert_sale(concert), ST_SALE_NOT_OPEN);
	ck_assert_int_eq(hold(0, NULL), ST_SALE_NOT_OPEN);
	change("sale_opens_at = " EARLIER);
	ck_assert_int_eq(hold(0, NULL), ST_OK);
}
END_TEST

START_TEST(nothing_is_sold_after_it_has_closed)
{
	change("sale_closes_at = " LATER);
	ck_assert_int_eq(hold(0, NULL), ST_OK);
	change(CLOSED);
	ck_assert_int_eq(concert_sale(concert), ST_SALE_CLOSED);
	ck_assert_int_eq(hold(1, NULL), ST_SALE_CLOSED);
}
END_TEST

START_TEST(a_show_that_has_begun_does_not_sell)
{
	show_starts(LATER);
	ck_assert_int_eq(hold(0, NULL), ST_OK);
	show_starts(EARLIER);
	ck_assert_int_eq(hold(1, NULL), ST_SALE_CLOSED);
	/* Whatever its window says. */
	change(TO_OPEN);
	ck_assert_int_eq(hold(1, NULL), ST_SALE_CLOSED);
}
END_TEST

START_TEST(a_cancelled_concert_does_not_sell)
{
	change("cancelled_at = NOW(6)");
	ck_assert_int_eq(hold(0, NULL), ST_SALE_CLOSED);
}
END_TEST

START_TEST(a_hidden_concert_does_not_exist)
{
	char *json;
	size_t len;

	change("hidden = TRUE");
	ck_assert_int_eq(hold(0, NULL), ST_NO_CONCERT);
	ck_assert_int_eq(
	    concert_board(&g.conf, g.db, concert->id, &json, &len), ST_OK);
	ck_assert_uint_eq(len, strlen("{\"concerts\":[]}"));
	free(json);
}
END_TEST

START_TEST(the_map_of_a_hidden_concert_is_gone_within_a_second)
{
	struct seat_map map;
	char name[40];

	snprintf(name, sizeof name, "seats-%lld", (long long)concert->id);
	ck_assert_int_eq(seat_map_get(&g.conf, g.db, concert->id, &map), ST_OK);
	seat_map_free(&map);
	change("hidden = TRUE");
	ck_assert_int_eq(fixture_age(&g.conf, name, 1), 0);
	ck_assert_int_eq(
	    seat_map_get(&g.conf, g.db, concert->id, &map), ST_NO_CONCERT);
	change("hidden = FALSE");
	ck_assert_int_eq(seat_map_get(&g.conf, g.db, concert->id, &map), ST_OK);
	seat_map_free(&map);
}
END_TEST

static const char *const ends[] = { CLOSED, "hidden = TRUE", TO_OPEN };

START_TEST(a_hold_is_its_buyers_until_it_ends_whatever_becomes_of_the_sale)
{
	struct reservation_row *rows;
	struct reservation paid, kept;
	struct cancel_result cancelled;
	size_t n;

	ck_assert_int_eq(hold(0, &paid), ST_OK);
	ck_assert_int_eq(hold(1, &kept), ST_OK);
	change(ends[_i]);
	ck_assert_int_eq(hold(0, NULL), ST_OK); /* takes nothing */
	ck_assert_int_eq(
	    fixture_pay(g.db, "kim", "k", paid.id, NULL, 0), ST_OK);
	ck_assert_int_eq(reservation_list(g.db, "kim", &rows, &n), ST_OK);
	ck_assert_uint_eq(n, 2);
	free(rows);
	ck_assert_int_eq(
	    fixture_cancel(g.db, "kim", kept.id, &cancelled), ST_OK);
	ck_assert_uint_eq(cancelled.n, 1);
	ck_assert_int_ne(hold(2, NULL), ST_OK);
}
END_TEST

START_TEST(a_refund_after_the_close_gives_the_points_and_sells_nothing)
{
	struct sql *admin = fixture_sql(SQL_USER_ADMIN);
	struct refund refund;
	struct reservation r;

	ck_assert_int_eq(hold(0, &r), ST_OK);
	ck_assert_int_eq(fixture_pay(g.db, "kim", "k", r.id, NULL, 0), ST_OK);
	change(CLOSED);
	ck_assert_int_eq(refund_reservation(admin, r.id, &refund), ST_OK);
	ck_assert_int_eq(fixture_balance(g.db, "kim"), 1000);
	ck_assert_int_eq(hold(0, NULL), ST_SALE_CLOSED);
	sql_free(admin);
}
END_TEST

START_TEST(a_window_that_closes_before_it_opens_is_refused)
{
	concert->sale_opens_at_ms = 1790000000000;
	concert->sale_closes_at_ms = 1790000000000;
	ck_assert_int_eq(concert_set(g.owner, concert), ST_BAD_FIELD);
	concert->sale_closes_at_ms = 1790000000001;
	ck_assert_int_eq(concert_set(g.owner, concert), ST_OK);
	ck_assert_int_eq(concert_get(g.db, concert->id, concert), ST_OK);
	ck_assert_int_eq(concert->sale_closes_at_ms, 1790000000001);
}
END_TEST

/* --- the bypass ----------------------------------------------------------- */

START_TEST(a_dead_queue_opens_no_sale)
{
	static const struct {
		const char *set;
		enum status answer;
	} rows[] = {
		{ TO_OPEN, ST_SALE_NOT_OPEN },
		{ CLOSED, ST_SALE_CLOSED },
		{ "hidden = TRUE", ST_NO_CONCERT },
	};

	change(rows[_i].set);
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, concert, "kim", NULL), rows[_i].answer);
	ck_assert_int_eq(hold(0, NULL), rows[_i].answer);
	/* And nobody is inside already when it opens. */
	ck_assert_int_eq(
	    fixture_int(g.db, "SELECT SUM(admitted) FROM bypass"), 0);
	ck_assert_int_eq(
	    fixture_int(g.db, "SELECT COUNT(*) FROM bypass_admission"), 0);
}
END_TEST

/* --- what the room is told ------------------------------------------------ */

static struct stock
stock_now(void)
{
	struct stock s;

	ck_assert_int_eq(stock_count(g.db, concert->id, &s), ST_OK);
	return s;
}

START_TEST(a_room_calls_nobody_before_the_sale)
{
	ck_assert(!stock_now().is_later);
	change(TO_OPEN);
	ck_assert(stock_now().is_later);
	ck_assert_int_eq(stock_now().total, 8);
	/* The next report would be late for it. */
	change("sale_opens_at = NOW(6) + INTERVAL 5 SECOND");
	ck_assert(!stock_now().is_later);
	change("sale_opens_at = NULL, hidden = TRUE");
	ck_assert(stock_now().is_later);
}
END_TEST

START_TEST(after_the_close_only_what_is_held_is_left)
{
	struct reservation r;
	struct stock s;

	ck_assert_int_eq(hold(0, &r), ST_OK);
	ck_assert_int_eq(fixture_pay(g.db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(hold(1, NULL), ST_OK);
	change(CLOSED);
	s = stock_now();
	ck_assert_int_eq(s.total - s.sold, 1);
	ck_assert_int_eq(stock_free(&s), 0);
	ck_assert(!s.is_later);
	fixture_run(g.owner, FIXTURE_RUN_OUT);
	s = stock_now();
	ck_assert_int_eq(s.total - s.sold, 0);
}
END_TEST

START_TEST(the_pulse_says_so)
{
	struct sql *cron = fixture_sql(SQL_USER_CRON);
	struct pulse *pulse = pulse_new(&g.conf);

	gate_fixture_becomes(&g, RESPONDER_UP);
	change(TO_OPEN);
	ck_assert_int_eq(pulse_turn(pulse, cron, g.gate.queue_client), ST_OK);
	ck_assert_int_eq(responder_not_selling(g.queue), 2);
	change(CLOSED ", sale_opens_at = NULL");
	ck_assert_int_eq(pulse_turn(pulse, cron, g.gate.queue_client), ST_OK);
	ck_assert_int_eq(responder_not_selling(g.queue), 2);
	pulse_free(pulse);
	sql_free(cron);
}
END_TEST

/* --- races ---------------------------------------------------------------- */

#define TAKERS 7

/* Seats whose holds ran out, which are taken over; and a moment between the
 * last look at the concert and the commit, in which an operator could get in.
 */
static void
put_holds_that_ran_out(void)
{
	fixture_run(g.owner,
	    "CREATE TRIGGER moment BEFORE INSERT ON seat_version "
	    "FOR EACH ROW DO SLEEP(0.05); "
	    "INSERT INTO reservation (account_id, concert_id, seat_id, price, "
	    "expires_at) SELECT 'lee', concert_id, seat_id, 1, "
	    "NOW(6) - INTERVAL 1 SECOND FROM seat");
}

#define COUNT_HELD "SELECT COUNT(*) FROM reservation WHERE account_id <> 'lee'"

/* The first closes the sale and counts what is held then; the others take
 * seats until they cannot. */
static int
close_or_take(struct sql *s, int i, void *arg)
{
	struct concert c = *concert;
	enum status st = ST_OK;
	char account[24];

	(void)arg;
	if (i == 0) {
		c.sale_closes_at_ms = 1000;
		st = concert_set(fixture_sql(SQL_USER_ADMIN), &c);
		return st == ST_OK ? (int)fixture_int(s, COUNT_HELD) : 255;
	}
	snprintf(account, sizeof account, "buyer%d", i);
	for (int n = 0; n < 25 && st == ST_OK; n++)
		st = fixture_hold(s, concert, account,
		    fixture_seat(s, concert, (i - 1) * 25 + n), NULL);
	return st == ST_SALE_CLOSED || st == ST_OK ? 254 : 253;
}

START_TEST(when_an_operator_has_closed_the_sale_no_seat_is_taken_any_more)
{
	int count[256], counted = -1;

	*concert = fixture_queued_concert(g.owner, TAKERS * 25, 1);
	for (int i = 1; i <= TAKERS; i++) {
		char account[24];

		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(g.owner, account, 0);
	}
	put_holds_that_ran_out();
	fixture_race(1 + TAKERS, close_or_take, NULL, count);
	fixture_run(g.owner, "DROP TRIGGER moment");
	ck_assert_int_eq(count[254], TAKERS);
	for (int i = 0; i < 253; i++)
		if (count[i] > 0)
			counted = i;
	ck_assert_int_eq(fixture_int(g.db, COUNT_HELD), counted);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("sale window");
	TCase *tc = tcase_create("window");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_concert_is_on_sale_unless_it_says_otherwise);
	tcase_add_test(tc, nothing_is_sold_before_the_sale_opens);
	tcase_add_test(tc, nothing_is_sold_after_it_has_closed);
	tcase_add_test(tc, a_show_that_has_begun_does_not_sell);
	tcase_add_test(tc, a_cancelled_concert_does_not_sell);
	tcase_add_test(tc, a_hidden_concert_does_not_exist);
	tcase_add_test(tc, the_map_of_a_hidden_concert_is_gone_within_a_second);
	tcase_add_loop_test(tc,
	    a_hold_is_its_buyers_until_it_ends_whatever_becomes_of_the_sale, 0,
	    3);
	tcase_add_test(
	    tc, a_refund_after_the_close_gives_the_points_and_sells_nothing);
	tcase_add_test(tc, a_window_that_closes_before_it_opens_is_refused);
	tcase_add_loop_test(tc, a_dead_queue_opens_no_sale, 0, 3);
	tcase_add_test(tc, a_room_calls_nobody_before_the_sale);
	tcase_add_test(tc, after_the_close_only_what_is_held_is_left);
	tcase_add_test(tc, the_pulse_says_so);
	tcase_add_test(
	    tc, when_an_operator_has_closed_the_sale_no_seat_is_taken_any_more);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

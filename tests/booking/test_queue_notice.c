/* Rule 6: what the queue service is told of sales, and when. */
#include <stdio.h>

#include <check.h>

#include "booking/queue_notice.h"
#include "fixture.h"
#include "responder.h"

static struct sql *owner, *db;
static struct concert queued, plain;
static struct responder *responder;
static struct queue_client *queue_client;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	plain = fixture_concert(owner, 4, 1);
	queued = fixture_queued_concert(owner, 100, 1);
	responder = responder_start();
	queue_client = queue_client_new(fixture_queue_conf(responder));
}

static void
tear_down(void)
{
	queue_client_free(queue_client);
	responder_free(responder);
	fixture_end(owner, db);
}

static enum status
notice_stock(void)
{
	return queue_notice_stock(db, queue_client, &queued.id, 1);
}

/* The token of every concert. */
static const char *
find_token(void *token, int64_t concert_id)
{
	(void)concert_id;
	return token;
}

/* kim has paid in these concerts, with a request that brought the token. */
static void
notice_paid(char *token, int64_t first, int64_t second)
{
	struct concert_ids concerts = { .n = 0 };
	const struct queue_notice_buyer buyer = {
		.account = "kim", .find_token = find_token, .arg = token
	};

	concert_ids_add(&concerts, first);
	concert_ids_add(&concerts, second);
	queue_notice_paid(db, queue_client, &buyer, &concerts);
}

/* --- stock ---------------------------------------------------------------- */

START_TEST(changes_are_reported_near_the_edge_and_not_away_from_it)
{
	fixture_hold_first(db, &queued, "kim", 10);
	ck_assert_int_eq(notice_stock(), ST_OK);
	ck_assert_int_eq(responder_count(responder, "/stock"), 0);
	fixture_hold_first(db, &queued, "kim", 60);
	ck_assert_int_eq(notice_stock(), ST_OK);
	ck_assert_int_eq(responder_count(responder, "/stock"), 1);
}
END_TEST

START_TEST(a_concert_without_a_line_reports_nothing)
{
	fixture_hold_first(db, &queued, "kim", 60);
	queued.queue_required = false;
	ck_assert_int_eq(concert_set(owner, &queued), ST_OK);
	ck_assert_int_eq(notice_stock(), ST_OK);
	ck_assert_int_eq(responder_count(responder, ""), 0);
}
END_TEST

START_TEST(a_room_that_is_yet_to_come_is_no_failure_and_a_dead_queue_is)
{
	fixture_hold_first(db, &queued, "kim", 60);
	responder_no_room(responder, queued.id);
	ck_assert_int_eq(notice_stock(), ST_OK);
	responder_set(responder, RESPONDER_REFUSING);
	(void)fixture_queue_conf(responder);
	ck_assert_int_eq(notice_stock(), ST_QUEUE_UNAVAILABLE);
}
END_TEST

/* --- a buyer who has finished --------------------------------------------- */

START_TEST(a_buyer_who_holds_nothing_more_gives_the_slot_back)
{
	char token[] = "kim";

	fixture_hold_first(db, &queued, "lee", 60);
	notice_paid(token, queued.id, queued.id);
	ck_assert_int_eq(responder_count(responder, "/leave"), 1);
	ck_assert_int_eq(responder_count(responder, "/stock"), 1);
}
END_TEST

START_TEST(a_buyer_who_still_holds_a_seat_keeps_the_slot)
{
	char token[] = "kim";

	fixture_hold_first(db, &queued, "kim", 60);
	notice_paid(token, queued.id, queued.id);
	ck_assert_int_eq(responder_count(responder, "/leave"), 0);
	ck_assert_int_eq(responder_count(responder, "/stock"), 1);
}
END_TEST

START_TEST(a_buyer_without_a_token_has_no_slot_to_give_back)
{
	fixture_hold_first(db, &queued, "lee", 60);
	notice_paid(NULL, queued.id, queued.id);
	ck_assert_int_eq(responder_count(responder, "/leave"), 0);
	ck_assert_int_eq(responder_count(responder, "/stock"), 1);
}
END_TEST

START_TEST(nothing_is_told_of_a_concert_without_a_line)
{
	char token[] = "kim";

	notice_paid(token, plain.id, plain.id);
	ck_assert_int_eq(responder_count(responder, ""), 0);
}
END_TEST

START_TEST(a_queue_that_does_not_work_is_asked_once)
{
	struct concert other = fixture_queued_concert(owner, 100, 1);
	char token[] = "kim";

	fixture_hold_first(db, &queued, "lee", 60);
	responder_set(responder, RESPONDER_FAILING);
	notice_paid(token, queued.id, other.id);
	ck_assert_int_eq(responder_count(responder, "/leave"), 1);
	ck_assert_int_eq(responder_count(responder, "/stock"), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("queue_notice");
	TCase *stock = tcase_create("stock");
	TCase *paid = tcase_create("paid");

	tcase_add_checked_fixture(stock, set_up, tear_down);
	tcase_add_checked_fixture(paid, set_up, tear_down);
	tcase_add_test(
	    stock, changes_are_reported_near_the_edge_and_not_away_from_it);
	tcase_add_test(stock, a_concert_without_a_line_reports_nothing);
	tcase_add_test(stock,
	    a_room_that_is_yet_to_come_is_no_failure_and_a_dead_queue_is);
	tcase_add_test(
	    paid, a_buyer_who_holds_nothing_more_gives_the_slot_back);
	tcase_add_test(paid, a_buyer_who_still_holds_a_seat_keeps_the_slot);
	tcase_add_test(paid, a_buyer_without_a_token_has_no_slot_to_give_back);
	tcase_add_test(paid, nothing_is_told_of_a_concert_without_a_line);
	tcase_add_test(paid, a_queue_that_does_not_work_is_asked_once);
	suite_add_tcase(s, stock);
	suite_add_tcase(s, paid);
	return fixture_main(s);
}

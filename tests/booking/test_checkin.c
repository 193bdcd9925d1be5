/* The door of the hall: a ticket lets one person in, whatever happens to the
 * network, and the staff are told why one does not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "booking/checkin.h"
#include "booking/refund.h"
#include "booking/reservation_json.h"
#include "booking/ticket_list.h"
#include "key_pair.h"
#include "payment_fixture.h"

#define SCANNERS 64
#define INNODB_TRX_MS 110 /* innodb_trx is read at most every 100 ms */

static struct payment_fixture p;
static struct keyring *secret, *public;
static struct sql *admin;
static char code[TICKET_TEXT_SIZE];

/* The code of a paid seat of kim's, the newest. */
static void
read_code(char text[TICKET_TEXT_SIZE])
{
	struct reservation_row *rows;
	struct json_object *o;
	size_t n;

	ck_assert_int_eq(reservation_list(p.db, "kim", &rows, &n), ST_OK);
	ck_assert_uint_ge(n, 1);
	o = reservation_json_own(&rows[0], secret);
	snprintf(text, TICKET_TEXT_SIZE, "%s",
	    json_object_get_string(json_object_object_get(o, "ticket")));
	json_object_put(o);
	free(rows);
}

static void
buy(const char *key)
{
	ck_assert_int_eq(fixture_hold(p.db, &p.concert, "kim",
			     fixture_seat(p.db, &p.concert, 0), &p.held),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", key, p.held.id, NULL, 0), ST_OK);
	read_code(code);
}

static void
set_up(void)
{
	payment_fixture_begin(&p);
	admin = fixture_sql(SQL_USER_ADMIN);
	key_pair_open(1, 0x11, &secret, &public);
	buy("key");
}

static void
tear_down(void)
{
	keyring_free(secret);
	keyring_free(public);
	sql_free(admin);
	payment_fixture_end(&p);
}

static struct checkin
scan_at(int64_t concert_id, const char *ticket, const char *request,
    int64_t used_at_ms)
{
	const struct checkin_request req = { .concert_id = concert_id,
		.ticket = ticket,
		.device = "gate 1",
		.request = request,
		.used_at_ms = used_at_ms };
	struct checkin c;

	ck_assert_int_eq(checkin_use(p.db, public, &req, &c), ST_OK);
	return c;
}

static struct checkin
scan(const char *ticket, const char *request)
{
	return scan_at(p.concert.id, ticket, request, 0);
}

static int64_t
count_uses(void)
{
	return fixture_int(p.owner, "SELECT COUNT(*) FROM checkin");
}

START_TEST(a_ticket_is_used_once)
{
	struct checkin c = scan(code, "one");

	ck_assert_str_eq(c.result, "good");
	ck_assert_str_eq(c.place.section, "A");
	ck_assert_int_eq(c.place.number, 1);
	c = scan(code, "two");
	ck_assert_str_eq(c.result, "used");
	ck_assert_str_eq(c.device, "gate 1");
	ck_assert_int_gt(c.used_at_ms, 0);
	ck_assert_int_eq(count_uses(), 1);
}
END_TEST

/* The answer was lost, and the device asks again. */
START_TEST(the_same_request_is_good_again)
{
	struct checkin first = scan(code, "one"), again = scan(code, "one");

	ck_assert_str_eq(again.result, "good");
	ck_assert_int_eq(again.used_at_ms, first.used_at_ms);
	ck_assert_int_eq(count_uses(), 1);
}
END_TEST

static int
scan_at_once(struct sql *db, int i, void *arg)
{
	char request[16];
	struct checkin_request req = { .concert_id = p.concert.id,
		.ticket = code,
		.device = "gate",
		.request = request };
	struct checkin c;

	(void)arg;
	snprintf(request, sizeof request, "request %d", i);
	if (checkin_use(db, public, &req, &c) != ST_OK)
		return 2;
	return strcmp(c.result, "good") == 0   ? 0
	       : strcmp(c.result, "used") == 0 ? 1
					       : 3;
}

START_TEST(of_many_scanners_one_is_told_good)
{
	int count[256];

	fixture_race(SCANNERS, scan_at_once, NULL, count);
	ck_assert_int_eq(count[0], 1);
	ck_assert_int_eq(count[1], SCANNERS - 1);
	ck_assert_int_eq(count_uses(), 1);
}
END_TEST

START_TEST(a_refunded_ticket_is_told_and_not_used)
{
	struct refund r;

	ck_assert_int_eq(refund_reservation(admin, p.held.id, &r), ST_OK);
	ck_assert_str_eq(scan(code, "one").result, "refunded");
	ck_assert_int_eq(count_uses(), 0);
}
END_TEST

START_TEST(a_seat_that_is_sold_again_has_another_code)
{
	char was[TICKET_TEXT_SIZE];
	struct refund r;

	strcpy(was, code);
	ck_assert_int_eq(refund_reservation(admin, p.held.id, &r), ST_OK);
	buy("key2");
	ck_assert_str_ne(was, code);
	ck_assert_str_eq(scan(was, "one").result, "refunded");
	ck_assert_str_eq(scan(code, "two").result, "good");
}
END_TEST

/* A program that scans while a refund is not committed yet; its result. */
static pid_t
scan_elsewhere(void)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(scan_at_once(fixture_sql(SQL_USER_BOOKING), 0, NULL));
	while (fixture_int(p.owner,
		   "SELECT COUNT(*) FROM information_schema.innodb_trx "
		   "WHERE trx_state = 'LOCK WAIT'") == 0)
		clock_sleep_ms(INNODB_TRX_MS);
	return pid;
}

static enum status
detach_and_scan(struct sql *db, void *pid)
{
	static const char detach[] = "UPDATE payment_item SET "
				     "reservation_id = NULL, "
				     "refunded_at = NOW(6)";
	enum status st = sql_exec(db, detach, SQL_NO_ARGS, NULL);

	*(pid_t *)pid = scan_elsewhere();
	return st;
}

START_TEST(a_use_waits_for_a_refund_and_then_is_none)
{
	int status;
	pid_t pid;

	ck_assert_int_eq(sql_transaction(admin, detach_and_scan, &pid), ST_OK);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	ck_assert_int_eq(count_uses(), 0);
	fixture_run(p.owner,
	    "UPDATE payment_item i JOIN reservation r ON r.seat_id = i.seat_id "
	    "SET i.reservation_id = r.reservation_id, i.refunded_at = NULL");
}
END_TEST

START_TEST(a_ticket_of_another_concert_is_told_and_not_used)
{
	struct concert other = fixture_concert(p.owner, 1, 100);
	struct checkin c = scan_at(other.id, code, "one", 0);

	ck_assert_str_eq(c.result, "other_concert");
	ck_assert_int_eq(c.concert_id, p.concert.id);
	ck_assert_int_eq(count_uses(), 0);
	ck_assert_str_eq(scan(code, "one").result, "good");
}
END_TEST

START_TEST(what_is_not_ours_is_told)
{
	struct keyring *theirs, *unused;
	struct ticket t;
	char text[TICKET_TEXT_SIZE];

	ck_assert_int_eq(ticket_read(public, code, &t), ST_OK);
	key_pair_open(1, 0x12, &theirs, &unused);
	ticket_write(theirs, &t, text);
	ck_assert_str_eq(scan(text, "one").result, "bad_signature");
	t.id += 100;
	ticket_write(secret, &t, text);
	ck_assert_str_eq(scan(text, "one").result, "unknown");
	ck_assert_str_eq(scan("usher:1:1", "one").result, "unknown");
	ck_assert_str_eq(scan("KM4T7-0VQ2X-1", "one").result, "unknown");
	ck_assert_int_eq(count_uses(), 0);
	keyring_free(theirs);
	keyring_free(unused);
}
END_TEST

START_TEST(a_booking_and_a_seat_can_be_typed_instead)
{
	struct reservation_row *rows;
	char typed[64];
	size_t n;

	ck_assert_int_eq(reservation_list(p.db, "kim", &rows, &n), ST_OK);
	snprintf(typed, sizeof typed, "%s-%lld", rows[0].booking,
	    (long long)rows[0].reservation.seat_id);
	free(rows);
	ck_assert_str_eq(scan(typed, "one").result, "good");
	ck_assert_str_eq(scan(code, "two").result, "used");
}
END_TEST

/* A device that was offline tells when; a clock that is ahead does not. */
START_TEST(a_late_report_has_its_own_time)
{
	int64_t now_ms =
	    fixture_int(p.owner, "SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)");
	struct checkin c = scan_at(p.concert.id, code, "one", now_ms - 60000);

	ck_assert_str_eq(c.result, "good");
	ck_assert_int_eq(c.used_at_ms, now_ms - 60000);
	fixture_run(p.owner, "DELETE FROM checkin");
	c = scan_at(p.concert.id, code, "one", now_ms + 3600000);
	ck_assert_int_lt(c.used_at_ms, now_ms + 3000000);
}
END_TEST

/* To the last time that the endpoint takes, which MariaDB cannot keep. */
START_TEST(a_clock_that_is_decades_ahead_is_taken_for_now)
{
	int64_t now_ms =
	    fixture_int(p.owner, "SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)");
	struct checkin c =
	    scan_at(p.concert.id, code, "one", INT64_C(4102444800000));

	ck_assert_str_eq(c.result, "good");
	ck_assert_int_ge(c.used_at_ms, now_ms);
	ck_assert_int_lt(c.used_at_ms, now_ms + 3600000);
}
END_TEST

START_TEST(of_two_devices_that_let_a_ticket_in_the_later_report_is_told)
{
	struct checkin c = scan(code, "online");

	c = scan_at(p.concert.id, code, "offline", c.used_at_ms - 60000);
	ck_assert_str_eq(c.result, "used");
	ck_assert_str_eq(c.device, "gate 1");
	ck_assert_int_eq(count_uses(), 1);
}
END_TEST

START_TEST(looking_uses_nothing)
{
	struct checkin c;

	ck_assert_int_eq(checkin_look(admin, public, code, &c), ST_OK);
	ck_assert_str_eq(c.result, "good");
	ck_assert_int_eq(count_uses(), 0);
	scan(code, "one");
	ck_assert_int_eq(checkin_look(admin, public, code, &c), ST_OK);
	ck_assert_str_eq(c.result, "used");
}
END_TEST

static const char *
text_of(struct json_object *o, const char *member)
{
	return json_object_get_string(json_object_object_get(o, member));
}

START_TEST(the_list_has_what_was_sold_and_what_became_of_it)
{
	struct json_object *list, *first, *second;
	struct refund r;

	ck_assert_int_eq(refund_reservation(admin, p.held.id, &r), ST_OK);
	buy("key2");
	scan(code, "one");
	ck_assert_int_eq(ticket_list(p.db, p.concert.id, &list), ST_OK);
	ck_assert_uint_eq(json_object_array_length(list), 2);
	first = json_object_array_get_idx(list, 0);
	second = json_object_array_get_idx(list, 1);
	ck_assert_str_eq(text_of(first, "refunded"), "true");
	ck_assert_ptr_null(text_of(first, "used_at_ms"));
	ck_assert_str_eq(text_of(second, "refunded"), "false");
	ck_assert_str_eq(text_of(second, "device"), "gate 1");
	ck_assert_uint_eq(
	    strlen(text_of(second, "booking")), BOOKING_NUMBER_SIZE - 1);
	json_object_put(list);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("checkin");
	TCase *door = tcase_create("door");

	suite_add_tcase(s, door);
	tcase_add_checked_fixture(door, set_up, tear_down);
	tcase_set_timeout(door, 60);
	tcase_add_test(door, a_ticket_is_used_once);
	tcase_add_test(door, the_same_request_is_good_again);
	tcase_add_test(door, of_many_scanners_one_is_told_good);
	tcase_add_test(door, a_refunded_ticket_is_told_and_not_used);
	tcase_add_test(door, a_seat_that_is_sold_again_has_another_code);
	tcase_add_test(door, a_use_waits_for_a_refund_and_then_is_none);
	tcase_add_test(door, a_ticket_of_another_concert_is_told_and_not_used);
	tcase_add_test(door, what_is_not_ours_is_told);
	tcase_add_test(door, a_booking_and_a_seat_can_be_typed_instead);
	tcase_add_test(door, a_late_report_has_its_own_time);
	tcase_add_test(door, a_clock_that_is_decades_ahead_is_taken_for_now);
	tcase_add_test(
	    door, of_two_devices_that_let_a_ticket_in_the_later_report_is_told);
	tcase_add_test(door, looking_uses_nothing);
	tcase_add_test(door, the_list_has_what_was_sold_and_what_became_of_it);
	return fixture_main(s);
}

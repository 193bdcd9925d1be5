/* The seat map: what everybody sees, made seldom and read often. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <json-c/json.h>

#include "booking/reservation.h"
#include "booking/seat.h"
#include "booking/seat_map.h"
#include "fixture.h"

static struct sql *owner, *db;
static struct concert concert;
static char name[40];

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	concert = fixture_concert(owner, 4, 100);
	snprintf(name, sizeof name, "seats-%lld", (long long)concert.id);
}

static void
tear_down(void)
{
	fixture_end(owner, db);
}

/* The statuses of all seats in order, a letter each, as an account sees them;
 * its entity tag goes to etag unless NULL. */
static const char *
look(const char *account, char *etag)
{
	const struct buyer buyer = fixture_buyer(account);
	static char letters[4096];
	struct seat_map_own own = { .n = 0 };
	struct seat_map map;
	struct json_object *o, *seats, *seat, *status;
	char *json;
	size_t len, n;

	if (account != NULL)
		ck_assert_int_eq(
		    seat_map_own(db, concert.id, &buyer, &own), ST_OK);
	ck_assert_int_eq(seat_map_get(&conf, db, concert.id, &map), ST_OK);
	json = seat_map_json(&map, &own, &len);
	json = realloc(json, len + 1);
	json[len] = '\0';
	if (etag != NULL)
		seat_map_etag(&map, &own, etag);
	seat_map_free(&map);
	o = json_tokener_parse(json);
	ck_assert_ptr_nonnull(o);
	ck_assert(json_object_object_get_ex(o, "seats", &seats));
	n = json_object_array_length(seats);
	for (size_t i = 0; i < n; i++) {
		seat = json_object_array_get_idx(seats, i);
		ck_assert(json_object_object_get_ex(seat, "status", &status));
		letters[i] = json_object_get_string(status)[0];
	}
	letters[n] = '\0';
	json_object_put(o);
	free(json);
	return letters;
}

/* The second for which a map is good has passed. */
static void
later(void)
{
	ck_assert_int_eq(fixture_age(&conf, name, 1), 0);
}

static int64_t
seat(int64_t n)
{
	return fixture_seat(db, &concert, n);
}

static int64_t
scans(void)
{
	return fixture_int(owner, "SELECT VARIABLE_VALUE DIV 1 FROM "
				  "information_schema.GLOBAL_STATUS "
				  "WHERE VARIABLE_NAME = 'HANDLER_READ_NEXT'");
}

START_TEST(every_seat_has_its_state)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(1), NULL), ST_OK);
	ck_assert_int_eq(seat_block(owner, seat(2), true), ST_OK);
	ck_assert_str_eq(look(NULL, NULL), "shba");
	ck_assert_str_eq(look("kim", NULL), "mhba");
	ck_assert_str_eq(look("lee", NULL), "smba");
}
END_TEST

START_TEST(a_seat_says_where_it_is_and_what_it_costs)
{
	struct seat_map_own own = { .n = 0 };
	struct seat_map map;
	char expected[300], *json;
	size_t len;

	ck_assert_int_eq(seat_map_get(&conf, db, concert.id, &map), ST_OK);
	json = seat_map_json(&map, &own, &len);
	snprintf(expected, sizeof expected,
	    "{\"seats\":[{\"seat_id\":%lld,"
	    "\"section\":\"A\",\"row\":\"1\",\"number\":1,\"price\":100,"
	    "\"status\":\"available\"},",
	    (long long)seat(0));
	ck_assert_uint_gt(len, strlen(expected));
	ck_assert_int_eq(memcmp(json, expected, strlen(expected)), 0);
	free(json);
	seat_map_free(&map);
}
END_TEST

/* The answer of view=states, its layout cut out of it. */
static char *
states(const char *account, char layout[25])
{
	const struct buyer buyer = fixture_buyer(account);
	struct seat_map_own own = { .n = 0 };
	struct seat_map map;
	static char text[200];
	char *json;
	size_t len;

	if (account != NULL)
		ck_assert_int_eq(
		    seat_map_own(db, concert.id, &buyer, &own), ST_OK);
	ck_assert_int_eq(seat_map_get(&conf, db, concert.id, &map), ST_OK);
	json = seat_map_states(&map, &own, concert.id, &len);
	snprintf(text, sizeof text, "%.*s", (int)len, json);
	free(json);
	seat_map_free(&map);
	json = strstr(text, "\"layout\":\"") + 10;
	memcpy(layout, json, 24);
	layout[24] = '\0';
	memmove(json, json + 24, strlen(json + 24) + 1);
	return text;
}

START_TEST(states_alone_are_a_letter_a_seat)
{
	char first[25], second[25], expected[100];
	struct seat_place more = { "Z", "1", 1, 0 };

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(1), NULL), ST_OK);
	snprintf(expected, sizeof expected,
	    "{\"concert_id\":%lld,\"layout\":\"\",\"states\":\"ahaa\"}",
	    (long long)concert.id);
	ck_assert_str_eq(states("lee", first), expected);
	ck_assert_str_eq(strrchr(states("kim", first), ':'), ":\"amaa\"}");
	/* The layout is that of the places, whatever their states. */
	ck_assert_int_eq(seat_block(owner, seat(0), true), ST_OK);
	later();
	ck_assert_str_eq(strrchr(states(NULL, second), ':'), ":\"bhaa\"}");
	ck_assert_str_eq(first, second);
	ck_assert_int_eq(seat_add(owner, concert.id, &more, 1, NULL), ST_OK);
	later();
	states(NULL, second);
	ck_assert_str_ne(first, second);
}
END_TEST

START_TEST(the_summary_counts_what_is_left_of_each_price)
{
	struct seat_place more[] = { { "Z", "1", 1, 50 }, { "Z", "1", 2, 70 },
		{ "Z", "1", 3, 50 } };
	struct seat_map map;
	char expected[300], *json;
	size_t len;

	ck_assert_int_eq(seat_add(owner, concert.id, more, 3, NULL), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_OK);
	ck_assert_int_eq(seat_block(owner, seat(1), true), ST_OK);
	ck_assert_int_eq(seat_block(owner, seat(5), true), ST_OK);
	ck_assert_int_eq(seat_map_get(&conf, db, concert.id, &map), ST_OK);
	json = seat_map_summary(&map, &len);
	snprintf(expected, sizeof expected,
	    "{\"concert_id\":%lld,\"prices\":["
	    "{\"price\":50,\"seats_total\":2,\"seats_left\":2},"
	    "{\"price\":70,\"seats_total\":0,\"seats_left\":0},"
	    "{\"price\":100,\"seats_total\":3,\"seats_left\":2}]}",
	    (long long)concert.id);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_int_eq(memcmp(json, expected, len), 0);
	free(json);
	seat_map_free(&map);
}
END_TEST

START_TEST(odd_names_stay_json)
{
	struct seat_place odd = { "\"\\가/<", "'", 1, 0 };

	ck_assert_int_eq(seat_add(owner, concert.id, &odd, 1, NULL), ST_OK);
	/* No seat is added so, but one may be there. */
	fixture_run(owner, "UPDATE seat SET row_name = '\x7f\t' "
			   "WHERE section_name <> 'A'");
	ck_assert_str_eq(look(NULL, NULL), "aaaaa");
}
END_TEST

START_TEST(the_tag_moves_with_the_map_and_only_then)
{
	char first[SEAT_MAP_ETAG_MAX], second[SEAT_MAP_ETAG_MAX];
	struct cancel_result cancelled;
	struct reservation r;

	look(NULL, first);
	later();
	look(NULL, second);
	ck_assert_str_eq(first, second);
	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	later();
	ck_assert_str_eq(look(NULL, second), "haaa");
	ck_assert_str_ne(first, second);
	ck_assert_int_eq(fixture_cancel(db, "kim", r.id, &cancelled), ST_OK);
	later();
	ck_assert_str_eq(look(NULL, second), "aaaa");
	ck_assert_str_eq(first, second);
}
END_TEST

START_TEST(ones_own_seats_are_in_the_tag_at_once)
{
	char before[SEAT_MAP_ETAG_MAX], after[SEAT_MAP_ETAG_MAX];

	look("kim", before);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_OK);
	ck_assert_str_eq(look("kim", after), "maaa");
	ck_assert_str_ne(before, after);
}
END_TEST

START_TEST(a_hold_that_runs_out_frees_its_seat_without_anyones_doing)
{
	char held[SEAT_MAP_ETAG_MAX], free_again[SEAT_MAP_ETAG_MAX];

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_OK);
	fixture_run(owner, "UPDATE reservation SET "
			   "expires_at = NOW(6) + INTERVAL 100000 MICROSECOND");
	ck_assert_str_eq(look(NULL, held), "haaa");
	fixture_run(owner, "DO SLEEP(0.11)");
	later();
	ck_assert_str_eq(look(NULL, free_again), "aaaa");
	ck_assert_str_ne(held, free_again);
}
END_TEST

static int64_t
version(void)
{
	return fixture_int(
	    db, "SELECT COALESCE(SUM(version), 0) FROM seat_version");
}

START_TEST(every_change_of_a_seat_moves_the_version)
{
	struct cancel_result cancelled;
	struct reservation r;
	int64_t v[6];

	fixture_run(owner, FIXTURE_NO_COOLDOWN);
	v[0] = version();
	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	v[1] = version();
	ck_assert_int_eq(fixture_cancel(db, "kim", r.id, &cancelled), ST_OK);
	v[2] = version();
	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	v[3] = version();
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	v[4] = version();
	ck_assert_int_eq(seat_block(owner, seat(1), true), ST_OK);
	v[5] = version();
	for (int i = 1; i < 6; i++)
		ck_assert_int_eq(v[i], v[i - 1] + 1);
	/* Asking again changes nothing. */
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), &r), ST_SEAT_TAKEN);
	v[0] = version();
	ck_assert_int_eq(v[0], v[5]);
}
END_TEST

static int
view_often(struct sql *s, int i, void *arg)
{
	struct seat_map map;
	enum status st = ST_OK;

	(void)i;
	(void)arg;
	for (int n = 0; n < 50 && st == ST_OK; n++) {
		st = seat_map_get(&conf, s, concert.id, &map);
		if (st == ST_OK)
			seat_map_free(&map);
	}
	return (int)st;
}

/* Seats read by the viewers, in the server's own count of rows. */
static int64_t
rows_read_by_viewers(void)
{
	int64_t before;
	int count[256];

	ck_assert_int_eq(
	    seat_add_grid(owner, concert.id, "B", 40, 50, 100), ST_OK);
	look(NULL, NULL);
	later();
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_OK);
	before = scans();
	fixture_race(8, view_often, NULL, count);
	ck_assert_int_eq(count[ST_OK], 8);
	return scans() - before;
}

START_TEST(many_viewers_make_one_scan_a_second)
{
	int64_t read = rows_read_by_viewers();

	/* 2,004 seats; eight viewers looking 50 times took a second or two. */
	ck_assert_int_ge(read, 2000);
	ck_assert_int_lt(read, 4 * 2100);
}
END_TEST

/* The negative control: each look is a scan where nothing is shared. */
START_TEST(without_a_shared_folder_each_look_is_a_scan)
{
	static char nowhere[] = "/proc/nowhere";
	static char *folder; /* static, so that racers do not lose it */
	int count[256];
	int64_t before;

	ck_assert_int_eq(
	    seat_add_grid(owner, concert.id, "B", 40, 50, 100), ST_OK);
	folder = conf.booking_state_dir;
	conf.booking_state_dir = nowhere;
	before = scans();
	fixture_race(2, view_often, NULL, count);
	conf.booking_state_dir = folder;
	ck_assert_int_eq(count[ST_OK], 2);
	ck_assert_int_gt(scans() - before, 90 * 2000);
}
END_TEST

START_TEST(a_concert_that_is_none_leaves_no_file)
{
	struct seat_map map;
	char command[300];

	ck_assert_int_eq(
	    seat_map_get(&conf, db, concert.id + 1, &map), ST_NO_CONCERT);
	snprintf(command, sizeof command, "test -z \"$(ls '%s')\"",
	    conf.booking_state_dir);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(a_file_that_is_damaged_is_made_again)
{
	char command[300];

	look(NULL, NULL);
	later();
	snprintf(command, sizeof command,
	    "printf damaged >'%s/%s' && touch -d '1 minute ago' '%s/%s'",
	    conf.booking_state_dir, name, conf.booking_state_dir, name);
	ck_assert_int_eq(system(command), 0);
	ck_assert_str_eq(look(NULL, NULL), "aaaa");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("seat map");
	TCase *tc = tcase_create("map");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_seat_has_its_state);
	tcase_add_test(tc, a_seat_says_where_it_is_and_what_it_costs);
	tcase_add_test(tc, states_alone_are_a_letter_a_seat);
	tcase_add_test(tc, the_summary_counts_what_is_left_of_each_price);
	tcase_add_test(tc, odd_names_stay_json);
	tcase_add_test(tc, the_tag_moves_with_the_map_and_only_then);
	tcase_add_test(tc, ones_own_seats_are_in_the_tag_at_once);
	tcase_add_test(
	    tc, a_hold_that_runs_out_frees_its_seat_without_anyones_doing);
	tcase_add_test(tc, every_change_of_a_seat_moves_the_version);
	tcase_add_test(tc, many_viewers_make_one_scan_a_second);
	tcase_add_test(tc, without_a_shared_folder_each_look_is_a_scan);
	tcase_add_test(tc, a_concert_that_is_none_leaves_no_file);
	tcase_add_test(tc, a_file_that_is_damaged_is_made_again);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

/* The list of concerts, and how many seats are left of each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/concert_board.h"
#include "booking/seat.h"
#include "fixture.h"

static struct sql *owner, *db;
static struct concert concert;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	concert = fixture_concert(owner, 4, 100);
}

static void
tear_down(void)
{
	fixture_end(owner, db);
}

static void
board_says(int64_t only, const char *expected)
{
	char *json;
	size_t len;

	ck_assert_int_eq(concert_board(&conf, db, only, &json, &len), ST_OK);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_int_eq(memcmp(json, expected, len), 0);
	free(json);
}

static void
board_begins(const char *expected)
{
	char *json;
	size_t len;

	ck_assert_int_eq(concert_board(&conf, db, 0, &json, &len), ST_OK);
	ck_assert_uint_gt(len, strlen(expected));
	ck_assert_int_eq(memcmp(json, expected, strlen(expected)), 0);
	free(json);
}

START_TEST(the_board_says_what_is_left)
{
	struct concert other = fixture_concert(owner, 0, 0);
	char row[320], expected[400];

	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 0), NULL),
	    ST_OK);
	ck_assert_int_eq(
	    seat_block(owner, fixture_seat(db, &concert, 3), true), ST_OK);
	snprintf(row, sizeof row,
	    "{\"concert_id\":%lld,\"concert_title\":"
	    "\"A concert\",\"queue_manage_required\":false,"
	    "\"seats_per_account\":4,\"starts_at_ms\":null,\"sale\":\"open\","
	    "\"sale_opens_at_ms\":null,\"sale_closes_at_ms\":null,"
	    "\"cooldown_s\":300,\"seats_total\":3,\"seats_left\":2}",
	    (long long)concert.id);
	snprintf(expected, sizeof expected, "{\"concerts\":[%s]}", row);
	board_says(concert.id, expected);
	board_says(other.id + 1, "{\"concerts\":[]}");
	snprintf(expected, sizeof expected,
	    "{\"concerts\":[%s,{\"concert_id\":%lld", row, (long long)other.id);
	board_begins(expected);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("concert board");
	TCase *tc = tcase_create("board");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_board_says_what_is_left);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

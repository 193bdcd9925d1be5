/* Two operators at one room: what one has set is not undone by what another
 * had read before. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "queue/checkpoint.h"
#include "queue/room_change.h"
#include "queue/room_log.h"

static void
put_int(struct room_change *change, enum room_setting key, int64_t n)
{
	ck_assert_int_eq(room_change_int(change, key, n), ST_OK);
}

static void
put_text(struct room_change *change, enum room_setting key, const char *text)
{
	ck_assert_int_eq(room_change_text(change, key, text), ST_OK);
}

static enum status
set_int(enum room_setting key, int64_t to, int64_t was)
{
	struct room_change change = { 0 }, basis = { 0 };

	put_int(&change, key, to);
	put_int(&basis, key, was);
	return room_set_if_unchanged(&fixture_q, 1, &change, &basis, "kim");
}

static enum status
set_text(enum room_setting key, const char *to, const char *was)
{
	struct room_change change = { 0 }, basis = { 0 };

	put_text(&change, key, to);
	put_text(&basis, key, was);
	return room_set_if_unchanged(&fixture_q, 1, &change, &basis, "kim");
}

/* What Redis has, after a look that the disk has the same. */
static struct room_settings
settings(void)
{
	struct room_settings set = fixture_room().set;
	struct checkpoint c = fixture_checkpoint();

	ck_assert_int_eq(c.set.capacity, set.capacity);
	ck_assert_int_eq(c.set.rate_per_min, set.rate_per_min);
	ck_assert_int_eq(c.set.paused, set.paused);
	ck_assert_str_eq(c.set.message_ko, set.message_ko);
	ck_assert_str_eq(c.set.message_en, set.message_en);
	return set;
}

static size_t
changes_logged(void)
{
	struct room_event events[50];
	size_t n;

	ck_assert_int_eq(room_log(&fixture_q, 1, events, 50, &n), ST_OK);
	return n;
}

START_TEST(a_setting_that_was_changed_meanwhile_is_not_written_over)
{
	size_t logged;

	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	ck_assert_int_eq(
	    set_text(ROOM_SETTING_message_ko, "늦어요", ""), ST_OK);
	ck_assert_int_eq(set_int(ROOM_SETTING_capacity, 8, 5), ST_OK);
	logged = changes_logged();
	ck_assert_int_eq(set_text(ROOM_SETTING_message_ko, "시작해요", ""),
	    ST_SETTING_CHANGED);
	ck_assert_int_eq(
	    set_int(ROOM_SETTING_capacity, 9, 5), ST_SETTING_CHANGED);
	ck_assert_str_eq(settings().message_ko, "늦어요");
	ck_assert_int_eq(settings().capacity, 8);
	ck_assert_uint_eq(changes_logged(), logged);
	ck_assert_int_eq(
	    set_text(ROOM_SETTING_message_ko, "시작해요", "늦어요"), ST_OK);
	ck_assert_str_eq(settings().message_ko, "시작해요");
}
END_TEST

START_TEST(changes_of_different_settings_all_hold)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	ck_assert_int_eq(set_text(ROOM_SETTING_message_ko, "안내", ""), ST_OK);
	ck_assert_int_eq(set_text(ROOM_SETTING_message_en, "News", ""), ST_OK);
	ck_assert_int_eq(set_int(ROOM_SETTING_capacity, 0, 5), ST_OK);
	ck_assert_int_eq(set_int(ROOM_SETTING_rate_per_min, 60, 0), ST_OK);
	ck_assert_str_eq(settings().message_ko, "안내");
	ck_assert_str_eq(settings().message_en, "News");
	ck_assert_int_eq(settings().capacity, 0);
	ck_assert_int_eq(settings().rate_per_min, 60);
}
END_TEST

START_TEST(of_several_settings_none_is_changed_when_one_was)
{
	struct room_change change = { 0 }, basis = { 0 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	put_int(&change, ROOM_SETTING_rate_per_min, 60);
	put_text(&change, ROOM_SETTING_message_en, "Mine");
	put_int(&basis, ROOM_SETTING_rate_per_min, 0);
	put_text(&basis, ROOM_SETTING_message_en, "");
	ck_assert_int_eq(
	    set_text(ROOM_SETTING_message_en, "Theirs", ""), ST_OK);
	ck_assert_int_eq(
	    room_set_if_unchanged(&fixture_q, 1, &change, &basis, "lee"),
	    ST_SETTING_CHANGED);
	ck_assert_int_eq(settings().rate_per_min, 0);
	ck_assert_str_eq(settings().message_en, "Theirs");
}
END_TEST

START_TEST(a_change_sent_twice_is_no_conflict_with_itself)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(set_int(ROOM_SETTING_capacity, 8, 5), ST_OK);
		ck_assert_int_eq(
		    set_text(ROOM_SETTING_message_ko, "안내", ""), ST_OK);
	}
	ck_assert_int_eq(settings().capacity, 8);
}
END_TEST

START_TEST(a_change_that_is_based_on_nothing_is_made)
{
	struct room_change change = { 0 }, basis = { 0 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	put_int(&change, ROOM_SETTING_capacity, 8);
	ck_assert_int_eq(
	    room_set_if_unchanged(&fixture_q, 1, &change, &basis, "kim"),
	    ST_OK);
	fixture_set(ROOM_SETTING_capacity, 7);
	ck_assert_int_eq(settings().capacity, 7);
}
END_TEST

/* A Redis that comes back empty is given what is on disk. */
START_TEST(a_stale_change_is_not_on_disk_while_redis_hangs)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	ck_assert_int_eq(
	    set_text(ROOM_SETTING_message_ko, "늦어요", ""), ST_OK);
	server_freeze(fixture_server);
	ck_assert_int_eq(
	    set_text(ROOM_SETTING_message_ko, "시작해요", ""), ST_UNAVAILABLE);
	server_thaw(fixture_server);
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(settings().message_ko, "늦어요");
}
END_TEST

START_TEST(a_lost_room_is_restored_before_a_change_is_judged)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(
	    set_int(ROOM_SETTING_capacity, 9, 4), ST_SETTING_CHANGED);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(set_int(ROOM_SETTING_capacity, 9, 5), ST_OK);
	ck_assert_int_eq(settings().capacity, 9);
}
END_TEST

static int
count_letter(const char *text, char letter)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += *text == letter;
	return n;
}

/*
 * Append the letter, of which there are n.  On a busy machine the lock or Redis
 * may not be had in time: such an append is tried again unless it was made.
 * False: one of the letters before was lost, or the service fails otherwise.
 */
static bool
append_letter(char letter, int n)
{
	enum status st = ST_SETTING_CHANGED;
	char now[ROOM_TEXT_MAX];
	struct room room;

	while (st == ST_SETTING_CHANGED || st == ST_UNAVAILABLE) {
		int there;

		if ((st = room_read(&fixture_q, 1, &room)) != ST_OK)
			continue;
		there = count_letter(room.set.message_ko, letter);
		if (there != n)
			return there == n + 1;
		snprintf(
		    now, sizeof now, "%.500s%c", room.set.message_ko, letter);
		st =
		    set_text(ROOM_SETTING_message_ko, now, room.set.message_ko);
	}
	return st == ST_OK;
}

/* Each reads a text and adds a letter of its own: none may get lost. */
START_TEST(of_many_who_change_the_same_setting_nobody_is_undone)
{
	enum { OPERATORS = 6, EACH = 30 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)5, FIXTURE_END);
	for (int o = 0; o < OPERATORS; o++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(&fixture_conf);
			for (int i = 0; i < EACH; i++)
				if (!append_letter((char)('a' + o), i))
					_exit(1);
			_exit(0);
		}
	fixture_wait(OPERATORS);
	ck_assert_uint_eq(strlen(settings().message_ko), OPERATORS * EACH);
}
END_TEST

START_TEST(a_closed_room_is_neither_paused_nor_resumed)
{
	struct room_change change = { 0 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "lee"), ST_ROOM_CLOSED);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "lee"), ST_ROOM_CLOSED);
	ck_assert_int_eq(room_close(&fixture_q, 1, "lee"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(a_room_that_has_closed_by_itself_is_not_paused_either)
{
	fixture_open(
	    ROOM_SETTING_closes_at_ms, (int64_t)(T0 + 1000), FIXTURE_END);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass(1000);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_ROOM_CLOSED);
	ck_assert_int_eq(settings().paused, 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("room_change");
	TCase *tc = tcase_create("room_change");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(
	    tc, a_setting_that_was_changed_meanwhile_is_not_written_over);
	tcase_add_test(tc, changes_of_different_settings_all_hold);
	tcase_add_test(tc, of_several_settings_none_is_changed_when_one_was);
	tcase_add_test(tc, a_change_sent_twice_is_no_conflict_with_itself);
	tcase_add_test(tc, a_change_that_is_based_on_nothing_is_made);
	tcase_add_test(tc, a_stale_change_is_not_on_disk_while_redis_hangs);
	tcase_add_test(tc, a_lost_room_is_restored_before_a_change_is_judged);
	tcase_add_test(
	    tc, of_many_who_change_the_same_setting_nobody_is_undone);
	tcase_add_test(tc, a_closed_room_is_neither_paused_nor_resumed);
	tcase_add_test(
	    tc, a_room_that_has_closed_by_itself_is_not_paused_either);
	return fixture_main(s);
}

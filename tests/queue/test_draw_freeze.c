/* What decides a draw is frozen and published, and nothing changes it then. */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "draw_fixture.h"
#include "queue/draw_hold.h"
#include "queue/entrants.h"
#include "queue/room_draw.h"

#define LATE 3
#define FILLER "000000000000000000000000"

static struct fixture_visitor v[DRAW_ENTRANTS + LATE];

static char list[200000];

/* The list as it is published; returns its length. */
static size_t
read_list(void)
{
	struct room room = fixture_room();
	char path[512], name[ENTRANTS_NAME_MAX];
	size_t len;

	entrants_name(1, room.entrants_hash, name);
	snprintf(
	    path, sizeof path, "%s/%s", fixture_conf.queue_status_dir, name);
	ck_assert_int_eq(file_read(path, list, sizeof list, &len), ST_OK);
	return len;
}

static const char *
line_of(int64_t index)
{
	static char line[DRAW_ENTRY_HEX];

	snprintf(line, sizeof line, "%.24s", list + (index - 1) * 25);
	return line;
}

START_TEST(the_freeze_publishes_count_and_hash_of_a_list_with_everybody)
{
	struct checkpoint c;
	struct room room;
	size_t len;

	draw_fixture_freeze(v, "");
	room = fixture_room();
	ck_assert_int_eq(room.state, ROOM_SCHEDULED);
	ck_assert_int_eq(room.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(room.seed, "");
	ck_assert_str_eq(room.draw_key, "");
	len = read_list();
	ck_assert_uint_eq(len, DRAW_ENTRANTS * 25);
	ck_assert_str_eq(draw_fixture_sha256(list, len), room.entrants_hash);
	c = fixture_checkpoint();
	ck_assert_int_eq(c.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(c.entrants_hash, room.entrants_hash);
	for (int i = 0; i < DRAW_ENTRANTS; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, 0);
		ck_assert_str_eq(v[i].place.entry, line_of(v[i].place.index));
		ck_assert_str_ne(v[i].place.entry, FILLER);
	}
}
END_TEST

START_TEST(an_entry_is_told_on_entering_and_hides_the_account)
{
	char plain[DRAW_ENTRY_HEX];
	struct checkpoint c;

	draw_fixture_open("");
	fixture_enter_new(&v[0], 1);
	c = fixture_checkpoint();
	draw_entry(c.entry_salt, v[0].visitor.digest, plain);
	ck_assert_str_eq(v[0].place.entry, plain);
	draw_entry("", v[0].visitor.digest, plain);
	ck_assert_str_ne(v[0].place.entry, plain);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	strcpy(plain, v[0].place.entry);
	fixture_enter_new(&v[0], 1);
	ck_assert_str_ne(v[0].place.entry, plain);
}
END_TEST

START_TEST(those_who_come_after_the_freeze_follow_in_order_of_arrival)
{
	draw_fixture_freeze(v, "");
	for (int i = DRAW_ENTRANTS; i < DRAW_ENTRANTS + LATE; i++) {
		fixture_enter_new(&v[i], i + 1);
		ck_assert_int_eq(v[i].place.number, 0);
		ck_assert_str_eq(v[i].place.entry, "");
	}
	ck_assert_int_eq(fixture_room().entrants, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	for (int i = DRAW_ENTRANTS; i < DRAW_ENTRANTS + LATE; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, i + 1);
	}
	ck_assert_uint_eq(read_list(), DRAW_ENTRANTS * 25);
}
END_TEST

/* Redis forgets the index that a visitor has. */
static void
forget_visitor(const struct fixture_visitor *of)
{
	char command[64];

	snprintf(command, sizeof command, "DEL usher:{1}:visitors:%d",
	    of->visitor.bucket);
	fixture_redis(command);
}

/* It enters without its token: its first index is nobody's. */
START_TEST(an_index_of_nobody_has_a_line_of_zeros)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	forget_visitor(&v[2]);
	ck_assert(fixture_leave(&v[4]));
	fixture_enter_new(&v[2], 3);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	read_list();
	ck_assert_str_eq(line_of(3), FILLER);
	ck_assert_str_ne(line_of(5), FILLER);
	ck_assert_str_eq(line_of(DRAW_ENTRANTS + 1), v[2].place.entry);
}
END_TEST

/* However often it leaves, which would fill the list with lines of nobody; and
 * one that is back takes part as if it had never left. */
START_TEST(who_leaves_and_enters_again_has_its_entry_back)
{
	char entry[DRAW_ENTRY_HEX];

	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	strcpy(entry, v[2].place.entry);
	for (int i = 0; i < 100; i++) {
		ck_assert(fixture_leave(&v[2]));
		if (i % 10 == 0) {
			fixture_pass(1000);
			fixture_advance();
		}
		ck_assert_int_eq(fixture_enter(&v[2]), ST_OK);
		ck_assert(!v[2].place.is_new);
		ck_assert_str_eq(v[2].place.entry, entry);
	}
	ck_assert_int_eq(fixture_room().issued, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().left, 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	ck_assert(fixture_leave(&v[2]));
	ck_assert_int_eq(fixture_enter(&v[2]), ST_OK);
	read_list();
	ck_assert_str_eq(line_of(3), entry);
	ck_assert_int_eq(fixture_room().entrants, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	draw_fixture_assert_drawn(v, "");
	fixture_set(ROOM_SETTING_capacity, DRAW_ENTRANTS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(v[2].place.state, LINE_CALLED);
}
END_TEST

START_TEST(the_key_is_made_of_what_is_published)
{
	draw_fixture_freeze(v, "");
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

START_TEST(polls_alone_freeze_and_hold_the_draw)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZES_MS);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(fixture_room().frozen, 1);
	fixture_pass(DRAW_FREEZE_MS);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	draw_fixture_assert_drawn(v, "");
}
END_TEST

/* In the checkpoint and for everybody, also after Redis was lost. */
static void
assert_frozen_at(int64_t ms)
{
	ck_assert_int_eq(fixture_room().frozen, 1);
	ck_assert_int_eq(fixture_room().frozen_at_ms, ms);
	ck_assert_int_eq(fixture_checkpoint().frozen_at_ms, ms);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().frozen, 1);
	ck_assert_int_eq(fixture_room().frozen_at_ms, ms);
}

START_TEST(a_freeze_tells_when_its_hash_was_on_disk)
{
	char gone[256];

	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	snprintf(
	    gone, sizeof gone, "%s.gone", fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(rename(fixture_conf.queue_checkpoint_dir, gone), 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_room().counted, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	ck_assert_int_eq(rename(gone, fixture_conf.queue_checkpoint_dir), 0);
	fixture_pass(12000);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 12000);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 12000);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().frozen_at_ms, 0);
	ck_assert_int_eq(fixture_checkpoint().frozen_at_ms, 0);
}
END_TEST

/* The hash was written, and then nothing more: also Redis is not told. */
START_TEST(a_freeze_that_was_cut_short_is_as_late_as_its_end)
{
	struct checkpoint c;
	struct room was;

	draw_fixture_freeze(v, "");
	was = fixture_room();
	c = fixture_checkpoint();
	c.frozen_at_ms = 0;
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().frozen, 0);
	ck_assert_int_eq(fixture_room().entrants, -1);
	fixture_pass(3000);
	fixture_advance();
	assert_frozen_at(T0 + DRAW_FREEZES_MS + 3000);
	ck_assert_str_eq(fixture_room().entrants_hash, was.entrants_hash);
}
END_TEST

/* Nobody came near the room from before the freeze until after the opening. */
START_TEST(a_freeze_that_is_late_is_followed_by_the_draw)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_OPENS_MS + 5000);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

static int
count_lists(void)
{
	glob_t found;
	char pattern[256];
	int n;

	snprintf(pattern, sizeof pattern, "%s/1-entrants-*.txt",
	    fixture_conf.queue_status_dir);
	n = glob(pattern, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
	if (n > 0)
		globfree(&found);
	return n;
}

static void
assert_nothing_changes(void)
{
	struct checkpoint was = fixture_checkpoint(), is;

	ck_assert_int_eq(draw_fixture_set_number(ROOM_SETTING_opens_at_ms,
			     T0 + DRAW_OPENS_MS + 9999),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 0), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_freeze_ms, 1000), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_beacon_round, 6), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_beacon_wait_ms, 0),
	    ST_CONFLICT);
	ck_assert_int_eq(draw_fixture_set_beacon(""), ST_CONFLICT);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_CONFLICT);
	is = fixture_checkpoint();
	ck_assert_mem_eq(&was, &is, sizeof was);
}

/* Also before anybody noticed that the freeze has come. */
START_TEST(nothing_of_a_draw_changes_after_the_freeze)
{
	draw_fixture_open("manual");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZES_MS);
	assert_nothing_changes();
	fixture_advance();
	assert_nothing_changes();
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_capacity, 3), ST_OK);
	/* What it has already is no change. */
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_OPENS_MS),
	    ST_OK);
	ck_assert_int_eq(draw_fixture_set_beacon("manual"), ST_OK);
	ck_assert_int_eq(draw_fixture_give_beacon("7 12 33"), ST_OK);
	assert_nothing_changes();
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "7 12 33");
	ck_assert_int_eq(draw_fixture_set_number(ROOM_SETTING_opens_at_ms,
			     T0 + DRAW_OPENS_MS + 9999),
	    ST_CONFLICT);
	ck_assert_int_eq(count_lists(), 1);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(count_lists(), 0);
	ck_assert_str_eq(fixture_room().entrants_hash, "");
	ck_assert_str_eq(fixture_room().draw_key, "");
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
}
END_TEST

/* Redis refuses it too, past what C looks at first. */
START_TEST(a_room_that_is_closed_and_opened_again_keeps_its_draw)
{
	struct room_change c = { 0 };

	draw_fixture_freeze(v, "");
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_change_int(&c, ROOM_SETTING_opens_at_ms,
			     T0 + DRAW_OPENS_MS + 9999),
	    ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(fixture_checkpoint().set.closed, 1);
	ck_assert_int_eq(
	    fixture_checkpoint().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	c = (struct room_change){ 0 };
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_OK);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

START_TEST(an_opening_is_not_moved_so_that_its_freeze_is_past)
{
	struct room_change c = { 0 };

	draw_fixture_open("");
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS),
	    ST_CONFLICT);
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, T0 - 1),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_freeze_ms, DRAW_OPENS_MS),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_freeze_ms, 0), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS + 1),
	    ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + 30000), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_freeze_ms, 29999), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_OK);
}
END_TEST

/* Or those who came first would be first after all.  Redis refuses it too, past
 * what C looks at first. */
START_TEST(a_draw_that_somebody_entered_for_is_not_called_off)
{
	struct room_change c = { 0 };

	draw_fixture_open("");
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 0), ST_OK);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_OPENS_MS),
	    ST_OK);
	fixture_enter_new(&v[0], 1);
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 0), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 1), ST_CONFLICT);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, 0), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(
	    fixture_checkpoint().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	ck_assert_int_eq(fixture_room().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(what_is_frozen_survives_the_loss_of_redis)
{
	struct room was, is;

	draw_fixture_freeze(v, "manual");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	fixture_enter_new(&v[DRAW_ENTRANTS], DRAW_ENTRANTS + 1);
	ck_assert_int_gt(v[DRAW_ENTRANTS].place.index, DRAW_ENTRANTS);
	is = fixture_room();
	ck_assert_int_eq(is.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(is.entrants_hash, was.entrants_hash);
	assert_nothing_changes();
	ck_assert_int_eq(draw_fixture_give_beacon("9"), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().beacon_value, "9");
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "9");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().draw_key, was.draw_key);
	draw_fixture_assert_drawn(v, "9");
}
END_TEST

/* Who has polled since is in the list; the index of another one is nobody's. */
START_TEST(a_loss_before_the_freeze_leaves_lines_of_zeros)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < DRAW_ENTRANTS; i += 2)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_str_eq(draw_fixture_sha256(list, read_list()),
	    fixture_room().entrants_hash);
	for (int i = 0; i < DRAW_ENTRANTS; i++)
		ck_assert_int_eq(
		    strcmp(line_of(v[i].place.index), FILLER) == 0, i % 2);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

/* The checkpoint was written, and Redis not told; then somebody was forgotten
 * and came again, so that a list made now would be another one. */
START_TEST(a_step_that_was_cut_short_is_finished_as_it_began)
{
	struct room was, is;
	int64_t flags;

	draw_fixture_freeze(v, "");
	was = fixture_room();
	fixture_poke("frozen", 0);
	forget_visitor(&v[0]);
	fixture_enter_new(&v[0], 1);
	ck_assert_int_eq(draw_hold_step(&fixture_q, 1, &flags), ST_OK);
	is = fixture_room();
	ck_assert_int_eq(is.frozen, 1);
	ck_assert_str_eq(is.entrants_hash, was.entrants_hash);
	ck_assert_int_eq(is.drawn, 0);
	ck_assert_int_eq(count_lists(), 1);
	read_list();
}
END_TEST

/* --- signing in ----------------------------------------------------------- */

enum { GUESTS = 8 };

static struct fixture_visitor guest[GUESTS], account;

/* So many enter without an account, and the last index is the account's. */
static void
enter_guests(void)
{
	draw_fixture_open("");
	fixture_set(ROOM_SETTING_anyone, 1);
	for (int i = 0; i < GUESTS; i++) {
		fixture_anonymous(&guest[i], (char)('a' + i));
		ck_assert_int_eq(fixture_enter(&guest[i]), ST_OK);
	}
	fixture_enter_new(&account, 1);
}

static void
sign_in(const struct fixture_visitor *before)
{
	ck_assert_int_eq(fixture_sign_in(&account, before), ST_OK);
	ck_assert_int_eq(account.place.index, before->place.index);
}

static void
assert_entry(const struct fixture_visitor *is)
{
	read_list();
	ck_assert_str_eq(is->place.entry, line_of(is->place.index));
	ck_assert_str_ne(is->place.entry, FILLER);
}

static void
freeze_draw(void)
{
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_room().frozen, 1);
}

/* The account's own entry is that of an index which it gives up. */
START_TEST(who_signs_in_after_the_freeze_keeps_its_entry)
{
	enter_guests();
	freeze_draw();
	sign_in(&guest[4]);
	ck_assert_str_eq(account.place.entry, guest[4].place.entry);
	assert_entry(&account);
	sign_in(&guest[2]);
	assert_entry(&account);
	fixture_pass(DRAW_FREEZE_MS);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	ck_assert_int_eq(fixture_room().drawn, 1);
	assert_entry(&account);
	ck_assert_int_eq(fixture_enter(&account), ST_OK);
	ck_assert_int_eq(account.place.index, guest[2].place.index);
	assert_entry(&account);
}
END_TEST

START_TEST(who_signs_in_before_the_freeze_has_the_entry_of_its_account)
{
	enter_guests();
	sign_in(&guest[4]);
	ck_assert_str_ne(account.place.entry, guest[4].place.entry);
	freeze_draw();
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_entry(&account);
}
END_TEST

static void
lose_bucket(const struct visitor *of)
{
	char command[64];

	snprintf(
	    command, sizeof command, "DEL usher:{1}:visitors:%u", of->bucket);
	fixture_redis(command);
}

/* The list is made later than the count, and the account signs in between; its
 * reader meets the place in one of the two buckets, or in both. */
static void
sign_in_before_the_list(const struct visitor *unread)
{
	const char *here = fixture_conf.queue_status_dir;
	char gone[256];

	enter_guests();
	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(rename(here, gone), 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	sign_in(&guest[4]);
	if (unread != NULL)
		lose_bucket(unread);
	ck_assert_int_eq(rename(gone, here), 0);
	fixture_pass(5000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().frozen, 1);
	assert_entry(&account);
}

START_TEST(who_signs_in_while_the_list_is_made_stands_in_it_as_before)
{
	sign_in_before_the_list(NULL);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_entry(&account);
}
END_TEST

START_TEST(a_reader_of_the_list_finds_the_place_with_the_account)
{
	sign_in_before_the_list(&guest[4].visitor);
}
END_TEST

START_TEST(a_reader_of_the_list_finds_the_place_where_it_was)
{
	sign_in_before_the_list(&account.visitor);
}
END_TEST

/* Redis has forgotten who signed in, and when.  A visitor without an account
 * never has the place of another one. */
START_TEST(an_entry_that_may_be_another_one_is_not_told)
{
	enter_guests();
	freeze_draw();
	sign_in(&guest[4]);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	ck_assert_int_eq(account.place.index, guest[4].place.index);
	ck_assert_str_eq(account.place.entry, "");
	ck_assert_int_eq(fixture_poll(&guest[1]), ST_OK);
	assert_entry(&guest[1]);
	sign_in(&guest[1]);
	assert_entry(&account);
}
END_TEST

/* Only those who have an account enter, so that nobody signed in later. */
START_TEST(a_room_for_accounts_tells_entries_after_a_loss_too)
{
	draw_fixture_freeze(v, "");
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v[3]), ST_OK);
	assert_entry(&v[3]);
}
END_TEST

/* More than a chunk of buckets holds, and each bucket more than one. */
START_TEST(a_list_of_thousands_is_whole)
{
	enum { MANY = 6000 };
	static struct fixture_visitor w[MANY];

	draw_fixture_open("");
	fixture_enter_all(w, MANY);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_uint_eq(read_list(), MANY * 25);
	for (int i = 0; i < MANY; i++)
		ck_assert_str_eq(w[i].place.entry, line_of(i + 1));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_freeze");
	TCase *tc = tcase_create("draw_freeze");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(
	    tc, the_freeze_publishes_count_and_hash_of_a_list_with_everybody);
	tcase_add_test(tc, an_entry_is_told_on_entering_and_hides_the_account);
	tcase_add_test(
	    tc, those_who_come_after_the_freeze_follow_in_order_of_arrival);
	tcase_add_test(tc, an_index_of_nobody_has_a_line_of_zeros);
	tcase_add_test(tc, who_leaves_and_enters_again_has_its_entry_back);
	tcase_add_test(tc, the_key_is_made_of_what_is_published);
	tcase_add_test(tc, polls_alone_freeze_and_hold_the_draw);
	tcase_add_test(tc, a_freeze_tells_when_its_hash_was_on_disk);
	tcase_add_test(tc, a_freeze_that_was_cut_short_is_as_late_as_its_end);
	tcase_add_test(tc, a_freeze_that_is_late_is_followed_by_the_draw);
	tcase_add_test(tc, nothing_of_a_draw_changes_after_the_freeze);
	tcase_add_test(
	    tc, a_room_that_is_closed_and_opened_again_keeps_its_draw);
	tcase_add_test(tc, an_opening_is_not_moved_so_that_its_freeze_is_past);
	tcase_add_test(tc, a_draw_that_somebody_entered_for_is_not_called_off);
	tcase_add_test(tc, what_is_frozen_survives_the_loss_of_redis);
	tcase_add_test(tc, a_loss_before_the_freeze_leaves_lines_of_zeros);
	tcase_add_test(tc, a_step_that_was_cut_short_is_finished_as_it_began);
	tcase_add_test(tc, who_signs_in_after_the_freeze_keeps_its_entry);
	tcase_add_test(
	    tc, who_signs_in_before_the_freeze_has_the_entry_of_its_account);
	tcase_add_test(
	    tc, who_signs_in_while_the_list_is_made_stands_in_it_as_before);
	tcase_add_test(
	    tc, a_reader_of_the_list_finds_the_place_with_the_account);
	tcase_add_test(tc, a_reader_of_the_list_finds_the_place_where_it_was);
	tcase_add_test(tc, an_entry_that_may_be_another_one_is_not_told);
	tcase_add_test(tc, a_room_for_accounts_tells_entries_after_a_loss_too);
	tcase_add_test(tc, a_list_of_thousands_is_whole);
	return fixture_main(s);
}

/* Nobody can tilt a draw: what decides it is frozen and published before the
 * beacon is known. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "draw_reference.h"
#include "fixture.h"
#include "queue/draw_hold.h"
#include "queue/entrants.h"
#include "queue/room_beacon.h"
#include "queue/room_draw.h"

enum { N = 12, LATE = 3, OPENS = 60000, FREEZE = 20000, WAIT = 30000 };
#define FREEZES (OPENS - FREEZE)
#define FILLER "000000000000000000000000"

static struct fixture_visitor v[N + LATE];

/* A scheduled room, empty, with a beacon or none. */
static void
open_draw(const char *beacon)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_int(&c, ROOM_SETTING_capacity, 1), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + OPENS), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_freeze_ms, FREEZE), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_beacon_wait_ms, WAIT), ST_OK);
	ck_assert_int_eq(
	    room_change_text(&c, ROOM_SETTING_beacon, beacon), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_beacon_round, 5), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "test"), ST_OK);
}

static void
fill_and_freeze(const char *beacon)
{
	open_draw(beacon);
	fixture_enter_all(v, N);
	fixture_pass(FREEZES);
	fixture_advance();
}

static enum status
give_beacon(const char *value)
{
	return room_beacon(&fixture_q, 1, value, false, "kim");
}

/* SHA-256 of a text, in hex, by hand. */
static const char *
sha256_of(const char *text, size_t len)
{
	static char hex[65];
	unsigned char hash[32];

	crypto_hash_sha256(hash, (const unsigned char *)text, len);
	return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

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

	fill_and_freeze("");
	room = fixture_room();
	ck_assert_int_eq(room.state, ROOM_SCHEDULED);
	ck_assert_int_eq(room.entrants, N);
	ck_assert_str_eq(room.seed, "");
	ck_assert_str_eq(room.draw_key, "");
	len = read_list();
	ck_assert_uint_eq(len, N * 25);
	ck_assert_str_eq(sha256_of(list, len), room.entrants_hash);
	c = fixture_checkpoint();
	ck_assert_int_eq(c.entrants, N);
	ck_assert_str_eq(c.entrants_hash, room.entrants_hash);
	for (int i = 0; i < N; i++) {
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

	open_draw("");
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
	fill_and_freeze("");
	for (int i = N; i < N + LATE; i++) {
		fixture_enter_new(&v[i], i + 1);
		ck_assert_int_eq(v[i].place.number, 0);
		ck_assert_str_eq(v[i].place.entry, "");
	}
	ck_assert_int_eq(fixture_room().entrants, N);
	fixture_pass(FREEZE);
	fixture_advance();
	for (int i = N; i < N + LATE; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, i + 1);
	}
	ck_assert_uint_eq(read_list(), N * 25);
}
END_TEST

/* Entered twice: its first index is nobody's. */
START_TEST(an_index_of_nobody_has_a_line_of_zeros)
{
	open_draw("");
	fixture_enter_all(v, N);
	ck_assert(fixture_leave(&v[2]));
	ck_assert(fixture_leave(&v[4]));
	fixture_enter_new(&v[2], 3);
	fixture_pass(FREEZES);
	fixture_advance();
	read_list();
	ck_assert_str_eq(line_of(3), FILLER);
	ck_assert_str_ne(line_of(5), FILLER);
	ck_assert_str_eq(line_of(N + 1), v[2].place.entry);
}
END_TEST

/* The key by its description in docs/queue.md, and each place by another
 * implementation of the draw. */
static void
assert_drawn_with(const char *beacon)
{
	struct room room = fixture_room();
	struct draw_reference *d;
	char word[512];

	ck_assert_int_eq(room.drawn, 1);
	snprintf(word, sizeof word, "%s\n%lld\n%s\n%s", room.seed,
	    (long long)room.entrants, room.entrants_hash, beacon);
	ck_assert_str_eq(room.draw_key, sha256_of(word, strlen(word)));
	ck_assert_str_eq(fixture_checkpoint().draw_key, room.draw_key);
	d = draw_reference_new(room.draw_key, room.entrants);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number,
		    draw_reference_number(d, v[i].place.index));
	}
	draw_reference_free(d);
}

START_TEST(the_key_is_made_of_what_is_published)
{
	fill_and_freeze("");
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("");
}
END_TEST

START_TEST(polls_alone_freeze_and_hold_the_draw)
{
	open_draw("");
	fixture_enter_all(v, N);
	fixture_pass(FREEZES);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(fixture_room().frozen, 1);
	fixture_pass(FREEZE);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	assert_drawn_with("");
}
END_TEST

/* Nobody came near the room from before the freeze until after the opening. */
START_TEST(a_freeze_that_is_late_is_followed_by_the_draw)
{
	open_draw("");
	fixture_enter_all(v, N);
	fixture_pass(OPENS + 5000);
	fixture_advance();
	assert_drawn_with("");
}
END_TEST

static enum status
set_number(enum room_setting key, int64_t to)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_int(&c, key, to), ST_OK);
	return room_set(&fixture_q, 1, &c, "kim");
}

static enum status
set_beacon(const char *to)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_text(&c, ROOM_SETTING_beacon, to), ST_OK);
	return room_set(&fixture_q, 1, &c, "kim");
}

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

	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + OPENS + 9999),
	    ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_opens_at_ms, 0), ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_freeze_ms, 1000), ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_beacon_round, 6), ST_CONFLICT);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_beacon_wait_ms, 0), ST_CONFLICT);
	ck_assert_int_eq(set_beacon(""), ST_CONFLICT);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_CONFLICT);
	is = fixture_checkpoint();
	ck_assert_mem_eq(&was, &is, sizeof was);
}

/* Also before anybody noticed that the freeze has come. */
START_TEST(nothing_of_a_draw_changes_after_the_freeze)
{
	open_draw("manual");
	fixture_enter_all(v, N);
	fixture_pass(FREEZES);
	assert_nothing_changes();
	fixture_advance();
	assert_nothing_changes();
	ck_assert_int_eq(set_number(ROOM_SETTING_capacity, 3), ST_OK);
	/* What it has already is no change. */
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + OPENS), ST_OK);
	ck_assert_int_eq(set_beacon("manual"), ST_OK);
	ck_assert_int_eq(give_beacon("7 12 33"), ST_OK);
	assert_nothing_changes();
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("7 12 33");
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + OPENS + 9999),
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

	fill_and_freeze("");
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + OPENS + 9999),
	    ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(fixture_checkpoint().set.closed, 1);
	ck_assert_int_eq(fixture_checkpoint().set.opens_at_ms, T0 + OPENS);
	c = (struct room_change){ 0 };
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_OK);
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("");
}
END_TEST

START_TEST(an_opening_is_not_moved_so_that_its_freeze_is_past)
{
	struct room_change c = { 0 };

	open_draw("");
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + FREEZE), ST_CONFLICT);
	fixture_enter_all(v, N);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + FREEZE), ST_CONFLICT);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 - 1), ST_CONFLICT);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_freeze_ms, OPENS), ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_freeze_ms, 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_opens_at_ms, T0 + FREEZE + 1), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + 30000), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_freeze_ms, 29999), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_OK);
}
END_TEST

START_TEST(a_beacon_is_named_before_anybody_enters)
{
	open_draw("");
	ck_assert_int_eq(set_beacon("dice"), ST_BAD_FIELD);
	ck_assert_int_eq(set_beacon("ftp://a"), ST_BAD_FIELD);
	ck_assert_int_eq(set_beacon("https://a/{round}"), ST_OK);
	ck_assert_int_eq(
	    set_number(ROOM_SETTING_beacon_round, 0), ST_BAD_FIELD);
	ck_assert_int_eq(set_beacon("manual: lotto"), ST_OK);
	fixture_enter_new(&v[0], 1);
	ck_assert_int_eq(set_beacon("manual"), ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_beacon_round, 6), ST_CONFLICT);
	ck_assert_int_eq(set_number(ROOM_SETTING_beacon_wait_ms, 5000), ST_OK);
}
END_TEST

START_TEST(a_beacon_counts_once_between_freeze_and_draw)
{
	open_draw("manual");
	fixture_enter_all(v, N);
	ck_assert_int_eq(give_beacon("1"), ST_CONFLICT);
	fixture_pass(FREEZES);
	fixture_advance();
	ck_assert_int_eq(give_beacon(""), ST_BAD_FIELD);
	ck_assert_int_eq(give_beacon("a\nb"), ST_BAD_FIELD);
	ck_assert_int_eq(give_beacon("로또 1 2 3"), ST_OK);
	ck_assert_int_eq(give_beacon("로또 1 2 4"), ST_CONFLICT);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_CAME);
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("로또 1 2 3");
	ck_assert_int_eq(give_beacon("2"), ST_CONFLICT);
}
END_TEST

START_TEST(a_draw_waits_for_its_beacon_and_then_is_held_without)
{
	fill_and_freeze("manual");
	fixture_pass(FREEZE + WAIT - 1);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(1);
	fixture_advance();
	assert_drawn_with("");
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
	ck_assert_int_eq(give_beacon("2"), ST_CONFLICT);
}
END_TEST

START_TEST(a_beacon_that_comes_late_is_used_at_once)
{
	fill_and_freeze("manual");
	fixture_pass(FREEZE + WAIT - 1);
	ck_assert_int_eq(give_beacon("2"), ST_OK);
	assert_drawn_with("2");
}
END_TEST

START_TEST(a_beacon_that_was_known_before_the_freeze_does_not_count)
{
	open_draw("https://a/{round}");
	fixture_enter_all(v, N);
	ck_assert_int_eq(
	    room_beacon(&fixture_q, 1, "abc", true, "usher"), ST_OK);
	ck_assert_int_eq(fixture_room().entrants, -1);
	fixture_pass(FREEZES);
	fixture_advance();
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
	ck_assert_int_eq(give_beacon("2"), ST_CONFLICT);
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("");
	ck_assert_str_eq(fixture_room().beacon_value, "abc");
}
END_TEST

START_TEST(what_is_frozen_survives_the_loss_of_redis)
{
	struct room was, is;

	fill_and_freeze("manual");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	fixture_enter_new(&v[N], N + 1);
	ck_assert_int_gt(v[N].place.index, N);
	is = fixture_room();
	ck_assert_int_eq(is.entrants, N);
	ck_assert_str_eq(is.entrants_hash, was.entrants_hash);
	assert_nothing_changes();
	ck_assert_int_eq(give_beacon("9"), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().beacon_value, "9");
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("9");
	was = fixture_room();
	fixture_redis("FLUSHALL");
	ck_assert_str_eq(fixture_room().draw_key, was.draw_key);
	assert_drawn_with("9");
}
END_TEST

/* Who has polled since is in the list; the index of another one is nobody's. */
START_TEST(a_loss_before_the_freeze_leaves_lines_of_zeros)
{
	open_draw("");
	fixture_enter_all(v, N);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < N; i += 2)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_pass(FREEZES);
	fixture_advance();
	ck_assert_str_eq(
	    sha256_of(list, read_list()), fixture_room().entrants_hash);
	for (int i = 0; i < N; i++)
		ck_assert_int_eq(
		    strcmp(line_of(v[i].place.index), FILLER) == 0, i % 2);
	fixture_pass(FREEZE);
	fixture_advance();
	assert_drawn_with("");
}
END_TEST

/* The checkpoint was written, and Redis not told; then somebody left and came
 * again, so that a list made now would be another one. */
START_TEST(a_step_that_was_cut_short_is_finished_as_it_began)
{
	struct room was, is;
	int64_t flags;

	fill_and_freeze("");
	was = fixture_room();
	fixture_poke("frozen", 0);
	ck_assert(fixture_leave(&v[0]));
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

/* More than a chunk of buckets holds, and each bucket more than one. */
START_TEST(a_list_of_thousands_is_whole)
{
	enum { MANY = 6000 };
	static struct fixture_visitor w[MANY];

	open_draw("");
	fixture_enter_all(w, MANY);
	fixture_pass(FREEZES);
	fixture_advance();
	ck_assert_uint_eq(read_list(), MANY * 25);
	for (int i = 0; i < MANY; i++)
		ck_assert_str_eq(w[i].place.entry, line_of(i + 1));
}
END_TEST

/* --- who would choose ----------------------------------------------------- */

enum { MANY = 5000, SPARE = 100, FRIEND = 1234 };

static int64_t
place_by(const char *key, int64_t n, int64_t index)
{
	struct draw_reference *d = draw_reference_new(key, n);
	int64_t number = draw_reference_number(d, index);

	draw_reference_free(d);
	return number;
}

/* Whoever reads the seed adds entries until a friend's place is the best that
 * can be had, with all that is known at the freeze.  Returns the place that was
 * chosen; the friend's real one is in w[FRIEND - 1]. */
static int64_t
choose_place(struct fixture_visitor *w, const char *beacon)
{
	int64_t best = MANY, place;
	struct draw_inputs in = { .beacon = "" };
	char key[DRAW_HASH_HEX], hash[DRAW_HASH_HEX];
	struct checkpoint c;
	int n = MANY - SPARE;

	open_draw(beacon);
	fixture_enter_all(w, n);
	c = fixture_checkpoint();
	for (;; n++) {
		struct entrants all;

		ck_assert_int_eq(
		    entrants_collect(&fixture_q, 1, 1, n, c.entry_salt, &all),
		    ST_OK);
		memcpy(hash, all.hash, sizeof hash);
		entrants_free(&all);
		in = (struct draw_inputs){ c.seed, n, hash, "" };
		draw_key(&in, key);
		place = place_by(key, n, FRIEND);
		if (place < best)
			best = place;
		/* Good enough, or as good as it gets. */
		if (best < MANY / 20 || n == MANY)
			break;
		fixture_enter_new(&w[n], n + 1);
	}
	fixture_pass(FREEZES);
	fixture_advance();
	return place;
}

static int64_t
hold_and_ask(struct fixture_visitor *friend)
{
	fixture_pass(FREEZE);
	fixture_advance();
	ck_assert_int_eq(fixture_poll(friend), ST_OK);
	return friend->place.number;
}

static struct fixture_visitor w[MANY];

START_TEST(who_knows_the_seed_cannot_choose_a_place)
{
	int64_t chosen = choose_place(w, "manual");

	ck_assert_int_eq(give_beacon("1 2 3 4 5 6"), ST_OK);
	ck_assert_int_ne(hold_and_ask(&w[FRIEND - 1]), chosen);
}
END_TEST

/* The control: what docs/queue.md tells of a room without a beacon. */
START_TEST(without_a_beacon_who_knows_the_seed_can)
{
	int64_t chosen = choose_place(w, "");

	ck_assert_int_eq(hold_and_ask(&w[FRIEND - 1]), chosen);
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
	tcase_add_test(tc, the_key_is_made_of_what_is_published);
	tcase_add_test(tc, polls_alone_freeze_and_hold_the_draw);
	tcase_add_test(tc, a_freeze_that_is_late_is_followed_by_the_draw);
	tcase_add_test(tc, nothing_of_a_draw_changes_after_the_freeze);
	tcase_add_test(
	    tc, a_room_that_is_closed_and_opened_again_keeps_its_draw);
	tcase_add_test(tc, an_opening_is_not_moved_so_that_its_freeze_is_past);
	tcase_add_test(tc, a_beacon_is_named_before_anybody_enters);
	tcase_add_test(tc, a_beacon_counts_once_between_freeze_and_draw);
	tcase_add_test(
	    tc, a_draw_waits_for_its_beacon_and_then_is_held_without);
	tcase_add_test(tc, a_beacon_that_comes_late_is_used_at_once);
	tcase_add_test(
	    tc, a_beacon_that_was_known_before_the_freeze_does_not_count);
	tcase_add_test(tc, what_is_frozen_survives_the_loss_of_redis);
	tcase_add_test(tc, a_loss_before_the_freeze_leaves_lines_of_zeros);
	tcase_add_test(tc, a_step_that_was_cut_short_is_finished_as_it_began);
	tcase_add_test(tc, a_list_of_thousands_is_whole);
	tcase_add_test(tc, who_knows_the_seed_cannot_choose_a_place);
	tcase_add_test(tc, without_a_beacon_who_knows_the_seed_can);
	return fixture_main(s);
}

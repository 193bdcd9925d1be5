/*
 * Room 1 before a draw, and what its draw has to be.  The key and the places
 * are worked out without the library's own code, which they judge: keep it so.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "draw_fixture.h"
#include "draw_reference.h"
#include "queue/entrants.h"
#include "queue/room_beacon.h"

char draw_fixture_list[200000];

void
draw_fixture_open(const char *beacon)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_int(&c, ROOM_SETTING_capacity, 1), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + DRAW_OPENS_MS),
	    ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_freeze_ms, DRAW_FREEZE_MS), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_beacon_wait_ms, DRAW_WAIT_MS),
	    ST_OK);
	ck_assert_int_eq(
	    room_change_text(&c, ROOM_SETTING_beacon, beacon), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_beacon_round, DRAW_ROUND), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "test"), ST_OK);
}

void
draw_fixture_freeze(struct fixture_visitor *v, const char *beacon)
{
	draw_fixture_open(beacon);
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
}

enum status
draw_fixture_give_beacon(const char *value)
{
	return room_beacon(&fixture_q, 1, value, false, "kim");
}

const char *
draw_fixture_sha256(const char *text, size_t len)
{
	static char hex[65];
	unsigned char hash[32];

	crypto_hash_sha256(hash, (const unsigned char *)text, len);
	return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

/* The key by its description in docs/queue.md, and each place by another
 * implementation of the draw. */
void
draw_fixture_assert_drawn(struct fixture_visitor *v, const char *beacon)
{
	struct room room = fixture_room();
	struct draw_reference *d;
	char word[512];

	ck_assert_int_eq(room.drawn, 1);
	snprintf(word, sizeof word, "%s\n%lld\n%s\n%s", room.seed,
	    (long long)room.entrants, room.entrants_hash, beacon);
	ck_assert_str_eq(
	    room.draw_key, draw_fixture_sha256(word, strlen(word)));
	ck_assert_str_eq(fixture_checkpoint().draw_key, room.draw_key);
	d = draw_reference_new(room.draw_key, room.entrants);
	for (int i = 0; i < DRAW_ENTRANTS; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number,
		    draw_reference_number(d, v[i].place.index));
	}
	draw_reference_free(d);
}

enum status
draw_fixture_set_number(enum room_setting key, int64_t to)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_int(&c, key, to), ST_OK);
	return room_set(&fixture_q, 1, &c, "kim");
}

enum status
draw_fixture_set_beacon(const char *to)
{
	struct room_change c = { 0 };

	ck_assert_int_eq(room_change_text(&c, ROOM_SETTING_beacon, to), ST_OK);
	return room_set(&fixture_q, 1, &c, "kim");
}

size_t
draw_fixture_read_list(void)
{
	struct room room = fixture_room();
	char path[512], name[ENTRANTS_NAME_MAX];
	size_t len;

	entrants_name(1, room.entrants_hash, name);
	snprintf(
	    path, sizeof path, "%s/%s", fixture_conf.queue_status_dir, name);
	ck_assert_int_eq(
	    file_read(path, draw_fixture_list, sizeof draw_fixture_list, &len),
	    ST_OK);
	return len;
}

const char *
draw_fixture_line(int64_t index)
{
	static char line[DRAW_ENTRY_HEX];

	snprintf(
	    line, sizeof line, "%.24s", draw_fixture_list + (index - 1) * 25);
	return line;
}

int
draw_fixture_count_lists(void)
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

void
draw_fixture_forget(const struct visitor *of)
{
	char command[64];

	snprintf(
	    command, sizeof command, "DEL usher:{1}:visitors:%u", of->bucket);
	fixture_redis(command);
}

/* Each setting that decides a draw, and a new epoch. */
void
draw_fixture_assert_nothing_changes(void)
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

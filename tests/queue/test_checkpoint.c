/* What of a room is on disk can be read back, whatever it says, and what cannot
 * be is told with its reason. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "fixture.h"
#include "queue/checkpoint.h"

#define FILE_MAX 32768

/* As much of a text as fits, again and again. */
static void
fill_text(char *field, size_t bytes, const char *text)
{
	size_t len = strlen(text), n = 0;

	for (; len > 0 && n + len < bytes; n += len)
		memcpy(field + n, text, len);
	field[n] = '\0';
}

static void
fill_texts(struct checkpoint *c, const char *text)
{
#define ROOM_INT(name, def, min, max, help)
#define ROOM_TEXT(name, bytes, help) fill_text(c->set.name, bytes, text);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	fill_text(c->gaps, sizeof c->gaps, text);
	fill_text(c->seed, sizeof c->seed, text);
	fill_text(c->commitment, sizeof c->commitment, text);
	fill_text(c->entry_salt, sizeof c->entry_salt, text);
	fill_text(c->entrants_hash, sizeof c->entrants_hash, "e");
	fill_text(c->beacon_value, sizeof c->beacon_value, text);
	fill_text(c->draw_key, sizeof c->draw_key, text);
}

static void
fill_numbers(struct checkpoint *c, int64_t n)
{
#define ROOM_INT(name, def, min, max, help) c->set.name = n;
#define ROOM_TEXT(name, bytes, help)
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	c->epoch = c->issued_limit = c->issued = c->serving = n;
	c->entrants = c->sellable = c->held = c->beacon_state = n;
	c->beacon_asked = n;
	c->frozen_at_ms = n / 2; /* one of a room that is not frozen is 0 */
}

static void
assert_same(const struct checkpoint *a, const struct checkpoint *b)
{
#define ROOM_INT(name, def, min, max, help)                                    \
	ck_assert_int_eq(a->set.name, b->set.name);
#define ROOM_TEXT(name, bytes, help) ck_assert_str_eq(a->set.name, b->set.name);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	ck_assert_int_eq(a->concert_id, b->concert_id);
	ck_assert_int_eq(a->epoch, b->epoch);
	ck_assert_int_eq(a->issued_limit, b->issued_limit);
	ck_assert_int_eq(a->issued, b->issued);
	ck_assert_int_eq(a->serving, b->serving);
	ck_assert_int_eq(a->entrants, b->entrants);
	ck_assert_int_eq(a->sellable, b->sellable);
	ck_assert_int_eq(a->held, b->held);
	ck_assert_int_eq(a->beacon_state, b->beacon_state);
	ck_assert_int_eq(a->beacon_asked, b->beacon_asked);
	ck_assert_int_eq(a->frozen_at_ms, b->frozen_at_ms);
	ck_assert_str_eq(a->gaps, b->gaps);
	ck_assert_str_eq(a->seed, b->seed);
	ck_assert_str_eq(a->commitment, b->commitment);
	ck_assert_str_eq(a->entry_salt, b->entry_salt);
	ck_assert_str_eq(a->entrants_hash, b->entrants_hash);
	ck_assert_str_eq(a->beacon_value, b->beacon_value);
	ck_assert_str_eq(a->draw_key, b->draw_key);
}

static const char *const texts[] = { "", "a", "안내", "🎫", "\"", "\\", "/",
	"\\u0000", "\\\"", "\x01", "\x1f", "\x7f", "\t", "\n", "{\"a\":1}",
	"\xef\xbf\xbd", "\xe2\x80\xa8", "\xc2\x80", "\xf4\x8f\xbf\xbf" };

START_TEST(what_is_written_is_read)
{
	static const int64_t numbers[] = { INT64_MIN, -1, 0, INT64_MAX };
	struct checkpoint c = { .concert_id = 1 }, back;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		fill_texts(&c, texts[i]);
		fill_numbers(&c, numbers[i % 4]);
		ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
		ck_assert_msg(checkpoint_read(&fixture_conf, 1, &back) == ST_OK,
		    "%s", texts[i]);
		assert_same(&c, &back);
	}
}
END_TEST

/* The file of room 1. */
static size_t
read_file(char text[FILE_MAX])
{
	char path[256];
	size_t len;

	snprintf(
	    path, sizeof path, "%s/1.json", fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(file_read(path, text, FILE_MAX, &len), ST_OK);
	return len;
}

static void
write_file(const char *text, size_t len)
{
	char path[256];

	snprintf(
	    path, sizeof path, "%s/1.json", fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(file_replace(path, text, len, 0640, false), ST_OK);
}

static void
assert_not_written(const struct checkpoint *c, const char *was)
{
	char is[FILE_MAX];

	ck_assert_int_eq(checkpoint_write(&fixture_conf, c), ST_INTERNAL);
	read_file(is);
	ck_assert_str_eq(is, was);
}

/* Each text of the room in its turn. */
START_TEST(what_could_not_be_read_is_not_written)
{
	static const char *const bad[] = { "\xff", "\xea\xb0", "a\x80",
		"\xed\xa0\x80", "\xc0\x80" };
	struct checkpoint good = { .concert_id = 1 }, c;
	char was[FILE_MAX];

	fill_texts(&good, "안내");
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &good), ST_OK);
	read_file(was);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
#define TRY(field)                                                             \
	c = good;                                                              \
	strcpy(c.field, bad[i]);                                               \
	assert_not_written(&c, was);
#define ROOM_INT(name, def, min, max, help)
#define ROOM_TEXT(name, bytes, help) TRY(set.name)
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
		TRY(gaps)
		TRY(seed)
		TRY(commitment)
		TRY(entry_salt)
		TRY(entrants_hash)
		TRY(beacon_value)
		TRY(draw_key)
#undef TRY
	}
}
END_TEST

static void
assert_fault(const char *why)
{
	struct checkpoint_fault fault;
	struct checkpoint c;

	ck_assert(checkpoint_has_fault(&fixture_conf, 1, &fault));
	ck_assert_ptr_nonnull(strstr(fault.file, "/checkpoint/1.json"));
	ck_assert_msg(strstr(fault.why, why) != NULL, "%s", fault.why);
	ck_assert_int_eq(checkpoint_read(&fixture_conf, 1, &c), ST_INTERNAL);
}

START_TEST(a_part_of_a_checkpoint_is_none)
{
	struct checkpoint c = { .concert_id = 1 };
	struct checkpoint_fault fault;
	char text[FILE_MAX];
	size_t len;

	ck_assert(!checkpoint_has_fault(&fixture_conf, 1, &fault));
	fill_texts(&c, "안");
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	ck_assert(!checkpoint_has_fault(&fixture_conf, 1, &fault));
	len = read_file(text);
	for (size_t n = 0; n < len; n += n < len - 200 ? 97 : 1) {
		write_file(text, n);
		assert_fault("JSON");
	}
	memset(text, ' ', sizeof text);
	write_file(text, sizeof text);
	assert_fault("as a whole");
}
END_TEST

/* The text with one part of it changed. */
static void
write_changed(const char *text, const char *part, const char *to)
{
	char spoiled[FILE_MAX], *at;

	strcpy(spoiled, text);
	at = strstr(spoiled, part);
	ck_assert_msg(at != NULL, "%s in %s", part, text);
	memcpy(at, to, strlen(to));
	write_file(spoiled, strlen(spoiled));
}

START_TEST(a_checkpoint_says_which_member_is_bad)
{
	struct checkpoint c = { .concert_id = 1, .held = 100 };
	char text[FILE_MAX];

	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	read_file(text);
	write_changed(text, "message_ko", "Message");
	assert_fault("`message_ko`");
	write_changed(text, "\"message_en\":\"\"", "\"message_en\":{}");
	assert_fault("`message_en`");
	write_changed(text, "\"held\":100", "\"held\":1.5");
	assert_fault("`held`");
}
END_TEST

/* Files outlive an upgrade: a member is called in them what it was called. */
START_TEST(the_limit_is_called_mark_in_the_file)
{
	struct checkpoint c = { .concert_id = 1, .issued_limit = 4711 };
	char text[FILE_MAX];

	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	read_file(text);
	ck_assert_ptr_nonnull(strstr(text, "\"mark\":4711"));
}
END_TEST

/* Those of 0.1.0 have none. */
START_TEST(a_checkpoint_without_a_witness_is_read)
{
	struct checkpoint c = { .concert_id = 1, .held = 100, .witness = "ab" };
	char text[FILE_MAX];

	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	read_file(text);
	write_changed(text, "\"witness\"", "\"vitness\"");
	c = fixture_checkpoint();
	ck_assert_int_eq(c.held, 100);
	ck_assert_str_eq(c.witness, "");
}
END_TEST

/* A draw was held once its entrants were counted, by its seed; and a room that
 * has not held one gets a freeze. */
START_TEST(a_checkpoint_from_before_there_was_a_freeze_is_read)
{
	static const char *const later[] = { "beacon_state", "entry_salt",
		"entrants_hash", "beacon_value", "draw_key", "freeze_ms",
		"beacon\"", "beacon_round", "beacon_wait_ms" };
	struct checkpoint c = { .concert_id = 1, .entrants = 7, .seed = "ab" };
	char text[FILE_MAX], *at;

	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	read_file(text);
	for (size_t i = 0; i < ARRAY_LEN(later); i++) {
		ck_assert_ptr_nonnull(at = strstr(text, later[i]));
		*at = 'X';
	}
	write_file(text, strlen(text));
	c = fixture_checkpoint();
	ck_assert_int_eq(c.entrants, 7);
	ck_assert_str_eq(c.draw_key, "ab");
	ck_assert_int_eq(c.set.freeze_ms, 60000);
	ck_assert_int_eq(c.set.beacon_wait_ms, 60000);
}
END_TEST

START_TEST(when_an_earlier_version_froze_a_draw_is_not_known)
{
	struct checkpoint c = { .concert_id = 1,
		.entrants = 7,
		.frozen_at_ms = 5,
		.entrants_hash = "ab" };
	char text[FILE_MAX];

	for (int frozen = 1; frozen >= 0; frozen--) {
		c.entrants = frozen == 1 ? 7 : -1;
		ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
		read_file(text);
		write_changed(text, "frozen_at_ms", "Frozen_at_ms");
		ck_assert_int_eq(fixture_checkpoint().frozen_at_ms, -frozen);
		ck_assert_str_eq(fixture_checkpoint().draw_key, "");
		write_changed(text, "beacon_asked", "Beacon_asked");
		ck_assert_int_eq(fixture_checkpoint().beacon_asked, 0);
	}
}
END_TEST

START_TEST(a_checkpoint_of_another_room_is_none)
{
	struct checkpoint c = { .concert_id = 2 };

	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "mv 2.json 1.json");
	assert_fault("room 2");
}
END_TEST

START_TEST(a_text_that_is_not_utf8_is_no_setting)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_message_en, "\xea\xb0"),
	    ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_entry_url, "/\xff"),
	    ST_BAD_FIELD);
	ck_assert(!change.has[ROOM_SETTING_message_en]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("checkpoint");
	TCase *tc = tcase_create("checkpoint");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, what_is_written_is_read);
	tcase_add_test(tc, what_could_not_be_read_is_not_written);
	tcase_add_test(tc, a_part_of_a_checkpoint_is_none);
	tcase_add_test(tc, a_checkpoint_says_which_member_is_bad);
	tcase_add_test(tc, the_limit_is_called_mark_in_the_file);
	tcase_add_test(tc, a_checkpoint_without_a_witness_is_read);
	tcase_add_test(tc, a_checkpoint_from_before_there_was_a_freeze_is_read);
	tcase_add_test(tc, when_an_earlier_version_froze_a_draw_is_not_known);
	tcase_add_test(tc, a_checkpoint_of_another_room_is_none);
	tcase_add_test(tc, a_text_that_is_not_utf8_is_no_setting);
	return fixture_main(s);
}

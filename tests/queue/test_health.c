/* Whether the queue says of itself that it can serve, and when not, why. */
#include <string.h>
#include <sys/types.h>

#include "fixture.h"
#include "queue/health.h"

#define VISITORS 600

static struct fixture_visitor v[VISITORS];
static const char *why;

/* The test is linked with this in place of file_replace(). */
static bool is_full;
static const char *other_owner; /* the end of a path that is not replaced */
static int writes;

enum status __real_file_replace(
    const char *path, const void *, size_t, mode_t, bool durable);
enum status __wrap_file_replace(
    const char *path, const void *, size_t, mode_t, bool durable);

enum status
__wrap_file_replace(
    const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
	size_t len_path = strlen(path), len_end;

	writes++;
	len_end = other_owner != NULL ? strlen(other_owner) : 0;
	if (is_full || (len_end > 0 && len_path > len_end &&
			   strcmp(path + len_path - len_end, other_owner) == 0))
		return ST_INTERNAL;
	return __real_file_replace(path, data, len, mode, durable);
}

/* No file can be written. */
static void
fill_disk(bool full)
{
	is_full = full;
}

/* Visitors enter until one is refused; how many were given numbers. */
static int
enter_until_refused(int from)
{
	int n = from;

	while (n < VISITORS) {
		fixture_visitor(&v[n], n + 1);
		if (fixture_enter(&v[n]) != ST_OK)
			return n;
		n++;
	}
	return n;
}

static enum status
check_with_full_disk(void)
{
	enum status st;

	fill_disk(true);
	st = health_check(&fixture_q, &why);
	fill_disk(false);
	return st;
}

/* Found: 256 enter, then 503 for everybody new, while health is 200. */
START_TEST(a_full_disk_is_told_once_newcomers_are_refused)
{
	int n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 5);
	ck_assert_int_eq(check_with_full_disk(), ST_OK);
	fill_disk(true);
	n = enter_until_refused(5);
	fill_disk(false);
	ck_assert_int_lt(n, VISITORS);
	ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
	ck_assert_ptr_nonnull(strstr(why, "no numbers"));
	/* Once it has room again, all is well a second later, and again. */
	fixture_pass(1000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
	ck_assert_int_eq(fixture_enter(&v[n]), ST_OK);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
}
END_TEST

/* The limit is used up, and nobody was refused yet. */
START_TEST(a_full_disk_is_told_when_the_numbers_are_used_up)
{
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fill_disk(true);
	room = fixture_room();
	for (int n = 0; n < room.issued_limit; n++) {
		ck_assert_int_eq(check_with_full_disk(), ST_OK);
		fill_disk(true);
		fixture_visitor(&v[n], n + 1);
		ck_assert_int_eq(fixture_enter(&v[n]), ST_OK);
	}
	fixture_pass(1000);
	ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
	room = fixture_room();
	fill_disk(true);
	ck_assert(health_is_refusing(&fixture_conf, &room));
	fill_disk(false);
	ck_assert(!health_is_refusing(&fixture_conf, &room));
}
END_TEST

START_TEST(a_damaged_checkpoint_is_one_rooms_trouble)
{
	int n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "echo x >1.json");
	n = enter_until_refused(0);
	ck_assert_int_lt(n, VISITORS);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
}
END_TEST

/* Found: any file but the room's own could be written, and health was 200 while
 * four of five newcomers were refused. */
START_TEST(a_checkpoint_of_another_owner_is_told)
{
	struct room room;
	int n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	other_owner = "/1.json";
	n = enter_until_refused(0);
	ck_assert_int_lt(n, VISITORS);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_NO_NUMBERS);
	room = fixture_room();
	ck_assert(health_is_refusing(&fixture_conf, &room));
	/* However long nobody asks, and whatever else is written. */
	fixture_pass(3600000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_NO_NUMBERS);
	other_owner = NULL;
	fixture_pass(1000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
	ck_assert_int_eq(fixture_enter(&v[n]), ST_OK);
}
END_TEST

static void
open_second_room(void)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_capacity, 1), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &change, "test"), ST_OK);
}

/* Two rooms' notes do not hide one another. */
START_TEST(each_refusing_room_is_tried)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	open_second_room();
	health_note(&fixture_q, 1, HEALTH_REFUSED);
	health_note(&fixture_q, 2, HEALTH_REFUSED);
	health_note(&fixture_q, 3, HEALTH_REFUSED); /* which is not there */
	other_owner = "/2.json";
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_NO_NUMBERS);
	fixture_pass(1000);
	health_note(&fixture_q, 1, HEALTH_NOT_SAVED);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_NO_NUMBERS);
	other_owner = NULL;
	fixture_pass(1000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "! test -e 3.lock");
}
END_TEST

START_TEST(a_refusing_room_that_is_closed_is_no_trouble)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	health_note(&fixture_q, 1, HEALTH_REFUSED);
	ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
	ck_assert_int_eq(room_close(&fixture_q, 1, "test"), ST_OK);
	fixture_pass(1000);
	ck_assert_int_eq(check_with_full_disk(), ST_OK);
}
END_TEST

/* Anybody may ask: of a hundred who do within a second one writes. */
START_TEST(the_disk_is_tried_once_a_second)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	writes = 0;
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
	ck_assert_int_eq(writes, 0);
	health_note(&fixture_q, 1, HEALTH_REFUSED);
	fixture_pass(1000);
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
		health_note(&fixture_q, 1, HEALTH_REFUSED);
		fixture_pass(10);
	}
	ck_assert_int_eq(writes, 1);
	ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
	ck_assert_int_eq(writes, 2);
	/* A clock that went back stops nothing. */
	fixture_pass(-3600000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_OK);
	ck_assert_int_eq(writes, 3);
}
END_TEST

/* Another holds the room's lock, as one that a disk holds up: what was found
 * last still holds, and no other room is tried. */
START_TEST(a_trial_that_hangs_holds_up_no_other)
{
	int fd;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	open_second_room();
	health_note(&fixture_q, 1, HEALTH_REFUSED);
	ck_assert_int_eq(check_with_full_disk(), ST_NO_NUMBERS);
	ck_assert_int_eq(checkpoint_lock(&fixture_conf, 1, &fd), ST_OK);
	health_note(&fixture_q, 2, HEALTH_REFUSED);
	writes = 0;
	fixture_pass(1000);
	ck_assert_int_eq(health_check(&fixture_q, &why), ST_NO_NUMBERS);
	ck_assert_int_eq(writes, 0);
	checkpoint_unlock(fd);
}
END_TEST

START_TEST(a_closed_room_needs_no_numbers)
{
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	room = fixture_room();
	room.issued = room.issued_limit;
	room.state = ROOM_CLOSED;
	fill_disk(true);
	ck_assert(!health_is_refusing(&fixture_conf, &room));
	fill_disk(false);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("health");
	TCase *tc = tcase_create("health");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_full_disk_is_told_once_newcomers_are_refused);
	tcase_add_test(tc, a_full_disk_is_told_when_the_numbers_are_used_up);
	tcase_add_test(tc, a_damaged_checkpoint_is_one_rooms_trouble);
	tcase_add_test(tc, a_checkpoint_of_another_owner_is_told);
	tcase_add_test(tc, each_refusing_room_is_tried);
	tcase_add_test(tc, a_refusing_room_that_is_closed_is_no_trouble);
	tcase_add_test(tc, the_disk_is_tried_once_a_second);
	tcase_add_test(tc, a_trial_that_hangs_holds_up_no_other);
	tcase_add_test(tc, a_closed_room_needs_no_numbers);
	return fixture_main(s);
}

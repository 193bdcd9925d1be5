/* Answers of the seat map as files: whole, made once, and whose they are. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <check.h>
#include <zlib.h>

#include "base/file.h"
#include "booking/seat_answer.h"
#include "fixture.h"

#define HEAD "ETag: \"one\"\r\n\r\n"
#define OTHER "ETag: \"two\"\r\n\r\n"

static struct sql *owner, *db;
static struct concert concert;
static struct seat_map map;
static struct seat_map_own own;
static struct seat_answer_kind kind;
static char name[SEAT_ANSWER_NAME_MAX];

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	concert = fixture_concert(owner, 4, 100);
	ck_assert_int_eq(seat_map_get(&conf, db, concert.id, &map), ST_OK);
	own = (struct seat_map_own){ .n = 0 };
	kind = (struct seat_answer_kind){ .concert_id = concert.id };
}

static void
tear_down(void)
{
	seat_map_free(&map);
	fixture_end(owner, db);
}

static struct host_cache
get_answer(const char *head)
{
	struct host_cache answer;

	ck_assert_int_eq(
	    seat_answer_get(&conf, &map, &own, &kind, head, name, &answer),
	    ST_OK);
	return answer;
}

/* Is the answer this head, and was it there, rather than made just now? */
static void
expect(const char *head, const char *wanted, bool found)
{
	struct host_cache answer = get_answer(head);

	ck_assert_uint_gt(answer.len, strlen(wanted));
	ck_assert_int_eq(memcmp(answer.data, wanted, strlen(wanted)), 0);
	ck_assert_int_eq(answer.map != NULL, found);
	ck_assert(answer.is_shared);
	host_cache_free(&answer);
}

static void
path_of(char path[300], const char *end)
{
	snprintf(path, 300, "%s/%s%s%s", conf.booking_state_dir,
	    SEAT_ANSWER_PREFIX, name, end);
}

static bool
is_there(void)
{
	char path[300];

	path_of(path, "");
	return file_exists(path);
}

static void
age_file(int seconds)
{
	char file[SEAT_ANSWER_NAME_MAX + 8];

	snprintf(file, sizeof file, SEAT_ANSWER_PREFIX "%s", name);
	ck_assert_int_eq(fixture_age(&conf, file, seconds), 0);
}

START_TEST(an_answer_is_its_head_and_the_map)
{
	struct host_cache answer = get_answer(HEAD);
	size_t len, head = strlen(HEAD);
	char *json = seat_map_json(&map, &own, &len);

	ck_assert_uint_eq(answer.len, head + len);
	ck_assert_int_eq(memcmp(answer.data, HEAD, head), 0);
	ck_assert_int_eq(memcmp(answer.data + head, json, len), 0);
	free(json);
	host_cache_free(&answer);
}
END_TEST

START_TEST(a_compressed_one_is_the_same)
{
	struct host_cache answer;
	unsigned char text[4096];
	size_t len, head = strlen(HEAD);
	char *json = seat_map_json(&map, &own, &len);
	z_stream z = { 0 };

	kind.gzip = true;
	answer = get_answer(HEAD);
	ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (z_const Bytef *)(uintptr_t)(answer.data + head);
	z.avail_in = (uInt)(answer.len - head);
	z.next_out = text;
	z.avail_out = sizeof text;
	ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(z.avail_in, 0);
	ck_assert_uint_eq(z.total_out, len);
	ck_assert_int_eq(memcmp(text, json, len), 0);
	inflateEnd(&z);
	free(json);
	host_cache_free(&answer);
}
END_TEST

START_TEST(an_answer_is_made_once_for_its_head)
{
	expect(HEAD, HEAD, false);
	expect(HEAD, HEAD, true);
	age_file(600);
	expect(HEAD, HEAD, true);
	expect(OTHER, OTHER, false);
	expect(OTHER, OTHER, true);
}
END_TEST

/* As a process that makes it does. */
static int
take_lock(const char *lock)
{
	int fd = open(lock, O_RDWR | O_CREAT, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	return fd;
}

START_TEST(nobody_waits_while_another_makes_it)
{
	char lock[300];
	int fd;

	expect(HEAD, HEAD, false);
	path_of(lock, ".lock");
	fd = take_lock(lock);
	expect(OTHER, HEAD, true);
	close(fd);
	expect(OTHER, OTHER, false);
}
END_TEST

START_TEST(accounts_with_seats_have_answers_of_their_own)
{
	char first[SEAT_ANSWER_NAME_MAX], second[SEAT_ANSWER_NAME_MAX];

	expect(HEAD, HEAD, false);
	strcpy(first, name);
	kind.account = "kim";
	expect(HEAD, HEAD, false);
	strcpy(second, name);
	kind.account = "lee";
	expect(HEAD, HEAD, false);
	ck_assert_str_ne(first, second);
	ck_assert_str_ne(second, name);
	ck_assert_str_ne(first, name);
	expect(HEAD, HEAD, true);
}
END_TEST

/* An answer of an account that looked this long ago. */
static void
leave_answer(char digit, int seconds)
{
	char path[300];
	int n =
	    snprintf(name, sizeof name, "%lld-list-", (long long)concert.id);

	memset(name + n, digit, 32);
	name[n + 32] = '\0';
	path_of(path, "");
	ck_assert_int_eq(file_replace(path, HEAD, 4, 0640, false), ST_OK);
	age_file(seconds);
}

START_TEST(those_of_accounts_that_look_no_more_are_removed)
{
	char shared[SEAT_ANSWER_NAME_MAX];

	expect(HEAD, HEAD, false);
	age_file(600);
	strcpy(shared, name);
	leave_answer('a', 600);
	leave_answer('b', 60);
	kind.account = "kim";
	expect(HEAD, HEAD, false);
	ck_assert(is_there());
	memset(name + strlen(name) - 32, 'a', 32);
	ck_assert(!is_there());
	memset(name + strlen(name) - 32, 'b', 32);
	ck_assert(is_there());
	strcpy(name, shared);
	ck_assert(is_there());
}
END_TEST

/* Long before Apache could be sent to one that is gone. */
START_TEST(an_old_one_of_an_account_is_made_again)
{
	kind.account = "kim";
	expect(HEAD, HEAD, false);
	age_file(15);
	expect(HEAD, HEAD, true);
	age_file(45);
	expect(HEAD, HEAD, false);
}
END_TEST

START_TEST(without_a_folder_an_answer_is_this_processs_own)
{
	static char nowhere[] = "/proc/nowhere";
	char *folder = conf.booking_state_dir;
	struct host_cache answer;

	conf.booking_state_dir = nowhere;
	answer = get_answer(HEAD);
	conf.booking_state_dir = folder;
	ck_assert_int_eq(memcmp(answer.data, HEAD, strlen(HEAD)), 0);
	ck_assert(!answer.is_shared);
	host_cache_free(&answer);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("seat answer");
	TCase *tc = tcase_create("answer");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, an_answer_is_its_head_and_the_map);
	tcase_add_test(tc, a_compressed_one_is_the_same);
	tcase_add_test(tc, an_answer_is_made_once_for_its_head);
	tcase_add_test(tc, nobody_waits_while_another_makes_it);
	tcase_add_test(tc, accounts_with_seats_have_answers_of_their_own);
	tcase_add_test(tc, those_of_accounts_that_look_no_more_are_removed);
	tcase_add_test(tc, an_old_one_of_an_account_is_made_again);
	tcase_add_test(tc, without_a_folder_an_answer_is_this_processs_own);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

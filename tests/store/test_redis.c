#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "base/secret.h"
#include "server.h"
#include "store/redis_connection.h"

static struct server *server;
static struct conf conf;
static struct redis *redis;

#define FUNCTION(name, body)                                                   \
	"redis.register_function('" name "_' .. VERSION, "                     \
	"function(keys, args) " body " end)\n"

/* A library of the test's own, in two versions. */
#define LIBRARY(version)                                                       \
	"#!lua name=test_" version "\n"                                        \
	"local VERSION = '" version "'\n" FUNCTION(                            \
	    "echo_ints", "return { #keys, #args, tonumber(args[2]) }")         \
	    FUNCTION("count", "return { redis.call('LPUSH', keys[1], 1) }")    \
		FUNCTION("texts", "return { args[2], false, 7 }") FUNCTION(    \
		    "run_id", "return { args[1] }") FUNCTION("closed",         \
		    "return redis.error_reply('room_closed it is')")           \
		    FUNCTION("broken", "return redis.call('NO', 'SUCH')")      \
			FUNCTION("call",                                       \
			    "return { #redis.call(args[2], args[3]) }")        \
			    FUNCTION("not_ints", "return { 'a' }")             \
				FUNCTION("forever", "while true do end")

static const struct redis_library library = { "test", "0123456789ab",
	LIBRARY("0123456789ab") };
static const struct redis_library next = { "test", "ba9876543210",
	LIBRARY("ba9876543210") };

#define OF_LIBRARY(name)                                                       \
	static const struct redis_function name = { &library, #name }

OF_LIBRARY(echo_ints);
OF_LIBRARY(count);
OF_LIBRARY(texts);
OF_LIBRARY(run_id);
OF_LIBRARY(closed);
OF_LIBRARY(broken);
OF_LIBRARY(call);
OF_LIBRARY(not_ints);
OF_LIBRARY(forever);
static const struct redis_function next_count = { &next, "count" };

static void
set_up(void)
{
	redis = redis_new(&conf);
}

static void
tear_down(void)
{
	redis_free(redis);
}

START_TEST(keys_and_arguments_arrive_in_order)
{
	struct redis_args a = { 0 };
	int64_t out[3];

	redis_key(&a, "usher:{%d}:room", 7);
	redis_arg_int(&a, -5);
	ck_assert_int_eq(redis_call_ints(redis, &echo_ints, &a, out, 3), ST_OK);
	ck_assert_int_eq(out[0], 1);
	ck_assert_int_eq(out[1], 2);
	ck_assert_int_eq(out[2], -5);
}
END_TEST

START_TEST(data_keeps_its_nul_bytes_and_nil_is_null)
{
	struct redis_args a = { 0 };
	struct redis_list list;

	redis_arg_data(&a, "a\0b", 3);
	ck_assert_int_eq(redis_call_list(redis, &texts, &a, 3, &list), ST_OK);
	ck_assert_uint_eq(list.n, 3);
	ck_assert_int_eq(memcmp(redis_list_text(&list, 0), "a\0b", 3), 0);
	ck_assert_ptr_null(redis_list_text(&list, 1));
	ck_assert_int_eq(redis_list_int(&list, 2), 7);
	redis_list_free(&list);
}
END_TEST

START_TEST(a_code_of_the_table_is_its_status)
{
	struct redis_args a = { 0 };
	int64_t out = 9;

	ck_assert_int_eq(
	    redis_call_ints(redis, &closed, &a, &out, 1), ST_ROOM_CLOSED);
	ck_assert_int_eq(
	    redis_call_ints(redis, &broken, &a, &out, 1), ST_INTERNAL);
	ck_assert_int_eq(
	    redis_call_ints(redis, &not_ints, &a, &out, 1), ST_INTERNAL);
	ck_assert_int_eq(out, 9);
}
END_TEST

START_TEST(too_many_arguments_are_refused_before_they_are_sent)
{
	struct redis_args a = { 0 };
	int64_t out;

	for (int i = 0; i <= REDIS_ARGS_MAX; i++)
		redis_arg_int(&a, i);
	ck_assert(a.failed);
	ck_assert_int_eq(
	    redis_call_ints(redis, &count, &a, &out, 1), ST_INTERNAL);
}
END_TEST

static enum status
count_by(const struct redis_function *f, int64_t *n)
{
	struct redis_args a = { 0 };

	redis_key(&a, "usher:n");
	return redis_call_ints(redis, f, &a, n, 1);
}

static enum status
count_up(int64_t *n)
{
	return count_by(&count, n);
}

/* Past the library. */
static void
run_command(const char *command)
{
	redisContext *c = redisConnectUnix(conf.redis_socket);
	redisReply *re = redisCommand(c, command);

	ck_assert_ptr_nonnull(re);
	ck_assert_int_ne(re->type, REDIS_REPLY_ERROR);
	freeReplyObject(re);
	redisFree(c);
}

static size_t
count_libraries(bool *has_own)
{
	struct redis_library_found *found;
	size_t n;

	*has_own = false;
	ck_assert_int_eq(
	    redis_library_list(redis, &library, &found, &n), ST_OK);
	for (size_t i = 0; i < n; i++)
		*has_own = *has_own || found[i].is_own;
	free(found);
	return n;
}

static void
read_run_id(char id[41])
{
	struct redis_args a = { 0 };
	struct redis_list list;

	ck_assert_int_eq(redis_call_list(redis, &run_id, &a, 1, &list), ST_OK);
	memcpy(id, redis_list_text(&list, 0), 41);
	redis_list_free(&list);
}

START_TEST(a_restarted_server_is_found_again_under_another_run_id)
{
	char before[41], after[41];
	int64_t n, again;

	ck_assert_int_eq(count_up(&n), ST_OK);
	read_run_id(before);
	server_stop(server);
	ck_assert_int_eq(count_up(&again), ST_UNAVAILABLE);
	server_resume(server);
	ck_assert_int_eq(count_up(&again), ST_OK);
	ck_assert_int_eq(again, n + 1);
	read_run_id(after);
	ck_assert_str_ne(before, after);
}
END_TEST

START_TEST(a_restart_between_two_calls_is_not_noticed)
{
	int64_t n, again;

	ck_assert_int_eq(count_up(&n), ST_OK);
	server_stop(server);
	server_resume(server);
	ck_assert_int_eq(count_up(&again), ST_OK);
	ck_assert_int_eq(again, n + 1);
}
END_TEST

START_TEST(a_server_that_lost_the_functions_is_given_them)
{
	int64_t n, again;

	ck_assert_int_eq(count_up(&n), ST_OK);
	run_command("FUNCTION FLUSH");
	ck_assert_int_eq(count_up(&again), ST_OK);
	ck_assert_int_eq(again, n + 1);
	run_command("FUNCTION FLUSH");
	run_command("FLUSHALL");
	ck_assert_int_eq(count_up(&again), ST_OK);
	ck_assert_int_eq(again, 1);
}
END_TEST

START_TEST(a_server_without_any_data_is_given_the_functions)
{
	char command[256];
	int64_t n;

	ck_assert_int_eq(count_up(&n), ST_OK);
	server_kill(server);
	snprintf(
	    command, sizeof command, "rm -rf '%s'/redis/*", server_dir(server));
	ck_assert_int_eq(system(command), 0);
	server_resume(server);
	ck_assert_int_eq(count_up(&n), ST_OK);
	ck_assert_int_eq(n, 1);
}
END_TEST

/* Both find no function, and one of them is the second to bring it. */
START_TEST(two_programs_may_load_at_once)
{
	struct redis *other = redis_new(&conf);
	struct redis_args a = { 0 };
	redisReply *re;
	int64_t n;

	redis_key(&a, "usher:n");
	ck_assert_int_eq(redis_call_ints(other, &count, &a, &n, 1), ST_OK);
	ck_assert_int_eq(count_up(&n), ST_OK);
	for (int i = 0; i < 2; i++) {
		re = redis_library_load(redis, &library);
		ck_assert_ptr_nonnull(re);
		ck_assert_int_ne(re->type, REDIS_REPLY_ERROR);
		freeReplyObject(re);
	}
	redis_free(other);
}
END_TEST

START_TEST(two_versions_run_beside_one_another)
{
	bool has_own;
	int64_t n, again;

	run_command("FUNCTION FLUSH");
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(count_by(&count, &n), ST_OK);
		ck_assert_int_eq(count_by(&next_count, &again), ST_OK);
		ck_assert_int_eq(again, n + 1);
	}
	ck_assert_uint_eq(count_libraries(&has_own), 2);
	ck_assert(has_own);
}
END_TEST

/* A library that only looks like one of ours is not listed. */
START_TEST(removing_a_version_in_use_harms_nobody)
{
	bool has_own;
	int64_t n;

	run_command("FUNCTION FLUSH");
	ck_assert_int_eq(count_by(&count, &n), ST_OK);
	ck_assert_int_eq(count_by(&next_count, &n), ST_OK);
	freeReplyObject(redisCommand(redis->ctx, "FUNCTION LOAD %s",
	    "#!lua name=test_mine\n"
	    "redis.register_function('mine', function() end)"));
	ck_assert_uint_eq(count_libraries(&has_own), 2);
	ck_assert_int_eq(
	    redis_library_remove(redis, "test_0123456789ab"), ST_OK);
	ck_assert_int_eq(
	    redis_library_remove(redis, "test_0123456789ab"), ST_NOT_FOUND);
	ck_assert_uint_eq(count_libraries(&has_own), 1);
	ck_assert(!has_own);
	ck_assert_int_eq(count_by(&count, &n), ST_OK);
	ck_assert_uint_eq(count_libraries(&has_own), 2);
}
END_TEST

START_TEST(a_reply_of_another_length_is_refused)
{
	struct redis_args a = { 0 };
	struct redis_list list;

	redis_arg_text(&a, "x");
	ck_assert_int_eq(
	    redis_call_list(redis, &texts, &a, 2, &list), ST_INTERNAL);
	ck_assert_int_eq(
	    redis_call_list(redis, &texts, &a, REDIS_ANY_NUMBER, &list), ST_OK);
	redis_list_free(&list);
}
END_TEST

/* Last of its case: it leaves the server busy until it is killed. */
START_TEST(a_call_that_takes_too_long_is_given_up)
{
	struct redis_args a = { 0 };
	int64_t out;

	ck_assert_int_eq(
	    redis_call_ints(redis, &forever, &a, &out, 1), ST_UNAVAILABLE);
	server_kill(server);
	server_resume(server);
	ck_assert_int_eq(count_up(&out), ST_OK);
}
END_TEST

/* --- what usher's user may not do -------------------------------------- */

static const char *const forbidden[] = {
	"FLUSHALL",
	"FLUSHDB",
	"CONFIG GET requirepass",
	"CONFIG SET maxmemory 1",
	"KEYS *",
	"SCAN 0",
	"SHUTDOWN NOSAVE",
	"ACL LIST",
	"CLIENT LIST",
	"MONITOR",
	"EVAL return 0",
	"FUNCTION FLUSH",
	"FUNCTION DUMP",
	"SCRIPT FLUSH",
	"REPLICAOF NO ONE",
	"MODULE LIST",
	"SAVE",
	"PUBLISH usher:a b",
	"SUBSCRIBE usher:a",
	"SELECT 1",
	"SWAPDB 0 1",
	"RENAME usher:n usher:m",
	"DEL usher:n",
	"GET other",
	"SET other 1",
	"UNLINK other",
	"HGETALL usher",
	"BITOP OR usher:n other",
};

/* Told by Redis itself, on a connection like that of a program. */
START_TEST(usher_may_do_nothing_else)
{
	redisContext *c = redisConnectUnix(conf.redis_socket);
	char password[SECRET_SIZE];
	const char *why;
	redisReply *re;

	ck_assert_int_eq(
	    secret_read_file(conf.redis_password_file, password, &why), ST_OK);
	re = redisCommand(c, "AUTH usher %s", password);
	ck_assert_str_eq(re->str, "OK");
	freeReplyObject(re);
	re = redisCommand(c, forbidden[_i]);
	ck_assert_ptr_nonnull(re);
	ck_assert_int_eq(re->type, REDIS_REPLY_ERROR);
	ck_assert_msg(strncmp(re->str, "NOPERM ", 7) == 0, "%s: %s",
	    forbidden[_i], re->str);
	freeReplyObject(re);
	redisFree(c);
}
END_TEST

/* A function has the rights of its caller, whoever gave it to the server. */
START_TEST(nor_may_a_function_for_it)
{
	static const char *const calls[][2] = { { "GET", "usher:a" },
		{ "GET", "other" }, { "KEYS", "*" }, { "FLUSHALL", "SYNC" } };
	int64_t out;

	run_command("SET usher:a abc");
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		struct redis_args a = { 0 };

		redis_arg_text(&a, calls[i][0]);
		redis_arg_text(&a, calls[i][1]);
		ck_assert_int_eq(redis_call_ints(redis, &call, &a, &out, 1),
		    i == 0 ? ST_OK : ST_INTERNAL);
	}
	ck_assert_int_eq(out, 3);
}
END_TEST

START_TEST(another_user_or_password_is_refused)
{
	char none[] = "", nobody[] = "nobody";
	struct conf wrong[] = { conf, conf, conf };
	int64_t n;

	wrong[0].redis_user = nobody;
	wrong[1].redis_password_file = none;
	wrong[2].redis_password_file = conf.security_service_key_file;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct redis *other = redis_new(&wrong[i]);
		struct redis_args a = { 0 };

		redis_key(&a, "usher:n");
		ck_assert_int_eq(
		    redis_call_ints(other, &count, &a, &n, 1), ST_INTERNAL);
		redis_free(other);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("redis");
	TCase *tc = tcase_create("redis");
	SRunner *sr = srunner_create(s);
	int failed;

	server = server_start("redis");
	server_conf(&conf, server, NULL);
	conf.redis_timeout_ms = 400;
	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, keys_and_arguments_arrive_in_order);
	tcase_add_test(tc, data_keeps_its_nul_bytes_and_nil_is_null);
	tcase_add_test(tc, a_code_of_the_table_is_its_status);
	tcase_add_test(tc, too_many_arguments_are_refused_before_they_are_sent);
	tcase_add_test(
	    tc, a_restarted_server_is_found_again_under_another_run_id);
	tcase_add_test(tc, a_restart_between_two_calls_is_not_noticed);
	tcase_add_test(tc, a_server_that_lost_the_functions_is_given_them);
	tcase_add_test(tc, a_server_without_any_data_is_given_the_functions);
	tcase_add_test(tc, two_programs_may_load_at_once);
	tcase_add_test(tc, two_versions_run_beside_one_another);
	tcase_add_test(tc, removing_a_version_in_use_harms_nobody);
	tcase_add_test(tc, a_reply_of_another_length_is_refused);
	tcase_add_test(tc, a_call_that_takes_too_long_is_given_up);
	tcase_add_loop_test(
	    tc, usher_may_do_nothing_else, 0, (int)ARRAY_LEN(forbidden));
	tcase_add_test(tc, nor_may_a_function_for_it);
	tcase_add_test(tc, another_user_or_password_is_refused);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	conf_free(&conf);
	server_free(server);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

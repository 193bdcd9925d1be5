#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "server.h"
#include "store/redis.h"

static struct server *server;
static struct conf conf;
static struct redis *redis;

/* Scripts of the test's own; a wrong SHA-1 only costs the EVALSHA. */
#define SCRIPT(name, text)                                                     \
	static const struct redis_script name = { #name,                       \
		"0000000000000000000000000000000000000000", text }

SCRIPT(echo_ints, "return { #KEYS, #ARGV, tonumber(ARGV[2]) }");
SCRIPT(count, "return { redis.call('INCR', KEYS[1]) }");
SCRIPT(texts, "return { ARGV[2], false, 7 }");
SCRIPT(run_id, "return { ARGV[1] }");
SCRIPT(closed, "return redis.error_reply('room_closed it is over')");
SCRIPT(broken, "return redis.call('NO', 'SUCH')");
SCRIPT(not_ints, "return { 'a' }");
SCRIPT(forever, "while true do end");

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
	ck_assert_int_eq(redis_eval_ints(redis, &echo_ints, &a, out, 3), ST_OK);
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
	ck_assert_int_eq(redis_eval_list(redis, &texts, &a, &list), ST_OK);
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
	    redis_eval_ints(redis, &closed, &a, &out, 1), ST_ROOM_CLOSED);
	ck_assert_int_eq(
	    redis_eval_ints(redis, &broken, &a, &out, 1), ST_INTERNAL);
	ck_assert_int_eq(
	    redis_eval_ints(redis, &not_ints, &a, &out, 1), ST_INTERNAL);
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
	    redis_eval_ints(redis, &count, &a, &out, 1), ST_INTERNAL);
}
END_TEST

static enum status
count_up(int64_t *n)
{
	struct redis_args a = { 0 };

	redis_key(&a, "n");
	return redis_eval_ints(redis, &count, &a, n, 1);
}

static void
read_run_id(char id[41])
{
	struct redis_args a = { 0 };
	struct redis_list list;

	ck_assert_int_eq(redis_eval_list(redis, &run_id, &a, &list), ST_OK);
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

/* Last of its case: it leaves the server busy until it is killed. */
START_TEST(a_call_that_takes_too_long_is_given_up)
{
	struct redis_args a = { 0 };
	int64_t out;

	ck_assert_int_eq(
	    redis_eval_ints(redis, &forever, &a, &out, 1), ST_UNAVAILABLE);
	server_kill(server);
	server_resume(server);
	ck_assert_int_eq(count_up(&out), ST_OK);
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
	tcase_add_test(tc, a_call_that_takes_too_long_is_given_up);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	conf_free(&conf);
	server_free(server);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

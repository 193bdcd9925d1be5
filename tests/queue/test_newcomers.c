/* How many newcomers without an account a network may send (rule 13). */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#include "base/array.h"
#include "newcomer.h"

START_TEST(one_client_does_not_get_500_places_by_default)
{
	newcomer_open_room();
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 500), 120);
}
END_TEST

START_TEST(all_of_a_64_is_one_client)
{
	char address[64];
	int entered = 0;

	newcomer_open_room();
	newcomer_limit(3, 3000);
	for (int i = 0; i < 500; i++) {
		snprintf(address, sizeof address, "2001:db8:1:2::%x", i);
		entered += newcomer_enter(address, NULL) == ST_OK;
	}
	ck_assert_int_eq(entered, 3);
	ck_assert_int_eq(newcomer_enter("2001:db8:1:3::1", NULL), ST_OK);
}
END_TEST

START_TEST(the_wider_network_has_a_limit_of_its_own)
{
	static const struct {
		const char *before, *after, *other;
	} networks[] = { { "192.0.2.", "", "192.0.3.1" },
		{ "2001:db8:1:", "::1", "2001:db8:2::1" } };
	char address[64];

	newcomer_open_room();
	newcomer_limit(3, 10);
	for (size_t n = 0; n < ARRAY_LEN(networks); n++) {
		int entered = 0;

		for (int i = 0; i < 200; i++) {
			snprintf(address, sizeof address, "%s%d%s",
			    networks[n].before, i, networks[n].after);
			entered += newcomer_enter(address, NULL) == ST_OK;
		}
		ck_assert_int_eq(entered, 10);
		ck_assert_int_eq(
		    newcomer_enter(networks[n].other, NULL), ST_OK);
	}
}
END_TEST

/* By the millisecond: whenever a minute is begun, it has no more than that. */
START_TEST(no_minute_has_more_wherever_it_begins)
{
	static int64_t at[4096];
	int n = 0;

	newcomer_open_room();
	newcomer_limit(10, 0);
	for (int64_t ms = 0; ms < 300000; ms += 700) {
		if (newcomer_enter("192.0.2.1", NULL) == ST_OK)
			at[n++] = fixture_q.now_ms;
		fixture_pass(700);
	}
	for (int i = 10; i < n; i++)
		ck_assert_int_ge(at[i] - at[i - 10], 60000);
	ck_assert_int_ge(n, 40);
}
END_TEST

START_TEST(the_wait_that_is_told_is_long_enough_and_not_much_longer)
{
	int64_t wait;

	newcomer_open_room();
	newcomer_limit(2, 0);
	ck_assert_int_eq(newcomer_enter("192.0.2.1", NULL), ST_OK);
	fixture_pass(20000);
	ck_assert_int_eq(newcomer_enter("192.0.2.1", NULL), ST_OK);
	ck_assert_int_eq(
	    newcomer_enter("192.0.2.1", &wait), ST_TOO_MANY_REQUESTS);
	ck_assert_int_ge(wait, 40000);
	ck_assert_int_le(wait, 45000);
	fixture_pass(wait - 1);
	ck_assert_int_eq(
	    newcomer_enter("192.0.2.1", NULL), ST_TOO_MANY_REQUESTS);
	fixture_pass(1);
	ck_assert_int_eq(newcomer_enter("192.0.2.1", NULL), ST_OK);
	ck_assert_int_eq(
	    newcomer_enter("192.0.2.1", NULL), ST_TOO_MANY_REQUESTS);
}
END_TEST

START_TEST(who_has_a_place_is_not_counted)
{
	struct line_entrant e = { .address = "192.0.2.1" };
	struct line_place place;

	newcomer_open_room();
	newcomer_limit(2, 0);
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~a", 2), ST_OK);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 1);
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
}
END_TEST

START_TEST(the_rooms_of_a_site_share_the_limits)
{
	struct room_change c = { 0 };
	struct line_entrant e = { .address = "192.0.2.1" };
	struct line_place place;

	newcomer_open_room();
	newcomer_limit(2, 0);
	ck_assert_int_eq(room_change_int(&c, ROOM_SETTING_anyone, 1), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_puzzle_max, 0), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_OK);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 2);
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~b", 2), ST_OK);
	ck_assert_int_eq(
	    line_enter(&fixture_q, 2, &e, &place), ST_TOO_MANY_REQUESTS);
}
END_TEST

START_TEST(accounts_are_not_counted)
{
	struct fixture_visitor v[9];

	newcomer_open_room();
	newcomer_limit(1, 1);
	fixture_enter_all(v, 9);
}
END_TEST

START_TEST(a_network_can_be_exempt)
{
	char list[] = "198.51.100.0/24 2001:db8:7::/48";
	char *was = fixture_conf.queue_unlimited_networks;

	newcomer_open_room();
	newcomer_limit(2, 2);
	fixture_conf.queue_unlimited_networks = list;
	ck_assert_int_eq(newcomer_count_entered("198.51.100.7", 20), 20);
	ck_assert_int_eq(newcomer_count_entered("::ffff:198.51.100.8", 20), 20);
	ck_assert_int_eq(newcomer_count_entered("2001:db8:7:8::9", 20), 20);
	ck_assert_int_eq(newcomer_count_entered("198.51.101.7", 20), 2);
	fixture_conf.queue_unlimited_networks = was;
}
END_TEST

START_TEST(a_mapped_address_is_the_one_it_maps)
{
	newcomer_open_room();
	newcomer_limit(3, 0);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 2), 2);
	ck_assert_int_eq(newcomer_count_entered("::ffff:192.0.2.1", 5), 1);
	ck_assert_int_eq(newcomer_count_entered("::ffff:c000:201", 5), 0);
	ck_assert_int_eq(newcomer_count_entered("::ffff:192.0.2.2", 5), 3);
}
END_TEST

/* What is no address is not free: all of it counts as one. */
START_TEST(no_address_and_a_malformed_one_are_one_network)
{
	newcomer_open_room();
	newcomer_limit(3, 0);
	ck_assert_int_eq(newcomer_count_entered("", 2), 2);
	ck_assert_int_eq(newcomer_count_entered("unix:/run/x", 2), 1);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1.5", 2), 0);
	ck_assert_int_eq(newcomer_count_entered(NULL, 2), 0);
}
END_TEST

START_TEST(no_limit_is_none)
{
	newcomer_open_room();
	newcomer_limit(0, 3);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 20), 20);
}
END_TEST

START_TEST(a_clock_that_was_set_back_leaves_nobody_out)
{
	newcomer_open_room();
	newcomer_limit(3, 0);
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 3);
	fixture_q.now_ms -= 3600000;
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 3);
	fixture_q.now_ms += 7200000;
	ck_assert_int_eq(newcomer_count_entered("192.0.2.1", 5), 3);
}
END_TEST

START_TEST(many_at_once_from_one_address_are_counted_exactly)
{
	int entered = 0, status;

	newcomer_open_room();
	newcomer_limit(20, 0);
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(fixture_q.conf);
			_exit(newcomer_count_entered("192.0.2.1", 20));
		}
	for (int i = 0; i < 4; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		entered += WEXITSTATUS(status);
	}
	ck_assert_int_eq(entered, 20);
}
END_TEST

/* A key of an attack lives a little longer than the minute it counts, and a
 * refused newcomer leaves none. */
START_TEST(what_an_attack_leaves_in_redis_ends_by_itself)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *keys, *re;
	char address[64];

	newcomer_open_room();
	newcomer_limit(1, 5);
	for (int i = 0; i < 50; i++) {
		snprintf(address, sizeof address, "192.0.2.%d", i);
		(void)newcomer_enter(address, NULL);
	}
	keys = redisCommand(c, "KEYS usher:{networks}:*");
	ck_assert_uint_eq(keys->elements, 6);
	for (size_t i = 0; i < keys->elements; i++) {
		re = redisCommand(c, "PTTL %s", keys->element[i]->str);
		ck_assert_int_gt(re->integer, 50000);
		ck_assert_int_le(re->integer, 70000);
		freeReplyObject(re);
	}
	freeReplyObject(keys);
	redisFree(c);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("newcomers");
	TCase *tc = tcase_create("networks");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, newcomer_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, one_client_does_not_get_500_places_by_default);
	tcase_add_test(tc, all_of_a_64_is_one_client);
	tcase_add_test(tc, the_wider_network_has_a_limit_of_its_own);
	tcase_add_test(tc, no_minute_has_more_wherever_it_begins);
	tcase_add_test(
	    tc, the_wait_that_is_told_is_long_enough_and_not_much_longer);
	tcase_add_test(tc, who_has_a_place_is_not_counted);
	tcase_add_test(tc, the_rooms_of_a_site_share_the_limits);
	tcase_add_test(tc, accounts_are_not_counted);
	tcase_add_test(tc, a_network_can_be_exempt);
	tcase_add_test(tc, a_mapped_address_is_the_one_it_maps);
	tcase_add_test(tc, no_address_and_a_malformed_one_are_one_network);
	tcase_add_test(tc, no_limit_is_none);
	tcase_add_test(tc, a_clock_that_was_set_back_leaves_nobody_out);
	tcase_add_test(tc, many_at_once_from_one_address_are_counted_exactly);
	tcase_add_test(tc, what_an_attack_leaves_in_redis_ends_by_itself);
	return fixture_main(s);
}

/* Rule 5: the gate before the map of the seats, and what it remembers. */
#include "gate_fixture.h"

static struct gate_fixture g;

static void
set_up(void)
{
	gate_fixture_begin(&g);
}

static void
tear_down(void)
{
	gate_fixture_end(&g);
}

/* What looking with a token of kim's says at now_ms, and whether the queue was
 * asked for it. */
static void
look(const char *token, int64_t now_ms, enum status wanted, int questions)
{
	enum status st;

	responder_forget(g.queue);
	st = gate_fixture_look(&g, &g.queued, "kim", token, now_ms);

	ck_assert_msg(st == wanted, "at %lld: %d", (long long)now_ms, (int)st);
	ck_assert_int_eq(responder_count(g.queue, "/validate"), questions);
}

START_TEST(who_looks_again_is_remembered_for_a_few_seconds)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("kim", 1000, ST_OK, 1);
	for (int64_t now = 1100; now < 1000 + ADMISSION_CACHE_MS; now += 100)
		look("kim", now, ST_OK, 0);
	look("kim", 1000 + ADMISSION_CACHE_MS, ST_OK, 1);
}
END_TEST

START_TEST(a_visitor_that_left_looks_no_longer_than_that)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("kim", 0, ST_OK, 1);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	look("kim", ADMISSION_CACHE_MS - 1, ST_OK, 0);
	look("kim", ADMISSION_CACHE_MS, ST_TOKEN_INVALID, 1);
	look("kim", ADMISSION_CACHE_MS + 1, ST_TOKEN_INVALID, 1);
}
END_TEST

/* The admission ends in two seconds. */
START_TEST(nobody_looks_beyond_the_end_of_the_admission)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("brief", 0, ST_OK, 1);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	look("brief", 1999, ST_OK, 0);
	look("brief", 2000, ST_TOKEN_INVALID, 1);
}
END_TEST

START_TEST(a_refusal_is_not_remembered)
{
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	look("kim", 0, ST_TOKEN_INVALID, 1);
	gate_fixture_becomes(&g, RESPONDER_FAILING);
	look("kim", 1, ST_QUEUE_UNAVAILABLE, 1);
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("kim", 2, ST_OK, 1);
}
END_TEST

START_TEST(what_is_remembered_is_of_one_token_account_and_concert)
{
	struct concert other = g.queued;

	other.id++;
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("kim", 0, ST_OK, 1);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, "lee", "kim", 1),
	    ST_TOKEN_INVALID);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	ck_assert_int_eq(
	    gate_fixture_look(&g, &other, "kim", "kim", 2), ST_TOKEN_INVALID);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, "kim", "lee", 3),
	    ST_TOKEN_INVALID);
	/* Three since look(). */
	ck_assert_int_eq(responder_count(g.queue, "/validate"), 1 + 3);
}
END_TEST

START_TEST(reserving_asks_whatever_is_remembered)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	look("kim", 0, ST_OK, 1);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(only_an_account_looks_at_a_concert_with_a_line)
{
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, NULL, "kim", 0),
	    ST_LOGIN_REQUIRED);
	ck_assert_int_eq(
	    gate_fixture_look(&g, &g.queued, NULL, NULL, 0), ST_LOGIN_REQUIRED);
	ck_assert_int_eq(gate_fixture_look(&g, &g.plain, NULL, NULL, 0), ST_OK);
}
END_TEST

START_TEST(a_page_of_another_site_begins_nobodys_time)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	g.gate.may_claim = false;
	look("called", 0, ST_TOKEN_INVALID, 1);
	look("kim", 0, ST_OK, 1);
	g.gate.may_claim = true;
	look("called", 0, ST_OK, 1);
}
END_TEST

/* However many tokens are shown, the last is remembered. */
START_TEST(what_is_remembered_is_bounded)
{
	unsigned char key[ADMISSION_KEY], first[ADMISSION_KEY];
	struct admission_cache *cache = &g.looked;
	int known = 0;

	admission_cache_key(first, "token", "kim", 0);
	for (int i = 0; i < 100 * ADMISSION_CACHE_MAX; i++) {
		admission_cache_key(key, "token", "kim", i);
		admission_cache_add(cache, key, 0, 60000);
		ck_assert(admission_cache_has(cache, key, 0));
	}
	for (int i = 0; i < 100 * ADMISSION_CACHE_MAX; i++) {
		admission_cache_key(key, "token", "kim", i);
		known += admission_cache_has(cache, key, 0);
	}
	ck_assert_int_le(known, ADMISSION_CACHE_MAX);
	ck_assert(!admission_cache_has(cache, first, 0));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("look");
	TCase *tc = tcase_create("look");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, who_looks_again_is_remembered_for_a_few_seconds);
	tcase_add_test(tc, a_visitor_that_left_looks_no_longer_than_that);
	tcase_add_test(tc, nobody_looks_beyond_the_end_of_the_admission);
	tcase_add_test(tc, a_refusal_is_not_remembered);
	tcase_add_test(
	    tc, what_is_remembered_is_of_one_token_account_and_concert);
	tcase_add_test(tc, reserving_asks_whatever_is_remembered);
	tcase_add_test(tc, only_an_account_looks_at_a_concert_with_a_line);
	tcase_add_test(tc, a_page_of_another_site_begins_nobodys_time);
	tcase_add_test(tc, what_is_remembered_is_bounded);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

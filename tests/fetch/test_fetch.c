/* Requests to a server that behaves, and to those that do not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "answerer.h"
#include "base/array.h"
#include "base/clock.h"
#include "fetch/fetch_many.h"

static struct answerer *site;
static struct fetch_answer answer;

static const struct fetch_limits limits = {
	.connect_ms = 500, .total_ms = 800, .max_bytes = 100
};

static void
start_site(void)
{
	site = answerer_start();
}

static void
stop_site(void)
{
	answerer_free(site);
}

/* Ask, and wait for the answer. */
static enum status get_status;

static void
keep_answer(void *arg, enum status st, const struct fetch_answer *a)
{
	(void)arg;
	get_status = st;
	answer = *a;
}

static enum status
get(const char *url)
{
	struct fetch_many *m = fetch_many_new();

	fetch_many_start(m, url, &limits, keep_answer, NULL);
	while (fetch_many_count(m) > 0)
		fetch_many_wait(m, 1);
	fetch_many_free(m);
	return get_status;
}

static void
plan(struct answer_plan p)
{
	answerer_set(site, &p);
}

START_TEST(an_answer_is_its_status_and_its_body)
{
	plan((struct answer_plan){ .http = 404, .body = "no such page" });
	ck_assert_int_eq(get(answerer_url(site)), ST_OK);
	ck_assert_int_eq(answer.http, 404);
	ck_assert_str_eq(answer.body, "no such page");
	ck_assert_uint_eq(answer.len, 12);
	ck_assert(!answer.is_cut);
	ck_assert_str_eq(answer.why, "");
	ck_assert_ptr_nonnull(strstr(answerer_last(site), "GET / HTTP/1.1"));
}
END_TEST

START_TEST(a_body_is_read_up_to_its_bound)
{
	plan((struct answer_plan){ .http = 200, .filler = 100 });
	ck_assert_int_eq(get(answerer_url(site)), ST_OK);
	ck_assert_uint_eq(answer.len, 100);
	ck_assert(!answer.is_cut);
	plan((struct answer_plan){ .http = 200, .filler = 1LL << 40 });
	ck_assert_int_eq(get(answerer_url(site)), ST_OK);
	ck_assert_int_eq(answer.http, 200);
	ck_assert_uint_eq(answer.len, 100);
	ck_assert(answer.is_cut);
}
END_TEST

START_TEST(a_redirect_is_not_followed)
{
	struct answer_plan p = { .http = 302 };

	snprintf(
	    p.location, sizeof p.location, "%selsewhere", answerer_url(site));
	plan(p);
	ck_assert_int_eq(get(answerer_url(site)), ST_OK);
	ck_assert_int_eq(answer.http, 302);
	ck_assert_int_eq(answerer_count(site), 1);
}
END_TEST

START_TEST(a_server_that_hangs_is_left_in_time)
{
	int64_t start = clock_mono_ms();

	plan((struct answer_plan){ .http = 0 });
	ck_assert_int_eq(get(answerer_url(site)), ST_UNAVAILABLE);
	ck_assert_int_eq(answer.http, 0);
	ck_assert_str_ne(answer.why, "");
	ck_assert_int_ge(clock_mono_ms() - start, 700);
	ck_assert_int_lt(clock_mono_ms() - start, 3000);
}
END_TEST

START_TEST(nobody_listens)
{
	ck_assert_int_eq(get(answerer_nowhere(site)), ST_UNAVAILABLE);
	ck_assert_int_eq(answer.http, 0);
	ck_assert_str_ne(answer.why, "");
}
END_TEST

START_TEST(nothing_but_http_is_asked)
{
	static const char *const urls[] = { "file:///etc/passwd",
		"ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1/",
		"/etc/passwd", "" };

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		ck_assert_msg(get(urls[i]) == ST_UNAVAILABLE, "%s", urls[i]);
		ck_assert_uint_eq(answer.len, 0);
	}
}
END_TEST

START_TEST(proxies_of_the_environment_are_not_used)
{
	setenv("http_proxy", answerer_nowhere(site), 1);
	setenv("all_proxy", answerer_nowhere(site), 1);
	setenv("no_proxy", "", 1);
	ck_assert_int_eq(get(answerer_url(site)), ST_OK);
	ck_assert_int_eq(answer.http, 200);
}
END_TEST

/* What became of one request of many. */
struct end {
	int told;
	enum status st;
	long http;
};

static void
note_end(void *arg, enum status st, const struct fetch_answer *a)
{
	struct end *end = arg;

	end->told++;
	end->st = st;
	end->http = a->http;
}

START_TEST(many_wait_no_longer_than_one)
{
	struct fetch_many *m = fetch_many_new();
	struct end end[8] = { 0 };
	int64_t start = clock_mono_ms();

	plan((struct answer_plan){ .http = 200, .delay_ms = 200 });
	for (size_t i = 0; i < ARRAY_LEN(end); i++)
		fetch_many_start(
		    m, answerer_url(site), &limits, note_end, &end[i]);
	fetch_many_start(m, answerer_nowhere(site), &limits, note_end, &end[3]);
	ck_assert_int_lt(clock_mono_ms() - start, 150);
	while (fetch_many_count(m) > 0)
		fetch_many_wait(m, 10);
	ck_assert_int_lt(clock_mono_ms() - start, 800);
	for (size_t i = 0; i < ARRAY_LEN(end); i++) {
		ck_assert_int_eq(end[i].told, i == 3 ? 2 : 1);
		ck_assert_int_eq(end[i].st, ST_OK);
		ck_assert_int_eq(end[i].http, 200);
	}
	fetch_many_free(m);
}
END_TEST

START_TEST(those_that_hang_keep_nobody)
{
	struct fetch_many *m = fetch_many_new();
	struct end end = { 0 };
	int64_t start = clock_mono_ms();

	plan((struct answer_plan){ .http = 0 });
	fetch_many_start(m, answerer_url(site), &limits, note_end, &end);
	fetch_many_wait(m, 0);
	ck_assert_int_lt(clock_mono_ms() - start, 300);
	ck_assert_int_eq(end.told, 0);
	clock_sleep_ms(limits.total_ms);
	fetch_many_wait(m, 0);
	ck_assert_int_eq(end.told, 1);
	ck_assert_int_eq(end.st, ST_UNAVAILABLE);
	fetch_many_start(m, answerer_url(site), &limits, note_end, &end);
	fetch_many_wait(m, 10);
	fetch_many_free(m);
	ck_assert_int_eq(end.told, 1);
}
END_TEST

/* One that is told starts the next. */
static struct fetch_many *chain;
static int links;

static void
start_next(void *arg, enum status st, const struct fetch_answer *a)
{
	ck_assert_int_eq(st, ST_OK);
	ck_assert_int_eq(a->http, 200);
	if (++links < 3)
		fetch_many_start(
		    chain, answerer_url(site), &limits, start_next, arg);
}

START_TEST(one_that_ends_may_start_another)
{
	chain = fetch_many_new();
	fetch_many_start(chain, answerer_url(site), &limits, start_next, NULL);
	for (int i = 0; i < 100 && links < 3; i++)
		fetch_many_wait(chain, 20);
	ck_assert_int_eq(links, 3);
	ck_assert_uint_eq(fetch_many_count(chain), 0);
	fetch_many_free(chain);
}
END_TEST

START_TEST(the_wait_is_as_long_as_it_is_told)
{
	struct fetch_many *m = fetch_many_new();
	int64_t start = clock_mono_ms();

	fetch_many_wait(m, 60);
	ck_assert_int_ge(clock_mono_ms() - start, 60);
	fetch_many_free(m);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("fetch");
	TCase *tc = tcase_create("fetch");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, start_site, stop_site);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, an_answer_is_its_status_and_its_body);
	tcase_add_test(tc, a_body_is_read_up_to_its_bound);
	tcase_add_test(tc, a_redirect_is_not_followed);
	tcase_add_test(tc, a_server_that_hangs_is_left_in_time);
	tcase_add_test(tc, nobody_listens);
	tcase_add_test(tc, nothing_but_http_is_asked);
	tcase_add_test(tc, proxies_of_the_environment_are_not_used);
	tcase_add_test(tc, many_wait_no_longer_than_one);
	tcase_add_test(tc, those_that_hang_keep_nobody);
	tcase_add_test(tc, one_that_ends_may_start_another);
	tcase_add_test(tc, the_wait_is_as_long_as_it_is_told);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

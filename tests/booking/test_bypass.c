/* Rule 5: how many the gate lets in while the queue is down. */
#include <stdio.h>

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

static int
knock_alone(struct sql *s, int i, void *arg)
{
	struct gate own = { .conf = &g.conf,
		.sql = s,
		.queue_client = gate_fixture_client(&g) };
	char account[24];
	int64_t wait_ms = 0;
	enum status st;

	(void)arg;
	snprintf(account, sizeof account, "buyer%d", i);
	st = gate_pass(&own, &g.queued, account, NULL, &wait_ms);
	if (st == ST_BUSY && (wait_ms <= 0 || wait_ms > 60000))
		return 251;
	return (int)st;
}

static void
add_buyers(int n)
{
	char account[24];

	for (int i = 0; i < n; i++) {
		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(g.owner, account, 0);
	}
}

START_TEST(no_more_are_let_in_than_the_concert_allows)
{
	int count[256];

	add_buyers(12);
	g.queued.bypass_per_min = 1;
	ck_assert_int_eq(concert_set(g.owner, &g.queued), ST_OK);
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	fixture_race(12, knock_alone, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_BUSY], 11);
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT admitted * 1000 + refused FROM bypass "
				 "ORDER BY admitted DESC LIMIT 1"),
	    1011);
}
END_TEST

static int
look_alone(struct sql *s, int i, void *arg)
{
	struct gate own = { .conf = &g.conf,
		.sql = s,
		.queue_client = gate_fixture_client(&g) };
	struct admission_cache looked = { 0 };
	char account[24];
	int64_t wait_ms = 0;

	(void)arg;
	snprintf(account, sizeof account, "buyer%d", i);
	return (int)gate_look(
	    &own, &looked, &g.queued, account, NULL, 0, &wait_ms);
}

START_TEST(a_crowd_that_looks_is_let_in_at_the_same_rate)
{
	int count[256];

	add_buyers(12);
	g.queued.bypass_per_min = 1;
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	fixture_race(12, look_alone, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_BUSY], 11);
}
END_TEST

START_TEST(looking_and_reserving_are_one_admission)
{
	g.queued.bypass_per_min = 1;
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	for (int64_t now = 0; now < 3; now++)
		ck_assert_int_eq(
		    gate_fixture_look(&g, &g.queued, "kim", NULL, now), ST_OK);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT SUM(admitted) FROM bypass"), 1);
	ck_assert_int_eq(
	    gate_fixture_look(&g, &g.queued, "lee", NULL, 4), ST_BUSY);
}
END_TEST

START_TEST(who_was_let_in_stays_in_for_the_time_of_a_hold)
{
	g.queued.bypass_per_min = 1;
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "lee", NULL), ST_BUSY);
	fixture_run(g.owner, "UPDATE bypass_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_BUSY);
	/* The minute passes. */
	fixture_run(g.owner, "UPDATE bypass SET due_at = NOW(6)");
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "lee", NULL), ST_OK);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_BUSY);
}
END_TEST

START_TEST(a_concert_may_let_nobody_in)
{
	g.queued.bypass_per_min = 0;
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_BUSY);
}
END_TEST

/* Time in which nobody came earns nothing; and without a look at the clock the
 * gate would be shut for as long as that is set back. */
START_TEST(whatever_the_clock_did_one_is_due)
{
	static const char *const due[] = { "- INTERVAL 1 HOUR",
		"+ INTERVAL 1 HOUR" };
	char sql[80];
	int count[256];

	add_buyers(12);
	snprintf(
	    sql, sizeof sql, "UPDATE bypass SET due_at = NOW(6) %s", due[_i]);
	fixture_run(g.owner, sql);
	g.queued.bypass_per_min = 1;
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	fixture_race(12, knock_alone, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("bypass");
	TCase *tc = tcase_create("bypass");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, no_more_are_let_in_than_the_concert_allows);
	tcase_add_test(tc, who_was_let_in_stays_in_for_the_time_of_a_hold);
	tcase_add_test(tc, a_concert_may_let_nobody_in);
	tcase_add_loop_test(tc, whatever_the_clock_did_one_is_due, 0, 2);
	tcase_add_test(tc, a_crowd_that_looks_is_let_in_at_the_same_rate);
	tcase_add_test(tc, looking_and_reserving_are_one_admission);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

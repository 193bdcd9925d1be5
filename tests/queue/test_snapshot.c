/* Rule 11: what is saved every few seconds beside the checkpoint comes back
 * after a loss of Redis, and what is wrong with it does no harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "dice.h"
#include "fixture.h"

#define N 12
#define EMPTIED "rm -rf appendonlydir dump.rdb"

static struct fixture_visitor v[N];

/* Long enough for what there is now to be saved. */
static void
let_it_be_saved(void)
{
	fixture_pass_heard(&v[N - 1], 5000);
}

/* Visitors 1 to 4 are done or expired, 5 is inside, the others wait. */
static void
finish_some(void)
{
	fixture_set(ROOM_SETTING_hold_ms, 20000);
	ck_assert(fixture_leave(&v[0]));
	for (int i = 1; i < 5; i++) {
		ck_assert_int_eq(fixture_validate(&v[i]), ST_OK);
		if (i == 1)
			fixture_pass_heard(&v[N - 1], 20000);
		else if (i < 4)
			ck_assert(fixture_leave(&v[i]));
		for (int j = i + 1; j < N; j++)
			ck_assert_int_eq(fixture_poll(&v[j]), ST_OK);
	}
	let_it_be_saved();
	ck_assert_int_eq(fixture_validate(&v[4]), ST_OK);
}

/* Their tokens are worth nothing, and 5 is inside for as long as before. */
static void
assert_finished(void)
{
	int64_t until = v[4].place.expires_at_ms;

	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_msg(
		    v[i].place.state == (i == 1 ? LINE_EXPIRED : LINE_DONE),
		    "visitor %d is %s", i + 1,
		    line_state_word(v[i].place.state));
		ck_assert_int_eq(fixture_validate(&v[i]), ST_TOKEN_EXPIRED);
	}
	ck_assert_int_eq(fixture_validate(&v[4]), ST_OK);
	ck_assert_int_eq(v[4].place.expires_at_ms, until);
	ck_assert_int_eq(fixture_poll(&v[5]), ST_OK);
	ck_assert_int_eq(v[5].place.state, LINE_WAITING);
	ck_assert_int_eq(fixture_room().admitted, 1);
}

START_TEST(nobody_who_had_finished_comes_back_after_a_loss)
{
	fixture_fill(v, N);
	finish_some();
	fixture_redis("FLUSHALL");
	assert_finished();
	fixture_kill_and_change(EMPTIED);
	assert_finished();
}
END_TEST

START_TEST(a_redis_that_forgot_the_last_minutes_is_told_of_them)
{
	fixture_kill_and_change("rm -rf appendonlydir");
	fixture_fill(v, N);
	fixture_note_tail();
	finish_some();
	fixture_lose_tail();
	assert_finished();
}
END_TEST

START_TEST(what_redis_knows_later_than_the_snapshot_counts)
{
	fixture_fill(v, N);
	finish_some();
	fixture_pass(1000);
	ck_assert(fixture_leave(&v[4]));
	ck_assert_int_eq(fixture_validate(&v[5]), ST_OK);
	fixture_restart();
	ck_assert_int_eq(fixture_poll(&v[4]), ST_OK);
	ck_assert_int_eq(v[4].place.state, LINE_DONE);
	ck_assert_int_eq(fixture_validate(&v[5]), ST_OK);
}
END_TEST

/* At most the last seconds are forgotten, and the room holds no more than it
 * may. */
START_TEST(who_left_since_the_snapshot_may_come_back_and_nobody_else)
{
	fixture_fill(v, N);
	finish_some();
	fixture_pass(1000);
	ck_assert(fixture_leave(&v[4]));
	ck_assert_int_eq(fixture_validate(&v[5]), ST_OK);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_le(
		    fixture_room().called + fixture_room().admitted, 1);
		if (i < 4)
			ck_assert_int_ge(v[i].place.state, LINE_DONE);
	}
	ck_assert(fixture_leave(&v[4]));
	ck_assert_int_eq(fixture_validate(&v[5]), ST_OK);
}
END_TEST

START_TEST(a_number_that_is_void_stays_so)
{
	fixture_fill(v, N);
	fixture_set(ROOM_SETTING_claim_ms, 2000);
	ck_assert(fixture_leave(&v[0]));
	for (int i = 0; i < 20 && v[1].place.state != LINE_EXPIRED; i++) {
		fixture_pass_heard(&v[N - 1], 3000);
		ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	}
	let_it_be_saved();
	fixture_redis("FLUSHALL");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
		ck_assert_int_eq(v[1].place.state, LINE_EXPIRED);
		fixture_pass_heard(&v[N - 1], 40000);
	}
}
END_TEST

START_TEST(who_was_inside_has_back_the_time_that_redis_was_away)
{
	int64_t remaining;

	fixture_fill(v, N);
	finish_some();
	remaining = v[4].place.expires_at_ms - fixture_q.now_ms;
	fixture_redis("FLUSHALL");
	fixture_pass(7200000);
	ck_assert_int_eq(fixture_poll(&v[5]), ST_OK);
	ck_assert_int_eq(v[5].place.state, LINE_WAITING);
	ck_assert_int_eq(fixture_validate(&v[4]), ST_OK);
	ck_assert_int_eq(
	    v[4].place.expires_at_ms - fixture_q.now_ms, remaining);
	fixture_pass_heard(&v[N - 1], remaining);
	ck_assert_int_eq(fixture_validate(&v[4]), ST_TOKEN_EXPIRED);
}
END_TEST

/* The clock of Redis went back by an hour before it was lost, and the room did
 * not follow it. */
START_TEST(a_snapshot_of_a_room_whose_clock_went_back_is_later_all_the_same)
{
	fixture_fill(v, N);
	fixture_q.now_ms -= 3600000;
	finish_some();
	fixture_redis("FLUSHALL");
	assert_finished();
	fixture_restart();
	assert_finished();
}
END_TEST

/* A snapshot that is not whole, or of something else, is as good as none. */
static const char *const harms[] = {
	"truncate -s -1 1.snapshot",
	"truncate -s 60 1.snapshot",
	"truncate -s 0 1.snapshot",
	"echo >>1.snapshot",
	"printf '\\377' | dd of=1.snapshot bs=1 seek=400 conv=notrunc 2>&1",
	"sed -i '1s/ 1 1 / 1 2 /' 1.snapshot",
	"sed -i '1s/^usher/other/' 1.snapshot",
	"head -c 3000 /dev/urandom >1.snapshot",
	"printf 'usher-snapshot 1 1 1\\n' >1.snapshot",
	"rm 1.snapshot",
	"rm 1.snapshot && mkdir 1.snapshot",
	"rm 1.snapshot && ln -s 1.json 1.snapshot",
};

START_TEST(a_snapshot_that_is_damaged_does_no_harm)
{
	fixture_fill(v, N);
	finish_some();
	fixture_shell(fixture_conf.queue_checkpoint_dir, harms[_i]);
	fixture_redis("FLUSHALL");
	for (int i = 0; i < N; i++) {
		int64_t was = v[i].place.number;

		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, was);
	}
	ck_assert_int_eq(v[0].place.state, LINE_CALLED);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -rf 1.snapshot");
}
END_TEST

START_TEST(a_snapshot_of_an_earlier_epoch_counts_for_nothing)
{
	fixture_fill(v, N);
	finish_some();
	fixture_shell(fixture_conf.queue_checkpoint_dir, "cp 1.snapshot old");
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "mv old 1.snapshot");
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().epoch, 2);
	ck_assert_int_eq(fixture_room().serving, 0);
	ck_assert_int_eq(fixture_room().calls, 0);
	fixture_visitor(&v[0], 1);
	ck_assert_int_eq(fixture_enter(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
}
END_TEST

/* The same number, and the same epoch, of a room that was made again. */
START_TEST(a_snapshot_of_a_room_that_was_removed_counts_for_nothing)
{
	fixture_fill(v, N);
	finish_some();
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "rm 1.json && cp 1.snapshot old");
	fixture_redis("FLUSHALL");
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "mv old 1.snapshot");
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().epoch, 1);
	ck_assert_int_eq(fixture_room().serving, 0);
	ck_assert_int_eq(fixture_room().calls, 0);
}
END_TEST

/* --- at random ----------------------------------------------------------- */

#define CROWD 10

static struct fixture_visitor w[CROWD];
static int64_t ended_at[CROWD]; /* 0: it has not, as far as is known */

/* Up to when the snapshot on disk tells everything; 0: there is none. */
static int64_t
saved_until(void)
{
	char path[256], text[65536], *at;
	size_t len;

	snprintf(path, sizeof path, "%s/1.snapshot",
	    fixture_conf.queue_checkpoint_dir);
	if (file_read(path, text, sizeof text, &len) != ST_OK ||
	    (at = strstr(text, "\nnow_ms ")) == NULL)
		return 0;
	return strtoll(at + strlen("\nnow_ms "), NULL, 10);
}

static bool
has_ended(const struct fixture_visitor *p)
{
	return p->place.state == LINE_DONE || p->place.state == LINE_EXPIRED;
}

/* Redis is about to be lost: what came to an end since the snapshot may be
 * forgotten. */
static void
forgive_the_last(void)
{
	int64_t until = saved_until();

	for (int i = 0; i < CROWD; i++)
		if (ended_at[i] >= until)
			ended_at[i] = 0;
}

static void
note_answer(int i)
{
	if (has_ended(&w[i])) {
		if (ended_at[i] == 0)
			ended_at[i] = fixture_q.now_ms;
		return;
	}
	ck_assert_msg(ended_at[i] == 0, "number %lld is %s, and had ended",
	    (long long)w[i].place.number, line_state_word(w[i].place.state));
}

/* One that had a number may have to wait for another, and stays as it is. */
static void
enter_again(int i)
{
	struct fixture_visitor again;
	enum status st;

	fixture_visitor(&again, i);
	st = fixture_enter(&again);
	if (st == ST_TOO_MANY_REQUESTS && w[i].token.index > 0)
		return;
	ck_assert_int_eq(st, ST_OK);
	w[i] = again;
	ended_at[i] = 0;
}

static void
do_something(int64_t thrown)
{
	int i = (int)dice_below(CROWD);

	if (thrown < 40)
		fixture_pass(dice_below(2000));
	else if (thrown < 42) {
		forgive_the_last();
		fixture_redis("FLUSHALL");
	} else if (thrown < 43 && dice_below(20) == 0) {
		forgive_the_last();
		fixture_kill_and_change(EMPTIED);
	} else if (w[i].token.index == 0 || (has_ended(&w[i]) && thrown < 50))
		enter_again(i);
	else if (thrown < 80 && fixture_poll(&w[i]) == ST_OK)
		note_answer(i);
	else if (thrown < 90 && fixture_validate(&w[i]) == ST_OK)
		note_answer(i);
	else if (thrown >= 90 && fixture_leave(&w[i]))
		ended_at[i] = fixture_q.now_ms;
}

/* USHER_SNAPSHOT_SEED=N runs these steps again. */
START_TEST(nobody_who_had_finished_ever_comes_back)
{
	const char *given = getenv("USHER_SNAPSHOT_SEED");
	uint64_t seed =
	    given != NULL ? strtoull(given, NULL, 10) : (uint64_t)getpid();
	struct room room;

	printf("USHER_SNAPSHOT_SEED=%llu\n", (unsigned long long)seed);
	dice_seed(seed);
	memset(w, 0, sizeof w);
	memset(ended_at, 0, sizeof ended_at);
	fixture_open(ROOM_SETTING_capacity, (int64_t)2, ROOM_SETTING_hold_ms,
	    (int64_t)15000, ROOM_SETTING_claim_ms, (int64_t)5000,
	    ROOM_SETTING_absent_ms, (int64_t)20000, FIXTURE_END);
	for (int n = 0; n < 1500; n++) {
		do_something(dice_below(100));
		if (n % 10 == 0) {
			room = fixture_room();
			ck_assert_int_le(room.called + room.admitted, 2);
		}
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("snapshot");
	TCase *tc = tcase_create("snapshot");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, nobody_who_had_finished_comes_back_after_a_loss);
	tcase_add_test(
	    tc, a_redis_that_forgot_the_last_minutes_is_told_of_them);
	tcase_add_test(tc, what_redis_knows_later_than_the_snapshot_counts);
	tcase_add_test(
	    tc, who_left_since_the_snapshot_may_come_back_and_nobody_else);
	tcase_add_test(tc, a_number_that_is_void_stays_so);
	tcase_add_test(
	    tc, who_was_inside_has_back_the_time_that_redis_was_away);
	tcase_add_test(tc,
	    a_snapshot_of_a_room_whose_clock_went_back_is_later_all_the_same);
	tcase_add_loop_test(tc, a_snapshot_that_is_damaged_does_no_harm, 0,
	    (int)ARRAY_LEN(harms));
	tcase_add_test(tc, a_snapshot_of_an_earlier_epoch_counts_for_nothing);
	tcase_add_test(
	    tc, a_snapshot_of_a_room_that_was_removed_counts_for_nothing);
	tc = tcase_create("random");
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, nobody_who_had_finished_ever_comes_back);
	return fixture_main(s);
}

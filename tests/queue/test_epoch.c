/* A reset begins a new epoch: nothing of an older one counts any more. */
#include <hiredis/hiredis.h>

#include "fixture.h"
#include "queue/restore.h"

#define N 40

static struct fixture_visitor v[N];

START_TEST(a_reset_outdates_tokens_and_begins_at_one)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 3);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_enter(&v[2]), ST_OK);
	ck_assert_int_eq(v[2].place.number, 1);
	ck_assert_int_eq(v[2].place.epoch, 2);
	ck_assert(v[2].place.is_new);
}
END_TEST

START_TEST(an_old_copy_of_an_older_epoch_is_emptied)
{
	fixture_fill(v, N);
	server_stop(fixture_server);
	fixture_kill_and_change("rm -rf old && cp -r appendonlydir old");
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(fixture_enter(&v[N - 1 - i]), ST_OK);
	fixture_kill_and_change("rm -rf appendonlydir && mv old appendonlydir");
	ck_assert_int_eq(fixture_poll(&v[0]), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_poll(&v[N - 1]), ST_OK);
	ck_assert_int_eq(v[N - 1].place.number, 1);
	ck_assert_int_eq(fixture_enter(&v[0]), ST_OK);
	ck_assert_int_gt(v[0].place.number, 3);
}
END_TEST

/* What an older epoch left behind, as when nobody cleared it away. */
static void
leave_behind(const struct visitor *of, int64_t epoch, int64_t index)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);

	freeReplyObject(redisCommand(c,
	    "HSET usher:{1}:visitors:%u epoch %lld %b %lld", of->bucket,
	    (long long)epoch, of->digest, sizeof of->digest, (long long)index));
	redisFree(c);
}

START_TEST(visitors_of_an_older_epoch_count_for_nothing)
{
	fixture_fill(v, N);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	for (int i = 0; i < N; i++)
		leave_behind(&v[i].visitor, 1, i + 1);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(fixture_enter(&v[N - 1 - i]), ST_OK);
		ck_assert_int_eq(v[N - 1 - i].place.number, i + 1);
	}
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.state,
		    i == N - 1 ? LINE_ADMITTED : LINE_WAITING);
	}
}
END_TEST

START_TEST(a_reset_that_was_cut_short_is_finished)
{
	struct checkpoint c;

	fixture_fill(v, N);
	c = fixture_checkpoint();
	c.epoch = 2;
	c.issued = c.serving = 0;
	c.issued_limit = checkpoint_next_limit(0);
	ck_assert_int_eq(checkpoint_write(&fixture_conf, &c), ST_OK);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	fixture_pass(1000);
	fixture_advance();
	ck_assert_int_eq(fixture_poll(&v[1]), ST_TOKEN_OUTDATED);
	ck_assert_int_eq(fixture_enter(&v[1]), ST_OK);
	ck_assert_int_eq(v[1].place.epoch, 2);
}
END_TEST

START_TEST(clearing_away_late_takes_nobody_of_the_epoch_there_is)
{
	struct room before;

	fixture_fill(v, N);
	leave_behind(&v[0].visitor, 1, 1);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_enter(&v[7]), ST_OK);
	before = fixture_room();
	restore_clear(&fixture_q, 1);
	ck_assert_int_eq(fixture_enter(&v[7]), ST_OK);
	ck_assert_int_eq(v[7].place.number, 1);
	ck_assert_int_eq(fixture_room().issued, before.issued);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("epoch");
	TCase *tc = tcase_create("epoch");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_reset_outdates_tokens_and_begins_at_one);
	tcase_add_test(tc, an_old_copy_of_an_older_epoch_is_emptied);
	tcase_add_test(tc, visitors_of_an_older_epoch_count_for_nothing);
	tcase_add_test(tc, a_reset_that_was_cut_short_is_finished);
	tcase_add_test(
	    tc, clearing_away_late_takes_nobody_of_the_epoch_there_is);
	return fixture_main(s);
}

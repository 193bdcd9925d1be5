/*
 * Called and admitted: looking starts nobody's time, claiming does, and a
 * number that does not come twice is void (rules 6 and 7).
 */
#include <hiredis/hiredis.h>

#include "fixture.h"

#define FOES 6
#define HONEST 10

static struct fixture_visitor v[FOES + HONEST];

/* Does Redis keep a slot for the visitor, whoever asks? */
static bool
has_slot(const struct fixture_visitor *visitor)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re = redisCommand(
	    c, "ZSCORE usher:{1}:slots %lld", (long long)visitor->token.index);
	bool is_there = re->type != REDIS_REPLY_NIL;

	freeReplyObject(re);
	redisFree(c);
	return is_there;
}

/* Those who are in line for the seats come in, and leave after ten seconds. */
static int
visit_honestly(struct fixture_visitor *visitor, int64_t *until)
{
	if (*until == 0 && fixture_validate(visitor) == ST_OK) {
		*until = fixture_q.now_ms + 10000;
		return 1;
	}
	if (*until > 0 && fixture_q.now_ms >= *until)
		(void)fixture_leave(visitor);
	return 0;
}

/* Foes wait like others, and stay away while they are called. */
START_TEST(six_who_stay_away_in_turn_cannot_stop_the_line)
{
	int64_t until[HONEST] = { 0 };
	int came = 0;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, ROOM_SETTING_claim_ms,
	    (int64_t)5000, FIXTURE_END);
	fixture_enter_all(v, FOES + HONEST);
	fixture_set(ROOM_SETTING_capacity, 3);
	for (int second = 0; second < 100; second++) {
		for (int i = 0; i < FOES; i++)
			if (!has_slot(&v[i]))
				(void)fixture_poll(&v[i]);
		for (int i = 0; i < HONEST; i++)
			came += visit_honestly(&v[FOES + i], &until[i]);
		fixture_pass(1000);
		fixture_advance();
	}
	ck_assert_int_eq(came, HONEST);
	ck_assert_int_le(fixture_room().no_shows, 2 * FOES);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("claim");
	TCase *tc = tcase_create("rules");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, six_who_stay_away_in_turn_cannot_stop_the_line);
	return fixture_main(s);
}

/* By a connection of its own, so that a mistake of lib/store hides nothing. */
#include <stdlib.h>

#include <hiredis/hiredis.h>

#include "fixture.h"
#include "view.h"

static redisContext *eye;

static redisReply *
ask(const char *command)
{
	redisReply *re = NULL;

	for (int try = 0; re == NULL && try < 2; try++) {
		if (eye == NULL)
			eye = redisConnectUnix(fixture_conf.redis_socket);
		if ((re = redisCommand(eye, command)) == NULL) {
			redisFree(eye);
			eye = NULL;
		}
	}
	ck_assert_ptr_nonnull(re);
	return re;
}

static int64_t
number_in(const redisReply *re, size_t i)
{
	const char *text = re->element[i]->str;

	return text != NULL ? (int64_t)strtod(text, NULL) : 0;
}

void
view_look(struct view *v, int64_t now)
{
	redisReply *re = ask("HMGET usher:{1}:room serving issued");

	*v = (struct view){ .serving = number_in(re, 0),
		.issued = number_in(re, 1) };
	freeReplyObject(re);
	re = ask("ZRANGE usher:{1}:slots 0 -1 WITHSCORES");
	for (size_t i = 0; i + 1 < re->elements; i += 2) {
		struct view_slot s = { number_in(re, i), number_in(re, i + 1) };

		if (s.deadline <= now)
			continue;
		ck_assert_uint_lt(v->slots, VIEW_SLOTS);
		v->slot[v->slots++] = s;
	}
	freeReplyObject(re);
}

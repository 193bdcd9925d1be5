/*
 * What a freeze costs with 10^6 entrants (or the number given): how long the
 * list takes from Redis to disk, and the longest call that Redis served for it.
 * The visitors are put into their buckets directly: entering is queue_memory's
 * subject.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "base/clock.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"
#include "queue/room.h"
#include "queue/room_read.h"
#include "queue/visitor.h"
#include "server.h"
#include "store/redis.h"

#define T0 1790000000000

static struct conf conf;
static struct queue_context q = { .conf = &conf, .now_ms = T0 };
static redisContext *direct;

static void
must(enum status st)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s\n", status_code(st));
	abort();
}

static void
open_scheduled_room(void)
{
	struct room_change c = { 0 };

	must(room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + 120000));
	must(room_open(&q, 1, &c, "bench"));
}

static void
drain(int n)
{
	void *re;

	while (n-- > 0) {
		if (redisGetReply(direct, &re) != REDIS_OK)
			abort();
		freeReplyObject(re);
	}
}

/* By the thousand, so that neither side keeps much. */
static void
put_visitors(int64_t n)
{
	struct visitor v;
	char account[32];

	for (int64_t i = 1; i <= n; i++) {
		snprintf(account, sizeof account, "visitor%lld", (long long)i);
		must(visitor_of_account(&v, account));
		redisAppendCommand(direct,
		    "HSET usher:{1}:visitors:%u epoch 1 %b %lld", v.bucket,
		    v.digest, sizeof v.digest, (long long)i);
		if (i % 1000 == 0)
			drain(1000);
	}
	drain((int)(n % 1000));
	freeReplyObject(redisCommand(
	    direct, "HSET usher:{1}:room issued %lld", (long long)n));
}

static long long
longest_call_us(void)
{
	redisReply *re = redisCommand(direct, "SLOWLOG GET -1");
	long long us = 0;

	for (size_t i = 0; i < re->elements; i++)
		if (re->element[i]->element[2]->integer > us)
			us = re->element[i]->element[2]->integer;
	freeReplyObject(re);
	return us;
}

int
main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000, began;
	struct server *server = server_start("redis");
	struct checkpoint c;
	struct room room;
	bool more;

	server_conf(&conf, server, NULL);
	q.redis = redis_new(&conf);
	direct = redisConnectUnix(conf.redis_socket);
	open_scheduled_room();
	put_visitors(n);
	freeReplyObject(redisCommand(direct,
	    "CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 9999"));
	freeReplyObject(redisCommand(direct, "SLOWLOG RESET"));
	q.now_ms += 60000;
	began = clock_mono_ms();
	must(followup_advance(&q, 1, &more));
	printf("%lld ms, longest call %lld us\n",
	    (long long)(clock_mono_ms() - began), longest_call_us());
	must(room_read(&q, 1, &room));
	printf("%lld entrants, %s\n", (long long)room.entrants,
	    room.entrants_hash);
	must(checkpoint_read(&conf, 1, &c));
	witness_remove(c.witness);
	redisFree(direct);
	redis_free(q.redis);
	server_free(server);
	conf_free(&conf);
	return 0;
}

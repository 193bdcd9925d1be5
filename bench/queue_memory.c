/*
 * What a visitor costs: all bytes of Redis memory, and the time to enter, for a
 * line of 10^6 (or of the number given) that uses everything: each visitor's
 * number, the buckets in which it was last seen, its polls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "base/clock.h"
#include "queue/checkpoint.h"
#include "queue/line.h"
#include "queue/room.h"
#include "queue/room_memory.h"
#include "server.h"
#include "store/redis.h"

static struct conf conf;
static struct queue_context q;

static void
must(enum status st)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s\n", status_code(st));
	abort();
}

static long long
used_memory(void)
{
	redisContext *c = redisConnectUnix(conf.redis_socket);
	redisReply *re = redisCommand(c, "INFO memory");
	long long bytes = strtoll(
	    strstr(re->str, "used_memory:") + strlen("used_memory:"), NULL, 10);

	freeReplyObject(re);
	redisFree(c);
	return bytes;
}

static struct token
enter(int64_t n)
{
	struct line_entrant e = { .address = "" };
	struct line_place place;
	char account[32];

	snprintf(account, sizeof account, "visitor%lld", (long long)n);
	must(visitor_of_account(&e.visitor, account));
	must(line_enter(&q, 1, &e, &place));
	return (struct token){ 1, place.epoch, place.index, e.visitor };
}

/* The last one is seen in every bucket: the bitmaps have their full length. */
static void
be_seen(const struct token *last, int64_t absent_ms)
{
	struct line_place place;

	for (int i = 0; i < 5; i++) {
		q.now_ms += absent_ms / 4;
		must(line_poll(&q, last, &place));
	}
}

static void
remove_witness(void)
{
	struct checkpoint c;

	must(checkpoint_read(&conf, 1, &c));
	witness_remove(c.witness);
}

int
main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000, bytes;
	struct server *server = server_start("redis");
	struct room_change change = { 0 };
	struct token last = { 0 };
	int64_t began, took_ms;
	long long before;

	server_conf(&conf, server, NULL);
	conf.redis_timeout_ms = 5000;
	q = (struct queue_context){ &conf, redis_new(&conf),
		INT64_C(1790000000000) };
	must(room_change_int(&change, ROOM_SETTING_capacity, 0));
	must(room_open(&q, 1, &change, "bench"));
	before = used_memory();
	began = clock_mono_ms();
	for (int64_t i = 1; i <= n; i++)
		last = enter(i);
	took_ms = clock_mono_ms() - began;
	be_seen(&last, 120000);
	must(room_memory(&q, 1, &bytes));
	printf("%lld waiting: %.2f bytes each (INFO memory), "
	       "%.2f (room show), %.0f us to enter\n",
	    (long long)n, (double)(used_memory() - before) / (double)n,
	    (double)bytes / (double)n, (double)took_ms * 1000 / (double)n);
	remove_witness();
	redis_free(q.redis);
	conf_free(&conf);
	server_free(server);
	return EXIT_SUCCESS;
}

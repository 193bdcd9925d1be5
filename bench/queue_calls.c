/*
 * What a request of the queue costs Redis: microseconds a call by Redis's own
 * statistics (INFO commandstats), and bytes that an enter adds to the
 * append-only file.  Three rooms: in one nobody is admitted and everybody
 * waits, one admits everybody at once, one is full after a thousand and
 * calls the next whenever somebody leaves.
 *
 *     queue_calls [VISITORS [POLLS [CLIENTS]]]
 *
 * With one client Redis sleeps between calls and wakes for each; with several
 * it is kept busy, as in a sale, and a call costs what its work does.
 *
 * The figures are those of the calls that requests make, with the follow-up
 * work that they are given (once a second) among them.  Run it on a quiet
 * machine, and compare figures of one machine and one hour only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hiredis/hiredis.h>

#include "base/array.h"
#include "queue/checkpoint.h"
#include "queue/line.h"
#include "queue/room.h"
#include "server.h"
#include "store/redis.h"

#define FEW 1000 /* whom the third room holds */

static struct conf conf;
static struct queue_context q;
static redisContext *eye;

static void
must(enum status st)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "%s\n", status_code(st));
	abort();
}

static redisReply *
ask_redis(const char *command)
{
	redisReply *re = redisCommand(eye, command);

	if (re == NULL || re->type == REDIS_REPLY_ERROR)
		abort();
	return re;
}

/* The number after a name in an INFO text, or 0. */
static double
info_number(const char *section, const char *name)
{
	char command[64];
	redisReply *re;
	const char *at;
	double n = 0;

	snprintf(command, sizeof command, "INFO %s", section);
	re = ask_redis(command);
	if ((at = strstr(re->str, name)) != NULL)
		n = strtod(at + strlen(name), NULL);
	freeReplyObject(re);
	return n;
}

/* Of fcall, or of evalsha in a version that has scripts. */
static double
command_number(const char *what)
{
	static const char *const commands[] = { "fcall", "evalsha" };
	redisReply *re = ask_redis("INFO commandstats");
	char name[64];
	const char *at;
	double n = 0;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		snprintf(name, sizeof name, "cmdstat_%s:", commands[i]);
		if ((at = strstr(re->str, name)) != NULL &&
		    (at = strstr(at, what)) != NULL)
			n += strtod(at + strlen(what), NULL);
	}
	freeReplyObject(re);
	return n;
}

struct phase {
	const char *name;
	double aof; /* when it began */
};

static struct phase
begin_phase(const char *name)
{
	freeReplyObject(ask_redis("CONFIG RESETSTAT"));
	return (struct phase){ name,
		info_number("persistence", "aof_current_size:") };
}

static void
end_phase(const struct phase *p, int64_t requests)
{
	double bytes = info_number("persistence", "aof_current_size:") - p->aof;

	printf("%-32s %9.0f %9.2f %9.0f\n", p->name, command_number("calls="),
	    command_number(",usec_per_call="), bytes / (double)requests);
	fflush(stdout);
}

static struct token
enter_room(int64_t room, int64_t n)
{
	struct line_entrant e = { .address = "" };
	struct line_place place;
	char account[32];

	snprintf(account, sizeof account, "visitor%lld", (long long)n);
	must(visitor_of_account(&e.visitor, account));
	must(line_enter(&q, room, &e, &place));
	return (struct token){ room, place.epoch, place.index, e.visitor };
}

static void
open_with_capacity(int64_t room, int64_t capacity)
{
	struct room_change change = { 0 };

	must(room_change_int(&change, ROOM_SETTING_capacity, capacity));
	must(room_open(&q, room, &change, "bench"));
}

/* What a client does for one of the visitors; the tokens are shared memory. */
typedef void visit(int64_t room, struct token *);

static int64_t clients = 1;

static void
enter_one(int64_t room, struct token *token)
{
	*token = enter_room(room, token->index);
}

static void
poll_one(int64_t room, struct token *token)
{
	struct line_place place;

	(void)room;
	must(line_poll(&q, token, &place));
}

/* Each client is a process with a connection of its own and every n-th visitor.
 */
static void
visit_all(visit *one, int64_t room, struct token *tokens, int64_t n)
{
	for (int64_t c = 0; c < clients; c++) {
		if (fork() != 0)
			continue;
		q.redis = redis_new(&conf);
		for (int64_t i = c; i < n; i += clients)
			one(room, &tokens[i]);
		redis_free(q.redis);
		_exit(EXIT_SUCCESS);
	}
	for (int64_t c = 0; c < clients; c++) {
		int ended;

		if (wait(&ended) < 0 || ended != 0)
			abort();
	}
}

static void
enter_all(const char *name, int64_t room, struct token *tokens, int64_t n)
{
	struct phase p = begin_phase(name);

	for (int64_t i = 0; i < n; i++)
		tokens[i].index = i;
	visit_all(enter_one, room, tokens, n);
	end_phase(&p, n);
}

static void
poll_all(const char *name, struct token *tokens, int64_t n, int64_t polls)
{
	struct phase p = begin_phase(name);

	for (int64_t round = 0; round < polls; round++)
		visit_all(poll_one, 0, tokens, n);
	end_phase(&p, n * polls);
}

static void
leave_all(const char *name, const struct token *tokens, int64_t n)
{
	struct phase p = begin_phase(name);
	bool released;

	for (int64_t i = 0; i < n; i++)
		must(line_leave(&q, &tokens[i], &released));
	end_phase(&p, n);
}

static int
by_index(const void *a, const void *b)
{
	const struct token *one = a, *other = b;

	return (one->index > other->index) - (one->index < other->index);
}

/* Those to whom the slots went. */
static void
claim_all(const char *name, const struct token *tokens, int64_t n)
{
	struct phase p = begin_phase(name);
	struct line_place place;

	for (int64_t i = 0; i < n; i++)
		must(line_claim(&q, &tokens[i], &place));
	end_phase(&p, n);
}

static void
remove_witness(int64_t room)
{
	struct checkpoint c;

	must(checkpoint_read(&conf, room, &c));
	witness_remove(c.witness);
}

int
main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 20000;
	int64_t polls = argc > 2 ? strtoll(argv[2], NULL, 10) : 3;
	size_t size = (size_t)n * sizeof(struct token);
	struct token *tokens = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct server *server = server_start("redis");

	clients = argc > 3 ? strtoll(argv[3], NULL, 10) : 1;
	if (tokens == MAP_FAILED || n < 2 * FEW || polls < 1 || polls > 10 ||
	    clients < 1)
		abort();
	server_conf(&conf, server, NULL);
	conf.redis_timeout_ms = 5000;
	q = (struct queue_context){ .conf = &conf, .redis = redis_new(&conf) };
	eye = redisConnectUnix(conf.redis_socket);
	printf("%-32s %9s %9s %9s\n", "", "calls", "us/call", "AOF bytes");
	open_with_capacity(1, 0);
	enter_all("nobody is admitted: enter", 1, tokens, n);
	poll_all("nobody is admitted: poll", tokens, n, polls);
	open_with_capacity(2, n);
	enter_all("all are admitted: enter", 2, tokens, n);
	poll_all("all are admitted: poll", tokens, n, polls);
	open_with_capacity(3, FEW);
	enter_all("a thousand are admitted: enter", 3, tokens, n);
	poll_all("a thousand are admitted: poll", tokens, n, polls);
	qsort(tokens, (size_t)n, sizeof *tokens, by_index);
	leave_all("a thousand leave", tokens, FEW);
	claim_all("a thousand claim", tokens + FEW, FEW);
	for (int64_t room = 1; room <= 3; room++)
		remove_witness(room);
	redisFree(eye);
	redis_free(q.redis);
	conf_free(&conf);
	server_free(server);
	munmap(tokens, size);
	return EXIT_SUCCESS;
}

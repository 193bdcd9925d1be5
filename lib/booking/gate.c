#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "booking/bypass.h"
#include "booking/gate.h"
#include "booking/shared.h"

/* The verdicts, as they are shared. */
#define ALIVE "up\n"
#define SILENT "silent\n"
#define DEAD "down\n"

#define SAME_SILENCE_MS 5000 /* from one to the next */

static bool
says(const struct shared *s, const char *word)
{
	return s->len == strlen(word) && memcmp(s->data, word, s->len) == 0;
}

/* A queue that is well may be silent for a second, since all threads of its
 * Apache are taken just then; not for two in a row. */
static const char *
judge(enum queue_pulse pulse, const struct shared *old)
{
	if (pulse == QUEUE_ALIVE)
		return ALIVE;
	if (pulse == QUEUE_DEAD)
		return DEAD;
	return (says(old, SILENT) || says(old, DEAD)) &&
		       old->age_ms < SAME_SILENCE_MS
		   ? DEAD
		   : SILENT;
}

static enum status
ask(void *arg, const struct shared *old, char **data, size_t *len)
{
	const struct gate *g = arg;
	const char *now = judge(queue_client_ping(g->queue), old);

	*data = str_dup(now);
	*len = strlen(now);
	if (!says(old, now) && (old->len > 0 || strcmp(now, ALIVE) != 0))
		log_warn("queue service is %.*s", (int)*len - 1, now);
	return ST_OK;
}

/* Who asks may take all of a ping's second; the others go by the last verdict
 * as long, rather than wait. */
static const struct shared_kind verdict = {
	.good_for_ms = 1000,
	.stale_for_ms = 1500,
	.make = ask,
};

/*
 * One process asks and the others of the host wait for its verdict, so that a
 * dead service costs each request one wait at most, and no storm of pings.  Who
 * waits keeps a thread of Apache's from the service that is to answer, and so
 * does it in its turn.
 */
static enum status
ask_or_wait(const struct gate *g, struct shared *s)
{
	const char *dir = g->conf->booking_state_dir;
	struct gate copy = *g;
	enum status st;

	st = shared_try(dir, "queue", &verdict, &copy, s);
	if (st != ST_BUSY || (st = queue_client_begin(g->queue)) != ST_OK)
		return st;
	st = shared_get(dir, "queue", &verdict, &copy, s);
	queue_client_end(g->queue);
	return st;
}

/* OK when the queue is known to be down; not knowing opens no gate. */
static enum status
check_down(const struct gate *g)
{
	struct shared s;
	enum status st;

	if ((st = ask_or_wait(g, &s)) != ST_OK)
		return st == ST_BUSY ? st : ST_ADMISSION_REQUIRED;
	if (says(&s, SILENT))
		st = ST_BUSY;
	else if (!says(&s, DEAD))
		st = ST_ADMISSION_REQUIRED;
	shared_free(&s);
	return st;
}

static enum status
check_token(const struct gate *g, const struct concert *c, const char *account,
    const char *token)
{
	char visitor[QUEUE_VISITOR_MAX + 1];
	enum status st;

	st = queue_client_validate(g->queue, c->id, token, visitor);
	if (st == ST_OK && strcmp(visitor, account) != 0)
		return ST_TOKEN_INVALID;
	return st;
}

enum status
gate_pass(const struct gate *g, const struct concert *c, const char *account,
    const char *token, int64_t *retry_after_ms)
{
	enum status st;

	if (!c->queue_required)
		return ST_OK;
	if (token != NULL)
		return check_token(g, c, account, token);
	if ((st = check_down(g)) != ST_OK)
		return st;
	return bypass_admit(g->sql, c, account, retry_after_ms);
}

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "booking/bypass.h"
#include "booking/gate.h"
#include "booking/shared.h"

#define ALIVE "up\n"
#define DEAD "down\n"

static enum status
ask(void *arg, const struct shared *old, char **data, size_t *len)
{
	const struct gate *g = arg;
	bool was_up = old->len == 0 || strncmp(old->data, ALIVE, 2) == 0;
	bool up = queue_client_ping(g->queue);

	if (up != was_up)
		log_warn("queue service is %s", up ? "up again" : "down");
	*data = str_dup(up ? ALIVE : DEAD);
	*len = strlen(*data);
	return ST_OK;
}

/* One process asks and the others of the host wait for its verdict, so that a
 * dead service costs each request one wait at most, and no storm of pings. */
static bool
is_queue_up(const struct gate *g)
{
	static const struct shared_kind verdict = {
		.good_for_ms = 1000,
		.make = ask,
	};
	struct gate copy = *g;
	struct shared s;
	bool up;

	if (shared_get(g->conf->booking_state_dir, "queue", &verdict, &copy,
		&s) != ST_OK)
		return true; /* not knowing opens no gate */
	up = s.len >= 2 && strncmp(s.data, ALIVE, 2) == 0;
	shared_free(&s);
	return up;
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
	if (!c->queue_required)
		return ST_OK;
	if (token != NULL)
		return check_token(g, c, account, token);
	if (is_queue_up(g))
		return ST_ADMISSION_REQUIRED;
	return bypass_admit(g->sql, c, account, retry_after_ms);
}

#ifndef BOOKING_GATE_H
#define BOOKING_GATE_H

#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "booking/concert.h"
#include "booking/queue_client.h"
#include "store/sql.h"

struct gate {
	const struct conf *conf;
	struct sql *sql;
	struct queue_client *queue_client;
};

/*
 * Rule 5: may this account take seats of the concert now?  token is the one
 * the request brought, or NULL.  TOKEN_INVALID, QUEUE_UNAVAILABLE,
 * ADMISSION_REQUIRED, or BUSY when too many ask at once and (with the wait in
 * *retry_after_ms) when the queue service is down and enough have been let in
 * without it; NO_ACCOUNT.
 */
enum status gate_pass(const struct gate *, const struct concert *,
    const char *account, const char *token, int64_t *retry_after_ms) MUST_CHECK;

#endif

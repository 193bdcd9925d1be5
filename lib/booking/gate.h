#ifndef BOOKING_GATE_H
#define BOOKING_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "booking/admission_cache.h"
#include "booking/concert.h"
#include "booking/queue_client.h"
#include "store/sql.h"

struct keyring;

struct gate {
	const struct conf *conf;
	struct sql *sql;
	struct queue_client *queue_client;
	struct keyring *receipt_keys; /* public ones */
	const char *receipt; /* that the request brought, or NULL */
	bool may_claim; /* a turn that has come: the request is deliberate */
};

/*
 * Rule 5: may this account take seats of the concert now?  token is the one
 * the request brought, or NULL.  TOKEN_INVALID; QUEUE_UNAVAILABLE;
 * ADMISSION_REQUIRED; NO_ACCOUNT; what concert_sale() says, while the queue is
 * down; BUSY if too many programs query the queue
 * service at once, or, with the wait in *retry_after_ms, if it is down and
 * enough accounts have been let in without it.
 */
enum status gate_pass(const struct gate *, const struct concert *,
    const char *account, const char *token, int64_t *retry_after_ms) MUST_CHECK;

/*
 * The same for looking at the seats of the concert, at now_ms of the monotonic
 * clock: the cache's word for a token is enough.  LOGIN_REQUIRED for a concert
 * with a waiting room without an account, which is then NULL.
 */
enum status gate_look(const struct gate *, struct admission_cache *,
    const struct concert *, const char *account, const char *token,
    int64_t now_ms, int64_t *retry_after_ms) MUST_CHECK;

#endif

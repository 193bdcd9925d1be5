#ifndef TESTS_BOOKING_FIXTURE_H
#define TESTS_BOOKING_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include <check.h>

#include "base/conf.h"
#include "booking/concert.h"
#include "booking/hold.h"
#include "booking/payment.h"
#include "responder.h"
#include "server.h"
#include "store/sql.h"

/*
 * A MariaDB with the schema in it, and the configuration that leads there.
 * fixture_main() runs a suite with it and is main()'s result; each test begins
 * with fixture_empty(), on connections of its own.
 */
extern struct conf conf;

int fixture_main(Suite *);
struct server *fixture_server(void);

/* A connection as one of usher's users, or as the owner of the database. */
struct sql *fixture_sql(enum sql_user);
struct sql *fixture_owner(void);

void fixture_empty(struct sql *owner);

/* How most tests begin and end: connections of the owner and of a program to an
 * empty database, in which kim and lee have points. */
void fixture_begin(
    struct sql **owner, struct sql **db, int64_t kim, int64_t lee);
void fixture_end(struct sql *owner, struct sql *db);

/* Without this test's say nothing fails: these end the test if they do. */
void fixture_run(struct sql *, const char *statement);
int64_t fixture_int(struct sql *, const char *statement);
void fixture_account(struct sql *, const char *id, int64_t points);
int64_t fixture_balance(struct sql *, const char *account);

/* A concert without a line, with one row of seats in section A. */
struct concert fixture_concert(struct sql *, int64_t seats, int64_t price);

/* The same with a line, for buyers of up to 64 seats. */
struct concert fixture_queued_concert(
    struct sql *, int64_t seats, int64_t price);

/* The configuration that leads to this stand-in for the queue service, as it is
 * now: to be called again after a change of its mode. */
const struct conf *fixture_queue_conf(const struct responder *);

/* The id of a concert's nth seat, from 0. */
int64_t fixture_seat(struct sql *, const struct concert *, int64_t n);

/* The statement after which holds have run out. */
#define FIXTURE_RUN_OUT                                                        \
	"UPDATE reservation SET expires_at = NOW(6) - INTERVAL 1 MICROSECOND"

/* The statement after which any seat can be held again at once, any number of
 * times. */
#define FIXTURE_NO_COOLDOWN                                                    \
	"UPDATE concert SET cooldown_s = 0, unpaid_holds = 0"

/* The account in the session that it begins with. */
struct buyer fixture_buyer(const char *account);

/* Hold one seat; the status, and the reservation when it is OK. */
enum status fixture_hold(struct sql *, const struct concert *,
    const char *account, int64_t seat_id, struct reservation *);

/* The account holds the first n seats of the concert. */
void fixture_hold_first(
    struct sql *, const struct concert *, const char *account, int n);

/* Give one hold back. */
enum status fixture_cancel(struct sql *, const char *account,
    int64_t reservation_id, struct cancel_result *);

/* Pay for one reservation under a key; the answer goes to answer (cap). */
enum status fixture_pay(struct sql *, const char *account, const char *key,
    int64_t reservation_id, char *answer, size_t cap);

/* Make what processes share older by some seconds; 0 when it was there. */
int fixture_age(const struct conf *, const char *name, int seconds);

/* NOW(6) is this for a connection, and stays so. */
void fixture_set_clock(struct sql *, int64_t now_ms);

/* No fault in the ledger. */
void fixture_audit(struct sql *);

/*
 * n processes at once, each with its number and a connection of its own; they
 * start together, once all are connected.  Counts how many of them returned
 * each value, which is to be below 256.
 */
void fixture_race(int n, int (*racer)(struct sql *, int i, void *arg),
    void *arg, int count[256]);

#endif

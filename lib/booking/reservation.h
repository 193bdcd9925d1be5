#ifndef BOOKING_RESERVATION_H
#define BOOKING_RESERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buyer.h"
#include "base/status.h"
#include "booking/booking_number.h"
#include "booking/concert.h"
#include "booking/concert_ids.h"
#include "booking/seat.h"
#include "store/sql.h"

#define RESERVATION_LIST_MAX 64 /* most in one request */
#define RESERVATION_ID_MAX 9007199254740991 /* what JavaScript can count to */

struct reservation {
	int64_t id;
	int64_t concert_id;
	int64_t seat_id;
	int64_t price; /* of the seat when it was held */
	int64_t expires_at_ms;
	bool paid;
};

/* Rows are always locked in the order of their seats, so that transactions
 * that want the same ones wait for each other instead of deadlocking. */
void reservation_sort(struct reservation *, size_t n);
void reservation_sort_ids(int64_t *, size_t n);

/* Which holds a cancel gave back. */
struct cancel_result {
	int64_t reservation_id[RESERVATION_LIST_MAX];
	size_t n;
	struct concert_ids concerts; /* where their seats are */
};

/* Give holds back.  One that has ended, or is someone else's, is left alone, so
 * that cancelling twice is harmless.  ALREADY_PAID if one of them is paid; then
 * none is given back.  LOGIN_REQUIRED; NO_ACCOUNT. */
enum status reservation_cancel(struct sql *, const struct buyer *,
    const int64_t *ids, size_t n, struct cancel_result *) MUST_CHECK;

/* What an account has: holds within their time, and paid seats. */
struct reservation_row {
	struct reservation reservation;
	struct seat_place place;
	char concert_title[CONCERT_TITLE_MAX + 1];
	int64_t starts_at_ms; /* of the show; 0: not announced */
	/* 0 and "" unless paid. */
	int64_t payment_id, ticket_id;
	char booking[BOOKING_NUMBER_SIZE];
};

/* Newest first, at most 200; the caller frees the list. */
enum status reservation_list(struct sql *, const char *account,
    struct reservation_row **, size_t *n) MUST_CHECK;

/* How many seats of a concert the account holds and has not paid. */
enum status reservation_unpaid(struct sql *, const char *account,
    int64_t concert_id, int64_t *n) MUST_CHECK;

/* Delete at most `most` holds whose time is over; *deleted is how many. */
enum status reservation_expire(
    struct sql *, int64_t most, int64_t *deleted) MUST_CHECK;

#endif

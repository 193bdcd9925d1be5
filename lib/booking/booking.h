#ifndef BOOKING_BOOKING_H
#define BOOKING_BOOKING_H

#include "booking/account.h"
#include "booking/booking_number.h"
#include "booking/reservation.h"

/*
 * What the operator sees of holds and sales.  A booking is what was paid
 * together; its number is printed on the tickets (booking_number.h).  A hold
 * has no booking yet, only its reservation.
 */

/* One seat: held, paid or refunded. */
struct booking_seat {
	int64_t payment_id; /* 0 unless it was paid */
	char number[BOOKING_NUMBER_SIZE]; /* of the booking; "" likewise */
	int64_t reservation_id; /* 0 when refunded: it was deleted */
	char account[ACCOUNT_ID_MAX + 1];
	char account_name[ACCOUNT_NAME_MAX + 1];
	int64_t concert_id, seat_id;
	struct seat_place place; /* at the price it was held for */
	const char *state; /* held, paid, refunded */
	/* 0 where it does not apply. */
	int64_t expires_at_ms, paid_at_ms, refunded_at_ms;
	/* What the text of booking_find() matched: booking, reservation,
	 * account, name or seat; otherwise NULL. */
	const char *matched;
};

/* Gets one seat at a time, whose texts are good until it returns. */
typedef void booking_each(void *arg, const struct booking_seat *);

/* Holds and sales of a concert by reservation, then refunds.  An account or a
 * state narrows the list; "" does not. */
enum status booking_list(struct sql *, int64_t concert_id, const char *account,
    const char *state, booking_each *, void *arg) MUST_CHECK;

/*
 * Those of all concerts that match a text: a booking's number, or its
 * payment's, a reservation's (with or without r before it), an account, a part
 * of its id or name, or a seat as tickets in any language, or `A 1-2`, name it.
 * Case does not matter.
 */
enum status booking_find(
    struct sql *, const char *text, booking_each *, void *arg) MUST_CHECK;

/* The seats of a booking: those that are paid, then those refunded. */
enum status booking_seats(
    struct sql *, int64_t payment_id, booking_each *, void *arg) MUST_CHECK;

/* The seat of a hold or a sale; no seat if the hold ran out or the sale was
 * refunded. */
enum status booking_reservation(
    struct sql *, int64_t reservation_id, booking_each *, void *arg) MUST_CHECK;

struct booking {
	int64_t payment_id;
	char number[BOOKING_NUMBER_SIZE];
	char account[ACCOUNT_ID_MAX + 1];
	char account_name[ACCOUNT_NAME_MAX + 1];
	int64_t amount; /* points, when it was paid */
	int64_t refunded; /* of the amount */
	int64_t paid_at_ms;
};

/* NOT_FOUND. */
enum status booking_get(
    struct sql *, int64_t payment_id, struct booking *) MUST_CHECK;

/* The booking that a reservation is of, or was before it was refunded.
 * NOT_FOUND when it was never paid. */
enum status booking_of_reservation(
    struct sql *, int64_t reservation_id, int64_t *payment_id) MUST_CHECK;

/* "12", a payment, or "r12", a reservation; the other is 0.  Not the number of
 * a booking. */
bool booking_parse(
    const char *text, int64_t *payment_id, int64_t *reservation_id);

#endif

#ifndef BOOKING_RESERVATION_STATE_H
#define BOOKING_RESERVATION_STATE_H

/*
 * The rule that all else rests on (rules 1 and 2).  A row of `reservation` is,
 * by the database's clock at the time of the statement, exactly one of
 *
 *     held    not paid, and within its time     its seat is taken
 *     paid                                      its seat is taken
 *     void    not paid, and its time is over    as if there were no row
 *
 * and a seat is free if and only if it has no row, or a void one.
 *
 * These are fragments of statements that call the row r.  The conditions are
 * written down nowhere else (tests/house/sql.sh), so that no two statements
 * can disagree.
 */
#define R_PAID "r.paid_at IS NOT NULL"
#define R_UNPAID "r.paid_at IS NULL" /* of a LEFT JOIN: or there is no row */
#define R_HELD "(r.paid_at IS NULL AND r.expires_at > NOW(6))"
#define R_VOID "(r.paid_at IS NULL AND r.expires_at <= NOW(6))"
#define R_TAKEN "(r.paid_at IS NOT NULL OR r.expires_at > NOW(6))"

/* The word for a row that is taken. */
#define R_STATE "IF(r.paid_at IS NULL, 'held', 'paid')"

/* The word for a seat s LEFT JOIN its row, as buyers and operators see it:
 * sold, held, or what the operator says of it (available, blocked). */
#define SEAT_STATE                                                             \
	"CASE WHEN r.paid_at IS NOT NULL THEN 'sold' "                         \
	"WHEN r.expires_at > NOW(6) THEN 'held' ELSE s.status END"

/* R_VOID where a row cannot be called r: in ON DUPLICATE KEY UPDATE. */
#define PRESENT_ROW_VOID                                                       \
	"(reservation.paid_at IS NULL AND reservation.expires_at <= NOW(6))"

#endif

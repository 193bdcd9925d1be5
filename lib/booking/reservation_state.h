#ifndef BOOKING_RESERVATION_STATE_H
#define BOOKING_RESERVATION_STATE_H

/*
 * The rule that all else rests on, for a row r of reservation: it counts, and
 * its seat is taken, if it is paid or within its time.  To be put into
 * statements; nowhere else is it written down.
 */
#define TAKEN "(r.paid_at IS NOT NULL OR r.expires_at > NOW(6))"

/* What a row that counts is: a hold or a sale. */
#define TAKEN_STATE "IF(r.paid_at IS NULL, 'held', 'paid')"

/* A seat s LEFT JOIN its row r, as buyers and operators see it. */
#define SEAT_STATE                                                             \
	"CASE WHEN r.paid_at IS NOT NULL THEN 'sold' "                         \
	"WHEN r.expires_at > NOW(6) THEN 'held' ELSE s.status END"

#endif

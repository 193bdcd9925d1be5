#ifndef BOOKING_SALE_WINDOW_H
#define BOOKING_SALE_WINDOW_H

/*
 * When a concert is on sale, by the database's clock at the time of the
 * statement.  These are fragments of statements that call the concert c, and p
 * its performance, by a LEFT JOIN:
 *
 *     to open   sale_opens_at is to come, and it is not over
 *     over      sale_closes_at, or the beginning of the show, has passed, or
 *               the concert is cancelled
 *
 * A time that is NULL neither keeps a sale shut nor ends it.  Each is 1 or 0.
 */
#define SALE_IS_OVER                                                           \
	"c.cancelled_at IS NOT NULL OR "                                       \
	"COALESCE(c.sale_closes_at <= NOW(6), FALSE) OR "                      \
	"COALESCE(p.starts_at <= NOW(6), FALSE)"
#define SALE_IS_TO_OPEN "COALESCE(c.sale_opens_at > NOW(6), FALSE)"

/* The same with regard to a moment that is `s` seconds ahead. */
#define SALE_OPENS_LATER_THAN(s)                                               \
	"COALESCE(c.sale_opens_at > NOW(6) + INTERVAL " s " SECOND, FALSE)"

#endif

/*
 * A booking as an argument: KM4T7-0VQ2X is the number on the buyer's ticket, 17
 * that of its payment, r45 is one reservation of it, or a hold.
 *
 * `booking show` and `refund` both take what `booking list` and `booking find`
 * print, so that the operator copies a number from one into the other: the
 * words of both mistakes stand here once.
 */
#include "booking_arg.h"
#include "booking/booking.h"
#include "ctl.h"

enum status
booking_arg_parse(struct ctl *c, int i, int64_t *payment_id, int64_t *id)
{
	char number[BOOKING_NUMBER_SIZE];
	enum status st;

	if (booking_parse(c->arg[i], payment_id, id))
		return ST_OK;
	if (!booking_number_read(c->arg[i], number))
		return ctl_fail(c, ST_BAD_FIELD,
		    "`%.40s` is neither a booking's number, as on the ticket, "
		    "nor r and a reservation's; `usherctl booking find` prints "
		    "both",
		    c->arg[i]);
	st = booking_number_find(c->app.sql, number, payment_id);
	return st == ST_NOT_FOUND ? booking_arg_unknown(c, i) : st;
}

enum status
booking_arg_unknown(struct ctl *c, int i)
{
	return ctl_fail(c, ST_NO_RESERVATION,
	    "there is no %s %.40s; `usherctl booking find` finds one by its "
	    "account or seat",
	    c->arg[i][0] == 'r' || c->arg[i][0] == 'R' ? "hold or sale"
						       : "booking",
	    c->arg[i]);
}

/*
 * usherctl seats give: seats for guests, and for what the box office sold.
 *
 * gift.c of lib/booking decides; here the ids are read, and told which of them
 * was the hindrance.
 */
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "booking/gift.h"
#include "booking/queue_notice.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

#define SEAT_ID_DIGITS 10

/* "3,4": distinct ids, at least one. */
static enum status
read_seat_ids(struct ctl *c, const char *text, int64_t *seats, size_t *n)
{
	const char *end;

	for (*n = 0; *n < RESERVATION_LIST_MAX; text = end + 1) {
		char id[SEAT_ID_DIGITS + 1];
		size_t len = strcspn(text, ",");

		end = text + len;
		if (len > SEAT_ID_DIGITS)
			break;
		memcpy(id, text, len);
		id[len] = '\0';
		if (!str_to_int(id, 1, INT32_MAX, &seats[*n]))
			break;
		for (size_t i = 0; i < *n; i++)
			if (seats[i] == seats[*n])
				return ctl_fail(c, ST_BAD_FIELD,
				    "seat %s is there twice", id);
		(*n)++;
		if (*end == '\0')
			return ST_OK;
	}
	return ctl_fail(c, ST_BAD_FIELD,
	    "`%.60s` is not 1 to %d ids of seats with commas between, as "
	    "`usherctl seats list` prints them",
	    c->arg[1], RESERVATION_LIST_MAX);
}

static enum status
why_not_given(struct ctl *c, enum status st, const struct gift *g)
{
	if (st == ST_NO_ACCOUNT)
		return ctl_fail(c, st, "there is no account %.50s", c->arg[0]);
	if (st == ST_NO_SEAT)
		return ctl_fail(c, st,
		    "there is no seat %lld; nothing was given",
		    (long long)g->refused);
	if (st == ST_SEAT_TAKEN)
		return ctl_fail(c, st,
		    "seat %lld is held or sold; nothing was given",
		    (long long)g->refused);
	return st;
}

/* The stock is told after the commit; that failing undoes nothing. */
static enum status
seats_give_command(struct ctl *c)
{
	int64_t seats[RESERVATION_LIST_MAX];
	struct gift_request req = { .account = c->arg[0], .seats = seats };
	struct json_object *o;
	struct gift gift;
	enum status st;

	if ((st = read_seat_ids(c, c->arg[1], seats, &req.n)) != ST_OK)
		return st;
	if ((st = gift_seats(c->app.sql, &req, &gift)) != ST_OK)
		return why_not_given(c, st, &gift);
	(void)queue_notice_stock(
	    c->app.sql, c->app.queue_client, gift.concerts.id, gift.concerts.n);
	o = json_object_new_object();
	json_add_int(o, "payment_id", gift.payment_id);
	json_add_text(o, "booking", gift.booking);
	json_add_text(o, "account_id", c->arg[0]);
	json_add_int(o, "seats", (int64_t)req.n);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command gift_commands[] = {
	{
		.name = "seats give",
		.args = "ACCOUNT SEATS",
		.help = "give an account seats, as to guests, for 0 points",
		.needs = CTL_NEED_SQL | CTL_NEED_QUEUE,
		.run = seats_give_command,
	},
	{ .name = NULL },
};
/* clang-format on */

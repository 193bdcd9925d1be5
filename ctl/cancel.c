/*
 * usherctl concert cancel: a concert that does not take place.
 *
 * cancellation.c of lib/booking gives everything back; here are the question
 * before it, which nobody can take back, and what to do about a run that
 * failed.
 */
#include "args.h"
#include "base/json.h"
#include "base/str.h"
#include "booking/cancellation.h"
#include "booking/queue_notice.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "prompt.h"

/* What is asked is what was there before; it may be more by the time of the
 * answer. */
static enum status
confirm_cancellation(struct ctl *c, uint32_t id)
{
	struct cancellation now;
	char question[256];
	enum status st;
	struct str s;

	if ((st = cancellation_count(c->app.sql, id, &now)) != ST_OK)
		return st;
	str_init(&s, question, sizeof question);
	str_add(&s, "Cancel concert %u for good? ", id);
	str_add_count(&s, now.seats);
	str_add(&s, " paid seats are refunded, ");
	str_add_count(&s, now.amount);
	str_add(&s, " points, and ");
	str_add_count(&s, now.holds);
	str_add(&s, " holds are given back.");
	return prompt_confirm(c, question);
}

/* The line may go on, or not, whatever was given back: so it is told of a run
 * that failed as well. */
static enum status
concert_cancel_command(struct ctl *c)
{
	struct cancellation done;
	struct json_object *o;
	enum status st;
	int64_t concert;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = confirm_cancellation(c, id)) != ST_OK)
		return st;
	st = cancellation_run(c->app.sql, id, &done);
	concert = id;
	(void)queue_notice_stock(c->app.sql, c->app.queue_client, &concert, 1);
	if (st != ST_OK)
		return ctl_fail(c, st,
		    "ended half-way, after %lld holds and %lld seats: run it "
		    "again, and it goes on from there",
		    (long long)done.holds, (long long)done.seats);
	o = json_object_new_object();
	json_add_int(o, "concert_id", id);
	json_add_int(o, "holds", done.holds);
	json_add_int(o, "seats", done.seats);
	json_add_int(o, "amount", done.amount);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command cancel_commands[] = {
	{
		.name = "concert cancel",
		.args = "CONCERT",
		.help = "refund all of a concert that does not take place",
		.needs = CTL_NEED_SQL | CTL_NEED_QUEUE,
		.asks = true,
		.run = concert_cancel_command,
	},
	{ .name = NULL },
};
/* clang-format on */

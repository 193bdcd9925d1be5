/*
 * usherctl sale: the sale of a concert and its line, together.
 *
 * Booking decides when seats are sold and the queue when visitors are called,
 * each by times of its own; here one command sets both.  The database is
 * connected to as root, whose password that is, and then the command becomes
 * the user of the rooms' folder, before it touches a room.  The room comes
 * first: it may refuse the change, for the sake of its draw, and then nothing
 * has changed.
 */
#include <stdio.h>

#include "args.h"
#include "base/json.h"
#include "base/service_user.h"
#include "booking/concert.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "queue/room.h"
#include "queue/room_change.h"
#include "room_confirm.h"
#include "room_options.h"
#include "room_why.h"

#define OPENS OPTION_opens_at_ms
#define CLOSES OPTION_closes_at_ms

/* Bounds were checked by args.c. */
static enum status
read_window(struct ctl *c, struct concert *concert, struct room_change *change)
{
	enum status st = ST_OK;

	*change = (struct room_change){ 0 };
	concert->sale_opens_at_ms =
	    args_int(c, OPENS, concert->sale_opens_at_ms);
	concert->sale_closes_at_ms =
	    args_int(c, CLOSES, concert->sale_closes_at_ms);
	if (!args_has(c, OPENS) && !args_has(c, CLOSES))
		return ctl_fail(
		    c, ST_BAD_FIELD, "give " OPENS ", " CLOSES " or both");
	if (args_has(c, OPENS))
		st = room_change_int(change, ROOM_SETTING_opens_at_ms,
		    concert->sale_opens_at_ms);
	if (st == ST_OK && args_has(c, CLOSES))
		st = room_change_int(change, ROOM_SETTING_closes_at_ms,
		    concert->sale_closes_at_ms);
	return st;
}

/* A room that has yet to be opened is no failure: it is told to be. */
static enum status
set_room(struct ctl *c, uint32_t id, const struct room_change *change)
{
	enum status st = room_confirm_opening(c, id, change);

	if (st != ST_OK)
		return st;
	st = room_set(&c->app.queue, id, change, c->operator_name);
	if (st == ST_NO_ROOM) {
		fprintf(stderr,
		    "usherctl %s: concert %u has no room yet; open it with the "
		    "same " OPENS " and " CLOSES "\n",
		    c->command->name, id);
		return ST_OK;
	}
	if (st == ST_CONFLICT)
		return room_why_refused(c, id, change, false);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st, "a room must close after it opens");
	return st == ST_OK ? st : room_why(c, st, id);
}

/* The rooms' folder must not be touched by root. */
static enum status
set_room_as_its_user(
    struct ctl *c, uint32_t id, const struct room_change *change)
{
	char why[SERVICE_USER_WHY_MAX];
	enum status st;

	st = service_user_become(
	    c->app.conf, c->app.conf->queue_checkpoint_dir, why);
	if (st == ST_NOT_FOUND) {
		fprintf(stderr,
		    "usherctl %s: no rooms on this host: `usherctl room set "
		    "%u` sets " OPENS " and " CLOSES " on the queue's\n",
		    c->command->name, id);
		return ST_OK;
	}
	if (st != ST_OK)
		return ctl_fail(c, st, "%s", why);
	app_queue.open(&c->app);
	st = set_room(c, id, change);
	app_queue.close(&c->app);
	return st;
}

static void
print_window(struct ctl *c, const struct concert *concert)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "concert_id", concert->id);
	json_add_text(o, "sale", concert_sale_word(concert));
	json_add_int(o, "sale_opens_at_ms", concert->sale_opens_at_ms);
	json_add_int(o, "sale_closes_at_ms", concert->sale_closes_at_ms);
	print_result(c, o);
}

static enum status
print_sale(struct ctl *c, uint32_t id)
{
	struct concert concert;
	enum status st = concert_get(c->app.sql, id, &concert);

	if (st == ST_OK)
		print_window(c, &concert);
	return st;
}

/* The window as a whole is judged before the room is changed: the concert,
 * which comes last, is not to refuse it. */
static enum status
sale_set_command(struct ctl *c)
{
	struct room_change change;
	struct concert concert;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = concert_get(c->app.sql, id, &concert)) != ST_OK ||
	    (st = read_window(c, &concert, &change)) != ST_OK)
		return st;
	if (concert.sale_closes_at_ms != 0 &&
	    concert.sale_opens_at_ms >= concert.sale_closes_at_ms)
		return ctl_fail(
		    c, ST_BAD_FIELD, "a sale must close after it opens");
	if (concert.queue_required &&
	    (st = set_room_as_its_user(c, id, &change)) != ST_OK)
		return st;
	st = concert_set(c->app.sql, &concert);
	return st == ST_OK ? print_sale(c, id) : st;
}

/* The room hears of it by the next report, and calls nobody any more. */
static enum status
sale_stop_command(struct ctl *c)
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = concert_stop_sale(c->app.sql, id)) != ST_OK)
		return st;
	return print_sale(c, id);
}

#define WHEN(option, help_)                                                    \
	{                                                                      \
		.name = option, .kind = CTL_TIME, .min = CONCERT_TIME_MIN_MS,  \
		.max = CONCERT_TIME_MAX_MS, .help = help_,                     \
	}

const struct ctl_command sale_commands[] = {
	{
	    .name = "sale set",
	    .args = "CONCERT",
	    .help = "set when the sale of a concert opens and closes, and its "
		    "room",
	    .needs = CTL_NEED_SQL,
	    .asks = true,
	    .options = {
		WHEN(OPENS, "When seats can first be reserved, and when the "
			    "room's draw is held."),
		WHEN(CLOSES, "From when on no seat can be reserved, and nobody "
			     "can enter the room."),
	    },
	    .run = sale_set_command,
	},
	{
	    .name = "sale stop",
	    .args = "CONCERT",
	    .help = "end the sale of a concert now; what is held can still be "
		    "paid",
	    .needs = CTL_NEED_SQL,
	    .run = sale_stop_command,
	},
	{ .name = NULL },
};

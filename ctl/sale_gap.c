/*
 * The sale and the line of one concert, which two services keep: told when they
 * open or close at different times.
 *
 * Each holds by itself, so a difference is not a fault; but a line that opens
 * before its sale calls nobody until then, and a sale that is open while its
 * line is not sells past the line whenever the queue service is down.  A time
 * that has passed is as good as none.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time_text.h"
#include "booking/concert.h"
#include "ctl.h"
#include "queue/room_read.h"
#include "sale_gap.h"
#include "shop.h"

#define DOCUMENT_MAX 65536

/* When a room opens and closes; 0: none. */
struct room_window {
	int64_t opens_at_ms, closes_at_ms;
};

static int64_t
member_ms(struct json_object *o, const char *name)
{
	return json_object_get_int64(json_object_object_get(o, name));
}

/* False without a room, or where its status document is not on this host. */
static bool
read_document(const struct conf *conf, int64_t id, struct room_window *w)
{
	char path[PATH_MAX], *text = malloc(DOCUMENT_MAX);
	struct json_object *o;
	const char *why;
	size_t len;
	bool is_read;

	snprintf(path, sizeof path, "%s/%lld.json", conf->queue_status_dir,
	    (long long)id);
	is_read = text != NULL &&
		  file_read_state(path, text, DOCUMENT_MAX, &len) == ST_OK &&
		  json_parse_object(text, len, &o, &why) == ST_OK;
	free(text);
	if (!is_read)
		return false;
	w->opens_at_ms = member_ms(o, "opens_at_ms");
	w->closes_at_ms = member_ms(o, "closes_at_ms");
	json_object_put(o);
	return true;
}

static const char *
time_words(int64_t ms, const char *none, char text[TIME_TEXT_SIZE])
{
	return ms == 0 ? none : time_text_format(ms, text);
}

static void
tell_difference(const struct ctl *c, const struct concert *concert,
    const char *verb, const char *none, int64_t sale_ms, int64_t room_ms)
{
	char sale[TIME_TEXT_SIZE], room[TIME_TEXT_SIZE];

	fprintf(stderr,
	    "usherctl %s: the sale of concert %lld %ss %s, its room %s; "
	    "`usherctl sale set %lld --%ss WHEN` sets both\n",
	    c->command->name, (long long)concert->id, verb,
	    time_words(sale_ms, none, sale), time_words(room_ms, none, room),
	    (long long)concert->id, verb);
}

static int64_t
unless_past(int64_t ms)
{
	return ms > clock_wall_ms() ? ms : 0;
}

/* A room that never closes is no difference: it is told when the sale ends. */
static void
compare_windows(const struct ctl *c, const struct concert *concert,
    const struct room_window *room)
{
	int64_t sale_ms = unless_past(concert->sale_opens_at_ms);
	int64_t room_ms = unless_past(room->opens_at_ms);

	if (!concert->queue_required)
		return;
	if (sale_ms != room_ms)
		tell_difference(
		    c, concert, "open", "at once", sale_ms, room_ms);
	sale_ms = concert->sale_closes_at_ms;
	room_ms = room->closes_at_ms;
	if (room_ms != 0 && sale_ms != room_ms)
		tell_difference(c, concert, "close", "never", sale_ms, room_ms);
}

void
sale_gap_tell_of_concert(const struct ctl *c, const struct concert *concert)
{
	struct room_window room;

	if (concert->queue_required &&
	    read_document(c->app.conf, concert->id, &room))
		compare_windows(c, concert, &room);
}

void
sale_gap_tell_of_room(struct ctl *c, uint32_t concert_id)
{
	struct concert concert;
	struct room room;

	if (room_read(&c->app.queue, concert_id, &room) == ST_OK &&
	    shop_concert(c, concert_id, &concert) == ST_OK)
		compare_windows(c, &concert,
		    &(struct room_window){
			room.set.opens_at_ms, room.set.closes_at_ms });
}

void
sale_gap_tell_of_stop(struct ctl *c, uint32_t concert_id)
{
	struct concert concert;

	if (shop_concert(c, concert_id, &concert) != ST_OK ||
	    !concert.queue_required || concert_sale(&concert) != ST_OK)
		return;
	fprintf(stderr,
	    "usherctl %s: concert %u is still on sale, to those inside and, "
	    "while the queue service is down, to anybody; `usherctl sale stop "
	    "%u` ends the sale, `usherctl concert set %u --sale-opens WHEN` "
	    "puts it off\n",
	    c->command->name, concert_id, concert_id, concert_id);
}

/*
 * The questions before a room is closed or reset, with how many people it
 * concerns. They are counted before, and may be more by then.  And the one
 * before a room is given an opening in the past: its draw is held at once, with
 * nobody in it, and a draw is not taken back.
 */
#include "room_confirm.h"
#include "args.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/time_text.h"
#include "prompt.h"
#include "queue/room_draw.h"
#include "queue/room_read.h"
#include "room_why.h"

/* The question's text, from the room as it is. */
typedef void question_for(const struct room *, struct str *);

/* Those in line: an absent one has a place, and is called if it comes back. */
static void
add_line(const struct room *room, struct str *s)
{
	str_add_count(s, room->waiting);
	str_add(s, " who wait and ");
	str_add_count(s, room->absent);
	str_add(s, " who are absent ");
}

static void
ask_to_close(const struct room *room, struct str *s)
{
	str_add(s, "Close room %lld? ", (long long)room->concert_id);
	add_line(room, s);
	str_add(s, "will not be called. ");
	str_add_count(s, room->called + room->admitted);
	str_add(s, " who are called or inside may finish.");
}

static void
ask_to_reset(const struct room *room, struct str *s)
{
	str_add(s, "Reset room %lld? ", (long long)room->concert_id);
	add_line(room, s);
	str_add(s, "lose their place, and ");
	str_add_count(s, room->called + room->admitted);
	str_add(s, " who are called or inside are put out.");
}

static enum status
confirm_about_room(struct ctl *c, question_for *ask)
{
	char question[256];
	struct room room;
	enum status st;
	struct str s;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if ((st = room_read(&c->app.queue, id, &room)) != ST_OK)
		return room_why(c, st, id);
	str_init(&s, question, sizeof question);
	ask(&room, &s);
	return prompt_confirm(c, question);
}

enum status
room_confirm_close(struct ctl *c)
{
	return confirm_about_room(c, ask_to_close);
}

enum status
room_confirm_reset(struct ctl *c)
{
	return confirm_about_room(c, ask_to_reset);
}

/* What will be refused is not asked about, nor is what the room has already. */
static bool
is_opened_at_once(struct ctl *c, uint32_t id, const struct room_change *change)
{
	int64_t opens_at_ms = change->to.opens_at_ms;
	struct room room;

	if (!change->has[ROOM_SETTING_opens_at_ms] || opens_at_ms == 0)
		return false;
	if (room_read(&c->app.queue, id, &room) != ST_OK)
		return opens_at_ms <= clock_wall_ms();
	return opens_at_ms <= room.now_ms &&
	       opens_at_ms != room.set.opens_at_ms &&
	       room_draw_conflict(change, &room) == ROOM_DRAW_FREE;
}

enum status
room_confirm_opening(
    struct ctl *c, uint32_t id, const struct room_change *change)
{
	char question[256], text[TIME_TEXT_SIZE];
	struct str s;

	if (!is_opened_at_once(c, id, change))
		return ST_OK;
	str_init(&s, question, sizeof question);
	str_add(&s,
	    "Open room %u as of %s? That is past: its draw is held at once, "
	    "with nobody in it, and this cannot be taken back.",
	    id, time_text_format(change->to.opens_at_ms, text));
	return prompt_confirm(c, question);
}

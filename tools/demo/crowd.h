#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

/* What a visitor asks next. */
enum crowd_step {
	CROWD_ENTER,
	CROWD_POLL,
	CROWD_CLAIM,
	CROWD_SEATS,
	CROWD_RESERVE,
	CROWD_COMPLETE,
	CROWD_LEAVE,
	CROWD_GONE, /* nothing more */
	CROWD_STEP__MAX
};

/* Where a visitor is, for the numbers on the screen. */
enum crowd_place {
	CROWD_OUTSIDE,
	CROWD_WAITING,
	CROWD_INSIDE,
	CROWD_BOUGHT,
	CROWD_LEFT,
	CROWD_PLACE__MAX
};

#define CROWD_SEATS_MAX 2

/* One simulated visitor: an account with a mind to buy, or only to look. */
struct crowd_visitor {
	int concert_id;
	bool buyer;
	enum crowd_step step;
	enum crowd_place place;
	int64_t wait_ms; /* before the next step */
	unsigned nids;
	int64_t ids[CROWD_SEATS_MAX]; /* seats, then reservations */
};

void crowd_visitor_init(struct crowd_visitor *, int concert_id);

/* The next request: its address under the site, and its body, "" for a GET.
 * In storage of their own. */
const char *crowd_visitor_path(const struct crowd_visitor *);
const char *crowd_visitor_body(const struct crowd_visitor *);

/* Take an answer (0: no answer) and decide what to do next, and when. */
void crowd_visitor_answer(
    struct crowd_visitor *, int http, const struct json_object *);

/* Stop what it is doing and leave the line, or the seats, as one should. */
void crowd_visitor_send_away(struct crowd_visitor *);

#endif

/* How a visitor behaves: what follows from each answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"

#define RETRY_MS 2000

/* Three of four come to buy. */
void
crowd_visitor_init(struct crowd_visitor *v, int concert_id)
{
	*v = (struct crowd_visitor){
		.concert_id = concert_id,
		.buyer = random() % 4 != 0,
		.step = CROWD_ENTER,
		.place = CROWD_OUTSIDE,
	};
}

static void
next(struct crowd_visitor *v, enum crowd_step step, int64_t wait_ms)
{
	v->step = step;
	v->wait_ms = wait_ms;
}

static void
end(struct crowd_visitor *v, enum crowd_place place)
{
	v->place = place;
	next(v, CROWD_GONE, 0);
}

/* The time a person takes: from a half to one and a half of this. */
static int64_t
about(int64_t ms)
{
	return ms / 2 + random() % (ms + 1);
}

/* Within a tenth of it either way, as the pages do: visitors who came together
 * do not ask together. */
static int64_t
spread(int64_t ms)
{
	return ms - ms / 10 + random() % (ms / 5 + 1);
}

static const char *
text(const struct json_object *o, const char *key)
{
	struct json_object *member;

	if (!json_object_object_get_ex(o, key, &member) || member == NULL)
		return "";
	return json_object_get_string(member);
}

static int64_t
number(const struct json_object *o, const char *key, int64_t otherwise)
{
	struct json_object *member;

	if (!json_object_object_get_ex(o, key, &member) || member == NULL)
		return otherwise;
	return json_object_get_int64(member);
}

static const struct json_object *
list(const struct json_object *o, const char *key, size_t *n)
{
	struct json_object *member;

	*n = 0;
	if (!json_object_object_get_ex(o, key, &member) ||
	    !json_object_is_type(member, json_type_array))
		return NULL;
	*n = json_object_array_length(member);
	return member;
}

const char *
crowd_visitor_path(const struct crowd_visitor *v)
{
	static const struct {
		const char *path;
		bool asks; /* has the concert in its query */
	} steps[CROWD_STEP__MAX] = {
		[CROWD_ENTER] = { "/queue/enter", false },
		[CROWD_POLL] = { "/queue/poll", true },
		[CROWD_CLAIM] = { "/queue/claim", false },
		[CROWD_SEATS] = { "/booking/seats", true },
		[CROWD_RESERVE] = { "/booking/reserve", false },
		[CROWD_COMPLETE] = { "/booking/complete", false },
		[CROWD_LEAVE] = { "/queue/leave", false },
	};
	static char path[64];

	if (!steps[v->step].asks)
		return steps[v->step].path;
	snprintf(path, sizeof path, "%s?concert_id=%d", steps[v->step].path,
	    v->concert_id);
	return path;
}

const char *
crowd_visitor_body(const struct crowd_visitor *v)
{
	static char body[128];
	int n;

	switch (v->step) {
	case CROWD_ENTER:
	case CROWD_CLAIM:
	case CROWD_LEAVE:
		snprintf(
		    body, sizeof body, "{\"concert_id\":%d}", v->concert_id);
		return body;
	case CROWD_RESERVE:
		n = snprintf(body, sizeof body,
		    "{\"concert_id\":%d,\"seat_ids\":", v->concert_id);
		break;
	case CROWD_COMPLETE:
		n = snprintf(body, sizeof body, "{\"reservation_ids\":");
		break;
	default:
		return "";
	}
	for (unsigned i = 0; i < v->nids; i++)
		n += snprintf(body + n, sizeof body - (size_t)n, "%c%lld",
		    i == 0 ? '[' : ',', (long long)v->ids[i]);
	snprintf(body + n, sizeof body - (size_t)n, "]}");
	return body;
}

static void
in_line(struct crowd_visitor *v, const struct json_object *answer)
{
	const char *state = text(answer, "state");

	if (strcmp(state, "admitted") == 0) {
		v->place = CROWD_INSIDE;
		next(v, v->buyer ? CROWD_SEATS : CROWD_LEAVE, about(4000));
	} else if (strcmp(state, "called") == 0) {
		next(v, CROWD_CLAIM, about(1000));
	} else if (strcmp(state, "waiting") == 0) {
		v->place = CROWD_WAITING;
		next(v, CROWD_POLL,
		    spread(number(answer, "poll_after_ms", RETRY_MS)));
	} else {
		end(v, CROWD_LEFT);
	}
}

/* One free seat, or two that are listed side by side. */
static void
choose_seats(struct crowd_visitor *v, const struct json_object *answer)
{
	unsigned want = 1 + (unsigned)random() % CROWD_SEATS_MAX;
	const struct json_object *seats;
	size_t n, start;

	seats = list(answer, "seats", &n);
	start = n > 0 ? (size_t)random() % n : 0;
	v->nids = 0;
	for (size_t i = 0; i < n && v->nids < want; i++) {
		const struct json_object *seat =
		    json_object_array_get_idx(seats, (start + i) % n);

		if (strcmp(text(seat, "status"), "available") == 0)
			v->ids[v->nids++] = number(seat, "seat_id", 0);
	}
	if (v->nids == 0)
		next(v, CROWD_LEAVE, about(1000));
	else
		next(v, CROWD_RESERVE, about(3000));
}

static void
hold_seats(struct crowd_visitor *v, const struct json_object *answer)
{
	const struct json_object *held;
	size_t n;

	held = list(answer, "reservations", &n);
	v->nids = 0;
	for (size_t i = 0; i < n && i < CROWD_SEATS_MAX; i++)
		v->ids[v->nids++] = number(
		    json_object_array_get_idx(held, i), "reservation_id", 0);
	v->place = CROWD_INSIDE;
	next(v, CROWD_COMPLETE, about(4000));
}

static void
succeeded(struct crowd_visitor *v, const struct json_object *answer)
{
	switch (v->step) {
	case CROWD_ENTER:
	case CROWD_POLL:
	case CROWD_CLAIM:
		in_line(v, answer);
		break;
	case CROWD_SEATS:
		choose_seats(v, answer);
		break;
	case CROWD_RESERVE:
		hold_seats(v, answer);
		break;
	case CROWD_COMPLETE:
		end(v, CROWD_BOUGHT);
		break;
	default:
		end(v, CROWD_LEFT);
	}
}

/* A refusal that a patient person gets over; any other ends the visit. */
static void
refused(struct crowd_visitor *v, const char *code)
{
	if (v->step == CROWD_LEAVE)
		end(v, CROWD_LEFT);
	else if (strcmp(code, "no_room") == 0)
		next(v, CROWD_SEATS, about(2000));
	else if (strcmp(code, "not_called") == 0)
		next(v, CROWD_POLL, about(1000));
	else if (strcmp(code, "seat_taken") == 0)
		next(v, CROWD_SEATS, about(1000));
	else if (strcmp(code, "token_outdated") == 0)
		next(v, CROWD_ENTER, about(1000));
	else if (v->place == CROWD_INSIDE)
		next(v, CROWD_LEAVE, about(1000));
	else
		end(v, CROWD_LEFT);
}

void
crowd_visitor_answer(
    struct crowd_visitor *v, int http, const struct json_object *answer)
{
	if (http == 200 || http == 201)
		succeeded(v, answer);
	else if (http == 0 || http == 429 || http >= 500)
		next(v, v->step, about(RETRY_MS));
	else
		refused(v, text(answer, "code"));
}

void
crowd_visitor_send_away(struct crowd_visitor *v)
{
	if (v->place == CROWD_WAITING || v->place == CROWD_INSIDE)
		next(v, CROWD_LEAVE, 0);
	else if (v->place == CROWD_OUTSIDE)
		end(v, CROWD_LEFT);
}

#ifndef TESTS_BOOKING_RESPONDER_H
#define TESTS_BOOKING_RESPONDER_H

#include <stdint.h>

/*
 * What stands where the queue service should be, and can be broken in ways the
 * real one only breaks by bad luck.  It answers as that one does: health, and
 * validate for the tokens kim, lee (of these accounts), brief (kim's, for two
 * seconds), called (kim's, whose turn has come), nobody (of a visitor without
 * an account), elsewhere (of another concert); any other is invalid.
 */
enum responder_mode {
	RESPONDER_UP,
	RESPONDER_REFUSING, /* nobody listens */
	RESPONDER_HANGING, /* accepts, and says nothing */
	RESPONDER_FAILING, /* 500 */
	RESPONDER_SLOW, /* right, after most of the time there is */
	RESPONDER_FLAPPING, /* fails every other time, the first included */
	RESPONDER_RETURNING, /* fails twice, and then is up */
	RESPONDER_NO_NUMBERS, /* right, but newcomers get no numbers */
	RESPONDER_UNAVAILABLE, /* 503, as without its store */
	RESPONDER_LEFT, /* right, but no token is good any more */
	RESPONDER_OVERLOADED, /* 503 of the server before it, a page */
	RESPONDER__MAX
};

struct responder;

struct responder *responder_start(void);
void responder_free(struct responder *);
void responder_set(struct responder *, enum responder_mode);

/* Its address, for booking.queue_url.  Lives as long as it does. */
const char *responder_url(const struct responder *);

/* Requests since the last call, by kind; "" counts all. */
int responder_count(struct responder *, const char *path);
void responder_forget(struct responder *);

/* Reports of stock since the start that said that nothing can be sold. */
int responder_not_selling(const struct responder *);

/* Stock of this concert is refused from now on: it has no room. */
void responder_no_room(struct responder *, int64_t concert_id);

#endif

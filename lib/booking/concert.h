#ifndef BOOKING_CONCERT_H
#define BOOKING_CONCERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

#define CONCERT_TITLE_CHARS 100
#define CONCERT_TITLE_MAX (4 * CONCERT_TITLE_CHARS) /* bytes */
#define CONCERT_TIME_MIN_MS 1000 /* what a TIMESTAMP can hold */
#define CONCERT_TIME_MAX_MS 2147483647000
#define CONCERT_ID_MAX 2147483647

/* A concert.  What an operator sets is bounded by concert_tbl.h. */
struct concert {
	int64_t id;
	char title[CONCERT_TITLE_MAX + 1];
	bool queue_required;
	int64_t hold_s;
	int64_t seats_per_account;
	int64_t bypass_per_min; /* 0: nobody while the queue is down */
	int64_t seats_total; /* not blocked; read only */
	int64_t starts_at_ms; /* of the show; 0: not announced */
	int64_t sale_opens_at_ms; /* 0: on sale from the start */
	int64_t sale_closes_at_ms; /* 0: until the show begins */
	bool hidden; /* for buyers it does not exist */
	int64_t cooldown_s; /* CONCERT_AS_HOLD, or its length */
	int64_t unpaid_holds; /* in a day; -1: see concert_unpaid_holds() */
	enum status window; /* read only: OK, SALE_NOT_OPEN, SALE_CLOSED */
};

#define CONCERT_AS_HOLD (-1) /* of a cooldown: as long as a hold */

/* Before an account can hold a seat again that it gave back or let run out, in
 * seconds. */
static inline int64_t
concert_cooldown_s(const struct concert *c)
{
	return c->cooldown_s == CONCERT_AS_HOLD ? c->hold_s : c->cooldown_s;
}

/* How many of its holds an account may leave unpaid in a day; 0: any number. */
static inline int64_t
concert_unpaid_holds(const struct concert *c)
{
	return c->unpaid_holds < 0 ? 5 * c->seats_per_account : c->unpaid_holds;
}

/* Can seats be taken, as far as the concert decides?  SALE_NOT_OPEN,
 * SALE_CLOSED, by the database's clock when the concert was read; NO_CONCERT if
 * it is hidden. */
static inline enum status
concert_sale(const struct concert *c)
{
	return c->hidden ? ST_NO_CONCERT : c->window;
}

/* What a new concert has unless the operator says otherwise. */
void concert_defaults(struct concert *);

/* Fills in id.  BAD_FIELD if a setting is outside the bounds of
 * concert_tbl.h. */
enum status concert_add(struct sql *, struct concert *) MUST_CHECK;

/* To change a setting, read all of them and write them back.  NO_CONCERT. */
enum status concert_get(struct sql *, int64_t id, struct concert *) MUST_CHECK;
enum status concert_set(struct sql *, const struct concert *) MUST_CHECK;

/* End its sale now, by the database's clock.  NO_CONCERT. */
enum status concert_stop_sale(struct sql *, int64_t id) MUST_CHECK;

/* concert_get() in a transaction, until whose end no setting changes. */
enum status concert_lock(struct sql *, int64_t id, struct concert *) MUST_CHECK;

/* The word of concert_sale(): "open", "not_open", "closed" or "hidden". */
const char *concert_sale_word(const struct concert *);

/* All concerts by id, with the seats that are free.  The caller frees the
 * list. */
struct concert_row {
	struct concert concert;
	int64_t seats_left;
};
enum status concert_list(
    struct sql *, struct concert_row **, size_t *n) MUST_CHECK;

#endif

#ifndef BOOKING_PULSE_H
#define BOOKING_PULSE_H

#include "base/conf.h"
#include "base/status.h"
#include "booking/queue_client.h"
#include "store/sql.h"

/*
 * What the queue service is told every five seconds of every concert that has a
 * line: its stock, and that booking can sell; or, when the database does not
 * take writes, that it cannot.
 */
struct pulse;

struct pulse *pulse_new(const struct conf *);
void pulse_free(struct pulse *); /* NULL is allowed */

/* One report of all concerts.  A status other than OK is that of the database;
 * that the queue service does not answer is logged alone. */
enum status pulse_turn(
    struct pulse *, struct sql *, struct queue_client *) MUST_CHECK;

#endif

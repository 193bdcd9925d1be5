#ifndef QUEUE_ROOM_EPOCH_H
#define QUEUE_ROOM_EPOCH_H

#include <stdint.h>

#include "queue/checkpoint.h"
#include "queue/queue_context.h"

/* An epoch is one line, from number 1 on.  Opening a new room begins the first
 * one, a reset begins the next one. */

/* Make the checkpoint that of a new epoch: no numbers given, a new seed for
 * the draw, a new witness. */
void room_epoch_begin(struct checkpoint *, int64_t epoch);

/* Redis has begun the epoch: from now on its witness counts. */
void room_epoch_confirm(struct queue_context *, const struct checkpoint *);

#endif

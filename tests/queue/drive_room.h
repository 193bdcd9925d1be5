#ifndef TESTS_QUEUE_DRIVE_ROOM_H
#define TESTS_QUEUE_DRIVE_ROOM_H

#include "model.h"
#include "queue/room_settings.h"

/* What operators do. */

/* The model is told by the caller. */
void drive_change(enum room_setting, int64_t value);

void drive_set_rate(int64_t rate_per_min);
void drive_set_one(void);
void drive_close_or_open(void);
void drive_begin_epoch(void);

/* Rule 9: nobody moves an opening once its entrants are counted, also not past
 * what C looks at first. */
void drive_tamper(void);

#endif

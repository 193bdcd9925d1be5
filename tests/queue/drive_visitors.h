#ifndef TESTS_QUEUE_DRIVE_VISITORS_H
#define TESTS_QUEUE_DRIVE_VISITORS_H

#include "model.h"

/* What visitors do, each told to the model, which looks at the room then. */

struct model_person *drive_any_person(void);
void drive_enter(struct model_person *);
void drive_poll(struct model_person *);
void drive_use_any(void); /* claim, or the shop asks for one */
void drive_leave(struct model_person *);

/* Numbers are used up, as in a sale, while few are allowed. */
void drive_rush_in(void);

#endif

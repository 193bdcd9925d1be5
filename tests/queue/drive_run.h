#ifndef TESTS_QUEUE_DRIVE_RUN_H
#define TESTS_QUEUE_DRIVE_RUN_H

#include "model.h"

/* What the files of the driver share: one run, of one seed. */

struct drive_run {
	struct model m;
	int64_t limit; /* known to be on disk */
	int64_t no_disk; /* steps until checkpoints can be written again */
	bool is_epoch_due; /* once its draw does not forbid it */
	bool is_traced;
};

extern struct drive_run run;

/* What the real room answered must be this. */
void drive_expect(const char *what, enum status, enum status expected);

/* A seed that is replayed tells what it does. */
void drive_trace(const char *what, const struct model_person *);

/* What limit is on disk, if there is a disk. */
void drive_learn_limit(void);

/* What cron does; the model does not look yet. */
void drive_advance(void);

#endif

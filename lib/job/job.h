#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdint.h>

#include "app/app.h"
#include "base/status.h"

/*
 * One cron program: `NAME [--for 60s --every 1s]`.  Without --for it works
 * once; with it, again and again, so that one crontab line a minute gives a
 * second's cadence.  work() returns the wait it wishes for before the next
 * turn (0 = as usual); a failing turn is logged and the next one tried, and
 * the exit code tells whether the last one failed.
 */
struct job {
	const char *name;
	const struct app_needs *needs;
	enum status (*work)(struct app *, int64_t *wait_ms);
};

int job_run(const struct job *, int argc, char **argv);

#endif

#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdint.h>

#include "app/app.h"
#include "base/status.h"

/*
 * One cron program: `NAME [--for 60s --every 1s]`.  Without --for it works
 * once; with it, again and again, so that one crontab line a minute gives a
 * second's cadence.  A turn that fails is logged and the next one tried; the
 * exit code tells whether the last one failed.
 */
struct job {
	const char *name;
	const struct app_needs *needs;
	/* One turn.  *wait_ms is 0; a job that has more to do sets it, to be
	 * called again after that instead of at the next turn. */
	enum status (*work)(struct app *, int64_t *wait_ms);
	/* How it waits for its next turn, for ms at most, while it has requests
	 * under way; NULL: it sleeps. */
	void (*wait)(int64_t ms);
	/* After the last turn: end what is under way.  NULL: there is nothing.
	 */
	void (*end)(void);
};

/* main() of the program; returns its exit code. */
int job_run(const struct job *, int argc, char **argv);

#endif

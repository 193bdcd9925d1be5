#ifndef JOB_JOB_H
#define JOB_JOB_H

#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

struct redis;
struct sql;

/* What a job may use.  A store it does not open is NULL. */
struct job_app {
	const struct conf *conf;
	struct redis *redis;
	struct sql *sql;
	void (*close)(struct job_app *); /* what was opened */
};

/*
 * One cron program: `NAME [--for 60s --every 1s]`.  Without --for it works
 * once; with it, again and again, so that one crontab line a minute gives a
 * second's cadence.  work() returns the wait it wishes for before the next
 * turn (0 = as usual); a failing turn is logged and the next one tried, and
 * the exit code tells whether the last one failed.
 */
struct job {
	const char *name;
	enum status (*open)(struct job_app *); /* job_redis or job_sql */
	enum status (*work)(struct job_app *, int64_t *wait_ms);
};

/* Open the store, as the user whose folder goes with it: a job that root starts
 * runs as that user.  Trouble is logged. */
enum status job_redis(struct job_app *) MUST_CHECK;
enum status job_sql(struct job_app *) MUST_CHECK;

int job_run(const struct job *, int argc, char **argv);

#endif

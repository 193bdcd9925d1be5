/*
 * The life of a cron job: it works once, or in a cadence until its time is over
 * or it is told to stop.
 *
 * cron starts a job once a minute; `--for 60s --every 1s` makes a second's
 * cadence of that.  Turns are counted from the start and not from the end of
 * the work, so that a slow turn does not shift the later ones; turns that were
 * missed meanwhile are left out.  SIGTERM and SIGINT end the wait, never the
 * work.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/time_text.h"
#include "job/job.h"

struct cadence {
	int64_t for_ms; /* 0: work once */
	int64_t every_ms;
};

static volatile sig_atomic_t stopped;

static void
on_stop_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

static void
print_job_usage(FILE *to, const struct job *job)
{
	fprintf(to,
	    "usage: usher-%s [--for TIME --every TIME]\n"
	    "       usher-%s --version\n"
	    "TIME is a number and ms, s, m or h.\n",
	    job->name, job->name);
}

/* A job that is asked about itself answers, and does no work. */
static bool
answer_about_job(const struct job *job, int argc, char **argv)
{
	if (argc != 2)
		return false;
	if (strcmp(argv[1], "--help") == 0)
		print_job_usage(stdout, job);
	else if (strcmp(argv[1], "--version") == 0)
		printf("usher-%s " PACKAGE_VERSION "\n", job->name);
	else
		return false;
	return true;
}

static bool
parse_job_args(int argc, char **argv, struct cadence *c)
{
	*c = (struct cadence){ .every_ms = 1000 };
	for (int i = 1; i < argc; i += 2) {
		int64_t *to = strcmp(argv[i], "--for") == 0     ? &c->for_ms
			      : strcmp(argv[i], "--every") == 0 ? &c->every_ms
								: NULL;

		if (to == NULL || i + 1 == argc ||
		    time_text_parse_duration(argv[i + 1], to) != ST_OK)
			return false;
	}
	return c->every_ms > 0;
}

/* A job that does not sleep is told to stop between two slices. */
static void
wait_for_turn(const struct job *job, int64_t ms)
{
	enum { SLICE_MS = 200 };
	int64_t until = clock_mono_ms() + ms, left = ms;

	if (job->wait == NULL) {
		clock_sleep_ms(ms);
		return;
	}
	for (; !stopped && left > 0; left = until - clock_mono_ms())
		job->wait(left < SLICE_MS ? left : SLICE_MS);
}

/* Work at every turn of the cadence, or earlier when the work asks for it.  A
 * turn that fails does not end the job: the next one may find the store again.
 * The last turn decides the exit code. */
static enum status
work_until_stopped(const struct job *job, struct app *app, struct cadence c)
{
	int64_t start = clock_mono_ms(), turn = start;
	enum status st;

	for (;;) {
		int64_t wait_ms = 0, now;

		st = job->work(app, &wait_ms);
		if (st != ST_OK)
			log_error("%s", status_code(st));
		now = clock_mono_ms();
		while (turn <= now)
			turn += c.every_ms;
		if (stopped || turn - start >= c.for_ms)
			return st;
		if (wait_ms <= 0 || now + wait_ms > turn)
			wait_ms = turn - now;
		wait_for_turn(job, wait_ms);
	}
}

/* Usage first, so that --help and --version work without a configuration. */
int
job_run(const struct job *job, int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_stop_signal };
	struct cadence cadence;
	struct app app;
	enum status st;

	log_name(job->name);
	if (answer_about_job(job, argc, argv))
		return EXIT_SUCCESS;
	if (!parse_job_args(argc, argv, &cadence)) {
		print_job_usage(stderr, job);
		return 2;
	}
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	if ((st = app_open(&app, APP_JOB, job->needs)) == ST_OK) {
		st = work_until_stopped(job, &app, cadence);
		if (job->end != NULL)
			job->end();
		app_close(&app);
	}
	return st == ST_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

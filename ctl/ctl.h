#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "app/app.h"
#include "base/status.h"
#include "command.h"

/* The value that an option was given. */
struct ctl_value {
	bool present;
	int64_t i; /* of a number, a duration or a time */
	const char *text; /* as it was typed */
};

/* A running command: what it was given, and what it has open. */
struct ctl {
	const struct ctl_command *command;
	struct app app; /* the settings, and what the command needs */
	bool json; /* --json was given */
	bool yes; /* --yes was given: nothing is to be asked */
	bool help; /* --help was given: nothing is to be done */
	char operator_name[256]; /* for the log of changes */
	const char *arg[CTL_ARGS_MAX]; /* NULL after the last */
	struct ctl_value value[CTL_OPTIONS_MAX];
	char reason[1024]; /* what ctl_fail() said */
};

/* Keep what went wrong and what to do, and return the status. */
enum status ctl_fail(struct ctl *, enum status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif

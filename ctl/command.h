#ifndef CTL_COMMAND_H
#define CTL_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct ctl;

#define CTL_OPTIONS_MAX 24
#define CTL_ARGS_MAX 5

/* What an option's value may be. */
enum ctl_kind {
	CTL_INT, /* min to max */
	CTL_DURATION, /* "5m"; kept in milliseconds, min to max */
	CTL_TIME, /* RFC 3339 with a zone, min to max, or "none"; kept in ms,
		   * none = 0 */
	CTL_TEXT, /* min to max characters, none of them a control character */
	CTL_BYTES, /* the same, but min to max bytes */
	CTL_WORD /* one of words, "Y|N" */
};

/* One option; `--help` prints all of it, and usherctl(1) has the same words. */
struct ctl_option {
	const char *name; /* "--capacity"; a table ends with NULL */
	enum ctl_kind kind;
	bool required;
	int64_t min, max;
	const char *words; /* of a CTL_WORD */
	const char *or_word; /* of a CTL_DURATION: stands for -1; or NULL */
	const char *value; /* what stands for it, "FILE"; NULL: by its kind */
	const char *unit; /* of a CTL_INT, or NULL */
	const char *def; /* the value without the option, or NULL */
	const char *help; /* sentences */
};

/* What a command needs.  When root runs it, usherctl first becomes the user of
 * the rooms' folder, unless the command needs what is root's alone. */
#define CTL_NEED_REDIS 0x1u /* and that folder */
#define CTL_NEED_REDIS_ALONE 0x2u
#define CTL_NEED_SQL 0x4u /* as admin_user, whose password is root's */
#define CTL_NEED_ROOT 0x8u
#define CTL_OWN_CONF 0x10u /* reads the settings itself */
#define CTL_NEED_QUEUE 0x20u /* with SQL: the queue service too */

/* One command: what it is called, what it takes, what it does. */
struct ctl_command {
	const char *name; /* "room open" */
	/* Its arguments, "CONCERT FILE", all required; or "[WORD ...]": none or
	 * more, less than CTL_ARGS_MAX. */
	const char *args;
	const char *help; /* one line */
	unsigned needs;
	bool asks; /* before it does certain things, unless --yes is given */
	struct ctl_option options[CTL_OPTIONS_MAX + 1];
	/* ST_OK, or why not; what ctl_fail() said goes before the status. */
	enum status (*run)(struct ctl *);
};

#endif

#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "app/app.h"
#include "base/conf.h"
#include "base/secret.h"
#include "base/status.h"

struct redis;
struct sql;

#define CTL_OPTIONS_MAX 16
#define CTL_ARGS_MAX 4

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

struct ctl_option {
	const char *name; /* "--capacity"; a table ends with NULL */
	enum ctl_kind kind;
	bool required;
	int64_t min, max;
	const char *words;
};

/* What a command needs.  When root runs it, usherctl first becomes the user of
 * the rooms' folder, unless the command needs what is root's alone. */
#define CTL_NEED_REDIS 0x1u /* and that folder */
#define CTL_NEED_REDIS_ALONE 0x2u
#define CTL_NEED_SQL 0x4u /* as admin_user, whose password is root's */
#define CTL_NEED_ROOT 0x8u
#define CTL_OWN_CONF 0x10u /* reads the settings itself */

struct ctl;

/* One command: what it is called, what it takes, what it does. */
struct ctl_command {
	const char *name; /* "room open" */
	const char *args; /* its arguments, "CONCERT FILE"; all required */
	const char *help; /* one line */
	unsigned needs;
	struct ctl_option options[CTL_OPTIONS_MAX + 1];
	/* ST_OK, or why not; what ctl_fail() said goes before the status. */
	enum status (*run)(struct ctl *);
};

/* A file's commands; ends with a NULL name. */
extern const struct ctl_command account_commands[];
extern const struct ctl_command audit_commands[];
extern const struct ctl_command booking_commands[];
extern const struct ctl_command check_commands[];
extern const struct ctl_command concert_commands[];
extern const struct ctl_command draw_commands[];
extern const struct ctl_command keys_commands[];
extern const struct ctl_command migrate_commands[];
extern const struct ctl_command refund_commands[];
extern const struct ctl_command room_commands[];
extern const struct ctl_command seats_commands[];
extern const struct ctl_command top_commands[];
extern const struct ctl_command warm_commands[];

/* All commands in their order; NULL beyond the last. */
const struct ctl_command *ctl_command_at(size_t n);

struct ctl_value {
	bool present;
	int64_t i;
	const char *text;
};

/* A running command. */
struct ctl {
	const struct ctl_command *command;
	struct conf conf;
	struct app app; /* what the command needs */
	struct redis *redis; /* of app; NULL unless the command needs it */
	struct sql *sql;
	bool json; /* --json was given */
	char who[256]; /* gives this command, for the log of changes */
	bool help; /* --help was given: nothing is to be done */
	const char *arg[CTL_ARGS_MAX];
	struct ctl_value value[CTL_OPTIONS_MAX];
	char reason[1024]; /* what ctl_fail() said */
};

/* Options by name.  Asking for one the table does not name aborts. */
bool ctl_has(const struct ctl *, const char *option);
int64_t ctl_int(const struct ctl *, const char *option, int64_t absent);
const char *ctl_text(
    const struct ctl *, const char *option, const char *absent);

/* An argument that is an id: a positive 32-bit integer, else BAD_FIELD. */
enum status ctl_arg_id(struct ctl *, int i, uint32_t *id) MUST_CHECK;

/* The same for ids that count further. */
enum status ctl_arg_long_id(
    struct ctl *, int i, int64_t max, int64_t *id) MUST_CHECK;

/* An argument that is a booking: its number, or r and a reservation's, the
 * other being 0.  BAD_FIELD for anything else. */
enum status ctl_arg_booking(struct ctl *, int i, int64_t *payment_id,
    int64_t *reservation_id) MUST_CHECK;

/* Report that the booking does not exist; one id is 0.  NO_RESERVATION. */
enum status ctl_no_booking(
    struct ctl *, int64_t payment_id, int64_t reservation_id);

/* Say what went wrong and what to do, and hand the status back. */
enum status ctl_fail(struct ctl *, enum status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Print a result and free it: as JSON with --json, else for people: an object
 * as lines of `name  value`, an array of objects as a table.
 */
void ctl_print(const struct ctl *, struct json_object *);

/* Say which rooms of room_json_list() have a checkpoint that cannot be read,
 * and what to do, a line each; returns how many.  Without --json, the rooms
 * lose their member `fault`. */
size_t ctl_print_faults(
    const struct ctl *, struct json_object *rooms, FILE *to);

/* The reason why something failed that needs a room's checkpoint; INTERNAL. */
enum status ctl_explain_fault(struct ctl *, uint32_t concert_id);

/* Read the first line of standard input, on a terminal with the prompt and
 * without an echo.  BAD_REQUEST when it is no secret. */
enum status ctl_read_secret(
    struct ctl *, const char *prompt, char secret[SECRET_SIZE]) MUST_CHECK;

/* Fill in the struct from the words after the command's name; --help among them
 * ends it there. */
enum status ctl_parse(struct ctl *, int argc, char **argv) MUST_CHECK;

#endif

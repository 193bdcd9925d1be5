/*
 * usherctl top: all rooms in a terminal, again and again.
 *
 * It reads what the operations page reads (room_json_all()), so that both tell
 * the same; --json prints that answer unchanged.
 */
#include <stdio.h>
#include <unistd.h>

#include "args.h"
#include "base/array.h"
#include "base/clock.h"
#include "commands.h"
#include "ctl.h"
#include "fault.h"
#include "print.h"
#include "queue/queue_context.h"
#include "queue/room_json.h"

#define HOME_AND_CLEAR "\033[H\033[J"

/* A terminal has no room for the charts, the log and the settings. */
static void
drop_long_members(struct json_object *rooms)
{
	static const char *const names[] = { "settings", "history", "log",
		"now_ms" };

	for (size_t i = 0; i < json_object_array_length(rooms); i++)
		for (size_t j = 0; j < ARRAY_LEN(names); j++)
			json_object_object_del(
			    json_object_array_get_idx(rooms, i), names[j]);
}

/* Faults come first, as a terminal cuts off what is below.  With --json they go
 * to stderr: stdout is one JSON text. */
static enum status
print_rooms_once(struct ctl *c)
{
	struct json_object *rooms;
	enum status st;

	if ((st = room_json_all(&c->app.queue, &rooms)) != ST_OK)
		return st == ST_UNAVAILABLE
			   ? ctl_fail(c, st, "Redis does not answer")
			   : st;
	(void)fault_print_all(c, rooms, c->json ? stderr : stdout);
	if (!c->json)
		drop_long_members(rooms);
	print_result(c, rooms);
	return ST_OK;
}

/* Into a pipe, and as JSON, the rooms are printed once: a script that wants
 * more calls again. */
static enum status
top_command(struct ctl *c)
{
	int64_t every_ms = args_int(c, "--every", 2000);
	enum status st;

	if (c->json || !isatty(STDOUT_FILENO))
		return print_rooms_once(c);
	do {
		fputs(HOME_AND_CLEAR, stdout);
		st = print_rooms_once(c);
		fflush(stdout);
		clock_sleep_ms(every_ms);
	} while (st == ST_OK);
	return st;
}

/* clang-format off */
const struct ctl_command top_commands[] = {
	{
		.name = "top",
		.args = "",
		.help = "watch all rooms; Ctrl-C ends it",
		.needs = CTL_NEED_REDIS,
		.options = {
			{ .name = "--every", .kind = CTL_DURATION, .min = 100,
			    .max = 3600000, .def = "2s",
			    .help = "Time from one drawing to the next." },
		},
		.run = top_command,
	},
	{ .name = NULL },
};
/* clang-format on */

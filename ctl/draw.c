/*
 * usherctl draw: recompute a place of the opening draw.
 *
 * It needs Redis, because the draw is computed by one Redis function and
 * nowhere else: a second implementation here could disagree.  It reads no room:
 * anybody can repeat it with the published values on a Redis of their own.
 */
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "base/json.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "queue/draw.h"

/*
 * From published values alone: is the seed the one that was promised, and
 * which place does it give this index?
 */
static enum status
draw_verify_command(struct ctl *c)
{
	const char *seed = args_text(c, "--seed", "");
	int64_t entrants = args_int(c, "--entrants", 0),
		index = args_int(c, "--index", 0), number;
	char commitment[DRAW_HASH_HEX];
	struct json_object *o;
	enum status st;

	if (draw_commitment(seed, commitment) != ST_OK)
		return ctl_fail(
		    c, ST_BAD_FIELD, "--seed must be 64 hexadecimal digits");
	if (strcmp(commitment, args_text(c, "--commitment", commitment)) != 0)
		return ctl_fail(c, ST_CONFLICT,
		    "the seed is not the promised one: its SHA-256 is %s",
		    commitment);
	if (index > entrants)
		return ctl_fail(c, ST_BAD_FIELD,
		    "index %lld is not one of %lld entrants: a visitor who "
		    "came later has the index as number",
		    (long long)index, (long long)entrants);
	if ((st = draw_number(&c->app.queue, seed, entrants, index, &number)) !=
	    ST_OK)
		return st;
	o = json_object_new_object();
	json_add_text(o, "commitment", commitment);
	json_add_int(o, "index", index);
	json_add_int(o, "number", number);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command draw_commands[] = {
	{
		.name = "draw verify",
		.args = "",
		.help = "recompute a place from what was published",
		.needs = CTL_NEED_REDIS_ALONE,
		.options = {
			{ .name = "--seed", .kind = CTL_TEXT, .required = true,
			    .min = 64, .max = 64, .value = "HEX",
			    .help = "The seed that was published after "
				"the draw." },
			{ .name = "--entrants", .kind = CTL_INT, .min = 1,
			    .required = true, .max = UINT32_MAX,
			    .help = "How many took part in the draw." },
			{ .name = "--index", .kind = CTL_INT, .required = true,
			    .min = 1, .max = UINT32_MAX,
			    .help = "The visitor's index among them." },
			{ .name = "--commitment", .kind = CTL_TEXT, .min = 64,
			    .max = 64, .value = "HEX",
			    .help = "The hash that was published before "
				"the draw; the seed is compared with it." },
		},
		.run = draw_verify_command,
	},
	{ .name = NULL },
};
/* clang-format on */

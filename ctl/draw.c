/* usherctl draw: recompute a place of the opening draw. */
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
	struct queue_context q = { .conf = &c->conf, .redis = c->redis };
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
		    "index %lld is not one of %lld entrants: who came later "
		    "has "
		    "the index for a number",
		    (long long)index, (long long)entrants);
	if ((st = draw_number(&q, seed, entrants, index, &number)) != ST_OK)
		return st;
	o = json_object_new_object();
	json_add_text(o, "commitment", commitment);
	json_add_int(o, "index", index);
	json_add_int(o, "number", number);
	print_result(c, o);
	return ST_OK;
}

const struct ctl_command draw_commands[] = {
	{ "draw verify", "", "recompute a place from what was published",
	    CTL_NEED_REDIS_ALONE,
	    { { "--seed", CTL_TEXT, true, 64, 64, NULL },
		{ "--entrants", CTL_INT, true, 1, UINT32_MAX, NULL },
		{ "--index", CTL_INT, true, 1, UINT32_MAX, NULL },
		{ "--commitment", CTL_TEXT, false, 64, 64, NULL } },
	    draw_verify_command },
	{ 0 },
};

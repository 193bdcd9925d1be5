/*
 * usherctl functions: the versions of the queue's library that a Redis server
 * holds.
 *
 * Each version of usher gives the server a library under a name of its own, and
 * the server keeps those that nobody calls any more: they are in its memory and
 * its file.  Removing one is always safe, even one that is in use: a program
 * that misses its functions gives them back and calls again.
 */
#include <stdlib.h>

#include "base/json.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "store/functions.h"

/* "this" is the version that usherctl itself was built with, and the one that
 * pruning spares.  Programs of another build, on another host, may use another.
 */
static enum status
functions_list_command(struct ctl *c)
{
	struct json_object *all = json_object_new_array();
	struct redis_library_found *found;
	enum status st;
	size_t n;

	st = redis_library_list(c->app.queue.redis, &usher_library, &found, &n);
	if (st != ST_OK) {
		json_object_put(all);
		return st;
	}
	for (size_t i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object();

		json_add_text(o, "library", found[i].name);
		json_add_text(
		    o, "version", found[i].is_own ? "this" : "another");
		json_object_array_add(all, o);
	}
	free(found);
	print_result(c, all);
	return ST_OK;
}

/* One that somebody else removed in the meantime is removed. */
static enum status
functions_prune_command(struct ctl *c)
{
	struct redis *redis = c->app.queue.redis;
	struct json_object *o = json_object_new_object();
	struct redis_library_found *found = NULL;
	int64_t removed = 0;
	enum status st;
	size_t n = 0;

	st = redis_library_list(redis, &usher_library, &found, &n);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		if (found[i].is_own)
			continue;
		st = redis_library_remove(redis, found[i].name);
		if (st == ST_NOT_FOUND)
			st = ST_OK;
		else if (st == ST_OK)
			removed++;
	}
	free(found);
	if (st != ST_OK) {
		json_object_put(o);
		return st;
	}
	json_add_int(o, "removed", removed);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command functions_commands[] = {
	{
		.name = "functions list",
		.args = "",
		.help = "print the versions of the queue's functions that "
		    "Redis holds",
		.needs = CTL_NEED_REDIS_ALONE,
		.run = functions_list_command,
	},
	{
		.name = "functions prune",
		.args = "",
		.help = "remove all of them but this version's, after an "
		    "upgrade",
		.needs = CTL_NEED_REDIS_ALONE,
		.run = functions_prune_command,
	},
	{ .name = NULL },
};
/* clang-format on */

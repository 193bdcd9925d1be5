/*
 * What an operator is told of a room whose checkpoint cannot be read: which
 * file, what is wrong with it, what to do.
 *
 * The lines are told by `room list`, `top` and every command that changes such
 * a room, and a test reads them; usherctl(1), CHECKPOINTS, has the full story.
 */
#include <stdio.h>

#include "ctl.h"
#include "fault.h"
#include "queue/checkpoint.h"

static const char advice[] =
    "Copy it back from a backup: until then the room cannot be changed, soon "
    "has no number for newcomers, and is lost when Redis is (usherctl(1), "
    "CHECKPOINTS)";

static const char *
member_text(struct json_object *o, const char *name)
{
	return json_object_get_string(json_object_object_get(o, name));
}

static void
print_room_fault(struct json_object *room, struct json_object *fault, FILE *to)
{
	const char *id = member_text(room, "concert_id");
	const char *file = member_text(fault, "file");

	if (file != NULL)
		fprintf(to, "room %s: %s: %s. %s\n", id, file,
		    member_text(fault, "why"), advice);
	else
		fprintf(to, "room %s: %s\n", id, member_text(fault, "why"));
}

/* A table has no room for a sentence, so there the member goes; JSON keeps it,
 * since it is the only place where a program could read it. */
size_t
fault_print_all(const struct ctl *c, struct json_object *rooms, FILE *to)
{
	size_t n = 0;

	for (size_t i = 0; i < json_object_array_length(rooms); i++) {
		struct json_object *room = json_object_array_get_idx(rooms, i);
		struct json_object *fault =
		    json_object_object_get(room, "fault");

		if (fault != NULL) {
			print_room_fault(room, fault, to);
			n++;
		}
		if (!c->json)
			json_object_object_del(room, "fault");
	}
	return n;
}

enum status
fault_explain(struct ctl *c, uint32_t concert_id)
{
	struct checkpoint_fault fault;

	if (!checkpoint_has_fault(c->app.conf, concert_id, &fault))
		return ctl_fail(
		    c, ST_INTERNAL, "it failed; the lines above say why");
	return ctl_fail(c, ST_INTERNAL, "room %u: %s: %s. %s", concert_id,
	    fault.file, fault.why, advice);
}

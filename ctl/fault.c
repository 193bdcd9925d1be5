/*
 * What an operator is told of a room whose checkpoint cannot be read: which
 * file, what is wrong with it, what to do; and of one whose checkpoint cannot
 * be written.
 *
 * The lines are told by `room list`, `top` and every command that changes such
 * a room, and a test reads them; usherctl(1), CHECKPOINTS, has the full story.
 */
#include <stdio.h>
#include <string.h>

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

/* Of a room that is there and whose checkpoint can be read, the fault is that
 * it cannot be written. */
static void
count_fault(
    struct json_object *room, struct json_object *fault, struct fault_count *n)
{
	if (member_text(fault, "file") != NULL ||
	    strcmp(member_text(room, "room"), "unreadable") == 0)
		n->lost++;
	else
		n->refusing++;
}

/* A table has no room for a sentence, so there the member goes; JSON keeps it,
 * since it is the only place where a program could read it. */
struct fault_count
fault_print_all(const struct ctl *c, struct json_object *rooms, FILE *to)
{
	struct fault_count n = { 0 };

	for (size_t i = 0; i < json_object_array_length(rooms); i++) {
		struct json_object *room = json_object_array_get_idx(rooms, i);
		struct json_object *fault =
		    json_object_object_get(room, "fault");

		if (fault != NULL) {
			print_room_fault(room, fault, to);
			count_fault(room, fault, &n);
		}
		if (!c->json)
			json_object_object_del(room, "fault");
	}
	return n;
}

/* A room that is refusing has lost nothing: it is not counted among those that
 * have. */
enum status
fault_count_explain(struct ctl *c, const struct fault_count *is, size_t n)
{
	if (is->refusing == 0)
		return ctl_fail(c, ST_INTERNAL,
		    "%zu of %zu rooms cannot be restored", is->lost, n);
	if (is->lost == 0)
		return ctl_fail(c, ST_INTERNAL,
		    "%zu of %zu rooms give newcomers no numbers", is->refusing,
		    n);
	return ctl_fail(c, ST_INTERNAL,
	    "%zu of %zu rooms cannot be restored, %zu give newcomers no "
	    "numbers",
	    is->lost, n, is->refusing);
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

#ifndef CTL_FAULT_H
#define CTL_FAULT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "base/status.h"

struct ctl;

/* What an operator is told of rooms whose checkpoint cannot be read or written.
 */

struct fault_count {
	size_t lost; /* cannot be restored, or are not there any more */
	size_t refusing; /* can be, but give newcomers no numbers */
};

/* Print a line for each room of room_json_list() that has a fault, with what to
 * do.  Without --json, the rooms lose their member `fault`. */
struct fault_count fault_print_all(
    const struct ctl *, struct json_object *rooms, FILE *to);

/* A sentence of how many of n rooms have a fault; at least one has. */
enum status fault_count_explain(
    struct ctl *, const struct fault_count *, size_t n);

/* The reason why something failed that needs a room's checkpoint; INTERNAL. */
enum status fault_explain(struct ctl *, uint32_t concert_id);

#endif

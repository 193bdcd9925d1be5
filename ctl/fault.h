#ifndef CTL_FAULT_H
#define CTL_FAULT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "base/status.h"

struct ctl;

/* What an operator is told of rooms whose checkpoint cannot be read. */

/* Print a line for each room of room_json_list() that has a fault, with what to
 * do; returns how many have one.  Without --json, the rooms lose their member
 * `fault`. */
size_t fault_print_all(const struct ctl *, struct json_object *rooms, FILE *to);

/* The reason why something failed that needs a room's checkpoint; INTERNAL. */
enum status fault_explain(struct ctl *, uint32_t concert_id);

#endif

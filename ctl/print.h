#ifndef CTL_PRINT_H
#define CTL_PRINT_H

#include <json-c/json.h>

struct ctl;

/*
 * Print a result and free it: as JSON with --json, else for people: an object
 * as lines of `name  value`, an array of objects as a table.
 */
void print_result(const struct ctl *, struct json_object *);

#endif

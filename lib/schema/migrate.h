#ifndef SCHEMA_MIGRATE_H
#define SCHEMA_MIGRATE_H

#include <stddef.h>

#include "base/status.h"
#include "store/sql.h"

/*
 * Apply what is new of DIR/NNNN_name.sql, in order, one caller at a time.
 * say() gets a line for each.  The user needs the rights to create and alter
 * tables.  CONFLICT, with a line, when an applied file is missing or was
 * changed; NOT_FOUND when the folder has none.
 */
enum status migrate_apply(struct sql *, const char *dir,
    void (*say)(void *, const char *line), void *arg) MUST_CHECK;

#endif

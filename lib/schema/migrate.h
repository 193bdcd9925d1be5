#ifndef SCHEMA_MIGRATE_H
#define SCHEMA_MIGRATE_H

#include <stddef.h>

#include "base/status.h"
#include "store/sql.h"

/*
 * Apply those of DIR/NNNN_name.sql that are new, in order, one caller at a
 * time. each_line() gets a line for each file applied, and for what went wrong.
 * The user must be allowed to create and alter tables.  CONFLICT if an applied
 * file was changed, or another migration is running; NOT_FOUND if the folder
 * has no migrations.
 */
enum status migrate_apply(struct sql *, const char *dir,
    void (*each_line)(void *, const char *line), void *arg) MUST_CHECK;

#endif

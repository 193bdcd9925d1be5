#ifndef BASE_CONF_GOOD_H
#define BASE_CONF_GOOD_H

#include "base/conf.h"
#include "base/status.h"

/*
 * The last good settings: beside a configuration, FILE.good is what FILE was
 * when `usherctl check` last found no fault in it.
 */

/*
 * The settings that a program starts with: those of conf_open() or, where that
 * cannot be used, of the copy.  After ST_OK error is empty, or says what is
 * wrong with the file and that the copy is in use.  Without a copy that can be
 * used the status is that of the file.  conf_free() after ST_OK.
 */
enum status conf_start(struct conf *, char error[CONF_ERROR_MAX]) MUST_CHECK;

/*
 * Keep a text that was checked as the copy, with owner, group and mode of
 * the file.
 * FORBIDDEN, and nothing done, unless the caller owns the file; INTERNAL,
 * logged, when it cannot.
 */
enum status conf_keep(const char *path, const char *text) MUST_CHECK;

#endif

#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/status.h"

/* A password or key: one line of text, in a file or on standard input. */
#define SECRET_MAX 255 /* bytes, without the line's end */
#define SECRET_SIZE (SECRET_MAX + 1)

/*
 * Read the first line, without its end: a newline, a carriage return and a
 * newline, or the end of the input.  BAD_FIELD when the line is empty, longer
 * than SECRET_MAX, or has a NUL or a carriage return within it; NOT_FOUND when
 * it cannot be read.  *why then says what is wrong (static) and the secret is
 * empty.  Logs nothing.  The caller wipes the secret.
 */
enum status secret_read(
    int fd, char secret[SECRET_SIZE], const char **why) MUST_CHECK;
enum status secret_read_file(
    const char *path, char secret[SECRET_SIZE], const char **why) MUST_CHECK;

#endif

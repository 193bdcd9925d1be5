/*
 * The first line of a secret.  All that read one read it here, so that a file
 * that one program takes is not refused by another, and none takes a part of a
 * password for the password: a line that does not fit, or that C would end at
 * a NUL, is refused and never cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

#define LINE_SIZE (SECRET_MAX + 2) /* with \r\n */

/* Read until there is a newline, nothing more, or no room: only as much as one
 * line may take, as the rest of the file may be anything. */
static bool
read_first_line(int fd, char line[LINE_SIZE], size_t *len)
{
	ssize_t n = 1;

	*len = 0;
	while (n != 0 && *len < LINE_SIZE && memchr(line, '\n', *len) == NULL) {
		n = read(fd, line + *len, LINE_SIZE - *len);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			*len += (size_t)n;
	}
	return true;
}

/* What is wrong with a line, NULL if nothing. */
static const char *
line_fault(const char *line, size_t len)
{
	if (len == 0)
		return "the first line is empty";
	if (len > SECRET_MAX)
		return "the first line is longer than 255 bytes";
	if (memchr(line, '\0', len) != NULL)
		return "the first line has a NUL byte in it";
	if (memchr(line, '\r', len) != NULL)
		return "the first line has a carriage return in it";
	return NULL;
}

/* Every path wipes the buffer: what was read may be the secret and more. */
enum status
secret_read(int fd, char secret[SECRET_SIZE], const char **why)
{
	char line[LINE_SIZE], *end;
	enum status st = ST_OK;
	const char *fault;
	size_t len;

	secret[0] = '\0';
	if (!read_first_line(fd, line, &len)) {
		*why = strerror(errno);
		explicit_bzero(line, sizeof line);
		return ST_NOT_FOUND;
	}
	if ((end = memchr(line, '\n', len)) != NULL)
		len = (size_t)(end - line);
	if (len > 0 && line[len - 1] == '\r')
		len--;
	if ((fault = line_fault(line, len)) == NULL) {
		memcpy(secret, line, len);
		secret[len] = '\0';
	} else {
		*why = fault;
		st = ST_BAD_FIELD;
	}
	explicit_bzero(line, sizeof line);
	return st;
}

enum status
secret_read_file(const char *path, char secret[SECRET_SIZE], const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st;

	if (fd < 0) {
		secret[0] = '\0';
		*why = strerror(errno);
		return ST_NOT_FOUND;
	}
	st = secret_read(fd, secret, why);
	close(fd);
	return st;
}

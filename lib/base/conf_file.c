/*
 * Where usher.conf is, and what is said if it is not there.
 *
 * The order of the places is a promise to operators (usher.conf(5),
 * ENVIRONMENT): $USHER_CONF, then the folder that usher was built for, then the
 * folder of the program, for shared hosts where neither of the first two can be
 * had.  A file that $USHER_CONF names and that is missing is an error; no other
 * place is tried then, because the operator meant that one.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/str.h"

#ifndef USHER_SYSCONFDIR
#error "USHER_SYSCONFDIR comes from the Makefile"
#endif

#define BUILT_IN_PATH USHER_SYSCONFDIR "/usher.conf"

/* The whole file as a text; NOT_FOUND, and why, if it cannot be read as one. */
static enum status
read_conf_text(const char *path, char text[CONF_TEXT_MAX], const char **why)
{
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL) {
		*why = strerror(errno);
		return ST_NOT_FOUND;
	}
	n = fread(text, 1, CONF_TEXT_MAX, f);
	*why = ferror(f) != 0               ? strerror(errno)
	       : n == CONF_TEXT_MAX         ? "too large for settings"
	       : memchr(text, 0, n) != NULL ? "not a text: it has a NUL"
					    : NULL;
	fclose(f);
	if (*why != NULL)
		return ST_NOT_FOUND;
	text[n] = '\0';
	return ST_OK;
}

static enum status
parse_file_text(struct conf *conf, const char *path, const char *text,
    char error[CONF_ERROR_MAX])
{
	struct conf_fault fault;

	if (conf_parse(conf, text, NULL, &fault) == ST_OK)
		return ST_OK;
	conf_free(conf);
	snprintf(error, CONF_ERROR_MAX, "%.240s:%d: %s", path, fault.line,
	    fault.what);
	return ST_BAD_REQUEST;
}

enum status
conf_load(struct conf *conf, const char *path, char error[CONF_ERROR_MAX])
{
	char text[CONF_TEXT_MAX];
	const char *why;

	*conf = (struct conf){ 0 };
	if (read_conf_text(path, text, &why) == ST_OK)
		return parse_file_text(conf, path, text, error);
	snprintf(error, CONF_ERROR_MAX, "%.240s: %s", path, why);
	return ST_NOT_FOUND;
}

/* usher.conf in the folder of the running program, NULL if it has none. */
static const char *
path_beside_program(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (n < 0)
		return NULL;
	path[n] = '\0';
	if ((slash = strrchr(path, '/')) == NULL ||
	    (size_t)(slash - path) + sizeof "/usher.conf" > sizeof path)
		return NULL;
	strcpy(slash, "/usher.conf");
	return path;
}

/* An empty USHER_CONF counts as none. */
static const char *
path_in_environment(void)
{
	const char *env = getenv("USHER_CONF");

	return env != NULL && *env != '\0' ? env : NULL;
}

const char *
conf_path(void)
{
	const char *path = path_in_environment();

	if (path == NULL && access(BUILT_IN_PATH, F_OK) != 0)
		path = path_beside_program();
	return path != NULL ? path : BUILT_IN_PATH;
}

/* Why a place has no configuration.  It may have been made since it was looked
 * at. */
static const char *
place_fault(const char *path)
{
	return access(path, F_OK) != 0 ? strerror(errno) : "just made";
}

/* Name all places in their order: an operator who put the file into a wrong one
 * sees where it should be. */
static void
describe_places(char error[CONF_ERROR_MAX])
{
	const char *beside = path_beside_program();
	struct str s;

	str_init(&s, error, CONF_ERROR_MAX);
	str_add(&s, "no configuration: USHER_CONF is not set; %.200s: %s",
	    BUILT_IN_PATH, place_fault(BUILT_IN_PATH));
	if (beside != NULL)
		str_add(&s, "; %.200s: %s", beside, place_fault(beside));
}

/* Nothing but the words differs between the ways to fail. */
enum status
conf_find(char text[CONF_TEXT_MAX], char error[CONF_ERROR_MAX])
{
	const char *path = conf_path(), *why;

	if (read_conf_text(path, text, &why) == ST_OK)
		return ST_OK;
	if (path_in_environment() != NULL)
		snprintf(
		    error, CONF_ERROR_MAX, "USHER_CONF: %.240s: %s", path, why);
	else if (access(path, F_OK) != 0)
		describe_places(error);
	else
		snprintf(error, CONF_ERROR_MAX, "%.240s: %s", path, why);
	return ST_NOT_FOUND;
}

enum status
conf_open(struct conf *conf, char error[CONF_ERROR_MAX])
{
	char text[CONF_TEXT_MAX];
	enum status st;

	*conf = (struct conf){ 0 };
	if ((st = conf_find(text, error)) != ST_OK)
		return st;
	return parse_file_text(conf, conf_path(), text, error);
}

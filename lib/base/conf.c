/*
 * usher.conf: a table of keys (conf_tbl.h) and what inih makes of a text.
 *
 * Whoever reads settings, programs and `usherctl check` alike, reads them with
 * conf_parse(), so that a file that passes the check is one that programs take.
 */
#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/conf.h"
#include "base/impossible.h"
#include "base/str.h"
#include "base/time_text.h"

#ifndef USHER_SYSCONFDIR
#error "USHER_SYSCONFDIR comes from the Makefile"
#endif

#define BUILT_IN_PATH USHER_SYSCONFDIR "/usher.conf"

enum conf_type { TYPE_TEXT, TYPE_WORD, TYPE_INT, TYPE_DURATION };

/* What the loader needs of a row besides what conf_keys tells the reader. */
static const struct {
	enum conf_type type;
	size_t offset; /* of the field in struct conf */
	int64_t min, max;
} rows[] = {
#define CONF_TEXT(section, key, def, help)                                     \
	{ TYPE_TEXT, offsetof(struct conf, section##_##key), 0, 0 },
#define CONF_WORD(section, key, def, words, help)                              \
	{ TYPE_WORD, offsetof(struct conf, section##_##key), 0, 0 },
#define CONF_INT(section, key, def, min, max, unit, help)                      \
	{ TYPE_INT, offsetof(struct conf, section##_##key), min, max },
#define CONF_DURATION(section, key, def, min, max, help)                       \
	{ TYPE_DURATION, offsetof(struct conf, section##_##key##_ms), min,     \
		max },
#include "base/conf_tbl.h"
#undef CONF_TEXT
#undef CONF_WORD
#undef CONF_INT
#undef CONF_DURATION
};

const struct conf_key conf_keys[] = {
#define CONF_TEXT(section, key, def, help)                                     \
	{ #section, #key, "text", "", def, help },
#define CONF_WORD(section, key, def, words, help)                              \
	{ #section, #key, "word", words, def, help },
#define CONF_INT(section, key, def, min, max, unit, help)                      \
	{ #section, #key, "number", unit, #def, help },
#define CONF_DURATION(section, key, def, min, max, help)                       \
	{ #section, #key, "duration", "", #def "ms", help },
#include "base/conf_tbl.h"
#undef CONF_TEXT
#undef CONF_WORD
#undef CONF_INT
#undef CONF_DURATION
};

const size_t conf_nkeys = ARRAY_LEN(conf_keys);

struct loading {
	struct conf *conf;
	const char *rest; /* of the text */
	int line; /* that is being read */
	int *lines; /* where each key was set, or NULL */
	struct conf_fault fault; /* of the first wrong pair */
};

static void *
row_field(struct conf *conf, size_t row)
{
	return (char *)conf + rows[row].offset;
}

static void
set_text_field(struct conf *conf, size_t row, const char *value)
{
	char **text = row_field(conf, row);

	free(*text);
	*text = str_dup(value);
}

static bool
set_field(struct conf *conf, size_t row, const char *value)
{
	int64_t *number = row_field(conf, row), n;

	switch (rows[row].type) {
	case TYPE_WORD:
		if (!str_is_word(conf_keys[row].unit, value))
			return false;
		/* FALLTHROUGH */
	case TYPE_TEXT:
		set_text_field(conf, row, value);
		return true;
	case TYPE_INT:
		return str_to_int(value, rows[row].min, rows[row].max, number);
	case TYPE_DURATION:
		if (time_text_parse_duration(value, &n) != ST_OK ||
		    n < rows[row].min || n > rows[row].max)
			return false;
		*number = n;
		return true;
	}
	return false;
}

/* What a value must be, for the message about one that is not. */
static void
describe_expected(struct loading *l, size_t row)
{
	const struct conf_key *k = &conf_keys[row];
	const char *unit = rows[row].type == TYPE_DURATION ? "ms" : "";

	if (rows[row].type == TYPE_WORD)
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be one of %s", k->section, k->key, k->unit);
	else
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be a %s from %lld%s to %lld%s", k->section,
		    k->key, k->type, (long long)rows[row].min, unit,
		    (long long)rows[row].max, unit);
}

static bool
find_key_row(const char *section, const char *key, size_t *row)
{
	for (size_t i = 0; i < conf_nkeys; i++)
		if (strcmp(conf_keys[i].section, section) == 0 &&
		    strcmp(conf_keys[i].key, key) == 0) {
			*row = i;
			return true;
		}
	return false;
}

/* inih's callback: 0 marks the line as wrong. */
static int
take_pair(void *user, const char *section, const char *key, const char *value)
{
	struct loading *l = user;
	bool known;
	size_t row;

	known = find_key_row(section, key, &row);
	if (known && set_field(l->conf, row, value)) {
		if (l->lines != NULL)
			l->lines[row] = l->line;
		return 1;
	}
	if (l->fault.line != 0)
		return 0;
	l->fault.line = l->line;
	if (known)
		describe_expected(l, row);
	else
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%.40s] %.60s: there is no such key", section, key);
	return 0;
}

/*
 * What inih reads instead of a line that does not fit into its buffer.  It
 * would take each piece for a line: the numbers of later lines would be wrong,
 * and the end of a comment an error.
 */
static const char *
replace_long_line(struct loading *l, const char *line, size_t most)
{
	line += strspn(line, " \t\r\f\v");
	if (*line == ';' || *line == '#')
		return ";\n";
	if (l->fault.line == 0) {
		l->fault.line = l->line;
		snprintf(l->fault.what, sizeof l->fault.what,
		    "longer than %zu bytes", most);
	}
	return "too long\n";
}

/* inih's reader: one line of the text. */
static char *
next_conf_line(char *line, int cap, void *stream)
{
	struct loading *l = stream;
	size_t len = strcspn(l->rest, "\n"), most = (size_t)cap - 2;

	if (*l->rest == '\0')
		return NULL;
	l->line++;
	if (len <= most)
		snprintf(line, (size_t)cap, "%.*s\n", (int)len, l->rest);
	else
		snprintf(line, (size_t)cap, "%s",
		    replace_long_line(l, l->rest, most));
	l->rest += len;
	l->rest += *l->rest == '\n';
	return line;
}

/* inih tells only the first wrong line; a later pair may be wrong, too. */
static void
describe_wrong_line(const struct loading *l, int line, struct conf_fault *fault)
{
	if (l->fault.line == line)
		*fault = l->fault;
	else
		*fault = (struct conf_fault){ .line = line,
			.what = "neither [section] nor key = value" };
}

enum status
conf_parse(
    struct conf *conf, const char *text, int *lines, struct conf_fault *fault)
{
	struct loading l = { .conf = conf, .rest = text, .lines = lines };
	bool sets = true;
	int line;

	*conf = (struct conf){ 0 };
	for (size_t i = 0; i < conf_nkeys; i++)
		sets = set_field(conf, i, conf_keys[i].def) && sets;
	IMPOSSIBLE_IF(!sets); /* a default of the table is bad */
	line = ini_parse_stream(next_conf_line, &l, take_pair, &l);
	if (line == 0)
		return ST_OK;
	describe_wrong_line(&l, line, fault);
	return ST_BAD_REQUEST;
}

/* The whole file as a text; NOT_FOUND, and why, when it is not one. */
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
	       : memchr(text, 0, n) != NULL ? "no text: it has a NUL"
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

void
conf_free(struct conf *conf)
{
	for (size_t i = 0; i < conf_nkeys; i++)
		if (rows[i].type == TYPE_TEXT || rows[i].type == TYPE_WORD)
			free(*(char **)row_field(conf, i));
	*conf = (struct conf){ 0 };
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

/* Why a place that was looked in has no configuration. */
static const char *
place_fault(const char *path)
{
	return access(path, F_OK) != 0 ? strerror(errno) : "just made";
}

/* All places that were looked in, in their order. */
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

/*
 * usher.conf as a text: the keys of conf_tbl.h, and what inih makes of lines.
 *
 * Everyone who reads settings reads them with conf_parse(), programs and
 * `usherctl check` alike: so a text that passes the check is one that programs
 * take.  It is strict on purpose.  An unknown key is an error, not a warning: a
 * typo must not leave a default in force unseen.
 *
 * inih calls next_conf_line() for each line and take_pair() for each pair.  It
 * reports only the number of the first wrong line, so what was wrong with it is
 * kept in struct loading when it is met.
 */
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/conf.h"
#include "base/impossible.h"
#include "base/network.h"
#include "base/page_url.h"
#include "base/str.h"
#include "base/time_text.h"

/* Those up to TYPE_LAST_TEXT are texts. */
enum conf_type {
	TYPE_TEXT,
	TYPE_PAGE,
	TYPE_WORD,
	TYPE_NETWORKS,
	TYPE_VARIABLE,
	TYPE_LAST_TEXT = TYPE_VARIABLE,
	TYPE_INT,
	TYPE_DURATION
};

const struct conf_key conf_keys[] = {
/* clang-format off */
#define CONF_TEXT(section, key, def, help) { #section, #key },
#define CONF_PAGE(section, key, def, help) { #section, #key },
#define CONF_WORD(section, key, def, words, help) { #section, #key },
#define CONF_INT(section, key, def, min, max, unit, help) { #section, #key },
#define CONF_DURATION(section, key, def, min, max, help) { #section, #key },
#define CONF_NETWORKS(section, key, def, help) { #section, #key },
#define CONF_VARIABLE(section, key, def, help) { #section, #key },
#include "base/conf_tbl.h"
#undef CONF_TEXT
#undef CONF_PAGE
#undef CONF_WORD
#undef CONF_INT
#undef CONF_DURATION
#undef CONF_NETWORKS
#undef CONF_VARIABLE
	/* clang-format on */
};

/* What a value may be, a row for each of conf_keys. */
static const struct {
	enum conf_type type;
	size_t offset; /* of the field in struct conf */
	const char *def; /* as it would be written in the file */
	const char *words; /* of a word */
	int64_t min, max; /* of a number, or a duration in ms */
} rows[] = {
/* clang-format off */
#define CONF_TEXT(section, key, default_text, help)                            \
	{                                                                      \
		.type = TYPE_TEXT, .def = default_text,                        \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#define CONF_PAGE(section, key, default_text, help)                            \
	{                                                                      \
		.type = TYPE_PAGE, .def = default_text,                        \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#define CONF_WORD(section, key, default_word, words_text, help)                \
	{                                                                      \
		.type = TYPE_WORD, .def = default_word, .words = words_text,   \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#define CONF_INT(section, key, default_n, min_n, max_n, unit, help)            \
	{                                                                      \
		.type = TYPE_INT, .def = #default_n,                           \
		.min = min_n, .max = max_n,                                    \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#define CONF_DURATION(section, key, default_ms, min_ms, max_ms, help)          \
	{                                                                      \
		.type = TYPE_DURATION, .def = #default_ms "ms",                \
		.min = min_ms, .max = max_ms,                                  \
		.offset = offsetof(struct conf, section##_##key##_ms),         \
	},
#define CONF_NETWORKS(section, key, default_text, help)                        \
	{                                                                      \
		.type = TYPE_NETWORKS, .def = default_text,                    \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#define CONF_VARIABLE(section, key, default_text, help)                        \
	{                                                                      \
		.type = TYPE_VARIABLE, .def = default_text,                    \
		.offset = offsetof(struct conf, section##_##key),              \
	},
#include "base/conf_tbl.h"
#undef CONF_TEXT
#undef CONF_PAGE
#undef CONF_WORD
#undef CONF_INT
#undef CONF_DURATION
#undef CONF_NETWORKS
#undef CONF_VARIABLE
	/* clang-format on */
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

/* What a client sent is in the variables whose names begin with HTTP_. */
static bool
is_variable(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && name[len] == '\0' &&
	       strncasecmp(name, "HTTP_", 5) != 0;
}

static bool
is_text_allowed(size_t row, const char *value)
{
	switch (rows[row].type) {
	case TYPE_PAGE:
		return page_url_is_valid(value);
	case TYPE_WORD:
		return str_is_word(rows[row].words, value);
	case TYPE_NETWORKS:
		return network_list_is_valid(value);
	case TYPE_VARIABLE:
		return is_variable(value);
	default:
		return true;
	}
}

/* Read a value into its field; false, and the field unchanged, if it is not
 * what the row allows.  A word is a text that must be one of some, networks are
 * a text that is a list of them. */
static bool
set_field(struct conf *conf, size_t row, const char *value)
{
	int64_t *number = row_field(conf, row), n;

	switch (rows[row].type) {
	case TYPE_PAGE:
	case TYPE_NETWORKS:
	case TYPE_VARIABLE:
	case TYPE_WORD:
	case TYPE_TEXT:
		if (!is_text_allowed(row, value))
			return false;
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
	bool is_duration = rows[row].type == TYPE_DURATION;
	const char *unit = is_duration ? "ms" : "";

	if (rows[row].type == TYPE_WORD)
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be one of %s", k->section, k->key,
		    rows[row].words);
	else if (rows[row].type == TYPE_PAGE)
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be " PAGE_URL_MUST_BE, k->section, k->key);
	else if (rows[row].type == TYPE_NETWORKS)
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be a list of networks like 192.0.2.0/24 and "
		    "2001:db8::/32",
		    k->section, k->key);
	else if (rows[row].type == TYPE_VARIABLE)
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be letters, digits and _, and not begin with "
		    "HTTP_: a client writes such variables",
		    k->section, k->key);
	else
		snprintf(l->fault.what, sizeof l->fault.what,
		    "[%s] %s must be a %s from %lld%s to %lld%s", k->section,
		    k->key, is_duration ? "duration" : "number",
		    (long long)rows[row].min, unit, (long long)rows[row].max,
		    unit);
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

/* What an older usher.conf may have, and what there is instead. */
static const struct {
	const char *section, *key, *instead;
} former_keys[] = {
	{ "security", "keys_file",
	    "now keys_dir, a folder; NEWS.md says how to move the keys" },
};

static const char *
explain_unknown_key(const char *section, const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(former_keys); i++)
		if (strcmp(former_keys[i].section, section) == 0 &&
		    strcmp(former_keys[i].key, key) == 0)
			return former_keys[i].instead;
	return "unknown key";
}

/* inih's callback for a pair: 0 marks the line as wrong.  Only the first wrong
 * one is described, since only its number is returned by inih; later pairs are
 * read all the same. */
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
		    "[%.40s] %.60s: %s", section, key,
		    explain_unknown_key(section, key));
	return 0;
}

/*
 * What inih gets instead of a line that does not fit into its buffer.  It would
 * take each piece for a line of its own: the numbers of later lines would be
 * wrong, and the end of a long comment would be an error.
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

/* The first wrong line that inih tells may be none that take_pair() saw: then
 * it is not a pair at all. */
static void
describe_wrong_line(const struct loading *l, int line, struct conf_fault *fault)
{
	if (l->fault.line == line)
		*fault = l->fault;
	else
		*fault = (struct conf_fault){ .line = line,
			.what = "neither [section] nor key = value" };
}

/* The defaults go through the same parser as the text, so that a bad one in the
 * table is found by the first program that starts. */
enum status
conf_parse(
    struct conf *conf, const char *text, int *lines, struct conf_fault *fault)
{
	struct loading l = { .conf = conf, .rest = text, .lines = lines };
	bool sets = true;
	int line;

	*conf = (struct conf){ 0 };
	for (size_t i = 0; i < conf_nkeys; i++)
		sets = set_field(conf, i, rows[i].def) && sets;
	IMPOSSIBLE_IF(!sets); /* a default of the table is bad */
	line = ini_parse_stream(next_conf_line, &l, take_pair, &l);
	if (line == 0)
		return ST_OK;
	describe_wrong_line(&l, line, fault);
	return ST_BAD_REQUEST;
}

void
conf_free(struct conf *conf)
{
	for (size_t i = 0; i < conf_nkeys; i++)
		if (rows[i].type <= TYPE_LAST_TEXT)
			free(*(char **)row_field(conf, i));
	*conf = (struct conf){ 0 };
}

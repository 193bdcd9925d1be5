/*
 * What the operator typed after a command's name.
 *
 * The command's table says what it takes; everything is checked here, before
 * anything is opened, so that a command's function gets values within their
 * bounds.  A mistake exits with 2 and the command's usage (main.c); what the
 * function refuses later exits with 1.  An option's value is the next word
 * whatever it is: `--capacity --help` is a bad number, not a call for help.
 */
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/impossible.h"
#include "base/str.h"
#include "base/time_text.h"
#include "base/utf8.h"
#include "ctl.h"
#include "option.h"

static int
option_index(const struct ctl_command *cmd, const char *name)
{
	for (int i = 0; cmd->options[i].name != NULL; i++)
		if (strcmp(cmd->options[i].name, name) == 0)
			return i;
	return -1;
}

/* An option that the table lacks is a mistake in the code, not of the operator:
 * the tables and the functions that ask stand in one file. */
static const struct ctl_value *
option_value(const struct ctl *c, const char *name)
{
	int i = option_index(c->command, name);

	IMPOSSIBLE_IF(i < 0);
	return &c->value[i];
}

bool
args_has(const struct ctl *c, const char *option)
{
	return option_value(c, option)->present;
}

int64_t
args_int(const struct ctl *c, const char *option, int64_t absent)
{
	const struct ctl_value *v = option_value(c, option);

	return v->present ? v->i : absent;
}

const char *
args_text(const struct ctl *c, const char *option, const char *absent)
{
	const struct ctl_value *v = option_value(c, option);

	return v->present ? v->text : absent;
}

enum status
args_id(struct ctl *c, int i, uint32_t *id)
{
	int64_t n;

	if (!str_to_int(c->arg[i], 1, INT32_MAX, &n))
		return ctl_fail(c, ST_BAD_FIELD,
		    "invalid id `%.40s`: give a number from 1 to %d", c->arg[i],
		    INT32_MAX);
	*id = (uint32_t)n;
	return ST_OK;
}

/* A number and a duration have one range and one message: which of them the
 * option takes is a word of the message, so that no unit is guessed. */
static enum status
parse_number_option(
    struct ctl *c, const struct ctl_option *o, const char *s, int64_t *out)
{
	char range[OPTION_TEXT];
	bool is_int = o->kind == CTL_INT;
	int64_t n = 0;

	if (o->or_word != NULL && strcmp(s, o->or_word) == 0) {
		*out = -1;
		return ST_OK;
	}
	if (is_int ? !str_to_int(s, o->min, o->max, &n)
		   : time_text_parse_duration(s, &n) != ST_OK || n < o->min ||
			 n > o->max)
		return ctl_fail(c, ST_BAD_FIELD,
		    "%s must be a %s %s, not `%.40s`", o->name,
		    is_int ? "number" : "duration", option_range(o, range), s);
	*out = n;
	return ST_OK;
}

/* 0 stands for `none`, whatever the option's bounds are: a time can be taken
 * back, although 1970 is not within them. */
static enum status
parse_time_option(
    struct ctl *c, const struct ctl_option *o, const char *s, int64_t *out)
{
	char range[OPTION_TEXT];

	*out = 0;
	if (strcmp(s, "none") == 0)
		return ST_OK;
	if (time_text_parse_time(s, out) != ST_OK)
		return ctl_fail(c, ST_BAD_FIELD,
		    "%s must be a time like 2026-11-22T20:00+09:00, or none",
		    o->name);
	if (*out >= o->min && *out <= o->max)
		return ST_OK;
	return ctl_fail(c, ST_BAD_FIELD, "%s must be %s, or none, not `%.40s`",
	    o->name, option_range(o, range), s);
}

static enum status
parse_text_option(struct ctl *c, const struct ctl_option *o, const char *s)
{
	size_t min = (size_t)o->min, max = (size_t)o->max, len = strlen(s);
	char range[OPTION_TEXT], why[UTF8_WHY_MAX];

	if (o->kind == CTL_BYTES
		? len >= min && len <= max && utf8_is_text(s, 0, len)
		: utf8_is_text(s, min, max))
		return ST_OK;
	if (utf8_explain(s, why))
		return ctl_fail(c, ST_BAD_FIELD, "%s: %s", o->name, why);
	return ctl_fail(
	    c, ST_BAD_FIELD, "%s must be %s", o->name, option_range(o, range));
}

/* The text is kept beside the number: messages quote what was typed. */
static enum status
parse_option_value(struct ctl *c, const struct ctl_option *o, const char *s,
    struct ctl_value *v)
{
	v->present = true;
	v->text = s;
	switch (o->kind) {
	case CTL_INT:
	case CTL_DURATION:
		return parse_number_option(c, o, s, &v->i);
	case CTL_TIME:
		return parse_time_option(c, o, s, &v->i);
	case CTL_TEXT:
	case CTL_BYTES:
		return parse_text_option(c, o, s);
	case CTL_WORD:
		if (str_is_word(o->words, s))
			return ST_OK;
		return ctl_fail(
		    c, ST_BAD_FIELD, "%s must be one of %s", o->name, o->words);
	}
	return ST_INTERNAL;
}

static enum status
parse_option(struct ctl *c, const char *name, const char *value)
{
	int i = option_index(c->command, name);

	if (i < 0)
		return ctl_fail(c, ST_BAD_FIELD, "unknown option %.40s", name);
	if (c->value[i].present)
		return ctl_fail(c, ST_BAD_FIELD, "%s is given twice", name);
	if (value == NULL)
		return ctl_fail(c, ST_BAD_FIELD, "%s needs a value", name);
	return parse_option_value(
	    c, &c->command->options[i], value, &c->value[i]);
}

/* How many arguments "CONCERT FILE" asks for, and how many it takes. */
static int
count_arguments(const char *s, int *most)
{
	int n = 0;

	*most = CTL_ARGS_MAX - 1;
	if (*s == '[')
		return 0;
	for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
		s += strcspn(s, " ");
		n++;
	}
	*most = n;
	return n;
}

/* Options and arguments may come in any order.  What is missing is looked for
 * last, so that a wrong word is named before a missing one. */
enum status
args_parse(struct ctl *c, int argc, char **argv)
{
	int most, wanted = count_arguments(c->command->args, &most), n = 0;
	enum status st;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			c->help = true;
			return ST_OK;
		} else if (strcmp(argv[i], "--json") == 0) {
			c->json = true;
		} else if (c->command->asks && strcmp(argv[i], "--yes") == 0) {
			c->yes = true;
		} else if (strncmp(argv[i], "--", 2) == 0) {
			if ((st = parse_option(c, argv[i],
				 i + 1 < argc ? argv[i + 1] : NULL)) != ST_OK)
				return st;
			i++;
		} else if (n == most) {
			return ctl_fail(c, ST_BAD_FIELD,
			    "`%.40s` is one argument too many", argv[i]);
		} else {
			c->arg[n++] = argv[i];
		}
	}
	if (n < wanted)
		return ctl_fail(
		    c, ST_BAD_FIELD, "it needs %s", c->command->args);
	for (int i = 0; c->command->options[i].name != NULL; i++)
		if (c->command->options[i].required && !c->value[i].present)
			return ctl_fail(c, ST_BAD_FIELD, "%s is missing",
			    c->command->options[i].name);
	return ST_OK;
}

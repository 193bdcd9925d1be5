/*
 * How one command is called, told from its table.
 *
 * tests/ctl/help.sh reads the layout: a command's line begins with `usherctl`,
 * an option's with four blanks and two dashes, its sentences with eight blanks.
 */
#include <ctype.h>

#include "command.h"
#include "option.h"
#include "usage.h"
#include "wrap.h"

#define OPTION_INDENT 4
#define HELP_INDENT 8

static void
put_option_name(struct wrap *w, const struct ctl_option *o)
{
	char word[80];

	snprintf(word, sizeof word, o->required ? "%s %s" : "[%s %s]", o->name,
	    option_value_name(o));
	wrap_word(w, word);
}

void
usage_print(FILE *to, const struct ctl_command *cmd)
{
	struct wrap w = { .to = to, .indent = HELP_INDENT };

	wrap_word(&w, "usherctl");
	wrap_words(&w, cmd->name);
	wrap_words(&w, cmd->args);
	for (int i = 0; cmd->options[i].name != NULL; i++)
		put_option_name(&w, &cmd->options[i]);
	if (cmd->asks)
		wrap_word(&w, "[--yes]");
	fprintf(to, "\n    %s\n", cmd->help);
}

/* The range of a word is its name already. */
static void
put_option_range(struct wrap *w, const struct ctl_option *o)
{
	char range[OPTION_TEXT], sentence[OPTION_TEXT + 32];

	if (o->kind == CTL_WORD)
		return;
	option_range(o, range);
	range[0] = (char)toupper((unsigned char)range[0]);
	snprintf(sentence, sizeof sentence, "%s%s%s.", range,
	    o->unit != NULL ? " " : "", o->unit != NULL ? o->unit : "");
	wrap_words(w, sentence);
}

/* The sentences in the order of the manual: help, bounds and unit, then whether
 * it must be given or else its default. */
static void
put_option(FILE *to, const struct ctl_option *o)
{
	struct wrap w = {
		.to = to, .indent = HELP_INDENT, .column = HELP_INDENT
	};
	char text[OPTION_TEXT], sentence[OPTION_TEXT + 32];
	const char *def = option_default(o, text);

	fprintf(to, "%*s%s %s\n%*s", OPTION_INDENT, "", o->name,
	    option_value_name(o), HELP_INDENT, "");
	wrap_words(&w, o->help);
	put_option_range(&w, o);
	if (o->required) {
		wrap_words(&w, "Must be given.");
	} else if (def != NULL) {
		snprintf(sentence, sizeof sentence, "Default: %s.", def);
		wrap_words(&w, sentence);
	}
	fputc('\n', to);
}

void
usage_print_options(FILE *to, const struct ctl_command *cmd)
{
	usage_print(to, cmd);
	for (int i = 0; cmd->options[i].name != NULL; i++) {
		if (i == 0)
			fputc('\n', to);
		put_option(to, &cmd->options[i]);
	}
}

/*
 * What usherctl says about itself: the overview, and help about a subject.
 *
 * All of it is told from the tables that drive the commands: no second list of
 * commands, options or words could disagree with what the program takes.  A
 * subject is the first word of commands' names; its commands stand together in
 * the list (commands.c).
 */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "help.h"
#include "text.h"
#include "usage.h"
#include "wrap.h"

#define NAME_WIDTH 10 /* of the overview's first column */

/* --- subjects: the first words of the commands' names ------------------- */

static size_t
subject_len(const struct ctl_command *cmd)
{
	return strcspn(cmd->name, " ");
}

static bool
is_of_subject(const struct ctl_command *cmd, const char *subject, size_t len)
{
	return subject_len(cmd) == len && strncmp(cmd->name, subject, len) == 0;
}

/* A command's name without its subject, "" where that is all. */
static const char *
verb_of(const struct ctl_command *cmd)
{
	const char *rest = cmd->name + subject_len(cmd);

	return rest + strspn(rest, " ");
}

/* The next subject's first command, from *i on; NULL after the last.  A
 * subject's commands stand together. */
static const struct ctl_command *
next_subject(size_t *i)
{
	const struct ctl_command *cmd = commands_at(*i), *next;

	if (cmd == NULL)
		return NULL;
	do
		next = commands_at(++*i);
	while (
	    next != NULL && is_of_subject(next, cmd->name, subject_len(cmd)));
	return cmd;
}

static const struct ctl_command *
find_subject(const char *subject)
{
	const struct ctl_command *cmd;
	size_t i = 0;

	while ((cmd = next_subject(&i)) != NULL)
		if (is_of_subject(cmd, subject, strlen(subject)))
			return cmd;
	return NULL;
}

/* Is it the last of its subject's commands? */
static bool
is_last_of_subject(const struct ctl_command *cmd)
{
	return cmd[1].name == NULL ||
	       !is_of_subject(&cmd[1], cmd->name, subject_len(cmd));
}

/* The first len bytes of a text, and what comes right after them. */
static void
put_with(struct wrap *l, const char *text, size_t len, const char *after)
{
	char word[64];

	snprintf(word, sizeof word, "%.*s%s", (int)len, text, after);
	wrap_word(l, word);
}

/* "open, set, pause", from a subject's first command on, and the end. */
static void
put_verbs(struct wrap *l, const struct ctl_command *cmd, const char *end)
{
	bool last;

	do {
		last = is_last_of_subject(cmd);
		put_with(
		    l, verb_of(cmd), strlen(verb_of(cmd)), last ? end : ",");
		cmd++;
	} while (!last);
}

static void
put_subjects(struct wrap *l)
{
	const struct ctl_command *cmd;
	size_t i = 0;

	while ((cmd = next_subject(&i)) != NULL)
		put_with(l, cmd->name, subject_len(cmd),
		    commands_at(i) == NULL ? "" : ",");
}

/* What a subject has: its verbs; of a lone command what it does, too. */
static void
put_summary(struct wrap *l, const struct ctl_command *cmd)
{
	bool lone = is_last_of_subject(cmd);

	if (*verb_of(cmd) != '\0')
		put_verbs(l, cmd, lone ? ":" : "");
	if (lone)
		wrap_words(l, cmd->help);
}

/* --- what is printed ----------------------------------------------------- */

/* One screen: the verbs of each subject, and what a lone command does. */
void
help_overview(FILE *to)
{
	const struct ctl_command *cmd;
	size_t i = 0;

	fputs("usage: usherctl [--json] COMMAND [ARGUMENT ...] "
	      "[--OPTION VALUE ...]\n"
	      "       usherctl help SUBJECT [VERB]\n"
	      "       usherctl --version\n\n",
	    to);
	while ((cmd = next_subject(&i)) != NULL) {
		struct wrap l = {
			.to = to, .indent = NAME_WIDTH, .column = NAME_WIDTH
		};

		fprintf(
		    to, "%-*.*s", NAME_WIDTH, (int)subject_len(cmd), cmd->name);
		put_summary(&l, cmd);
		fputc('\n', to);
	}
	fputs(
	    "\nTIME is a number and ms, s, m or h; WHEN is RFC 3339 or none.\n"
	    "`usherctl help SUBJECT` tells what its commands do and take;\n"
	    "usherctl(1) tells it in full.\n",
	    to);
}

/* The first word may be right: then the subject's verbs are what helps. */
void
help_unknown(FILE *to, int argc, char **argv)
{
	const struct ctl_command *subject = find_subject(argv[0]);
	struct wrap l = { .to = to, .indent = 4 };

	fputs("usherctl: unknown command `", to);
	for (int i = 0; i < argc; i++) {
		fputs(i > 0 ? " " : "", to);
		text_put(to, argv[i]);
	}
	fputs("`\n", to);
	if (subject != NULL && *verb_of(subject) != '\0') {
		wrap_word(&l, "usherctl");
		put_with(&l, subject->name, subject_len(subject), " has");
		put_verbs(&l, subject, "");
	} else {
		wrap_words(&l, "usherctl has");
		put_subjects(&l);
	}
	fputc('\n', to);
}

/* Do the words name the command, or its subject? */
static bool
is_command_named(const struct ctl_command *cmd, int argc, char **argv)
{
	return is_of_subject(cmd, argv[0], strlen(argv[0])) &&
	       (argc == 1 || (argc == 2 && strcmp(verb_of(cmd), argv[1]) == 0));
}

/* One command is told with its options; of several, a few lines each. */
bool
help_about(FILE *to, int argc, char **argv)
{
	const struct ctl_command *cmd, *named = NULL;
	int n = 0;

	for (size_t i = 0; (cmd = commands_at(i)) != NULL; i++)
		if (is_command_named(cmd, argc, argv)) {
			named = cmd;
			n++;
		}
	if (n == 1)
		usage_print_options(to, named);
	for (size_t i = 0; n > 1 && (cmd = commands_at(i)) != NULL; i++)
		if (is_command_named(cmd, argc, argv))
			usage_print(to, cmd);
	return n > 0;
}

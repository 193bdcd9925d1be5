/*
 * The list of all commands.
 *
 * Its order is that of the help.  A subject's commands stand together: help.c
 * takes a change of the first word for the next subject.  This file knows every
 * subject, and no subject knows this file's code: it is what lets help.c and
 * main.c look commands up without a circle.
 */
#include <string.h>

#include "base/array.h"
#include "commands.h"

static const struct ctl_command *const subjects[] = {
	migrate_commands,
	account_commands,
	concert_commands,
	cancel_commands,
	sale_commands,
	seats_commands,
	gift_commands,
	booking_commands,
	refund_commands,
	sales_commands,
	ticket_commands,
	audit_commands,
	room_commands,
	top_commands,
	draw_commands,
	functions_commands,
	keys_commands,
	check_commands,
	warm_commands,
};

const struct ctl_command *
commands_at(size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++)
		for (const struct ctl_command *cmd = subjects[i];
		     cmd->name != NULL; cmd++)
			if (n-- == 0)
				return cmd;
	return NULL;
}

/* How many words of argv the command's name takes, 0 if argv names another. */
static int
count_name_words(const struct ctl_command *cmd, int argc, char **argv)
{
	const char *rest = cmd->name;
	int n = 0;

	while (*rest != '\0') {
		size_t len = strcspn(rest, " ");

		if (n == argc || strlen(argv[n]) != len ||
		    strncmp(argv[n], rest, len) != 0)
			return 0;
		rest += len + strspn(rest + len, " ");
		n++;
	}
	return n;
}

const struct ctl_command *
commands_find(int argc, char **argv, int *words)
{
	const struct ctl_command *cmd;

	for (size_t i = 0; (cmd = commands_at(i)) != NULL; i++)
		if ((*words = count_name_words(cmd, argc, argv)) > 0)
			return cmd;
	return NULL;
}

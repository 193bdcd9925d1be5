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
	sale_commands,

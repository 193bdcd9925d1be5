/*
 * What all commands share: how one says why it failed.
 *
 * The words are kept, not printed: main.c prints them after the command's name,
 * once, and makes them safe for a terminal.  So a command never prints a
 * message about its own failure.
 */
#include <stdarg.h>
#include <stdio.h>

#include "ctl.h"

enum status
ctl_fail(struct ctl *c, enum status st, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->reason, sizeof c->reason, fmt, ap);
	va_end(ap);
	return st;
}

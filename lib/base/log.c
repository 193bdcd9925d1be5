/* Where log lines go: standard error, which Apache and cron keep.  Nothing here
 * formats time or host, which they add. */
#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"

static const char *name = "?";

void
log_name(const char *program)
{
	name = program;
}

/* Written in one call, so that the lines of several processes do not mix.  A
 * message that is too long is cut. */
__attribute__((format(printf, 2, 0))) static void
write_log_line(const char *level, const char *fmt, va_list ap)
{
	char message[1024];

	vsnprintf(message, sizeof message, fmt, ap);
	fprintf(stderr, "usher-%s %s: %s\n", name, level, message);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_log_line("error", fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_log_line("warn", fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_log_line("info", fmt, ap);
	va_end(ap);
}

/*
 * The end of a process that finds itself in a state it cannot be in.  It does
 * not go on: what it would write then could be wrong, and another process
 * takes its place.
 */
#include <stdlib.h>

#include "base/impossible.h"
#include "base/log.h"

_Noreturn void
impossible(const char *file, int line, const char *condition)
{
	log_error("%s:%d: impossible: %s", file, line, condition);
	abort();
}

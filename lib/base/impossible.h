#ifndef BASE_IMPOSSIBLE_H
#define BASE_IMPOSSIBLE_H

/* For what cannot be unless the code is wrong or memory is out: say where, and
 * end the process.  What can be is a status. */
#define IMPOSSIBLE_IF(condition)                                               \
	do {                                                                   \
		if (condition)                                                 \
			impossible(__FILE__, __LINE__, #condition);            \
	} while (0)

/* Logs `FILE:LINE: impossible: CONDITION`, and aborts. */
_Noreturn void impossible(const char *file, int line, const char *condition);

#endif

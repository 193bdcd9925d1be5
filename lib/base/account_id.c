/*
 * What an account may be called: printable ASCII without blanks, so that ids
 * compare bytewise in every collation and fit a cookie and a log line.  A user
 * of Apache is an account by the same rule, whole or not at all.
 */
#include <string.h>

#include "base/account_id.h"

bool
account_id_is_valid(const char *id)
{
	size_t n = strlen(id);

	for (const char *p = id; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	return n >= 1 && n <= ACCOUNT_ID_MAX;
}

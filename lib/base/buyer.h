#ifndef BASE_BUYER_H
#define BASE_BUYER_H

#include <stdint.h>

/* An account that acts, and the session by which it does. */
struct buyer {
	const char *account;
	/* What the account had when it signed in, from 1: the session holds
	 * while it has.  0 is no session's, so that one which was forgotten is
	 * refused. */
	int64_t generation;
};

/* The generation where Apache signs in, at each request. */
#define BUYER_NO_SESSION (-1)

#endif

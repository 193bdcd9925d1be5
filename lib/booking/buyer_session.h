#ifndef BOOKING_BUYER_SESSION_H
#define BOOKING_BUYER_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buyer.h"
#include "base/status.h"
#include "store/sql.h"

/*
 * The condition that a buyer's session has not ended, for a statement that
 * reads the account as a; its question mark is the buyer's generation.
 */
#define BUYER_IS_CURRENT "? IN (-1, a.session_generation)"

/* The same of an account that was read. */
bool buyer_session_is_current(const struct buyer *, int64_t session_generation);

/*
 * Begin a transaction that holds, pays or gives back: from here to its end the
 * session cannot end.  Before any other lock (docs/booking.md, Transactions).
 * What buyer_session_stranger() says if it has ended.
 */
enum status buyer_session_lock(struct sql *, const struct buyer *) MUST_CHECK;

/*
 * LOGIN_REQUIRED if the session has ended by now: for what comes before such a
 * transaction, and is not to be done by one.  Without a session Apache's word
 * counts, and the account need not be there yet.
 */
enum status buyer_session_check(struct sql *, const struct buyer *) MUST_CHECK;

/* The status of a buyer of whom there is no account, or not by this session:
 * LOGIN_REQUIRED, or NO_ACCOUNT without a session. */
enum status buyer_session_stranger(const struct buyer *) MUST_CHECK;

/* End all sessions of the account, this one among them; if it has ended
 * already, nothing changes.  Once this returns OK none of them moves anything.
 */
enum status buyer_session_end(struct sql *, const struct buyer *) MUST_CHECK;

#endif

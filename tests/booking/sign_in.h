#ifndef TESTS_BOOKING_SIGN_IN_H
#define TESTS_BOOKING_SIGN_IN_H

#include "booking/login.h"
#include "fixture.h"

#define PASSWORD "a long secret"
#define HOME "192.0.2.1"
#define ELSEWHERE "198.51.100.9"

/*
 * kim and lee sign in with PASSWORD: at once, an account has 5 attempts of an
 * address and an address has 100, of 600 a minute.  The clock of the database
 * stands still for db, and passes when told.
 */
extern struct sign_in_fixture {
	struct sql *owner, *db;
	struct keyring *secret, *public;
	struct login_result result; /* of the last attempt */
} signing;

void sign_in_begin(void);
void sign_in_end(void);
void sign_in_pass_time(int64_t ms);

/* This connection has the same clock. */
void sign_in_set_clock(struct sql *);

/* An attempt, with the cookie of a known browser or NULL. */
enum status sign_in(const char *account, const char *password,
    const char *address, const char *device);

/* Fail n times, of which none is refused. */
void sign_in_fail(int n, const char *account, const char *address);

/* One password for many accounts, from one address; the first attempt that is
 * refused ends them.  How many were not. */
int sign_in_spray(const char *address, int most);

/* A browser that signed in before: its cookie, until the next call. */
const char *sign_in_browser(const char *account);

#endif

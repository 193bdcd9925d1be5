#ifndef BOOKING_ACCOUNT_H
#define BOOKING_ACCOUNT_H

#include <stdint.h>

#include "base/account_id.h"
#include "base/buyer.h"
#include "base/status.h"
#include "store/sql.h"

#define ACCOUNT_NAME_CHARS 50
#define ACCOUNT_NAME_MAX (4 * ACCOUNT_NAME_CHARS) /* bytes */
#define ACCOUNT_MARK_LEN 16
#define ACCOUNT_POINTS_MAX 1000000000000000 /* 10^15: sums cannot overflow */

struct account {
	char id[ACCOUNT_ID_MAX + 1];
	char name[ACCOUNT_NAME_MAX + 1];
	int64_t balance;
	int64_t
	    session_generation; /* of the sessions that hold (base/buyer.h) */
	/* 16 hexadecimal digits, others after each change of the password; ""
	 * without one, and where account_get() read it. */
	char password_mark[ACCOUNT_MARK_LEN + 1];
};

/* NO_ACCOUNT. */
enum status account_get(
    struct sql *, const char *id, struct account *) MUST_CHECK;

/* As the user that signs in may read it: the mark of its password, and not its
 * balance.  NO_ACCOUNT. */
enum status account_for_sign_in(
    struct sql *, const char *id, struct account *) MUST_CHECK;

/* The account that a buyer acts as.  LOGIN_REQUIRED when its session has ended;
 * NO_ACCOUNT. */
enum status account_of_buyer(
    struct sql *, const struct buyer *, struct account *) MUST_CHECK;

/*
 * Make an account with its points.  The password is kept as Argon2id only;
 * NULL: the account signs in through Apache.  CONFLICT when it exists,
 * BAD_FIELD when the id, name, password or number of points is not acceptable:
 * *fault then says what is wrong, for a person to read.
 */
enum status account_add(struct sql *, const char *id, const char *name,
    const char *password, int64_t points, const char **fault) MUST_CHECK;

/* The new password ends all sessions of the account.  BAD_FIELD, with *fault,
 * when it is not acceptable; NO_ACCOUNT. */
enum status account_set_password(struct sql *, const char *id,
    const char *password, const char **fault) MUST_CHECK;

/* End all sessions of the account.  NO_ACCOUNT. */
enum status account_sign_out(struct sql *, const char *id) MUST_CHECK;

/*
 * Make the account of a buyer whom Apache signed in, unless there is one, and
 * have its name follow that of Apache.  Of the name, what cannot be shown is
 * left out; without one, or if it is the id, an account keeps the name that it
 * has. NO_ACCOUNT when the id cannot be an account's.
 */
enum status account_meet(
    struct sql *, const char *id, const char *name) MUST_CHECK;

/* Give points, or take them (below 0), through the ledger.  BAD_FIELD for 0
 * points or more than ACCOUNT_POINTS_MAX; NO_ACCOUNT; INSUFFICIENT_POINTS when
 * the balance would fall below zero. */
enum status account_grant(
    struct sql *, const char *id, int64_t points, int64_t *balance) MUST_CHECK;

/* NOT_FOUND unless the password is this account's, whose balance is not read:
 * by the user that signs in.  Takes the same time whether or not the account
 * exists. */
enum status account_verify(struct sql *, const char *id, const char *password,
    struct account *) MUST_CHECK;

#endif

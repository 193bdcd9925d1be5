#ifndef QUEUE_VISITOR_H
#define QUEUE_VISITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mac.h"
#include "base/status.h"

/*
 * A visitor is an account or, in a room that allows it, the holder of a signed
 * cookie.  Redis knows a visitor by a digest alone.
 */

#define VISITOR_ID_MAX 64 /* with the NUL */
#define VISITOR_DIGEST 12

struct visitor {
	char id[VISITOR_ID_MAX]; /* "=ACCOUNT", or "~" and a random word */
	unsigned char digest[VISITOR_DIGEST];
	unsigned bucket;
};

/* BAD_FIELD when the id is empty or does not fit. */
enum status visitor_of_account(
    struct visitor *, const char *account) MUST_CHECK;
enum status visitor_of_id(
    struct visitor *, const char *id, size_t len) MUST_CHECK;

/* The account of a visitor, NULL for an anonymous one. */
const char *visitor_account(const struct visitor *);

/* The holder of an anonymous visitor's cookie; TOKEN_INVALID. */
enum status visitor_of_cookie(
    struct visitor *, struct keyring *, const char *cookie) MUST_CHECK;

/* A new anonymous visitor, and the cookie to give to it. */
enum status visitor_new(
    struct visitor *, struct keyring *, char cookie[MAC_SEALED_MAX]) MUST_CHECK;

#endif

#ifndef BOOKING_GRANTS_H
#define BOOKING_GRANTS_H

#include "base/conf.h"
#include "base/status.h"
#include "store/sql.h"

/*
 * Make the three users of usher.conf (mysql.user, cron_user, admin_user) with
 * the passwords of their files, and give each the statements its work needs
 * and no more.  Run after the migrations, by a user who may do so.  Harmless
 * to repeat; a changed password file is taken over.
 */
enum status grants_apply(struct sql *, const struct conf *) MUST_CHECK;

#endif

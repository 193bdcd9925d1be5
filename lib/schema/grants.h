#ifndef SCHEMA_GRANTS_H
#define SCHEMA_GRANTS_H

#include "base/conf.h"
#include "base/status.h"
#include "store/sql.h"

#define GRANTS_WHY_MAX 256

/*
 * Make the three users of usher.conf (mysql.user, cron_user, admin_user) with
 * the passwords of their files, and give each the statements its work needs on
 * the tables of the database, and take back what else it has there.  Run after
 * the migrations, by a user who may do so; the users of usher.conf whom that is
 * are left as they are.  Harmless to repeat; a changed password file is taken
 * over, and where none is configured the password is left alone.
 *
 * BAD_FIELD, with the setting's name and what is wrong in why (else ""), when a
 * password cannot be read, or a user is not there and has no password file.
 */
enum status grants_apply(
    struct sql *, const struct conf *, char why[GRANTS_WHY_MAX]) MUST_CHECK;

#endif

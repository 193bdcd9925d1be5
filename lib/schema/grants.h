#ifndef SCHEMA_GRANTS_H
#define SCHEMA_GRANTS_H

#include "base/conf.h"
#include "base/status.h"
#include "store/sql.h"

#define GRANTS_WHY_MAX 256

/*
 * Make the five users of usher.conf (mysql.user, list_user, login_user,
 * cron_user, admin_user) with the passwords in their files, grant each what its
 * work needs on the tables of the database, and revoke what else it has there.
 * Run this after the migrations, as a user who may do so; a user of usher.conf
 * that is this one is left as it is.  Harmless to repeat: a changed password
 * file changes the password, and without a password file the password stays.
 *
 * BAD_FIELD, with the setting and what is wrong in why (else ""), if a password
 * cannot be read, or a user does not exist and has no password file.
 */
enum status grants_apply(
    struct sql *, const struct conf *, char why[GRANTS_WHY_MAX]) MUST_CHECK;

#endif

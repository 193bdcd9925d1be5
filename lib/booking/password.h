#ifndef BOOKING_PASSWORD_H
#define BOOKING_PASSWORD_H

#define PASSWORD_CHARS_MIN 10 /* characters of a password that is set */
#define PASSWORD_MAX 128 /* bytes of any: what the sign-in form takes */

/* Why an account of this id and name cannot be given the password, for a person
 * to read; NULL: it can. */
const char *password_fault(
    const char *password, const char *id, const char *name);

#endif

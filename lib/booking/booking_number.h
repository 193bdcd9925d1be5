#ifndef BOOKING_BOOKING_NUMBER_H
#define BOOKING_BOOKING_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/*
 * What buyers and operators call a payment: KM4T7-0VQ2X.  It is no counter, so
 * that it tells neither how much was sold nor another buyer's number, and it
 * can be read aloud: 49 random bits.  It begins with a letter other than R, so
 * that it is never taken for the number of a payment, or r and one of a
 * reservation.
 */
#define BOOKING_NUMBER_SIZE 12 /* with its NUL */

/* Read as people type it: in small letters, without the dash, O for 0. */
bool booking_number_read(const char *text, char number[BOOKING_NUMBER_SIZE]);

/* Give a payment its number, in the transaction that makes it. */
enum status booking_number_add(struct sql *, int64_t payment_id,
    char number[BOOKING_NUMBER_SIZE]) MUST_CHECK;

/* NOT_FOUND. */
enum status booking_number_find(
    struct sql *, const char *number, int64_t *payment_id) MUST_CHECK;

#endif

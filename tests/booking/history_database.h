#ifndef TESTS_BOOKING_HISTORY_DATABASE_H
#define TESTS_BOOKING_HISTORY_DATABASE_H

#include <stddef.h>
#include <stdint.h>

/* Judge what the database held at the end, by what the calls were told
 * (history_calls_read() comes first). */
void history_database_check(const char *dir);

/* Of the database: seats with a paid reservation, and payments. */
extern size_t history_database_sold;
extern int64_t history_database_payments;

#endif

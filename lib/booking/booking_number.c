/*
 * Booking numbers: made at random, kept apart by the schema.
 *
 * The form is printed on tickets and typed by people: a change needs all of its
 * readers, here, in sql/0006_tickets.sql and in htdocs/js/door/code.js.
 */
#include <string.h>

#include <sodium.h>

#include "base/base32.h"
#include "booking/booking_number.h"

#define TRIES 5 /* one in 2^49 meets a number that is taken */
#define DASH 5 /* where it stands */

static const char first_letters[] = "ABCDEFGHJKMNPQSTVWXYZ";

static const char insert_number[] =
    "INSERT INTO booking_number (payment_id, number) VALUES (?, ?)";

static const char find_number[] =
    "SELECT payment_id FROM booking_number WHERE number = ?";

static void
make_number(char number[BOOKING_NUMBER_SIZE])
{
	number[0] =
	    first_letters[randombytes_uniform(sizeof first_letters - 1)];
	for (size_t i = 1; i < BOOKING_NUMBER_SIZE - 1; i++)
		number[i] =
		    i == DASH ? '-' : base32_alphabet[randombytes_uniform(32)];
	number[BOOKING_NUMBER_SIZE - 1] = '\0';
}

/* The dash is put in its place wherever it was typed. */
bool
booking_number_read(const char *text, char number[BOOKING_NUMBER_SIZE])
{
	size_t n = 0;
	int digit;

	for (; *text != '\0'; text++) {
		if (*text == '-' || *text == ' ')
			continue;
		if ((digit = base32_digit(*text)) < 0 ||
		    n == BOOKING_NUMBER_SIZE - 1)
			return false;
		if (n == DASH)
			number[n++] = '-';
		number[n++] = base32_alphabet[digit];
	}
	if (n != BOOKING_NUMBER_SIZE - 1 ||
	    strchr(first_letters, number[0]) == NULL)
		return false;
	number[n] = '\0';
	return true;
}

enum status
booking_number_add(
    struct sql *db, int64_t payment_id, char number[BOOKING_NUMBER_SIZE])
{
	enum status st = ST_CONFLICT;

	for (int i = 0; i < TRIES && st == ST_CONFLICT; i++) {
		make_number(number);
		st = sql_exec(db, insert_number,
		    SQL_ARGS(SQL_INT(payment_id), SQL_TEXT(number)), NULL);
	}
	return st;
}

enum status
booking_number_find(struct sql *db, const char *number, int64_t *payment_id)
{
	return sql_query_int(
	    db, find_number, SQL_ARGS(SQL_TEXT(number)), payment_id);
}

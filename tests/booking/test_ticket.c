/* Codes of tickets and numbers of bookings, as texts: no database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "booking/booking.h"
#include "booking/ticket.h"
#include "key_pair.h"

/* What version 6 of a QR code at level M holds in its alphanumeric mode. */
#define QR_6_M 154

static struct keyring *secret, *public;
static const struct ticket ticket = {
	.id = 123456789012, .concert_id = 2147483647, .seat_id = 50001
};

static void
set_up(void)
{
	key_pair_open(7, 0x11, &secret, &public);
}

static void
tear_down(void)
{
	keyring_free(secret);
	keyring_free(public);
}

START_TEST(a_code_says_what_was_paid)
{
	char text[TICKET_TEXT_SIZE];
	struct ticket back;

	ticket_write(secret, &ticket, text);
	ck_assert_uint_eq(strlen(text), TICKET_TEXT_SIZE - 1);
	ck_assert_int_eq(ticket_read(public, text, &back), ST_OK);
	ck_assert_int_eq(back.id, ticket.id);
	ck_assert_int_eq(back.concert_id, ticket.concert_id);
	ck_assert_int_eq(back.seat_id, ticket.seat_id);
}
END_TEST

START_TEST(a_code_fits_into_a_small_qr_code)
{
	static const char alphanumeric[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
	char text[TICKET_TEXT_SIZE];

	ticket_write(secret, &ticket, text);
	ck_assert_uint_le(strlen(text), QR_6_M);
	ck_assert_uint_eq(strspn(text, alphanumeric), strlen(text));
}
END_TEST

START_TEST(the_same_ticket_has_the_same_code_and_another_one_another)
{
	char a[TICKET_TEXT_SIZE], b[TICKET_TEXT_SIZE];
	struct ticket other = ticket;

	ticket_write(secret, &ticket, a);
	ticket_write(secret, &ticket, b);
	ck_assert_str_eq(a, b);
	other.id++;
	ticket_write(secret, &other, b);
	ck_assert_str_ne(a, b);
}
END_TEST

/* Each character stands for bits of the code or of the signature. */
START_TEST(a_code_with_a_changed_character_is_not_signed)
{
	char text[TICKET_TEXT_SIZE];
	struct ticket back;

	ticket_write(secret, &ticket, text);
	for (size_t i = 0; text[i] != '\0'; i++) {
		char was = text[i];

		text[i] = was == '7' ? '8' : '7';
		ck_assert_msg(ticket_read(public, text, &back) != ST_OK,
		    "character %zu", i);
		text[i] = was;
	}
	ck_assert_int_eq(ticket_read(public, text, &back), ST_OK);
}
END_TEST

START_TEST(a_code_that_others_signed_is_not_ours)
{
	static const struct {
		unsigned char id, byte;
	} others[] = { { 7, 0x12 }, { 8, 0x11 } };

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		char text[TICKET_TEXT_SIZE];
		struct keyring *theirs, *unused;
		struct ticket back;

		key_pair_open(others[i].id, others[i].byte, &theirs, &unused);
		ticket_write(theirs, &ticket, text);
		ck_assert_int_eq(
		    ticket_read(public, text, &back), ST_TOKEN_INVALID);
		keyring_free(theirs);
		keyring_free(unused);
	}
}
END_TEST

START_TEST(a_scanner_may_write_small_letters)
{
	char text[TICKET_TEXT_SIZE];
	struct ticket back;

	ticket_write(secret, &ticket, text);
	for (char *c = text; *c != '\0'; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
	ck_assert_int_eq(ticket_read(public, text, &back), ST_OK);
}
END_TEST

START_TEST(what_is_not_a_code_is_told_from_a_forged_one)
{
	char text[TICKET_TEXT_SIZE + 1];
	struct ticket back;

	ticket_write(secret, &ticket, text);
	text[strlen(text) - 1] = '\0';
	ck_assert_int_eq(ticket_read(public, text, &back), ST_BAD_FIELD);
	strcat(text, "00");
	ck_assert_int_eq(ticket_read(public, text, &back), ST_BAD_FIELD);
	ck_assert_int_eq(ticket_read(public, "", &back), ST_BAD_FIELD);
	ck_assert_int_eq(
	    ticket_read(public, "usher:1:17", &back), ST_BAD_FIELD);
}
END_TEST

START_TEST(a_booking_and_a_seat_are_typed_as_people_do)
{
	static const char *const same[] = { "KM4T7-0VQ2X-31", "km4t7-ovq2x-31",
		"KM4T70VQ2X-31", "KM4T7 0VQ2X-31" };
	static const char *const wrong[] = { "", "-", "KM4T7-0VQ2X",
		"KM4T7-0VQ2X-", "KM4T7-0VQ2X-0", "KM4T7-0VQ2X-31a",
		"KM4T7-0VQ2-31", "M4T7-0VQ2X5-U", "RM4T7-0VQ2X-31",
		"0M4T7-0VQ2X-31", "KM4T7-0VQ2X-99999999999",
		"                         KM4T7-0VQ2X-31" };
	struct ticket_typed t;

	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		ck_assert_int_eq(ticket_read_typed(same[i], &t), ST_OK);
		ck_assert_str_eq(t.booking, "KM4T7-0VQ2X");
		ck_assert_int_eq(t.seat_id, 31);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		ck_assert_msg(ticket_read_typed(wrong[i], &t) == ST_BAD_FIELD,
		    "%s", wrong[i]);
}
END_TEST

START_TEST(a_bookings_number_is_never_another_number)
{
	static const char *const others[] = { "1234567890", "r123456789", "17",
		"r17" };
	char number[BOOKING_NUMBER_SIZE];
	int64_t payment, reservation;

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		ck_assert(!booking_number_read(others[i], number));
		ck_assert(booking_parse(others[i], &payment, &reservation));
	}
	ck_assert(!booking_parse("KM4T7-0VQ2X", &payment, &reservation));
	ck_assert(booking_number_read(" km4t7 0vq2x", number));
	ck_assert_str_eq(number, "KM4T7-0VQ2X");
	ck_assert(!booking_number_read("KM4T7-0VQ2X5", number));
	ck_assert(!booking_number_read("KM4T7-0VQ2", number));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ticket");
	TCase *codes = tcase_create("codes");
	SRunner *runner = srunner_create(s);
	int failed;

	suite_add_tcase(s, codes);
	tcase_add_checked_fixture(codes, set_up, tear_down);
	tcase_add_test(codes, a_code_says_what_was_paid);
	tcase_add_test(codes, a_code_fits_into_a_small_qr_code);
	tcase_add_test(
	    codes, the_same_ticket_has_the_same_code_and_another_one_another);
	tcase_add_test(codes, a_code_with_a_changed_character_is_not_signed);
	tcase_add_test(codes, a_code_that_others_signed_is_not_ours);
	tcase_add_test(codes, a_scanner_may_write_small_letters);
	tcase_add_test(codes, what_is_not_a_code_is_told_from_a_forged_one);
	tcase_add_test(codes, a_booking_and_a_seat_are_typed_as_people_do);
	tcase_add_test(codes, a_bookings_number_is_never_another_number);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

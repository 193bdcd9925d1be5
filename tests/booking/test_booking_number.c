/* The numbers of bookings: random, and each of them one booking's. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "payment_fixture.h"

static struct payment_fixture p;

static void
set_up(void)
{
	payment_fixture_begin(&p);
}

static void
tear_down(void)
{
	payment_fixture_end(&p);
}

/* Random numbers as a test wants them: `repeated` times the same one. */
static uint32_t calls, repeated;

static uint32_t
chosen_number(uint32_t bound)
{
	/* Ten numbers of a booking's; then others. */
	return calls++ / 10 < repeated ? 3 : 4 % bound;
}

static const char *
chosen_name(void)
{
	return "chosen";
}

static uint32_t
chosen_random(void)
{
	return 0;
}

static void
chosen_bytes(void *buf, size_t size)
{
	memset(buf, 0, size);
}

START_TEST(a_number_that_is_taken_is_made_again)
{
	static struct randombytes_implementation chosen = {
		.implementation_name = chosen_name,
		.random = chosen_random,
		.uniform = chosen_number,
		.buf = chosen_bytes,
	};
	struct reservation other;

	ck_assert_int_eq(
	    fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_hold(p.db, &p.concert, "lee",
			     fixture_seat(p.db, &p.concert, 1), &other),
	    ST_OK);
	calls = 0;
	repeated = 2;
	randombytes_set_implementation(&chosen);
	fixture_run(
	    p.owner, "UPDATE booking_number SET number = 'D3333-33333'");
	ck_assert_int_eq(
	    fixture_pay(p.db, "lee", "key", other.id, NULL, 0), ST_OK);
	randombytes_set_implementation(&randombytes_sysrandom_implementation);
	ck_assert_int_eq(fixture_int(p.owner,
			     "SELECT COUNT(*) FROM booking_number "
			     "WHERE number IN ('D3333-33333', 'E4444-44444')"),
	    2);
}
END_TEST

/* What `usherctl migrate` does with payments of before. */
START_TEST(a_payment_from_before_is_given_a_number)
{
	static const char unnumbered[] =
	    "SELECT COUNT(*) FROM payment p LEFT JOIN booking_number b "
	    "ON b.payment_id = p.payment_id AND b.number REGEXP "
	    "'^[A-HJKMNPQSTV-Z][0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$' "
	    "WHERE b.number IS NULL";
	char path[256], script[16384];
	size_t len;

	fixture_run(p.owner,
	    "INSERT INTO payment (account_id, amount) SELECT 'lee', 0 "
	    "FROM seat; DELETE FROM booking_number");
	ck_assert_int_eq(fixture_int(p.owner, unnumbered), 40);
	snprintf(path, sizeof path, "%s/0006_tickets.sql", server_sql_dir);
	ck_assert_int_eq(file_read(path, script, sizeof script, &len), ST_OK);
	fixture_run(p.owner, script);
	ck_assert_int_eq(fixture_int(p.owner, unnumbered), 0);
	fixture_run(p.owner,
	    "DELETE b FROM booking_number b JOIN payment p "
	    "ON p.payment_id = b.payment_id WHERE p.amount = 0; "
	    "DELETE FROM payment WHERE amount = 0");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("booking number");
	TCase *tc = tcase_create("booking number");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_number_that_is_taken_is_made_again);
	tcase_add_test(tc, a_payment_from_before_is_given_a_number);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

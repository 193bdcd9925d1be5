/* Accounts and their passwords. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <check.h>
#include <sodium.h>

#include "base/array.h"
#include "booking/account.h"
#include "booking/password.h"
#include "fixture.h"

#define PASSWORD "a long secret"

static struct sql *owner, *db, *shop;
static const char *fault;

static void
set_up(void)
{
	owner = fixture_owner();
	db = fixture_sql(SQL_USER_LOGIN);
	shop = fixture_sql(SQL_USER_BOOKING);
	fixture_empty(owner);
	ck_assert_int_eq(
	    account_add(owner, "kim", "김", PASSWORD, 500, &fault), ST_OK);
	ck_assert_int_eq(
	    account_add(owner, "apache", "A", NULL, 0, &fault), ST_OK);
}

static void
tear_down(void)
{
	sql_free(shop);
	sql_free(db);
	sql_free(owner);
}

static enum status
sign_in(const char *account, const char *password)
{
	struct account a;
	enum status st = account_verify(db, account, password, &a);

	if (st == ST_OK)
		ck_assert_str_eq(a.id, account);
	return st;
}

START_TEST(the_right_password_signs_in_and_no_other)
{
	ck_assert_int_eq(sign_in("kim", PASSWORD), ST_OK);
	ck_assert_int_eq(sign_in("kim", "A long secret"), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("kim", PASSWORD " "), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("KIM", PASSWORD), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("kim ", PASSWORD), ST_NOT_FOUND);
}
END_TEST

START_TEST(who_is_not_there_or_has_no_password_cannot_sign_in)
{
	ck_assert_int_eq(sign_in("nobody", PASSWORD), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("apache", ""), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("apache", "nobody"), ST_NOT_FOUND);
}
END_TEST

/* What three failed attempts cost this process, whatever else runs. */
static clock_t
work_of_failing(const char *id)
{
	clock_t start = clock();

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(sign_in(id, "wrong"), ST_NOT_FOUND);
	return clock() - start;
}

/* An answer that comes at once would tell that the account does not exist. */
START_TEST(an_unknown_account_takes_as_long_as_a_known_one)
{
	clock_t known, unknown;

	sign_in("nobody", "x"); /* makes the hash it is compared with */
	known = work_of_failing("kim");
	unknown = work_of_failing("nobody");
	ck_assert_int_gt(unknown * 3, known);
	ck_assert_int_gt(known * 3, unknown);
}
END_TEST

START_TEST(passwords_are_kept_as_argon2id)
{
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM account WHERE "
			       "password_hash LIKE '$argon2id$%'"),
	    1);
	ck_assert_int_eq(
	    account_set_password(owner, "kim", "another secret", &fault),
	    ST_OK);
	ck_assert_int_eq(sign_in("kim", PASSWORD), ST_NOT_FOUND);
	ck_assert_int_eq(sign_in("kim", "another secret"), ST_OK);
	ck_assert_int_eq(
	    account_set_password(owner, "nobody", "another secret", &fault),
	    ST_NO_ACCOUNT);
}
END_TEST

START_TEST(accounts_are_added_once_and_only_if_acceptable)
{
	static const char long_id[] =
	    "123456789012345678901234567890123456789012345678901";

	ck_assert_int_eq(
	    account_add(owner, "kim", "Kim", PASSWORD, 0, &fault), ST_CONFLICT);
	ck_assert_int_eq(
	    account_add(owner, "", "Kim", NULL, 0, &fault), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "a b", "Kim", NULL, 0, &fault), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, long_id, "Kim", NULL, 0, &fault), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "lee", "", NULL, 0, &fault), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "lee", "Lee", "too short", 0, &fault),
	    ST_BAD_FIELD);
	ck_assert_int_eq(account_add(owner, "lee", "Lee", PASSWORD, -1, &fault),
	    ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "lee", "Lee", PASSWORD, 1, &fault), ST_OK);
	fixture_audit(owner);
}
END_TEST

static const char *
fault_of(const char *password)
{
	return password_fault(password, "demo1", "Lee Seo-yeon");
}

START_TEST(a_password_has_ten_characters_whatever_their_bytes)
{
	char longest[PASSWORD_MAX + 2] = "";

	ck_assert_ptr_null(fault_of("ten chars!"));
	ck_assert_ptr_nonnull(fault_of("nine char"));
	ck_assert_ptr_null(fault_of("가나다라마바사아자차"));
	ck_assert_ptr_nonnull(fault_of("가나다라마바사아자"));
	ck_assert_ptr_nonnull(fault_of("with a \t tab in it"));
	ck_assert_ptr_nonnull(fault_of("not UTF-8: \xff"));
	for (int i = 0; i < PASSWORD_MAX; i++)
		longest[i] = (char)('!' + i % 90);
	ck_assert_ptr_null(fault_of(longest));
	longest[PASSWORD_MAX] = 'x';
	ck_assert_ptr_nonnull(fault_of(longest));
}
END_TEST

START_TEST(a_password_that_everybody_has_is_refused)
{
	ck_assert_ptr_nonnull(fault_of("1234567890"));
	ck_assert_ptr_nonnull(fault_of("qwertyuiop"));
	ck_assert_ptr_nonnull(fault_of("QwertyUiop"));
	ck_assert_ptr_nonnull(fault_of("p@ssw0rd123"));
	ck_assert_ptr_null(fault_of("qwertyuiop and more"));
}
END_TEST

START_TEST(a_password_is_not_the_account_itself)
{
	ck_assert_ptr_nonnull(fault_of("demo1demo1"));
	ck_assert_ptr_nonnull(fault_of("Demo1-DEMO1"));
	ck_assert_ptr_nonnull(fault_of("lee seo-yeon"));
	ck_assert_ptr_nonnull(fault_of("lee Seo-Yeon1999"));
	ck_assert_ptr_null(fault_of("demo1 is my account"));
	ck_assert_ptr_null(password_fault("ten chars!", "x", ""));
}
END_TEST

/* The table says that each of its rows is one that is looked for. */
START_TEST(the_table_of_common_passwords_is_in_lower_case)
{
	static const char *const rows[] = {
#include "booking/common_password_tbl.h"
	};

	ck_assert_uint_gt(ARRAY_LEN(rows), 400);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		ck_assert_uint_ge(strlen(rows[i]), PASSWORD_CHARS_MIN);
		ck_assert_ptr_nonnull(fault_of(rows[i]));
	}
}
END_TEST

/* What was set before there was a rule goes on. */
START_TEST(an_account_with_a_short_password_signs_in)
{
	char hash[crypto_pwhash_STRBYTES];
	static const char set_hash[] =
	    "UPDATE account SET password_hash = ? WHERE account_id = 'kim'";

	ck_assert_int_eq(
	    crypto_pwhash_str(hash, "abcd", 4, crypto_pwhash_OPSLIMIT_MIN,
		crypto_pwhash_MEMLIMIT_MIN),
	    0);
	ck_assert_int_eq(
	    sql_exec(owner, set_hash, SQL_ARGS(SQL_TEXT(hash)), NULL), ST_OK);
	ck_assert_int_eq(sign_in("kim", "abcd"), ST_OK);
}
END_TEST

/* --- buyers whom Apache signs in -------------------------------------------
 */

static void
expect_name(const char *id, const char *name)
{
	struct account a;

	ck_assert_int_eq(account_get(shop, id, &a), ST_OK);
	ck_assert_str_eq(a.name, name);
	ck_assert_int_eq(a.balance, id[0] == 'k' ? 500 : 0);
}

START_TEST(a_user_of_apache_has_an_account_at_first_sight)
{
	char longest[] = "1234567890123456789012345678901234567890"
			 "12345678901";

	ck_assert_int_eq(
	    account_meet(shop, "lee@example.com", "이서연"), ST_OK);
	expect_name("lee@example.com", "이서연");
	ck_assert_int_eq(account_meet(shop, "park", ""), ST_OK);
	expect_name("park", "park");
	ck_assert_int_eq(account_meet(shop, "choi", "\xff Ch\x01oi "), ST_OK);
	expect_name("choi", "Choi");
	ck_assert_int_eq(account_meet(shop, "a b", "A"), ST_NO_ACCOUNT);
	ck_assert_int_eq(account_meet(shop, longest, "A"), ST_NO_ACCOUNT);
	longest[ACCOUNT_ID_MAX] = '\0';
	ck_assert_int_eq(account_meet(shop, longest, "A"), ST_OK);
	ck_assert_int_eq(sign_in("park", "nobody"), ST_NOT_FOUND);
	fixture_audit(owner);
}
END_TEST

START_TEST(its_name_follows_that_of_apache)
{
	ck_assert_int_eq(account_meet(shop, "lee", "Lee"), ST_OK);
	ck_assert_int_eq(account_meet(shop, "lee", "Lee Seo-yeon"), ST_OK);
	expect_name("lee", "Lee Seo-yeon");
	/* Apache says nothing better than the id. */
	ck_assert_int_eq(account_meet(shop, "lee", "lee"), ST_OK);
	ck_assert_int_eq(account_meet(shop, "lee", ""), ST_OK);
	expect_name("lee", "Lee Seo-yeon");
	ck_assert_int_eq(account_meet(shop, "kim", "kim"), ST_OK);
	expect_name("kim", "김");
	ck_assert_int_eq(sign_in("kim", PASSWORD), ST_OK);
}
END_TEST

static int
meet(struct sql *s, int i, void *id)
{
	(void)i;
	return (int)account_meet(s, id, "Lee");
}

START_TEST(parallel_first_requests_make_one_account)
{
	char id[] = "lee0";
	int count[256];

	for (; id[3] < '5'; id[3]++) {
		fixture_race(16, meet, id, count);
		ck_assert_int_eq(count[ST_OK], 16);
	}
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM account a JOIN point p "
			       "ON p.account_id = a.account_id "
			       "WHERE a.account_id LIKE 'lee_'"),
	    5);
	fixture_audit(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("account");
	TCase *tc = tcase_create("account");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_right_password_signs_in_and_no_other);
	tcase_add_test(tc, who_is_not_there_or_has_no_password_cannot_sign_in);
	tcase_add_test(tc, an_unknown_account_takes_as_long_as_a_known_one);
	tcase_add_test(tc, passwords_are_kept_as_argon2id);
	tcase_add_test(tc, accounts_are_added_once_and_only_if_acceptable);
	tcase_add_test(tc, a_password_has_ten_characters_whatever_their_bytes);
	tcase_add_test(tc, a_password_that_everybody_has_is_refused);
	tcase_add_test(tc, a_password_is_not_the_account_itself);
	tcase_add_test(tc, the_table_of_common_passwords_is_in_lower_case);
	tcase_add_test(tc, an_account_with_a_short_password_signs_in);
	tcase_add_test(tc, a_user_of_apache_has_an_account_at_first_sight);
	tcase_add_test(tc, its_name_follows_that_of_apache);
	tcase_add_test(tc, parallel_first_requests_make_one_account);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}

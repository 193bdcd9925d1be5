/* Who signs in around the freeze of a draw keeps one entry of its list, and is
 * never told another one's. */
#include <stdio.h>

#include "draw_fixture.h"

enum { GUESTS = 8 };

static struct fixture_visitor guest[GUESTS], account;

/* So many enter without an account, and the last index is the account's. */
static void
enter_guests(void)
{
	draw_fixture_open("");
	fixture_set(ROOM_SETTING_anyone, 1);
	for (int i = 0; i < GUESTS; i++) {
		fixture_anonymous(&guest[i], (char)('a' + i));
		ck_assert_int_eq(fixture_enter(&guest[i]), ST_OK);
	}
	fixture_enter_new(&account, 1);
}

static void
sign_in(const struct fixture_visitor *before)
{
	ck_assert_int_eq(fixture_sign_in(&account, before), ST_OK);
	ck_assert_int_eq(account.place.index, before->place.index);
}

static void
assert_entry(const struct fixture_visitor *is)
{
	draw_fixture_read_list();
	ck_assert_str_eq(is->place.entry, draw_fixture_line(is->place.index));
	ck_assert_str_ne(is->place.entry, DRAW_NOBODY);
}

static void
freeze_draw(void)
{
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_room().frozen, 1);
}

/* The account's own entry is that of an index which it gives up. */
START_TEST(who_signs_in_after_the_freeze_keeps_its_entry)
{
	enter_guests();
	freeze_draw();
	sign_in(&guest[4]);
	ck_assert_str_eq(account.place.entry, guest[4].place.entry);
	assert_entry(&account);
	sign_in(&guest[2]);
	assert_entry(&account);
	fixture_pass(DRAW_FREEZE_MS);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	ck_assert_int_eq(fixture_room().drawn, 1);
	assert_entry(&account);
	ck_assert_int_eq(fixture_enter(&account), ST_OK);
	ck_assert_int_eq(account.place.index, guest[2].place.index);
	assert_entry(&account);
}
END_TEST

START_TEST(who_signs_in_before_the_freeze_has_the_entry_of_its_account)
{
	enter_guests();
	sign_in(&guest[4]);
	ck_assert_str_ne(account.place.entry, guest[4].place.entry);
	freeze_draw();
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_entry(&account);
}
END_TEST

/* The list is made later than the count, and the account signs in between; its
 * reader meets the place in one of the two buckets, or in both. */
static void
sign_in_before_the_list(const struct visitor *unread)
{
	const char *here = fixture_conf.queue_status_dir;
	char gone[256];

	enter_guests();
	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(rename(here, gone), 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	sign_in(&guest[4]);
	if (unread != NULL)
		draw_fixture_forget(unread);
	ck_assert_int_eq(rename(gone, here), 0);
	fixture_pass(5000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().frozen, 1);
	assert_entry(&account);
}

START_TEST(who_signs_in_while_the_list_is_made_stands_in_it_as_before)
{
	sign_in_before_the_list(NULL);
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	assert_entry(&account);
}
END_TEST

START_TEST(a_reader_of_the_list_finds_the_place_with_the_account)
{
	sign_in_before_the_list(&guest[4].visitor);
}
END_TEST

START_TEST(a_reader_of_the_list_finds_the_place_where_it_was)
{
	sign_in_before_the_list(&account.visitor);
}
END_TEST

/* Redis has forgotten who signed in, and when.  A visitor without an account
 * never has the place of another one. */
START_TEST(an_entry_that_may_be_another_one_is_not_told)
{
	enter_guests();
	freeze_draw();
	sign_in(&guest[4]);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&account), ST_OK);
	ck_assert_int_eq(account.place.index, guest[4].place.index);
	ck_assert_str_eq(account.place.entry, "");
	ck_assert_int_eq(fixture_poll(&guest[1]), ST_OK);
	assert_entry(&guest[1]);
	sign_in(&guest[1]);
	assert_entry(&account);
}
END_TEST

static struct fixture_visitor v[DRAW_ENTRANTS];

/* Only those who have an account enter, so that nobody signed in later. */
START_TEST(a_room_for_accounts_tells_entries_after_a_loss_too)
{
	draw_fixture_freeze(v, "");
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v[3]), ST_OK);
	assert_entry(&v[3]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_sign_in");
	TCase *tc = tcase_create("draw_sign_in");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, who_signs_in_after_the_freeze_keeps_its_entry);
	tcase_add_test(
	    tc, who_signs_in_before_the_freeze_has_the_entry_of_its_account);
	tcase_add_test(
	    tc, who_signs_in_while_the_list_is_made_stands_in_it_as_before);
	tcase_add_test(
	    tc, a_reader_of_the_list_finds_the_place_with_the_account);
	tcase_add_test(tc, a_reader_of_the_list_finds_the_place_where_it_was);
	tcase_add_test(tc, an_entry_that_may_be_another_one_is_not_told);
	tcase_add_test(tc, a_room_for_accounts_tells_entries_after_a_loss_too);
	return fixture_main(s);
}

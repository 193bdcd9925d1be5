/* Receipts at the gate (rule 5): what stands in for a token while the queue
 * service is down, for whom and until when. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/bytes8.h"
#include "key_pair.h"
#include "receipt_fixture.h"

static char bypass[] = "bypass";

static struct receipt_fixture f;

static void
set_up(void)
{
	receipt_fixture_begin(&f);
}

static void
tear_down(void)
{
	receipt_fixture_end(&f);
}

static void
passes(const char *account, const char *token, enum status wanted)
{
	ck_assert_int_eq(
	    gate_fixture_pass(&f.at, &f.at.queued, account, token), wanted);
}

/* With a token, and the receipt that the request brings. */
static void
is_refused(const char *why)
{
	ck_assert_msg(gate_fixture_pass(&f.at, &f.at.queued, "kim", "kim") ==
			  ST_QUEUE_UNAVAILABLE,
	    "%s", why);
	ck_assert_msg(gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0) ==
			  ST_QUEUE_UNAVAILABLE,
	    "looking: %s", why);
}

/* --- the rows ------------------------------------------------------------- */

static const enum status states[RESPONDER__MAX] = {
	[RESPONDER_UP] = ST_OK,
	[RESPONDER_REFUSING] = ST_OK,
	[RESPONDER_HANGING] = ST_OK,
	[RESPONDER_FAILING] = ST_OK,
	[RESPONDER_SLOW] = ST_OK,
	[RESPONDER_FLAPPING] = ST_QUEUE_UNAVAILABLE,
	[RESPONDER_RETURNING] = ST_QUEUE_UNAVAILABLE,
	[RESPONDER_NO_NUMBERS] = ST_OK,
	[RESPONDER_LEFT] = ST_TOKEN_INVALID,
	[RESPONDER_UNAVAILABLE] = ST_OK,
	[RESPONDER_OVERLOADED] = ST_OK,
};

static enum status
ask_with_receipt(bool looks)
{
	return looks ? gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0)
		     : gate_fixture_pass(&f.at, &f.at.queued, "kim", "kim");
}

/* Silence counts only while the own door is prompt, which on a busy machine it
 * is not each time. */
static void
has_its_answer(enum responder_mode mode, bool looks)
{
	int again = mode == RESPONDER_HANGING ? 9 : 0;
	enum status st;

	gate_fixture_becomes(&f.at, mode);
	st = ask_with_receipt(looks);
	while (st == ST_QUEUE_UNAVAILABLE && again-- > 0) {
		(void)fixture_age(&f.at.conf, "queue", 60);
		st = ask_with_receipt(looks);
	}
	ck_assert_int_eq(st, states[mode]);
}

START_TEST(each_state_of_the_queue_has_its_answer_to_a_receipt)
{
	has_its_answer((enum responder_mode)_i, false);
}
END_TEST

START_TEST(and_the_same_answer_to_a_look)
{
	has_its_answer((enum responder_mode)_i, true);
}
END_TEST

START_TEST(without_the_setting_a_receipt_is_nothing)
{
	f.at.conf.booking_outage = bypass;
	is_refused("outage = bypass");
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

START_TEST(without_a_receipt_a_token_waits_for_the_queue)
{
	f.at.gate.receipt = NULL;
	is_refused("no receipt");
	f.at.gate.receipt = "";
	is_refused("an empty one");
	f.at.gate.receipt = "kim";
	is_refused("rubbish");
}
END_TEST

START_TEST(a_receipt_of_another_account_is_good_for_nobody)
{
	strcpy(f.mine.account, "lee");
	receipt_fixture_bring(&f, &f.mine);
	is_refused("of lee");
	strcpy(f.mine.account, "kim2");
	receipt_fixture_bring(&f, &f.mine);
	is_refused("of kim2");
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

START_TEST(so_is_one_of_another_concert)
{
	f.mine.concert_id = f.at.plain.id;
	receipt_fixture_bring(&f, &f.mine);
	is_refused("of another concert");
}
END_TEST

START_TEST(and_one_that_the_queue_did_not_sign)
{
	struct keyring *forged, *unused;

	key_pair_open(7, 'f', &forged, &unused);
	ck_assert_int_eq(receipt_sign(forged, &f.mine, f.text), ST_OK);
	is_refused("of another key");
	keyring_free(forged);
	keyring_free(unused);
	receipt_fixture_bring(&f, &f.mine);
	for (size_t i = 0; i < strlen(f.text); i++) {
		f.text[i] = f.text[i] == 'A' ? 'B' : 'A';
		ck_assert_int_eq(
		    receipt_open(f.public, f.text, &f.mine), ST_TOKEN_INVALID);
		ck_assert_int_eq(
		    receipt_sign(f.secret, &f.mine, f.text), ST_OK);
	}
}
END_TEST

/* A session and a ticket are signed too, and by a key that is given by mistake
 * to both they are still no receipts. */
START_TEST(and_what_was_signed_for_something_else)
{
	const struct bytes8 concert = bytes8_of(f.mine.concert_id),
			    one = bytes8_of(1), end = bytes8_of(f.mine.end_ms);
	const struct mac_field fields[] = { { concert.byte, 8 },
		{ one.byte, 8 }, { "kim", 3 }, { one.byte, 8 },
		{ end.byte, 8 } };

	ck_assert_int_eq(
	    sign_text(f.secret, "session", fields, ARRAY_LEN(fields), f.text),
	    ST_OK);
	is_refused("of another purpose");
	ck_assert_int_eq(
	    sign_text(f.secret, "receipt", fields, ARRAY_LEN(fields), f.text),
	    ST_OK);
	passes("kim", "kim", ST_OK);
}
END_TEST

START_TEST(an_account_that_is_not_there_is_told_so)
{
	strcpy(f.mine.account, "nobody");
	receipt_fixture_bring(&f, &f.mine);
	passes("nobody", "kim", ST_NO_ACCOUNT);
}
END_TEST

/* --- only while the queue is down ----------------------------------------- */

START_TEST(a_receipt_opens_nothing_while_the_queue_is_up)
{
	gate_fixture_becomes(&f.at, RESPONDER_UP);
	passes("kim", NULL, ST_ADMISSION_REQUIRED);
	passes("kim", "lee", ST_TOKEN_INVALID);
	passes("kim", "", ST_TOKEN_INVALID);
	gate_fixture_becomes(&f.at, RESPONDER_LEFT);
	passes("kim", "kim", ST_TOKEN_INVALID);
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

/* Whatever the verdict still says, the token is asked first. */
START_TEST(once_it_is_back_the_token_is_asked_again_at_once)
{
	passes("kim", "kim", ST_OK);
	gate_fixture_becomes(&f.at, RESPONDER_LEFT);
	passes("kim", "kim", ST_TOKEN_INVALID);
	ck_assert_int_eq(
	    gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0),
	    ST_TOKEN_INVALID);
}
END_TEST

START_TEST(a_look_by_receipt_is_not_remembered)
{
	ck_assert_int_eq(
	    gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0), ST_OK);
	gate_fixture_becomes(&f.at, RESPONDER_LEFT);
	ck_assert_int_eq(
	    gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0),
	    ST_TOKEN_INVALID);
}
END_TEST

/* The host that asks may be the one that is out of breath. */
START_TEST(of_a_queue_of_which_nothing_is_known_no_receipt_counts)
{
	static const struct answer_plan silent = { .http = 0 };

	gate_fixture_becomes(&f.at, RESPONDER_HANGING);
	answerer_set(f.at.door, &silent);
	is_refused("it is unknown whether the queue is down");
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

/* As any other account without a token: the bypass decides. */
START_TEST(a_receipt_without_a_token_is_not_looked_at)
{
	passes("kim", NULL, ST_OK);
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
	ck_assert_int_eq(
	    fixture_int(f.at.owner, "SELECT SUM(admitted) FROM bypass"), 1);
	f.at.queued.bypass_per_min = 0;
	passes("lee", NULL, ST_BUSY);
}
END_TEST

START_TEST(a_receipt_opens_no_sale)
{
	f.at.queued.window = ST_SALE_NOT_OPEN;
	passes("kim", "kim", ST_SALE_NOT_OPEN);
	f.at.queued.window = ST_SALE_CLOSED;
	passes("kim", "kim", ST_SALE_CLOSED);
	f.at.queued.hidden = true;
	passes("kim", "kim", ST_NO_CONCERT);
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

/* --- until when ----------------------------------------------------------- */

START_TEST(a_receipt_is_good_until_its_own_end)
{
	fixture_set_clock(f.at.db, f.mine.end_ms - 1);
	passes("kim", "kim", ST_OK);
	fixture_set_clock(f.at.db, f.mine.end_ms);
	is_refused("it is over");
}
END_TEST

START_TEST(also_for_an_account_that_has_another_one_which_goes_on)
{
	struct receipt earlier = f.mine;

	passes("kim", "kim", ST_OK);
	earlier.end_ms -= RECEIPT_FIXTURE_MS + 1;
	receipt_fixture_bring(&f, &earlier);
	is_refused("it is over");
	receipt_fixture_bring(&f, &f.mine);
	passes("kim", "kim", ST_OK);
}
END_TEST

/* Of the first request, without anybody inside yet. */
START_TEST(one_that_is_over_lets_nobody_in)
{
	f.mine.end_ms -= RECEIPT_FIXTURE_MS + 1;
	receipt_fixture_bring(&f, &f.mine);
	is_refused("it is over");
	ck_assert_int_eq(
	    fixture_int(f.at.owner, "SELECT COUNT(*) FROM receipt_admission"),
	    0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("receipt");
	TCase *rows = tcase_create("rows"), *down = tcase_create("down");
	TCase *end = tcase_create("end");

	tcase_add_checked_fixture(rows, set_up, tear_down);
	tcase_add_checked_fixture(down, set_up, tear_down);
	tcase_add_checked_fixture(end, set_up, tear_down);
	tcase_set_timeout(rows, 60);
	tcase_set_timeout(down, 60);
	tcase_set_timeout(end, 60);
	tcase_add_loop_test(rows,
	    each_state_of_the_queue_has_its_answer_to_a_receipt, 0,
	    RESPONDER__MAX);
	tcase_add_loop_test(
	    rows, and_the_same_answer_to_a_look, 0, RESPONDER__MAX);
	tcase_add_test(rows, without_the_setting_a_receipt_is_nothing);
	tcase_add_test(rows, without_a_receipt_a_token_waits_for_the_queue);
	tcase_add_test(rows, a_receipt_of_another_account_is_good_for_nobody);
	tcase_add_test(rows, so_is_one_of_another_concert);
	tcase_add_test(rows, and_one_that_the_queue_did_not_sign);
	tcase_add_test(rows, and_what_was_signed_for_something_else);
	tcase_add_test(rows, an_account_that_is_not_there_is_told_so);
	tcase_add_test(down, a_receipt_opens_nothing_while_the_queue_is_up);
	tcase_add_test(down, once_it_is_back_the_token_is_asked_again_at_once);
	tcase_add_test(down, a_look_by_receipt_is_not_remembered);
	tcase_add_test(
	    down, of_a_queue_of_which_nothing_is_known_no_receipt_counts);
	tcase_add_test(down, a_receipt_without_a_token_is_not_looked_at);
	tcase_add_test(down, a_receipt_opens_no_sale);
	tcase_add_test(end, a_receipt_is_good_until_its_own_end);
	tcase_add_test(
	    end, also_for_an_account_that_has_another_one_which_goes_on);
	tcase_add_test(end, one_that_is_over_lets_nobody_in);
	suite_add_tcase(s, rows);
	suite_add_tcase(s, down);
	suite_add_tcase(s, end);
	return fixture_main(s);
}

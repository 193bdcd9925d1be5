/* Receipts at the gate (rule 5): what stands in for a token while the queue
 * service is down, for whom, until when, and for how many at a time. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/bytes8.h"
#include "base/sign.h"
#include "booking/receipt_admission.h"
#include "gate_fixture.h"
#include "key_pair.h"

static char receipts[] = "receipts", bypass[] = "bypass";

static struct gate_fixture g;
static struct keyring *secret, *public;

/* A receipt of kim's, good for a minute, of a room for two. */
static struct receipt mine;
static char text[MAC_SEALED_MAX];

/* The request brings this one. */
static void
bring(const struct receipt *r)
{
	ck_assert_int_eq(receipt_sign(secret, r, text), ST_OK);
	g.gate.receipt = text;
}

static int64_t
database_ms(void)
{
	return fixture_int(g.db, "SELECT " SQL_TO_MS("NOW(6)"));
}

/* Any pair of keys will do. */
static void
set_up(void)
{
	gate_fixture_begin(&g);
	key_pair_open(7, 'r', &secret, &public);
	g.gate.receipt_keys = public;
	g.conf.booking_outage = receipts;
	mine = (struct receipt){
		.concert_id = g.queued.id,
		.number = 1,
		.capacity = 2,
		.end_ms = database_ms() + 60000,
		.account = "kim",
	};
	bring(&mine);
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
}

static void
tear_down(void)
{
	gate_fixture_end(&g);
	keyring_free(secret);
	keyring_free(public);
}

static void
passes(const char *account, const char *token, enum status wanted)
{
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, account, token), wanted);
}

/* With a token, and the receipt that the request brings. */
static void
is_refused(const char *why)
{
	ck_assert_msg(gate_fixture_pass(&g, &g.queued, "kim", "kim") ==
			  ST_QUEUE_UNAVAILABLE,
	    "%s", why);
	ck_assert_msg(gate_fixture_look(&g, &g.queued, "kim", "kim", 0) ==
			  ST_QUEUE_UNAVAILABLE,
	    "looking: %s", why);
}

static int64_t
inside(void)
{
	return fixture_int(g.owner,
	    "SELECT COUNT(*) FROM receipt_admission WHERE ends_at > NOW(6)");
}

/* --- the rows --------------------------------------------------------------
 */

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
	return looks ? gate_fixture_look(&g, &g.queued, "kim", "kim", 0)
		     : gate_fixture_pass(&g, &g.queued, "kim", "kim");
}

/* Silence counts only while the own door is prompt, which on a busy machine it
 * is not each time. */
static void
has_its_answer(enum responder_mode mode, bool looks)
{
	int again = mode == RESPONDER_HANGING ? 9 : 0;
	enum status st;

	gate_fixture_becomes(&g, mode);
	st = ask_with_receipt(looks);
	while (st == ST_QUEUE_UNAVAILABLE && again-- > 0) {
		(void)fixture_age(&g.conf, "queue", 60);
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
	g.conf.booking_outage = bypass;
	is_refused("outage = bypass");
	ck_assert_int_eq(inside(), 0);
}
END_TEST

START_TEST(without_a_receipt_a_token_waits_for_the_queue)
{
	g.gate.receipt = NULL;
	is_refused("no receipt");
	g.gate.receipt = "";
	is_refused("an empty one");
	g.gate.receipt = "kim";
	is_refused("rubbish");
}
END_TEST

START_TEST(a_receipt_of_another_account_is_good_for_nobody)
{
	strcpy(mine.account, "lee");
	bring(&mine);
	is_refused("of lee");
	strcpy(mine.account, "kim2");
	bring(&mine);
	is_refused("of kim2");
	ck_assert_int_eq(inside(), 0);
}
END_TEST

START_TEST(so_is_one_of_another_concert)
{
	mine.concert_id = g.plain.id;
	bring(&mine);
	is_refused("of another concert");
}
END_TEST

START_TEST(and_one_that_the_queue_did_not_sign)
{
	struct keyring *forged, *unused;

	key_pair_open(7, 'f', &forged, &unused);
	ck_assert_int_eq(receipt_sign(forged, &mine, text), ST_OK);
	is_refused("of another key");
	keyring_free(forged);
	keyring_free(unused);
	bring(&mine);
	for (size_t i = 0; i < strlen(text); i++) {
		text[i] = text[i] == 'A' ? 'B' : 'A';
		ck_assert_int_eq(
		    receipt_open(public, text, &mine), ST_TOKEN_INVALID);
		ck_assert_int_eq(receipt_sign(secret, &mine, text), ST_OK);
	}
}
END_TEST

/* A session and a ticket are signed too, and by a key that is given by mistake
 * to both they are still no receipts. */
START_TEST(and_what_was_signed_for_something_else)
{
	const struct bytes8 concert = bytes8_of(mine.concert_id),
			    one = bytes8_of(1), end = bytes8_of(mine.end_ms);
	const struct mac_field fields[] = { { concert.byte, 8 },
		{ one.byte, 8 }, { "kim", 3 }, { one.byte, 8 },
		{ end.byte, 8 } };

	ck_assert_int_eq(
	    sign_text(secret, "session", fields, ARRAY_LEN(fields), text),
	    ST_OK);
	is_refused("of another purpose");
	ck_assert_int_eq(
	    sign_text(secret, "receipt", fields, ARRAY_LEN(fields), text),
	    ST_OK);
	passes("kim", "kim", ST_OK);
}
END_TEST

START_TEST(an_account_that_is_not_there_is_told_so)
{
	strcpy(mine.account, "nobody");
	bring(&mine);
	passes("nobody", "kim", ST_NO_ACCOUNT);
}
END_TEST

/* --- only while the queue is down ------------------------------------------
 */

START_TEST(a_receipt_opens_nothing_while_the_queue_is_up)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	passes("kim", NULL, ST_ADMISSION_REQUIRED);
	passes("kim", "lee", ST_TOKEN_INVALID);
	passes("kim", "", ST_TOKEN_INVALID);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	passes("kim", "kim", ST_TOKEN_INVALID);
	ck_assert_int_eq(inside(), 0);
}
END_TEST

/* Whatever the verdict still says, the token is asked first. */
START_TEST(once_it_is_back_the_token_is_asked_again_at_once)
{
	passes("kim", "kim", ST_OK);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	passes("kim", "kim", ST_TOKEN_INVALID);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, "kim", "kim", 0),
	    ST_TOKEN_INVALID);
}
END_TEST

START_TEST(a_look_by_receipt_is_not_remembered)
{
	ck_assert_int_eq(
	    gate_fixture_look(&g, &g.queued, "kim", "kim", 0), ST_OK);
	gate_fixture_becomes(&g, RESPONDER_LEFT);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, "kim", "kim", 0),
	    ST_TOKEN_INVALID);
}
END_TEST

/* The host that asks may be the one that is out of breath. */
START_TEST(of_a_queue_of_which_nothing_is_known_no_receipt_counts)
{
	static const struct answer_plan silent = { .http = 0 };

	gate_fixture_becomes(&g, RESPONDER_HANGING);
	answerer_set(g.door, &silent);
	is_refused("it is unknown whether the queue is down");
	ck_assert_int_eq(inside(), 0);
}
END_TEST

/* As any other account without a token: the bypass decides. */
START_TEST(a_receipt_without_a_token_is_not_looked_at)
{
	passes("kim", NULL, ST_OK);
	ck_assert_int_eq(inside(), 0);
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT SUM(admitted) FROM bypass"), 1);
	g.queued.bypass_per_min = 0;
	passes("lee", NULL, ST_BUSY);
}
END_TEST

START_TEST(a_receipt_opens_no_sale)
{
	g.queued.window = ST_SALE_NOT_OPEN;
	passes("kim", "kim", ST_SALE_NOT_OPEN);
	g.queued.window = ST_SALE_CLOSED;
	passes("kim", "kim", ST_SALE_CLOSED);
	g.queued.hidden = true;
	passes("kim", "kim", ST_NO_CONCERT);
	ck_assert_int_eq(inside(), 0);
}
END_TEST

/* --- until when ------------------------------------------------------------
 */

/* The clock of the database says this. */
static void
it_is(int64_t ms)
{
	char set[64];

	snprintf(set, sizeof set, "SET timestamp = %lld.%03d",
	    (long long)(ms / 1000), (int)(ms % 1000));
	fixture_run(g.db, set);
}

START_TEST(a_receipt_is_good_until_its_own_end)
{
	it_is(mine.end_ms - 1);
	passes("kim", "kim", ST_OK);
	it_is(mine.end_ms);
	is_refused("it is over");
}
END_TEST

START_TEST(also_for_an_account_that_has_another_one_which_goes_on)
{
	struct receipt earlier = mine;

	passes("kim", "kim", ST_OK);
	earlier.end_ms = database_ms() - 1;
	bring(&earlier);
	is_refused("it is over");
	bring(&mine);
	passes("kim", "kim", ST_OK);
}
END_TEST

/* Of the first request, without anybody inside yet. */
START_TEST(one_that_is_over_lets_nobody_in)
{
	mine.end_ms = database_ms() - 1;
	bring(&mine);
	is_refused("it is over");
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT COUNT(*) FROM receipt_admission"), 0);
}
END_TEST

/* --- how many --------------------------------------------------------------
 */

/* This account with a receipt and the token of kim's. */
static enum status
pass_as(const char *account, int64_t capacity)
{
	struct receipt r = mine;

	snprintf(r.account, sizeof r.account, "%s", account);
	r.capacity = capacity;
	bring(&r);
	return gate_fixture_pass(&g, &g.queued, account, "kim");
}

START_TEST(no_more_go_on_than_the_room_lets_in)
{
	fixture_account(g.owner, "park", 0);
	ck_assert_int_eq(pass_as("kim", 2), ST_OK);
	ck_assert_int_eq(pass_as("lee", 2), ST_OK);
	ck_assert_int_eq(pass_as("park", 2), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(pass_as("kim", 2), ST_OK);
	/* Each receipt by its own word. */
	ck_assert_int_eq(pass_as("park", 3), ST_OK);
	ck_assert_int_eq(inside(), 3);
}
END_TEST

START_TEST(a_room_that_lets_in_nobody_has_no_receipts)
{
	ck_assert_int_eq(pass_as("kim", 0), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(inside(), 0);
}
END_TEST

START_TEST(the_place_of_an_admission_that_ended_is_free)
{
	ck_assert_int_eq(pass_as("kim", 1), ST_OK);
	ck_assert_int_eq(pass_as("lee", 1), ST_QUEUE_UNAVAILABLE);
	fixture_run(g.owner, "UPDATE receipt_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(pass_as("lee", 1), ST_OK);
	/* A later admission of the first one has to wait now. */
	ck_assert_int_eq(pass_as("kim", 1), ST_QUEUE_UNAVAILABLE);
	fixture_run(g.owner, "UPDATE receipt_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(pass_as("kim", 1), ST_OK);
	ck_assert_int_eq(inside(), 1);
}
END_TEST

START_TEST(each_concert_counts_for_itself)
{
	struct concert other = fixture_queued_concert(g.owner, 0, 0);
	struct receipt r = mine;

	r.capacity = 1;
	bring(&r);
	passes("kim", "kim", ST_OK);
	r.concert_id = other.id;
	strcpy(r.account, "lee");
	bring(&r);
	ck_assert_int_eq(gate_fixture_pass(&g, &other, "lee", "lee"), ST_OK);
}
END_TEST

#define COUNTS                                                                 \
	"SELECT receipt_admitted * 1000 + receipt_refused FROM bypass "        \
	"ORDER BY concert_id DESC LIMIT 1"

/* Looking and reserving are one admission; the bypass counts its own. */
START_TEST(an_operator_sees_each_once)
{
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(pass_as("kim", 1), ST_OK);
	ck_assert_int_eq(
	    gate_fixture_look(&g, &g.queued, "kim", "kim", 0), ST_OK);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pass_as("lee", 1), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(fixture_int(g.owner, COUNTS), 1002);
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT SUM(admitted + refused) FROM bypass"),
	    0);
}
END_TEST

/* --- races ------------------------------------------------------------------
 */

#define RACERS 16
#define PLACES 3

/* By a receipt of its own. */
static int
go_on(struct sql *s, int i, void *arg)
{
	struct receipt r = mine;

	(void)arg;
	snprintf(r.account, sizeof r.account, "buyer%d", i);
	r.capacity = PLACES;
	return (int)receipt_admission_enter(s, &g.queued, &r);
}

static int
go_on_as_kim(struct sql *s, int i, void *arg)
{
	(void)i;
	(void)arg;
	return (int)receipt_admission_enter(s, &g.queued, &mine);
}

/* With a moment between counting and adding, in which others could count. */
static void
prepare_race(void)
{
	char account[24];

	for (int i = 0; i < RACERS; i++) {
		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(g.owner, account, 0);
	}
	fixture_run(g.owner,
	    "CREATE TRIGGER moment BEFORE INSERT ON receipt_admission "
	    "FOR EACH ROW DO SLEEP(0.05)");
}

static void
set_up_race(void)
{
	set_up();
	prepare_race();
}

static void
tear_down_race(void)
{
	fixture_run(g.owner, "DROP TRIGGER moment");
	tear_down();
}

START_TEST(of_many_who_want_the_last_place_one_has_it)
{
	int count[256];

	fixture_race(RACERS, go_on, NULL, count);
	ck_assert_int_eq(count[ST_OK], PLACES);
	ck_assert_int_eq(count[ST_QUEUE_UNAVAILABLE], RACERS - PLACES);
	ck_assert_int_eq(inside(), PLACES);
	ck_assert_int_eq(
	    fixture_int(g.owner, COUNTS), PLACES * 1000 + RACERS - PLACES);
}
END_TEST

START_TEST(many_requests_of_one_account_are_one_admission)
{
	int count[256];

	mine.capacity = 1;
	fixture_race(RACERS, go_on_as_kim, NULL, count);
	ck_assert_int_eq(count[ST_OK], RACERS);
	ck_assert_int_eq(fixture_int(g.owner, COUNTS), 1000);
}
END_TEST

/* A table whose rows cannot be locked. */
static void
drop_the_lock(void)
{
	set_up_race();
	fixture_run(
	    g.owner, "ALTER TABLE bypass DROP FOREIGN KEY bypass_concert");
	fixture_run(g.owner, "ALTER TABLE bypass ENGINE = MyISAM");
}

static void
restore_the_lock(void)
{
	fixture_run(g.owner,
	    "ALTER TABLE bypass ENGINE = InnoDB, ADD CONSTRAINT bypass_concert "
	    "FOREIGN KEY (concert_id) REFERENCES concert (concert_id)");
	tear_down_race();
}

/* The negative control. */
START_TEST(without_the_lock_there_is_more_than_one)
{
	int count[256];

	fixture_race(RACERS, go_on, NULL, count);
	ck_assert_int_gt(count[ST_OK], PLACES);
	ck_assert_int_gt(inside(), PLACES);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("receipt");
	TCase *rows = tcase_create("rows"), *down = tcase_create("down");
	TCase *end = tcase_create("end"), *places = tcase_create("places");
	TCase *races = tcase_create("races");
	TCase *control = tcase_create("negative control");

	tcase_add_checked_fixture(rows, set_up, tear_down);
	tcase_add_checked_fixture(down, set_up, tear_down);
	tcase_add_checked_fixture(end, set_up, tear_down);
	tcase_add_checked_fixture(places, set_up, tear_down);
	tcase_add_checked_fixture(races, set_up_race, tear_down_race);
	tcase_add_checked_fixture(control, drop_the_lock, restore_the_lock);
	tcase_set_timeout(rows, 60);
	tcase_set_timeout(down, 60);
	tcase_set_timeout(end, 60);
	tcase_set_timeout(places, 60);
	tcase_set_timeout(races, 60);
	tcase_set_timeout(control, 60);
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
	tcase_add_test(places, no_more_go_on_than_the_room_lets_in);
	tcase_add_test(places, a_room_that_lets_in_nobody_has_no_receipts);
	tcase_add_test(places, the_place_of_an_admission_that_ended_is_free);
	tcase_add_test(places, each_concert_counts_for_itself);
	tcase_add_test(places, an_operator_sees_each_once);
	tcase_add_test(races, of_many_who_want_the_last_place_one_has_it);
	tcase_add_test(races, many_requests_of_one_account_are_one_admission);
	tcase_add_test(control, without_the_lock_there_is_more_than_one);
	suite_add_tcase(s, rows);
	suite_add_tcase(s, down);
	suite_add_tcase(s, end);
	suite_add_tcase(s, places);
	suite_add_tcase(s, races);
	suite_add_tcase(s, control);
	return fixture_main(s);
}

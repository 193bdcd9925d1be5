/* Receipts at the gate (rule 5): for how many at a time. */
#include <stdio.h>
#include <string.h>

#include "receipt_fixture.h"

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

/* --- how many ------------------------------------------------------------- */

/* This account with a receipt and the token of kim's. */
static enum status
pass_as(const char *account, int64_t capacity)
{
	struct receipt r = f.mine;

	snprintf(r.account, sizeof r.account, "%s", account);
	r.capacity = capacity;
	receipt_fixture_bring(&f, &r);
	return gate_fixture_pass(&f.at, &f.at.queued, account, "kim");
}

START_TEST(no_more_go_on_than_the_room_lets_in)
{
	fixture_account(f.at.owner, "park", 0);
	ck_assert_int_eq(pass_as("kim", 2), ST_OK);
	ck_assert_int_eq(pass_as("lee", 2), ST_OK);
	ck_assert_int_eq(pass_as("park", 2), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(pass_as("kim", 2), ST_OK);
	/* Each receipt by its own word. */
	ck_assert_int_eq(pass_as("park", 3), ST_OK);
	ck_assert_int_eq(receipt_fixture_inside(&f), 3);
}
END_TEST

START_TEST(a_room_that_lets_in_nobody_has_no_receipts)
{
	ck_assert_int_eq(pass_as("kim", 0), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(receipt_fixture_inside(&f), 0);
}
END_TEST

START_TEST(the_place_of_an_admission_that_ended_is_free)
{
	ck_assert_int_eq(pass_as("kim", 1), ST_OK);
	ck_assert_int_eq(pass_as("lee", 1), ST_QUEUE_UNAVAILABLE);
	fixture_run(
	    f.at.owner, "UPDATE receipt_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(pass_as("lee", 1), ST_OK);
	/* A later admission of the first one has to wait now. */
	ck_assert_int_eq(pass_as("kim", 1), ST_QUEUE_UNAVAILABLE);
	fixture_run(
	    f.at.owner, "UPDATE receipt_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(pass_as("kim", 1), ST_OK);
	ck_assert_int_eq(receipt_fixture_inside(&f), 1);
}
END_TEST

START_TEST(each_concert_counts_for_itself)
{
	struct concert other = fixture_queued_concert(f.at.owner, 0, 0);
	struct receipt r = f.mine;

	r.capacity = 1;
	receipt_fixture_bring(&f, &r);
	ck_assert_int_eq(
	    gate_fixture_pass(&f.at, &f.at.queued, "kim", "kim"), ST_OK);
	r.concert_id = other.id;
	strcpy(r.account, "lee");
	receipt_fixture_bring(&f, &r);
	ck_assert_int_eq(gate_fixture_pass(&f.at, &other, "lee", "lee"), ST_OK);
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
	    gate_fixture_look(&f.at, &f.at.queued, "kim", "kim", 0), ST_OK);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pass_as("lee", 1), ST_QUEUE_UNAVAILABLE);
	ck_assert_int_eq(fixture_int(f.at.owner, COUNTS), 1002);
	ck_assert_int_eq(fixture_int(f.at.owner,
			     "SELECT SUM(admitted + refused) FROM bypass"),
	    0);
}
END_TEST

/* --- races ---------------------------------------------------------------- */

#define RACERS 16
#define PLACES 3

/* By a receipt of its own. */
static int
go_on(struct sql *s, int i, void *arg)
{
	struct receipt r = f.mine;

	(void)arg;
	snprintf(r.account, sizeof r.account, "buyer%d", i);
	r.capacity = PLACES;
	return (int)receipt_admission_enter(s, &f.at.queued, &r);
}

static int
go_on_as_kim(struct sql *s, int i, void *arg)
{
	(void)i;
	(void)arg;
	return (int)receipt_admission_enter(s, &f.at.queued, &f.mine);
}

/* With a moment between counting and adding, in which others could count. */
static void
prepare_race(void)
{
	char account[24];

	for (int i = 0; i < RACERS; i++) {
		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(f.at.owner, account, 0);
	}
	fixture_run(f.at.owner,
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
	fixture_run(f.at.owner, "DROP TRIGGER moment");
	tear_down();
}

START_TEST(of_many_who_want_the_last_place_one_has_it)
{
	int count[256];

	fixture_race(RACERS, go_on, NULL, count);
	ck_assert_int_eq(count[ST_OK], PLACES);
	ck_assert_int_eq(count[ST_QUEUE_UNAVAILABLE], RACERS - PLACES);
	ck_assert_int_eq(receipt_fixture_inside(&f), PLACES);
	ck_assert_int_eq(
	    fixture_int(f.at.owner, COUNTS), PLACES * 1000 + RACERS - PLACES);
}
END_TEST

START_TEST(many_requests_of_one_account_are_one_admission)
{
	int count[256];

	f.mine.capacity = 1;
	fixture_race(RACERS, go_on_as_kim, NULL, count);
	ck_assert_int_eq(count[ST_OK], RACERS);
	ck_assert_int_eq(fixture_int(f.at.owner, COUNTS), 1000);
}
END_TEST

/* A table whose rows cannot be locked. */
static void
drop_the_lock(void)
{
	set_up_race();
	fixture_run(
	    f.at.owner, "ALTER TABLE bypass DROP FOREIGN KEY bypass_concert");
	fixture_run(f.at.owner, "ALTER TABLE bypass ENGINE = MyISAM");
}

static void
restore_the_lock(void)
{
	fixture_run(f.at.owner,
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
	ck_assert_int_gt(receipt_fixture_inside(&f), PLACES);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("receipt places");
	TCase *places = tcase_create("places"), *races = tcase_create("races");
	TCase *control = tcase_create("negative control");

	tcase_add_checked_fixture(places, set_up, tear_down);
	tcase_add_checked_fixture(races, set_up_race, tear_down_race);
	tcase_add_checked_fixture(control, drop_the_lock, restore_the_lock);
	tcase_set_timeout(places, 60);
	tcase_set_timeout(races, 60);
	tcase_set_timeout(control, 60);
	tcase_add_test(places, no_more_go_on_than_the_room_lets_in);
	tcase_add_test(places, a_room_that_lets_in_nobody_has_no_receipts);
	tcase_add_test(places, the_place_of_an_admission_that_ended_is_free);
	tcase_add_test(places, each_concert_counts_for_itself);
	tcase_add_test(places, an_operator_sees_each_once);
	tcase_add_test(races, of_many_who_want_the_last_place_one_has_it);
	tcase_add_test(races, many_requests_of_one_account_are_one_admission);
	tcase_add_test(control, without_the_lock_there_is_more_than_one);
	suite_add_tcase(s, places);
	suite_add_tcase(s, races);
	suite_add_tcase(s, control);
	return fixture_main(s);
}

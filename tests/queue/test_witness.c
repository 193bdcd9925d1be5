/* Rule 11: numbers go on where they were when Redis restarts with all that was
 * told to anyone, and jump to the limit when that is not proved. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "fixture.h"
#include "queue/checkpoint.h"

#define LIMIT 256 /* of a new room: what numbers jump to */

static void
kill_redis(void)
{
	fixture_kill_and_change("true");
}

static int64_t
enter(int n)
{
	int64_t number = fixture_enter_apart(n);

	ck_assert_int_gt(number, 0);
	return number;
}

static void
open_room(void)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
}

static void (*const losses_of_nothing[])(
    void) = { fixture_restart, kill_redis };

START_TEST(the_second_visitor_is_number_2_after_a_restart)
{
	open_room();
	ck_assert_int_eq(enter(1), 1);
	losses_of_nothing[_i]();
	ck_assert_int_eq(enter(2), 2);
	ck_assert_str_eq(fixture_room().gaps, "");
}
END_TEST

START_TEST(ten_restarts_leave_no_gap)
{
	open_room();
	for (int i = 1; i <= 10; i++) {
		losses_of_nothing[_i]();
		ck_assert_int_eq(enter(i), i);
	}
	ck_assert_int_eq(fixture_room().issued, 10);
	ck_assert_int_eq(fixture_room().issued_limit, LIMIT);
}
END_TEST

START_TEST(a_new_epoch_begins_with_a_witness)
{
	open_room();
	enter(1);
	enter(2);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_restart();
	ck_assert_int_eq(enter(3), 1);
	kill_redis();
	ck_assert_int_eq(enter(4), 2);
}
END_TEST

START_TEST(a_number_whose_trace_is_lost_is_not_given_again)
{
	open_room();
	enter(1);
	fixture_note_tail();
	ck_assert_int_eq(enter(2), 2);
	fixture_lose_tail();
	ck_assert_int_eq(enter(3), LIMIT + 1);
}
END_TEST

/* What was lost there was told to nobody. */
START_TEST(a_tail_without_numbers_leaves_no_gap)
{
	open_room();
	enter(1);
	enter(2);
	fixture_note_tail();
	fixture_set(ROOM_SETTING_capacity, 7);
	fixture_lose_tail();
	ck_assert_int_eq(enter(3), 3);
	ck_assert_int_eq(fixture_room().set.capacity, 7);
}
END_TEST

START_TEST(numbers_jump_when_redis_is_emptied_and_then_go_on)
{
	open_room();
	enter(1);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(enter(2), LIMIT + 1);
	kill_redis();
	ck_assert_int_eq(enter(3), LIMIT + 2);
	fixture_restart();
	ck_assert_int_eq(enter(4), LIMIT + 3);
}
END_TEST

START_TEST(an_old_copy_proves_nothing)
{
	open_room();
	enter(1);
	server_stop(fixture_server);
	fixture_kill_and_change("rm -rf old && cp -r appendonlydir old");
	enter(2);
	fixture_kill_and_change("rm -rf appendonlydir && mv old appendonlydir");
	ck_assert_int_eq(enter(3), LIMIT + 1);
}
END_TEST

/* What a shell command makes of it: $w is its file, $old a copy of an earlier
 * one. */
static void
change_witness(const char *change)
{
	char command[512];

	snprintf(command, sizeof command,
	    "w=/dev/shm/usher-%s old='%s/old'; %s",
	    fixture_checkpoint().witness, server_dir(fixture_server), change);
	fixture_shell("/dev/shm", command);
}

static const char *const harms[] = {
	"rm $w",
	"truncate -s 40 $w",
	": >$w",
	"head -c 200 /dev/urandom >$w",
	"head -c $(stat -c %s $w) /dev/zero >$w",
	"cp $old $w", /* complete, but of a later format */
	"sed -i 's/usher witness 1 ......../usher witness 1 00000000/' $w",
	"cp $w $old && ln -sf $old $w",
};

START_TEST(a_witness_that_is_not_whole_proves_nothing)
{
	open_room();
	change_witness("sed 's/usher witness 1/usher witness 2/' $w >$old");
	enter(1);
	change_witness(harms[_i]);
	fixture_restart();
	ck_assert_int_eq(enter(2), LIMIT + 1);
	change_witness("rm -rf $w $old");
}
END_TEST

START_TEST(the_witness_of_another_epoch_proves_nothing)
{
	struct checkpoint c;
	char of_first[WITNESS_ID];

	open_room();
	memcpy(of_first, fixture_checkpoint().witness, sizeof of_first);
	change_witness("cp $w $old");
	enter(1);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	c = fixture_checkpoint();
	ck_assert_str_ne(c.witness, of_first);
	ck_assert_int_eq(witness_highest(of_first), -1);
	enter(1);
	fixture_note_tail();
	enter(2);
	change_witness("mv $old /dev/shm/usher-another; rm $w");
	fixture_lose_tail();
	ck_assert_int_eq(enter(3), LIMIT + 1);
	ck_assert_int_eq(unlink("/dev/shm/usher-another"), 0);
}
END_TEST

/* As after a restart of this host, or on another host. */
START_TEST(a_room_without_a_witness_gets_one)
{
	open_room();
	enter(1);
	fixture_forget_witnesses();
	for (int i = 2; i <= 5; i++)
		ck_assert_int_eq(enter(i), i);
	ck_assert_str_eq(fixture_checkpoint().witness, "");
	fixture_pass(60000);
	ck_assert_int_eq(enter(6), 6);
	ck_assert_int_eq(witness_highest(fixture_checkpoint().witness), 6);
	fixture_restart();
	ck_assert_int_eq(enter(7), 7);
}
END_TEST

/* Two hosts of which neither has what the other makes: a minute passes between
 * two changes of the checkpoint, and nothing is proved. */
START_TEST(two_hosts_do_not_take_turns_at_every_number)
{
	struct checkpoint first, last;

	open_room();
	enter(1);
	fixture_forget_witnesses();
	enter(2);
	first = fixture_checkpoint();
	for (int i = 3; i < 30; i++) {
		fixture_pass(2000);
		ck_assert_int_eq(enter(i), i);
	}
	last = fixture_checkpoint();
	ck_assert_str_eq(last.witness, first.witness);
	fixture_restart();
	ck_assert_int_eq(enter(30), LIMIT + 1);
}
END_TEST

START_TEST(after_a_restore_has_asked_no_older_index_is_told)
{
	char id[WITNESS_ID];

	ck_assert_int_eq(witness_make(true, id), ST_OK);
	witness_follow(id, "aa");
	ck_assert_int_eq(witness_raise(id, "aa", 7), ST_OK);
	ck_assert_int_eq(witness_raise(id, "aa", 5), ST_OK);
	ck_assert_int_eq(witness_ask(id, "bb"), 7);
	ck_assert_int_eq(witness_raise(id, "aa", 8), ST_RETRY);
	ck_assert_int_eq(witness_raise(id, "bb", 8), ST_OK);
	ck_assert_int_eq(witness_highest(id), 8);
	witness_remove(id);
	ck_assert_int_eq(witness_ask(id, "bb"), -1);
}
END_TEST

START_TEST(a_witness_that_is_not_complete_knows_nothing)
{
	char id[WITNESS_ID];

	ck_assert_int_eq(witness_make(false, id), ST_OK);
	witness_follow(id, "aa");
	ck_assert_int_eq(witness_raise(id, "aa", 7), ST_NOT_FOUND);
	ck_assert_int_eq(witness_highest(id), -1);
	witness_complete(id, 9);
	ck_assert_int_eq(witness_raise(id, "aa", 7), ST_OK);
	ck_assert_int_eq(witness_highest(id), 9);
	witness_remove(id);
}
END_TEST

/* Names stay in checkpoints when the memory is gone with a boot of the host,
 * and everybody could read them in /dev/shm before. */
START_TEST(what_another_user_puts_in_its_place_is_not_believed)
{
	static const char *const commands[] = {
		"chown nobody $w",
		"chmod 666 $w && chown nobody $w",
		"mv $w $old && ln -s $old $w",
		"mv $w $old && mkfifo -m 666 $w",
	};
	char id[WITNESS_ID], command[512];

	if (geteuid() != 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		ck_assert_int_eq(witness_make(true, id), ST_OK);
		ck_assert_int_eq(witness_highest(id), 0);
		snprintf(command, sizeof command,
		    "w=/dev/shm/usher-%s old=/dev/shm/usher-%s.old; %s", id, id,
		    commands[i]);
		fixture_shell("/dev/shm", command);
		ck_assert_int_eq(witness_raise(id, "aa", 7), ST_NOT_FOUND);
		ck_assert_int_eq(witness_ask(id, "aa"), -1);
		snprintf(command, sizeof command, "rm -f usher-%s usher-%s.old",
		    id, id);
		fixture_shell("/dev/shm", command);
	}
}
END_TEST

/* Without a disk to say so, its word would still count. */
START_TEST(a_witness_that_cannot_be_ended_keeps_numbers_back)
{
	char gone[256];

	open_room();
	enter(1);
	fixture_forget_witnesses();
	snprintf(
	    gone, sizeof gone, "%s.gone", fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(rename(fixture_conf.queue_checkpoint_dir, gone), 0);
	ck_assert_int_eq(fixture_enter_apart(2), 0);
	ck_assert_int_eq(rename(gone, fixture_conf.queue_checkpoint_dir), 0);
	ck_assert_int_eq(enter(2), 2);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("witness");
	TCase *tc = tcase_create("restart");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, the_second_visitor_is_number_2_after_a_restart, 0, 2);
	tcase_add_loop_test(tc, ten_restarts_leave_no_gap, 0, 2);
	tcase_add_test(tc, a_new_epoch_begins_with_a_witness);
	tcase_add_test(tc, a_number_whose_trace_is_lost_is_not_given_again);
	tcase_add_test(tc, a_tail_without_numbers_leaves_no_gap);
	tcase_add_test(tc, numbers_jump_when_redis_is_emptied_and_then_go_on);
	tcase_add_test(tc, an_old_copy_proves_nothing);
	tcase_add_loop_test(tc, a_witness_that_is_not_whole_proves_nothing, 0,
	    (int)ARRAY_LEN(harms));
	tcase_add_test(tc, the_witness_of_another_epoch_proves_nothing);
	tcase_add_test(tc, a_room_without_a_witness_gets_one);
	tcase_add_test(tc, two_hosts_do_not_take_turns_at_every_number);
	tcase_add_test(tc, after_a_restore_has_asked_no_older_index_is_told);
	tcase_add_test(tc, a_witness_that_is_not_complete_knows_nothing);
	tcase_add_test(tc, what_another_user_puts_in_its_place_is_not_believed);
	tcase_add_test(tc, a_witness_that_cannot_be_ended_keeps_numbers_back);
	return fixture_main(s);
}

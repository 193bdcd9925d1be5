/*
 * Random operations on a room against a plain model of it, which checks the
 * rules after each.  And the same with each guard of the Redis functions taken
 * out: then a rule must break.
 *
 *     USHER_MODEL_STEPS  steps in all (default 100000)
 *     USHER_MODEL_SEED   replay this seed
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "drive.h"
#include "fixture.h"
#include "store/functions.h"

#define RUNS 5
#define GUARD_SEED 12
#define GUARD_SEED_2 51
#define OTHER_SEED 17
#define GUARD_STEPS 20000 /* as many as a run has by default */

static int64_t
number_of_env(const char *name, int64_t def)
{
	const char *text = getenv(name);

	return text != NULL ? strtoll(text, NULL, 10) : def;
}

/* The library logs what it must in a test that takes the disk away. */
static void
hush(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && getenv("USHER_MODEL_SEED") == NULL)
		dup2(fd, STDERR_FILENO);
}

START_TEST(the_rules_hold_after_every_step)
{
	int64_t steps = number_of_env("USHER_MODEL_STEPS", 100000) / RUNS, at;
	int64_t seed = number_of_env("USHER_MODEL_SEED", 0);
	char broken[256];

	if (seed != 0 && _i > 0)
		return;
	if (seed == 0 && _i < 2) /* which are red only without a guard */
		seed = _i == 0 ? GUARD_SEED : OTHER_SEED;
	if (seed == 0)
		seed = (int64_t)time(NULL) % 1000000 * RUNS + _i;
	printf("seed %lld, %lld steps\n", (long long)seed, (long long)steps);
	fflush(stdout);
	hush();
	at = drive((uint64_t)seed, steps, broken);
	ck_assert_msg(at == 0, "USHER_MODEL_SEED=%lld breaks at step %lld: %s",
	    (long long)seed, (long long)at, broken);
}
END_TEST

START_TEST(a_rate_does_not_count_calls_made_before_it_was_set)
{
	char broken[256];

	drive_new_rate(broken);
	ck_assert_str_eq(broken, "");
}
END_TEST

/* Without `told` a room that was never reported to is as one that no report
 * came to for long: it calls nobody, and test_shop holds the word for it. */
static const char *const guards[] = {
	"absent",
	"again",
	"away",
	"back",
	"capacity",
	"clock",
	"claim",
	"count",
	"epoch",
	"freeze",
	"give_back",
	"hearing",
	"limit",
	"lost",
	"once",
	"one_number",
	"missed",
	"open",
	"probe",
	"pulse",
	"rate",
	"returning",
	"seen",
	"selling",
	"shop_back",
	"shop_slots",
	"shop_time",
	"showed_up",
	"silence",
	"spread",
	"steady",
	"stock",
	"void",
	"witness",
};

/* Blank the lines of the library that a guard is made of. */
static int
blank_guard(char *text, const char *guard)
{
	char comment[64];
	int lines = 0;

	snprintf(comment, sizeof comment, "-- guard: %s\n", guard);
	for (char *at; (at = strstr(text, comment)) != NULL; lines++) {
		while (at > text && at[-1] != '\n')
			at--;
		memset(at, ' ', strcspn(at, "\n"));
	}
	return lines;
}

/* A changed library is another version: the server may have the real one. */
static void
give_version(char *text, char *version)
{
	size_t len = strlen(usher_library.version);

	for (char *at; (at = strstr(text, usher_library.version)) != NULL;)
		memcpy(at, version, len);
	usher_library.version = version;
}

/* Returns the lines that were taken out. */
static int
take_out(int number)
{
	char *text = strdup(usher_library.text), *version;
	int lines;

	version = strdup(usher_library.version);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(version);
	snprintf(
	    version, strlen(version) + 1, "%0*d", (int)strlen(version), number);
	lines = blank_guard(text, guards[number]);
	give_version(text, version);
	usher_library.text = text;
	return lines;
}

START_TEST(without_a_guard_a_rule_breaks)
{
	/* Of what a guard is for, one run may see nothing. */
	static const int64_t seeds[] = { GUARD_SEED, GUARD_SEED_2 };
	char broken[256];
	int64_t at = 0;

	ck_assert_int_gt(take_out(_i), 0);
	hush();
	for (size_t i = 0; i < ARRAY_LEN(seeds) && at == 0; i++)
		at = drive(seeds[i], GUARD_STEPS, broken);
	ck_assert_msg(at > 0, "nothing breaks without %s", guards[_i]);
	printf(
	    "without %s: step %lld: %s\n", guards[_i], (long long)at, broken);
	fflush(stdout);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("model");
	TCase *rules = tcase_create("rules"), *control = tcase_create("guards");

	suite_add_tcase(s, rules);
	suite_add_tcase(s, control);
	tcase_set_timeout(rules, 3600);
	tcase_set_timeout(control, 120);
	tcase_add_loop_test(rules, the_rules_hold_after_every_step, 0, RUNS);
	tcase_add_test(
	    rules, a_rate_does_not_count_calls_made_before_it_was_set);
	tcase_add_loop_test(
	    control, without_a_guard_a_rule_breaks, 0, (int)ARRAY_LEN(guards));
	return fixture_main(s);
}

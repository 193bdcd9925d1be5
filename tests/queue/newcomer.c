/* Newcomers that differ in nothing but the address they come from: each call
 * makes a new one, also in programs that run side by side. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "newcomer.h"

enum status
newcomer_enter(const char *address, int64_t *retry_after_ms)
{
	static int count;
	struct line_refusal refusal = { 0 };
	struct line_entrant e = { .address = address, .refusal = &refusal };
	struct line_place place;
	char id[24];
	enum status st;

	snprintf(id, sizeof id, "~%d.%d", getpid(), count++);
	ck_assert_int_eq(visitor_of_id(&e.visitor, id, strlen(id)), ST_OK);
	st = line_enter(&fixture_q, 1, &e, &place);
	if (retry_after_ms != NULL)
		*retry_after_ms = refusal.retry_after_ms;
	return st;
}

int
newcomer_count_entered(const char *address, int n)
{
	int entered = 0;
	enum status st;

	for (int i = 0; i < n; i++) {
		if ((st = newcomer_enter(address, NULL)) == ST_OK)
			entered++;
		else
			ck_assert_int_eq(st, ST_TOO_MANY_REQUESTS);
	}
	return entered;
}

void
newcomer_open_room(void)
{
	fixture_open(ROOM_SETTING_anyone, (int64_t)1, ROOM_SETTING_puzzle_max,
	    (int64_t)0, FIXTURE_END);
}

void
newcomer_limit(int64_t address, int64_t wide)
{
	fixture_conf.queue_new_visitors_per_min = address;
	fixture_conf.queue_new_visitors_per_min_wide = wide;
}

void
newcomer_set_up(void)
{
	fixture_set_up();
	newcomer_limit(120, 3000);
}

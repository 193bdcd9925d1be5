#ifndef TESTS_QUEUE_NEWCOMER_H
#define TESTS_QUEUE_NEWCOMER_H

#include "fixture.h"

/* Newcomers of room 1 by the network that they come from. */

/* Before every test: the limits are those of a new installation. */
void newcomer_set_up(void);

/* How many an address may send a minute, and its wider network; 0: any. */
void newcomer_limit(int64_t address, int64_t wide);

void newcomer_open_room(void); /* for anyone, and without a puzzle */

/* Somebody new enters from this address, which may be NULL.  The wait that a
 * refused one is told goes to the last argument, or NULL. */
enum status newcomer_enter(const char *address, int64_t *retry_after_ms);

/* How many of n newcomers are given a number; the others have to wait. */
int newcomer_count_entered(const char *address, int n);

#endif

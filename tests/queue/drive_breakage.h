#ifndef TESTS_QUEUE_DRIVE_BREAKAGE_H
#define TESTS_QUEUE_DRIVE_BREAKAGE_H

#include <stdbool.h>

/* What breaks, and how time goes. */

void drive_pass_time(void);

void drive_empty_redis(void);
void drive_restart_redis(void);
void drive_lose_tail(void);

/* Checkpoints cannot be written for a while, or again. */
void drive_move_disk(bool away);

/* Nobody can reach the room; cron goes on, and stock is reported. */
void drive_be_silent(void);

/* The clock is put forward, and then back further, or one of both. */
void drive_step_clock(void);

#endif

#ifndef BOOKING_QUEUE_SLOTS_H
#define BOOKING_QUEUE_SLOTS_H

#include <stdint.h>

#include "base/status.h"

/*
 * A turnstile before the queue service: of the booking programs of a host so
 * many ask it at a time, so many more wait to, and the rest is sent away.
 * Where one Apache runs both services each of them holds one of its threads,
 * and each question another, and a question that finds none left makes a queue
 * that is well look dead.  Of 64 threads (usher-server.conf.in):
 *
 *     16 ask + 16 answer + 24 wait = 56; and 1 + 3 for the ping, of which a
 *     host makes one at a time (gate.c); which leaves 4.
 *
 * The places are bytes of a file, locked with fcntl(): the kernel frees those
 * of a program that dies.  The locks belong to the process, so a process holds
 * one place at most.
 */
#define QUEUE_SLOTS_ASKING 16
#define QUEUE_SLOTS_WAITING 24

/*
 * Take a place among those who ask, waiting for one for at most wait_ms among
 * those who wait.  BUSY when that was in vain, and at once when there is no
 * place to wait.  A folder that cannot be used is logged, and bounds nothing:
 * OK, with -1 in *slot.
 */
enum status queue_slots_take(
    const char *dir, int64_t wait_ms, int *slot) MUST_CHECK;
void queue_slots_give(int slot);

#endif

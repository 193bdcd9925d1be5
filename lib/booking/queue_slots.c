/*
 * The turnstile's file, booking.state_dir/queue.slots, of which only locks on
 * its bytes matter:
 *
 *     byte  0 .. 15    a program that queries the service
 *     byte 16 .. 39    a program that waits until it may
 *
 * The locks are fcntl()'s: the kernel frees those of a program that dies.  They
 * belong to the process, and closing any descriptor of the file frees them all;
 * so the file is opened once a query, and nobody else in the process may open
 * it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "booking/queue_slots.h"

#define TRY_EVERY_MS 5

static bool
lock_byte(int fd, int kind, off_t at)
{
	struct flock l = {
		.l_type = (short)kind,
		.l_whence = SEEK_SET,
		.l_start = at,
		.l_len = 1,
	};

	return fcntl(fd, F_SETLK, &l) == 0;
}

/* Lock one of n bytes; -1 if others have them all. */
static off_t
lock_any(int fd, off_t first, int n)
{
	for (off_t at = first; at < first + n; at++)
		if (lock_byte(fd, F_WRLCK, at))
			return at;
	return -1;
}

static bool
take_slot(int fd)
{
	return lock_any(fd, 0, QUEUE_SLOTS_ASKING) >= 0;
}

/* Polls, and in no order: a newcomer may be quicker, but nobody waits long. */
static bool
wait_for_slot(int fd, int64_t wait_ms)
{
	int64_t end_ms = clock_mono_ms() + wait_ms;
	off_t place;

	place = lock_any(fd, QUEUE_SLOTS_ASKING, QUEUE_SLOTS_WAITING);
	if (place < 0)
		return false;
	while (clock_mono_ms() < end_ms) {
		clock_sleep_ms(TRY_EVERY_MS);
		if (take_slot(fd))
			return lock_byte(fd, F_UNLCK, place);
	}
	return false;
}

/* A file system without locks is treated as a folder that cannot be used. */
static bool
can_lock(int fd, const char *path)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &l) == 0)
		return true;
	log_error("%s: %s", path, strerror(errno));
	return false;
}

/* Opened for each query, so that no process keeps locking a file that was
 * replaced.  The slot is the descriptor, whose closing frees the lock. */
enum status
queue_slots_take(const char *dir, int64_t wait_ms, int *slot)
{
	char path[PATH_MAX];
	int fd;

	*slot = -1;
	snprintf(path, sizeof path, "%s/queue.slots", dir);
	if (file_open_lock(path, &fd) != ST_OK)
		return ST_OK;
	if (!can_lock(fd, path)) {
		close(fd);
		return ST_OK;
	}
	if (!take_slot(fd) && !wait_for_slot(fd, wait_ms)) {
		close(fd);
		return ST_BUSY;
	}
	*slot = fd;
	return ST_OK;
}

void
queue_slots_give(int slot)
{
	if (slot >= 0)
		close(slot);
}

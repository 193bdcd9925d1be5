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

/* Those who ask come first in the file, then those who wait. */
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

/* One of n bytes; -1 when others have them all. */
static off_t
lock_any(int fd, off_t first, int n)
{
	for (off_t at = first; at < first + n; at++)
		if (lock_byte(fd, F_WRLCK, at))
			return at;
	return -1;
}

static bool
ask(int fd)
{
	return lock_any(fd, 0, QUEUE_SLOTS_ASKING) >= 0;
}

/* Whoever comes meanwhile may be quicker; nobody waits long enough to mind. */
static bool
wait_to_ask(int fd, int64_t wait_ms)
{
	int64_t end_ms = clock_mono_ms() + wait_ms;
	off_t place;

	place = lock_any(fd, QUEUE_SLOTS_ASKING, QUEUE_SLOTS_WAITING);
	if (place < 0)
		return false;
	while (clock_mono_ms() < end_ms) {
		clock_sleep_ms(TRY_EVERY_MS);
		if (ask(fd))
			return lock_byte(fd, F_UNLCK, place);
	}
	return false;
}

/* A file system without locks is like a folder that cannot be used. */
static bool
can_lock(int fd, const char *path)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &l) == 0)
		return true;
	log_error("%s: %s", path, strerror(errno));
	return false;
}

/* Opened each time, so that nobody keeps a file that was replaced. */
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
	if (!ask(fd) && !wait_to_ask(fd, wait_ms)) {
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

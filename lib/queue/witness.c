/*
 * The witness of a room: a shared memory object /usher-ID.
 *
 *     programs:  raise `highest` to an index, then look at `run`
 *     restores:  set `run` to the new run of Redis, then look at `highest`
 *
 * Both in sequentially consistent order, so that of a program that has an index
 * of the old run and a restore at least one sees the other: the program does
 * not tell the index, or the restore counts it.  Do not weaken the order, nor
 * turn either pair round.
 *
 * Memory and not a file in the folder of checkpoints: a store to a mapped page
 * of a disk that hangs would hang too.  The header names the boot of the host,
 * so that an object that is kept on a disk after all is worth nothing after the
 * host has crashed.  Its random name is told by the checkpoint and by Redis
 * alone: another host has no object of that name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/log.h"
#include "queue/witness.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define HEADER 64
#define RUN_DIGITS 16 /* of the run_id: enough to tell two runs apart */

struct witness {
	char header[HEADER];
	atomic_uint_least64_t run; /* the first RUN_DIGITS of its run_id */
	atomic_int_least64_t highest;
	atomic_bool is_complete;
};

static bool
make_header(char header[HEADER])
{
	char boot[HEADER];
	size_t len;

	memset(header, 0, HEADER);
	if (file_read(BOOT_ID, boot, sizeof boot, &len) != ST_OK)
		return false;
	boot[strcspn(boot, "\n")] = '\0';
	return snprintf(header, HEADER, "usher witness 1 %s", boot) < HEADER;
}

static void
name_of(const char *id, char name[WITNESS_ID + 8])
{
	snprintf(name, WITNESS_ID + 8, "/usher-%s", id);
}

static uint64_t
run_of(const char *run_id)
{
	char digits[RUN_DIGITS + 1];

	snprintf(digits, sizeof digits, "%s", run_id);
	return strtoull(digits, NULL, 16);
}

static struct witness *
map(int fd)
{
	void *at = mmap(NULL, sizeof(struct witness), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	return at != MAP_FAILED ? at : NULL;
}

static bool
is_whole(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_size == sizeof(struct witness);
}

/* NULL unless it is a witness of this boot. */
static struct witness *
open_witness(const char *id)
{
	char name[WITNESS_ID + 8], header[HEADER];
	struct witness *w = NULL;
	int fd;

	if (*id == '\0' || !make_header(header))
		return NULL;
	name_of(id, name);
	if ((fd = shm_open(name, O_RDWR, 0)) < 0)
		return NULL;
	if (is_whole(fd))
		w = map(fd);
	close(fd);
	if (w != NULL && memcmp(w->header, header, HEADER) != 0) {
		munmap(w, sizeof *w);
		w = NULL;
	}
	return w;
}

static void
close_witness(struct witness *w)
{
	if (w != NULL)
		munmap(w, sizeof *w);
}

static struct witness *
create(const char *id)
{
	char name[WITNESS_ID + 8];
	struct witness *w = NULL;
	int fd;

	name_of(id, name);
	if ((fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0660)) < 0)
		return NULL;
	if (ftruncate(fd, sizeof *w) == 0)
		w = map(fd);
	close(fd);
	if (w == NULL)
		shm_unlink(name);
	return w;
}

enum status
witness_make(bool is_complete, char id[WITNESS_ID])
{
	unsigned char bytes[WITNESS_ID / 2];
	struct witness *w = NULL;
	char header[HEADER];

	errno = 0;
	if (make_header(header) && getrandom(bytes, sizeof bytes, 0) > 0) {
		sodium_bin2hex(id, WITNESS_ID, bytes, sizeof bytes);
		w = create(id);
	}
	if (w == NULL) {
		log_warn("shared memory: no witness: %s", strerror(errno));
		id[0] = '\0';
		return ST_INTERNAL;
	}
	memcpy(w->header, header, sizeof header);
	atomic_store(&w->is_complete, is_complete);
	close_witness(w);
	return ST_OK;
}

static void
raise_to(struct witness *w, int64_t index)
{
	int64_t was = atomic_load(&w->highest);

	while (was < index &&
	       !atomic_compare_exchange_weak(&w->highest, &was, index))
		;
}

void
witness_complete(const char *id, int64_t issued)
{
	struct witness *w = open_witness(id);

	if (w == NULL)
		return;
	raise_to(w, issued);
	atomic_store(&w->is_complete, true);
	close_witness(w);
}

/* A program stays with a room most of the time, and keeps its witness mapped.
 * One that was removed meanwhile proves nothing to anyone: no harm. */
static struct witness *
keep_open(const char *id)
{
	static char kept_id[WITNESS_ID];
	static struct witness *kept;

	if (kept == NULL || strcmp(kept_id, id) != 0) {
		close_witness(kept);
		kept = open_witness(id);
		snprintf(kept_id, sizeof kept_id, "%s", id);
	}
	return kept;
}

enum status
witness_raise(const char *id, const char *run_id, int64_t index)
{
	struct witness *w = keep_open(id);

	if (w == NULL || !atomic_load(&w->is_complete))
		return ST_NOT_FOUND;
	raise_to(w, index);
	return atomic_load(&w->run) == run_of(run_id) ? ST_OK : ST_RETRY;
}

void
witness_follow(const char *id, const char *run_id)
{
	struct witness *w = open_witness(id);

	if (w == NULL)
		return;
	atomic_store(&w->run, run_of(run_id));
	close_witness(w);
}

int64_t
witness_highest(const char *id)
{
	struct witness *w = open_witness(id);
	int64_t highest = -1;

	if (w != NULL && atomic_load(&w->is_complete))
		highest = atomic_load(&w->highest);
	close_witness(w);
	return highest;
}

int64_t
witness_ask(const char *id, const char *run_id)
{
	witness_follow(id, run_id);
	return witness_highest(id);
}

void
witness_remove(const char *id)
{
	char name[WITNESS_ID + 8];

	if (*id == '\0')
		return;
	name_of(id, name);
	shm_unlink(name);
}

/*
 * The witness of a room: a shared memory object /usher-ID of struct witness,
 * which on x86-64 and arm64 is 88 bytes, in the byte order of the host:
 *
 *      0  header       "usher witness 1 " and the host's boot id, then NULs
 *     64  run          which run of Redis indexes must be of to be told
 *     72  highest      the highest index that was told
 *     80  is_complete  1 byte: has it seen every index of the epoch?
 *     81  padding
 *
 * The 1 in the header is the version of this layout: raise it with any change,
 * and programs of both versions take each other's witnesses for missing.
 *
 *     a program:  1. raises `highest` to its index   2. reads `run`
 *     a restore:  1. sets `run` to the new run       2. reads `highest`
 *
 * All four are sequentially consistent, so that of a program that has an index
 * of the old run and a restore at least one sees the other: the program does
 * not tell the index, or the restore counts it.  Do not weaken the order, and
 * do not swap the steps of either.
 *
 * It is memory and not a file beside the checkpoints because a store to a
 * mapped page of a disk that hangs would hang too.  The header names the boot
 * of the host, so that an object that is kept on a disk after all is not
 * believed after the host has crashed.  Only the checkpoint and Redis know its
 * random name: another host has no object of that name.
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
#define HEADER_BYTES 64
#define RUN_DIGITS 16 /* hex digits of the run_id: these fit into 8 bytes */

struct witness {
	char header[HEADER_BYTES];
	atomic_uint_least64_t run; /* the first RUN_DIGITS of its run_id */
	atomic_int_least64_t highest;
	atomic_bool is_complete;
};

static bool
make_witness_header(char header[HEADER_BYTES])
{
	char boot[HEADER_BYTES];
	size_t len;

	memset(header, 0, HEADER_BYTES);
	if (file_read(BOOT_ID, boot, sizeof boot, &len) != ST_OK)
		return false;
	boot[strcspn(boot, "\n")] = '\0';
	return snprintf(header, HEADER_BYTES, "usher witness 1 %s", boot) <
	       HEADER_BYTES;
}

static void
make_object_name(const char *id, char name[WITNESS_ID + 8])
{
	snprintf(name, WITNESS_ID + 8, "/usher-%s", id);
}

static uint64_t
number_of_run(const char *run_id)
{
	char digits[RUN_DIGITS + 1];

	snprintf(digits, sizeof digits, "%s", run_id);
	return strtoull(digits, NULL, 16);
}

static struct witness *
map_witness(int fd)
{
	void *at = mmap(NULL, sizeof(struct witness), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);

	return at != MAP_FAILED ? at : NULL;
}

/* Of the right size, and made by this user or root: everybody can make an
 * object of a name that they have seen, where the first one is gone.
 * Opening one follows no link. */
static bool
may_be_witness(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_size == sizeof(struct witness) &&
	       (st.st_uid == 0 || st.st_uid == geteuid());
}

/* NULL unless it is a whole witness of this version and boot.  The size is
 * checked before the object is mapped: reading beyond the end of a short one
 * would kill the program. */
static struct witness *
open_witness(const char *id)
{
	char name[WITNESS_ID + 8], header[HEADER_BYTES];
	struct witness *w = NULL;
	int fd;

	if (*id == '\0' || !make_witness_header(header))
		return NULL;
	make_object_name(id, name);
	if ((fd = shm_open(name, O_RDWR, 0)) < 0)
		return NULL;
	if (may_be_witness(fd))
		w = map_witness(fd);
	close(fd);
	if (w != NULL && memcmp(w->header, header, HEADER_BYTES) != 0) {
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

/* An object that could not be given its size is removed again, else its name
 * would be taken by one that knows nothing. */
static struct witness *
create_witness(const char *id)
{
	char name[WITNESS_ID + 8];
	struct witness *w = NULL;
	int fd;

	make_object_name(id, name);
	if ((fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0660)) < 0)
		return NULL;
	if (ftruncate(fd, sizeof *w) == 0)
		w = map_witness(fd);
	close(fd);
	if (w == NULL)
		shm_unlink(name);
	return w;
}

/* O_EXCL and a name of 16 random bytes: nobody can have put an object of that
 * name there before. */
enum status
witness_make(bool is_complete, char id[WITNESS_ID])
{
	unsigned char bytes[WITNESS_ID / 2];
	struct witness *w = NULL;
	char header[HEADER_BYTES];

	errno = 0;
	if (make_witness_header(header) &&
	    getrandom(bytes, sizeof bytes, 0) > 0) {
		sodium_bin2hex(id, WITNESS_ID, bytes, sizeof bytes);
		w = create_witness(id);
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
raise_highest(struct witness *w, int64_t index)
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
	raise_highest(w, issued);
	atomic_store(&w->is_complete, true);
	close_witness(w);
}

/* A program serves one room most of the time, so it keeps that room's witness
 * mapped: an enter then costs no system call.  Raising a witness that was
 * removed meanwhile is harmless, since nobody reads it any more. */
static struct witness *
kept_witness(const char *id)
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
	struct witness *w = kept_witness(id);

	if (w == NULL || !atomic_load(&w->is_complete))
		return ST_NOT_FOUND;
	raise_highest(w, index);
	return atomic_load(&w->run) == number_of_run(run_id) ? ST_OK : ST_RETRY;
}

void
witness_follow(const char *id, const char *run_id)
{
	struct witness *w = open_witness(id);

	if (w == NULL)
		return;
	atomic_store(&w->run, number_of_run(run_id));
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
	make_object_name(id, name);
	shm_unlink(name);
}

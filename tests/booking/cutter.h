#ifndef TESTS_BOOKING_CUTTER_H
#define TESTS_BOOKING_CUTTER_H

#include <stdbool.h>

/*
 * A proxy in front of MariaDB's socket that cuts the connection at a chosen
 * command of the client: so that every moment at which a connection can be
 * lost is tried, and not only those that chance finds.
 */
enum cut_when {
	CUT_BEFORE, /* the server never sees the command */
	CUT_DURING, /* it does, and may find the client gone before or after */
	CUT_AFTER, /* it has carried it out; the client never hears of it */
	CUT__MAX
};

struct cutter;

/* Listens on socket_path; a process of its own, ended by cutter_free(). */
struct cutter *cutter_start(const char *socket_path, const char *server_path);
void cutter_free(struct cutter *);

/* Cut once, at the nth command from now on (1 is the next); 0: never. */
void cutter_arm(struct cutter *, int nth, enum cut_when);

bool cutter_has_cut(const struct cutter *);
bool cutter_cut_a_commit(const struct cutter *);

#endif

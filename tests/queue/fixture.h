#ifndef TESTS_QUEUE_FIXTURE_H
#define TESTS_QUEUE_FIXTURE_H

#include <stdarg.h>

#include <check.h>

#include "queue/checkpoint.h"
#include "queue/line.h"
#include "queue/room.h"
#include "queue/room_list.h"
#include "queue/room_read.h"
#include "queue/shop.h"
#include "server.h"
#include "store/redis.h"

/* One private Redis for the test program, and a clock of the test's own. */

#define T0 1790000000000

extern struct server *fixture_server;
extern struct conf fixture_conf;
extern struct queue_context fixture_q; /* now_ms starts at T0 in every test */

void fixture_start(void);
void fixture_stop(void);

/* Empty Redis and the folders, and set the clock back: before every test. */
void fixture_set_up(void);
void fixture_tear_down(void);

void fixture_pass(int64_t ms); /* time passes */
/* The same, and a visitor polls once a second. */
struct fixture_visitor;
void fixture_pass_heard(struct fixture_visitor *, int64_t ms);

/* Time in which n visitors poll every few seconds, and the shop reports every
 * fifth, if it does. */
void fixture_pass_with(
    struct fixture_visitor *, int n, int seconds, bool is_reporting);

/* Open room 1 with settings: pairs of enum room_setting and int64_t, ended by
 * FIXTURE_END.  A draw counts its entrants a millisecond before the opening. */
#define FIXTURE_END ROOM_SETTING__MAX
void fixture_open(int key, ...);
void fixture_set(enum room_setting, int64_t);

/* The shop of room 1 reports; a room that hears one for the first time becomes
 * one whose shop must go on reporting. */
void fixture_report(int64_t sellable, int64_t held);
void fixture_report_closed(void); /* that it cannot sell; the same stock */

/* Visitors are known by a number: "v1", "v2" ... and keep their token. */
struct fixture_visitor {
	struct visitor visitor;
	struct token token;
	struct line_place place; /* the last answer */
};

void fixture_visitor(struct fixture_visitor *, int n); /* has no token yet */
enum status fixture_enter(struct fixture_visitor *);

/* An anonymous visitor, known by a letter; and an account enters that was this
 * one before, with its token if it has one. */
void fixture_anonymous(struct fixture_visitor *, char letter);
enum status fixture_sign_in(
    struct fixture_visitor *, const struct fixture_visitor *before);

/* Visitor n, or one after the other visitors 1 to n, enter and get a number. */
void fixture_enter_new(struct fixture_visitor *, int n);
void fixture_enter_all(struct fixture_visitor *, int n);
/* A visitor enters by a program of its own, which keeps no witness mapped from
 * before.  Its number; 0: it was told none. */
int64_t fixture_enter_apart(int n);
/* Open room 1 and enter n visitors: one inside, the others in line, everybody
 * known to the checkpoint. */
void fixture_fill(struct fixture_visitor *, int n);
/* Open room 1 with short times: v[0] is inside, n wait behind it. */
enum { FIXTURE_HOLD_MS = 60000, FIXTURE_ABSENT_MS = 15000 };
void fixture_open_line(struct fixture_visitor *v, int n);

enum status fixture_poll(struct fixture_visitor *);
enum status fixture_claim(struct fixture_visitor *);
enum status fixture_validate(struct fixture_visitor *);
bool fixture_leave(struct fixture_visitor *);
/* Visitors 1 to n poll; or they claim, and are inside. */
void fixture_poll_all(struct fixture_visitor *, int n);
void fixture_claim_all(struct fixture_visitor *, int n);
void fixture_advance(void);
struct room fixture_room(void); /* as Redis has it */
struct checkpoint fixture_checkpoint(void); /* of room 1, as on disk */

/* End Redis in order and let it come again. */
void fixture_restart(void);

/* Kill Redis and let it come again with what `change`, a shell command run in
 * its folder, made of its data. */
void fixture_kill_and_change(const char *change);

/* Kill Redis and let it come again with what it had kept at the note alone. */
void fixture_note_tail(void);
void fixture_lose_tail(void);

/* Remove the witnesses of all rooms, as a restart of the host does. */
void fixture_forget_witnesses(void);

/* Any command of Redis, for its effect; or one that answers with a number. */
void fixture_redis(const char *command);
int64_t fixture_redis_number(const char *command);

/* A shell command, run in a folder; it must succeed. */
void fixture_shell(const char *dir, const char *command);

/* This many child processes end, each with success. */
void fixture_wait(int children);

/* Change a number of room 1 where Redis keeps it, past the library. */
void fixture_poke(const char *field, int64_t value);

int fixture_main(Suite *);

#endif

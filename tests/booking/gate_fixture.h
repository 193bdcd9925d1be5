#ifndef TESTS_BOOKING_GATE_FIXTURE_H
#define TESTS_BOOKING_GATE_FIXTURE_H

#include "answerer.h"
#include "booking/gate.h"
#include "fixture.h"

/* A gate before a stand-in for the queue service, in an empty database. */
struct gate_fixture {
	struct sql *owner, *db;
	struct concert queued, plain; /* with a line, and without */
	struct responder *queue;
	struct answerer *door; /* the host's own, which is prompt */
	struct conf conf; /* leads to that queue */
	char url[64], door_url[64];
	struct gate gate;
	struct admission_cache looked;
};

void gate_fixture_begin(struct gate_fixture *);
void gate_fixture_end(struct gate_fixture *);

/* A client of the queue as the programs have it, which waits for its turn. */
struct queue_client *gate_fixture_client(const struct gate_fixture *);

/* From now on the queue is up, or refuses, or whatever else the mode says. */
void gate_fixture_becomes(struct gate_fixture *, enum responder_mode);

/* What the gate says to an account with this token, or with none (NULL). */
enum status gate_fixture_pass(struct gate_fixture *, const struct concert *,
    const char *account, const char *token);

/* The same to one that looks at the seats, at this time of the process. */
enum status gate_fixture_look(struct gate_fixture *, const struct concert *,
    const char *account, const char *token, int64_t now_ms);

#endif

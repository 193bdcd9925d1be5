#ifndef TESTS_BOOKING_RECEIPT_FIXTURE_H
#define TESTS_BOOKING_RECEIPT_FIXTURE_H

#include "base/mac.h"
#include "base/sign.h"
#include "booking/receipt_admission.h"
#include "gate_fixture.h"

#define RECEIPT_FIXTURE_MS 60000

/* A gate that takes receipts, before a queue service that refuses, and a
 * request that brings one: of kim's, good for RECEIPT_FIXTURE_MS, of a room for
 * two. */
struct receipt_fixture {
	struct gate_fixture at;
	struct keyring *secret, *public; /* any pair of keys will do */
	struct receipt mine;
	char text[MAC_SEALED_MAX]; /* what the request brings */
};

void receipt_fixture_begin(struct receipt_fixture *);
void receipt_fixture_end(struct receipt_fixture *);

/* The request brings this one instead. */
void receipt_fixture_bring(struct receipt_fixture *, const struct receipt *);

/* How many are inside by receipts. */
int64_t receipt_fixture_inside(const struct receipt_fixture *);

#endif

/* The queue's address lies in the fixture, as the configuration only points to
 * it: so a fixture must not be moved while it is used. */
#include <stdio.h>

#include "gate_fixture.h"

void
gate_fixture_begin(struct gate_fixture *g)
{
	static const struct answer_plan prompt = { .http = 204 };

	fixture_begin(&g->owner, &g->db, 0, 0);
	g->looked = (struct admission_cache){ 0 };
	g->plain = fixture_concert(g->owner, 0, 0);
	g->queued = fixture_queued_concert(g->owner, 0, 0);
	g->queue = responder_start();
	g->door = answerer_start();
	answerer_set(g->door, &prompt);
	snprintf(
	    g->door_url, sizeof g->door_url, "%sdoor", answerer_url(g->door));
	g->conf = conf;
	g->conf.booking_queue_url = g->url;
	g->conf.booking_own_door_url = g->door_url;
	g->gate = (struct gate){ .conf = &g->conf,
		.sql = g->db,
		.queue_client = gate_fixture_client(g),
		.may_claim = true };
}

void
gate_fixture_end(struct gate_fixture *g)
{
	responder_free(g->queue);
	answerer_free(g->door);
	queue_client_free(g->gate.queue_client);
	fixture_end(g->owner, g->db);
}

struct queue_client *
gate_fixture_client(const struct gate_fixture *g)
{
	struct queue_client *q = queue_client_new(&g->conf);

	queue_client_take_turns(q);
	return q;
}

void
gate_fixture_becomes(struct gate_fixture *g, enum responder_mode mode)
{
	responder_set(g->queue, mode);
	snprintf(g->url, sizeof g->url, "%s", responder_url(g->queue));
}

enum status
gate_fixture_pass(struct gate_fixture *g, const struct concert *c,
    const char *account, const char *token)
{
	int64_t wait_ms;

	return gate_pass(&g->gate, c, account, token, &wait_ms);
}

enum status
gate_fixture_look(struct gate_fixture *g, const struct concert *c,
    const char *account, const char *token, int64_t now_ms)
{
	int64_t wait_ms;

	return gate_look(
	    &g->gate, &g->looked, c, account, token, now_ms, &wait_ms);
}

/*
 * What is new in a new epoch.  The witness is made before the first index is
 * given, so that it has seen all of them; it follows the run of Redis that
 * began the epoch.
 */
#include "queue/room_epoch.h"
#include "base/log.h"
#include "store/redis.h"

/* A room without a witness works, but numbers jump when Redis restarts. */
void
room_epoch_begin(struct checkpoint *c, int64_t epoch)
{
	if (witness_make(true, c->witness) != ST_OK)
		log_warn("room %lld: no witness", (long long)c->concert_id);
	c->epoch = epoch;
	c->issued = c->serving = 0;
	c->gaps[0] = '\0';
	c->issued_limit = checkpoint_next_limit(0);
	c->entrants = -1;
	draw_new_seed(c->seed, c->commitment);
	draw_new_salt(c->entry_salt);
	c->frozen_at_ms = c->beacon_asked = 0;
	c->beacon_state = DRAW_BEACON_AWAITED;
	c->entrants_hash[0] = c->beacon_value[0] = c->draw_key[0] = '\0';
}

void
room_epoch_confirm(struct queue_context *q, const struct checkpoint *c)
{
	char run_id[REDIS_RUN_ID];

	redis_run_id(q->redis, run_id);
	witness_follow(c->witness, run_id);
}

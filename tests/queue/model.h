#ifndef TESTS_QUEUE_MODEL_H
#define TESTS_QUEUE_MODEL_H

#include "fixture.h"

/*
 * A plain picture of one room and its visitors, kept beside the real one.
 * Every operation is done on the real room and told to the model; what the
 * room answers and holds is then held against rules 1 to 12.  A rule that is
 * broken is a text in `broken`, which sticks.
 */

#define MODEL_PEOPLE 24
#define MODEL_FOES 6 /* of them, who claim nothing */
#define MODEL_INDEXES 65536
#define MODEL_CALLS 4096
#define MODEL_LEFT_LATELY 64
#define MODEL_NEVER INT64_C(-1000000000000000) /* as the time last seen */
#define MODEL_AGAIN 10000 /* from one further number to the next */
#define MODEL_CLAIM_MAX 20000 /* of all claim_ms the driver sets */

enum model_state {
	MODEL_OUT, /* no number, or an outdated one */
	MODEL_WAITING, /* in line; `passed_over`: its turn went by */
	MODEL_CALLED, /* has a slot, not claimed */
	MODEL_INSIDE,
	MODEL_LEFT,
	MODEL_EXPIRED
};

struct model_person {
	struct visitor visitor;
	struct token token; /* index 0: none */
	enum model_state state;
	bool passed_over;
	bool is_steady; /* was present all the time, without doubt */
	bool is_back; /* passed over, and seen since */
	int missed; /* calls of its number that it did not claim */
	bool is_known; /* Redis knows its latest number */
	int64_t number; /* 0: not drawn yet */
	int64_t seen_at; /* it is present for absent_ms from then */
	int64_t kept_at; /* as far as the room may think so */
	int64_t used_at; /* its token was used last */
	int64_t again_at; /* it was given a further number last */
	int64_t deadline;
	int64_t ahead; /* as last told */
	int64_t polls_at;
	int polls;
};

/* What was heard of the shop, by the room's clock. */
struct model_shop {
	int64_t pulse_at; /* its last report; 0: none yet */
	bool is_selling; /* as it said */
	int64_t probed_at,
	    probe_due_at; /* the last probe, or 0; the next one */
	int streak; /* results in a row that say otherwise than ... */
	bool is_found_down; /* ... what two in a row have said */
	int64_t watched_at; /* anything was known of it */
	int64_t sold_slot; /* the slots' clock when it is last known to sell */
};

struct model {
	struct model_person person[MODEL_PEOPLE];
	short owner[MODEL_INDEXES]; /* of an index; -1: not given */
	struct room_settings set;
	int64_t epoch, issued, serving, sellable, held;
	int64_t entrants; /* -1: no draw yet */
	bool is_counted; /* its entrants */
	int64_t first_late; /* the first index after the freeze; 0: not known */
	int64_t called_at[MODEL_CALLS];
	size_t calls;
	int64_t skew_ms; /* the room's clock is ahead by this */
	int64_t heard_at, lost_ms; /* what silences have given back */
	int64_t silent_until; /* a silence that was found ended last */
	int64_t renewed_at; /* one after which all present have absent_ms */
	bool is_ending; /* one has ended since the last look */
	int64_t silence_ms; /* a longer gap is a silence, for sure */
	struct model_shop shop;
	int64_t slot_now; /* the clock of slots, in the operation at hand */
	int64_t run_out; /* those have run out whose deadline is before */
	int64_t forgotten_slot; /* the clock when a verdict was forgotten */
	int64_t stood_ms; /* by this slots run out later than the clock says */
	bool is_silent; /* the operation ends a silence */
	bool
	    is_of_shop; /* it is about the shop, or ends what was known of it */
	bool is_heard; /* a visitor makes it */
	int64_t opened_at; /* an operator opened it again */
	bool is_closing; /* it closes the room, or opens it */
	bool is_expected; /* somebody waits or is called, without doubt */
	int64_t left_at[MODEL_LEFT_LATELY]; /* who left last */
	size_t left;
	int64_t fresh_since; /* the rate was set last */
	size_t fresh_from; /* of called_at: the first call by this rate */
	int64_t lost_at; /* Redis was emptied last */
	int64_t presumed_until; /* presence was lost until then */
	int64_t grace_until;
	int64_t unowned_until; /* slots may be of numbers that nobody has */
	bool is_unknown; /* Redis was emptied: take what it holds as it is */
	struct model_person *actor; /* of the operation at hand */
	bool is_claiming; /* it may be let in by that */
	char broken[256];
};

void model_init(struct model *, int64_t now_ms);

/* A rule does not hold. */
void model_break(struct model *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* An operation begins, of a visitor that the room hears or not: slots have run
 * out. */
void model_begin(struct model *, bool is_heard);

/* The room's own clock, which never goes back. */
int64_t model_now(const struct model *);

/* Hold the room against the model after an operation; urgent: one that must
 * have used every free slot. */
void model_look(struct model *, bool urgent);

/* Hold an answer to the actor against the model, after model_look(). */
void model_answer(struct model *, const struct line_place *);

/* The actor used its token, before the model looks; may it be let in by that?
 */
void model_use(struct model *, struct model_person *, bool is_claiming);

/* The entrants are counted, and the draw is not held yet. */
bool model_is_frozen(const struct model *, int64_t now_ms);

bool model_is_scheduled(const struct model *);

/* The rate was set. */
void model_rate(struct model *, int64_t rate_per_min);

/* Before absent_ms is set: a visitor absent by the old one stays absent. */
void model_forget_absent(struct model *);

/* After model_reset(), where there is a room. */
void model_meet_shop(struct model *);

/* The shop reports.  An operator says whether it does, or whom to ask. */
void model_report(
    struct model *, int64_t sellable, int64_t held, bool is_selling);
void model_set_shop(struct model *, bool is_reporting);
void model_set_probe(struct model *);

/* Cron asks: is it told to ask the shop?  The shop has answered. */
bool model_take_probe(struct model *);
void model_probed(struct model *, bool is_good);

/* Redis will come back with its data. */
void model_restarted(struct model *);

/* Redis was emptied; a new epoch began. */
void model_lost(struct model *);
void model_reset(struct model *);

#endif

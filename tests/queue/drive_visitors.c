/*
 * What visitors do, and the shop about one of them: enter, use a token, leave.
 * Foes are visitors who claim nothing.
 */
#include "drive_visitors.h"
#include "dice.h"
#include "drive_run.h"

#define POLLS_MAX 14
#define POLLS_MS 10000

struct model_person *
drive_any_person(void)
{
	return &run.m.person[dice_below(MODEL_PEOPLE)];
}

static bool
has_token(const struct model_person *p)
{
	return p->token.index > 0;
}

static bool
is_alive(const struct model_person *p)
{
	return p->state == MODEL_WAITING || p->state == MODEL_CALLED ||
	       p->state == MODEL_INSIDE;
}

static bool
is_outdated(const struct model_person *p)
{
	return p->token.epoch < run.m.epoch;
}

/* Rule 11: a number is given out only when a limit above it is on disk. */
static void
check_limit(int64_t index)
{
	if (index > run.limit)
		drive_learn_limit();
	if (index > run.limit)
		model_break(&run.m, "number %lld above the limit %lld",
		    (long long)index, (long long)run.limit);
}

/* Rule 2: a new number is new, and at the end of the line. */
static void
take_number(struct model_person *p, const struct line_place *place)
{
	if (place->index <= run.m.issued || place->index >= MODEL_INDEXES)
		model_break(&run.m, "number %lld is not at the end of %lld",
		    (long long)place->index, (long long)run.m.issued);
	else
		run.m.owner[place->index] = (short)(p - run.m.person);
	check_limit(place->index);
	if (p->state != MODEL_OUT)
		p->again_at = model_now(&run.m);
	if (model_is_frozen(&run.m, fixture_q.now_ms) && run.m.first_late == 0)
		run.m.first_late = place->index;
	p->token = (struct token){ 1, place->epoch, place->index, p->visitor };
	p->state = MODEL_WAITING;
	p->passed_over = p->is_back = false;
	p->missed = 0;
	p->is_steady = true;
	p->number = 0;
	if (!model_is_scheduled(&run.m))
		p->number = place->index;
	p->seen_at = p->kept_at = p->used_at = model_now(&run.m);
	p->ahead = INT64_MAX;
}

/* Who left before the draw is back in it, as if it had come just now. */
static void
take_entry_again(struct model_person *p)
{
	p->state = MODEL_WAITING;
	p->is_steady = true;
	p->seen_at = p->kept_at = p->used_at = model_now(&run.m);
}

/* Why it is given no place, as far as the model knows; else OK. */
static enum status
refusal_of(const struct model_person *p, bool is_new)
{
	bool is_inside = p->state == MODEL_CALLED || p->state == MODEL_INSIDE;

	if (run.m.set.closed == 1 && !is_inside)
		return ST_ROOM_CLOSED;
	if (is_new && model_now(&run.m) - p->again_at < MODEL_AGAIN)
		return ST_TOO_MANY_REQUESTS;
	return ST_OK;
}

static void
check_entered(
    struct model_person *p, bool is_new, const struct line_place *place)
{
	if (place->is_new != is_new)
		model_break(&run.m, "enter: new=%d in state %d", place->is_new,
		    p->state);
	else if (is_new)
		take_number(p, place);
	else if (place->index != p->token.index)
		model_break(&run.m, "enter: %lld became %lld",
		    (long long)p->token.index, (long long)place->index);
	else if (p->state == MODEL_LEFT)
		take_entry_again(p);
}

void
drive_enter(struct model_person *p)
{
	struct line_entrant e = { .visitor = p->visitor, .address = "" };
	struct line_place place;
	enum status st, refusal;
	bool is_new;

	model_begin(&run.m, true);
	is_new = !is_alive(p) &&
		 !(p->state == MODEL_LEFT && model_is_scheduled(&run.m));
	refusal = refusal_of(p, is_new);
	drive_trace("enter", p);
	if (has_token(p) && (!p->is_known || dice_below(2) == 0))
		e.token = &p->token;
	st = line_enter(&fixture_q, 1, &e, &place);
	if (refusal != ST_OK && !run.m.is_unknown) {
		drive_expect("enter", st, refusal);
		model_look(&run.m, false);
		return;
	}
	if (st != ST_OK && (run.no_disk > 0 || run.m.set.closed == 1)) {
		if (!run.m.is_unknown)
			model_look(&run.m, false);
		return;
	}
	drive_expect("enter", st, ST_OK);
	if (st != ST_OK)
		return;
	check_entered(p, is_new, &place);
	model_use(&run.m, p, is_new);
	model_look(&run.m, true);
	model_answer(&run.m, &place);
}

static bool
is_flood(struct model_person *p)
{
	int64_t at = model_now(&run.m) / POLLS_MS;

	if (p->polls_at != at)
		p->polls = 0;
	p->polls_at = at;
	return ++p->polls > POLLS_MAX;
}

/* The ways to use a token, and what each says to a visitor that is not inside.
 */
enum use { POLL, CLAIM, VALIDATE, LOOK, USE__MAX };
static const struct {
	const char *name;
	bool is_claiming, is_heard;
	enum status waiting, ended;
} uses[] = {
	[POLL] = { "poll", false, true, ST_OK, ST_OK },
	[CLAIM] = { "claim", true, true, ST_NOT_CALLED, ST_CLAIM_EXPIRED },
	[VALIDATE] = { "validate", true, false, ST_TOKEN_WAITING,
	    ST_TOKEN_EXPIRED },
	[LOOK] = { "look", false, false, ST_TOKEN_WAITING, ST_TOKEN_EXPIRED },
};

static enum status
call_use(enum use use, const struct token *t, struct line_place *place)
{
	switch (use) {
	case POLL:
		return line_poll(&fixture_q, t, place);
	case CLAIM:
		return line_claim(&fixture_q, t, place);
	default:
		return line_validate(
		    &fixture_q, t, uses[use].is_claiming, place);
	}
}

/* Who was called and claims is inside; who is called by this very call, but
 * after it was answered, is told that it waits. */
static void
check_use(
    enum use use, const struct model_person *p, bool was_called, enum status st)
{
	if (p->state == MODEL_INSIDE)
		drive_expect(uses[use].name, st, ST_OK);
	else if (p->state == MODEL_WAITING || p->state == MODEL_CALLED)
		drive_expect(uses[use].name, st, uses[use].waiting);
	else
		drive_expect(uses[use].name, st, uses[use].ended);
	if (was_called && uses[use].is_claiming && p->state != MODEL_INSIDE)
		model_break(
		    &run.m, "%lld claims in vain", (long long)p->number);
}

static void
use_token(struct model_person *p, enum use use)
{
	bool was_passed, was_called;
	struct line_place place;
	enum status st;

	if (!has_token(p))
		return;
	model_begin(&run.m, !is_outdated(p) && uses[use].is_heard);
	was_passed = p->passed_over && p->state == MODEL_WAITING;
	was_called = p->state == MODEL_CALLED;
	drive_trace(uses[use].name, p);
	st = call_use(use, &p->token, &place);
	if (is_outdated(p)) {
		drive_expect(uses[use].name, st, ST_TOKEN_OUTDATED);
		return;
	}
	if (use == POLL && is_flood(p)) {
		drive_expect("poll", st, ST_TOO_MANY_REQUESTS);
		model_look(&run.m, false);
		return;
	}
	model_use(&run.m, p, uses[use].is_claiming);
	model_look(&run.m, was_passed);
	check_use(use, p, was_called, st);
	if (st == ST_OK)
		model_answer(&run.m, &place);
}

void
drive_poll(struct model_person *p)
{
	use_token(p, POLL);
}

/* Foes look and never claim; the others are in earnest as often as not. */
void
drive_use_any(void)
{
	struct model_person *p = drive_any_person();
	bool is_foe = p < run.m.person + MODEL_FOES;

	use_token(p, is_foe ? LOOK : (enum use)(CLAIM + dice_below(3)));
}

void
drive_leave(struct model_person *p)
{
	bool released = false, was_alive;
	enum status st;

	if (!has_token(p))
		return;
	model_begin(&run.m, !is_outdated(p));
	was_alive = is_alive(p);
	drive_trace("leave", p);
	st = line_leave(&fixture_q, &p->token, &released);
	if (is_outdated(p)) {
		drive_expect("leave", st, ST_TOKEN_OUTDATED);
		return;
	}
	drive_expect("leave", st, ST_OK);
	if (released != was_alive)
		model_break(&run.m, "leave: released=%d in state %d", released,
		    p->state);
	if (was_alive) {
		p->state = MODEL_LEFT;
		run.m.left_at[run.m.left++ % MODEL_LEFT_LATELY] =
		    model_now(&run.m);
	}
	model_look(&run.m, true);
}

/* Numbers are used up, as in a sale, while few are allowed: by people who have
 * none to wait for. */
void
drive_rush_in(void)
{
	fixture_pass(MODEL_AGAIN);
	for (int i = 0; i < 16 && run.m.issued < 700; i++) {
		struct model_person *p = drive_any_person();

		drive_leave(p);
		drive_enter(p);
	}
}

/*
 * The rules, written down a second time over a plain picture of the room.
 * What it knows of the real room it learns from answers, from what the room
 * publishes and from view.c: a rule must not be checked by the code it is
 * about.  Here is what there is to know, and what each operation begins and
 * ends with; the rules themselves are in the other files of that name.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model_parts.h"
#include "view.h"

void
model_break(struct model *m, const char *fmt, ...)
{
	va_list ap;

	if (m->broken[0] != '\0')
		return;
	va_start(ap, fmt);
	vsnprintf(m->broken, sizeof m->broken, fmt, ap);
	va_end(ap);
}

void
model_forget_calls(struct model *m)
{
	m->calls = m->fresh_from = 0;
}

int64_t
model_now(const struct model *m)
{
	return fixture_q.now_ms + m->skew_ms;
}

void
model_reset(struct model *m)
{
	memset(m->owner, -1, sizeof m->owner);
	m->issued = m->serving = 0;
	m->entrants = -1;
	m->is_counted = false;
	m->first_late = 0;
	model_forget_calls(m);
	m->presumed_until = m->grace_until = m->lost_ms = 0;
	m->is_unknown = m->is_expected = false;
	m->slot_now = m->run_out = m->heard_at = model_now(m);
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		m->person[i].state = MODEL_OUT;
		m->person[i].polls = 0;
		m->person[i].again_at = MODEL_NEVER;
	}
}

void
model_init(struct model *m, int64_t now_ms)
{
	char name[16];

	*m = (struct model){ .epoch = 1,
		.sellable = -1,
		.fresh_since = now_ms,
		.heard_at = now_ms };
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		snprintf(name, sizeof name, "m%d", i);
		ck_assert_int_eq(
		    visitor_of_account(&m->person[i].visitor, name), ST_OK);
	}
	model_reset(m);
}

bool
model_is_scheduled(const struct model *m)
{
	return m->set.opens_at_ms > 0 && m->entrants < 0;
}

bool
model_is_freeze_past(const struct model *m, int64_t now_ms)
{
	return now_ms >= m->set.opens_at_ms - m->set.freeze_ms;
}

/* A clock that goes back thaws nothing. */
bool
model_is_frozen(const struct model *m, int64_t now_ms)
{
	return model_is_scheduled(m) &&
	       (m->is_counted || model_is_freeze_past(m, now_ms));
}

bool
model_is_open(const struct model *m)
{
	return !model_is_scheduled(m) && m->set.closed == 0 &&
	       m->set.paused == 0 && m->sellable != 0 &&
	       !model_is_shop_down(m) &&
	       !(m->sellable > 0 && m->held >= m->sellable);
}

void
model_begin(struct model *m, bool is_heard)
{
	struct view v;

	m->actor = NULL;
	m->is_claiming = false;
	m->is_heard = is_heard;
	m->is_closing = m->is_silent = m->is_of_shop = false;
	if (m->is_unknown)
		return;
	view_look(&v, model_now(m));
	m->is_silent =
	    is_heard && v.is_expecting &&
	    (double)(model_now(m) - v.heard_ms) > view_silence_ms(&v);
	model_tell_time(m, &v);
	m->silence_ms = m->set.absent_ms * 2 / 3;
	if ((double)m->silence_ms < v.seldom_ms * 1.5)
		m->silence_ms = (int64_t)(v.seldom_ms * 1.5);
	model_end_slots(m);
}

void
model_look(struct model *m, bool urgent)
{
	int64_t now = model_now(m);
	struct model_person *fresh[MODEL_PEOPLE];
	size_t called = 0;
	struct view v;

	model_learn_count(m);
	model_learn_draw(m);
	view_look(&v, now);
	if (m->is_unknown)
		model_accept_restored(m, &v);
	model_check_clock(m, &v);
	model_check_hearing(m, &v);
	if (v.serving < m->serving || v.serving > v.issued ||
	    v.issued < m->issued)
		model_break(m, "serving %lld of %lld after %lld of %lld",
		    (long long)v.serving, (long long)v.issued,
		    (long long)m->serving, (long long)m->issued);
	for (size_t i = 0; i < v.slots; i++)
		if (model_take_slot(m, &v.slot[i], now))
			fresh[called++] = model_owner(m, v.slot[i].index);
	for (size_t i = 0; i < called; i++)
		fresh[i]->state = MODEL_CALLED;
	for (size_t i = 0; i < called; i++)
		model_check_order(m, fresh[i], now);
	if (called > 0 && !m->is_heard && m->is_expected &&
	    now - m->heard_at > 3000)
		model_break(m, "called into a silence");
	if (called > 0)
		model_check_caps(m, v.slots, called, now);
	model_move_people(m, &v);
	model_check_slotless(m, &v, now);
	if (urgent)
		model_check_idle(m, &v, now);
	m->serving = v.serving;
	m->issued = v.issued;
	m->is_expected = model_is_anyone_expected(m, now);
	model_forget_unsteady(m, now);
}

/*
 * A rate spreads the calls that are made after it was set, even those before
 * it in the same millisecond left out.  What an emptied Redis called in the
 * last minute it does not know, which a steady rate makes up for: where the
 * rate was changed within that minute, calls before do not count at all.
 */
void
model_rate(struct model *m, int64_t rate_per_min)
{
	m->set.rate_per_min = rate_per_min;
	m->fresh_since = model_now(m);
	if (model_now(m) - m->lost_at < 60000)
		model_forget_calls(m);
	m->fresh_from = m->calls;
}

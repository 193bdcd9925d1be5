/*
 * The rules, written down a second time over a plain picture of the room.
 * What it knows of the real room it learns from answers, from what the room
 * publishes and from view.c: a rule must not be checked by the code it is
 * about.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw_reference.h"
#include "model.h"
#include "queue/checkpoint.h"
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

static void
forget_calls(struct model *m)
{
	m->calls = m->fresh_from = 0;
}

void
model_reset(struct model *m)
{
	memset(m->owner, -1, sizeof m->owner);
	m->issued = m->serving = 0;
	m->entrants = -1;
	m->first_late = 0;
	forget_calls(m);
	m->presumed_until = m->grace_until = 0;
	m->is_unknown = false;
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		m->person[i].state = MODEL_OUT;
		m->person[i].polls = 0;
	}
}

void
model_init(struct model *m, int64_t now_ms)
{
	char name[16];

	*m =
	    (struct model){ .epoch = 1, .sellable = -1, .fresh_since = now_ms };
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		snprintf(name, sizeof name, "m%d", i);
		ck_assert_int_eq(
		    visitor_of_account(&m->person[i].visitor, name), ST_OK);
	}
	model_reset(m);
}

bool
model_is_scheduled(const struct model *m, int64_t now_ms)
{
	return m->set.opens_at_ms > 0 &&
	       (now_ms < m->set.opens_at_ms || m->entrants < 0);
}

bool
model_is_frozen(const struct model *m, int64_t now_ms)
{
	return model_is_scheduled(m, now_ms) &&
	       now_ms >= m->set.opens_at_ms - m->set.freeze_ms;
}

static bool
is_open(const struct model *m, int64_t now)
{
	return !model_is_scheduled(m, now) && m->set.closed == 0 &&
	       m->set.paused == 0 && m->sellable != 0 &&
	       !(m->sellable > 0 && m->held >= m->sellable);
}

static int64_t
slots_allowed(const struct model *m)
{
	if (m->sellable >= 0 && m->sellable < m->set.capacity)
		return m->sellable;
	return m->set.capacity;
}

static struct model_person *
owner_of(struct model *m, int64_t index)
{
	struct model_person *p;

	if (index < 1 || index >= MODEL_INDEXES || m->owner[index] < 0)
		return NULL;
	p = &m->person[m->owner[index]];
	return p->token.index == index && p->token.epoch == m->epoch ? p : NULL;
}

void
model_pass(struct model *m, int64_t now)
{
	for (struct model_person *p = m->person; p < m->person + MODEL_PEOPLE;
	     p++) {
		if (p->deadline > now)
			continue;
		if (p->state == MODEL_CALLED && ++p->missed == 2) {
			p->state = MODEL_EXPIRED;
		} else if (p->state == MODEL_CALLED) {
			p->state = MODEL_WAITING;
			p->passed_over = true;
			p->is_back = false;
			p->seen_at = MODEL_NEVER;
		} else if (p->state == MODEL_INSIDE)
			p->state = MODEL_EXPIRED;
	}
}

void
model_use(struct model *m, struct model_person *p, bool is_claiming)
{
	m->actor = p;
	m->is_claiming = is_claiming;
	p->is_known = true;
	if (p->state != MODEL_WAITING)
		return;
	p->seen_at = fixture_q.now_ms;
	p->is_back = p->passed_over;
}

static bool
is_present(const struct model *m, const struct model_person *p, int64_t now)
{
	return p->state == MODEL_WAITING && now - p->seen_at < m->set.absent_ms;
}

/* Is the number one that an earlier restore jumped over?  Who has it all the
 * same is not known to the checkpoint. */
static bool
was_jumped(const char *gaps, int64_t number)
{
	long long after, upto;
	int used;

	for (; sscanf(gaps, "%lld:%lld%n", &after, &upto, &used) == 2;
	     gaps += used)
		if (number > after && number <= upto)
			return true;
	return false;
}

void
model_forget_absent(struct model *m)
{
	struct room room = fixture_room();

	for (int i = 0; i < MODEL_PEOPLE; i++)
		if (!is_present(m, &m->person[i], fixture_q.now_ms) ||
		    was_jumped(room.gaps, m->person[i].token.index))
			m->person[i].seen_at = MODEL_NEVER;
}

/* Rule 9: the draw was held: its numbers are the published ones. */
static void
learn_draw(struct model *m)
{
	struct draw_reference *d;
	struct room room;

	if (m->set.opens_at_ms == 0 || m->entrants >= 0 ||
	    fixture_q.now_ms < m->set.opens_at_ms)
		return;
	room = fixture_room();
	if (room.drawn == 0)
		return;
	m->entrants = room.entrants;
	if (m->first_late > 0 && room.entrants >= m->first_late)
		model_break(m, "%lld came after the freeze, and is in the draw",
		    (long long)m->first_late);
	if (room.entrants > 0) {
		d = draw_reference_new(room.draw_key, room.entrants);
		for (int i = 0; i < MODEL_PEOPLE; i++) {
			struct model_person *p = &m->person[i];

			if (p->state != MODEL_OUT &&
			    p->token.index <= room.entrants)
				p->number =
				    draw_reference_number(d, p->token.index);
		}
		draw_reference_free(d);
	}
	for (int i = 0; i < MODEL_PEOPLE; i++)
		if (m->person[i].number == 0)
			m->person[i].number = m->person[i].token.index;
}

/* Rules 3 and 10: caps, exactly and at every instant. */
static void
check_caps(struct model *m, size_t inside, size_t called, int64_t now)
{
	double interval = 60000.0 / (double)m->set.rate_per_min;
	int64_t minute = 0, second = 0;

	for (size_t i = 0; i < called; i++)
		m->called_at[m->calls++ % MODEL_CALLS] = now;
	if (!is_open(m, now))
		model_break(m, "called while the room is not open");
	if ((int64_t)inside > slots_allowed(m))
		model_break(m, "%zu inside, at most %lld", inside,
		    (long long)slots_allowed(m));
	if (m->set.rate_per_min == 0)
		return;
	for (size_t i = m->calls; i-- > 0 && m->calls - i <= MODEL_CALLS;) {
		int64_t at = m->called_at[i % MODEL_CALLS];

		if (at <= now - 60000)
			break;
		minute += at > now - 60000;
		second += at > now - 1000 && i >= m->fresh_from;
	}
	if (minute > m->set.rate_per_min)
		model_break(m, "%lld calls in a minute", (long long)minute);
	if (second > (int64_t)((999 + 1000) / interval + 1e-3) + 1)
		model_break(m, "%lld calls in a second at %lld a minute",
		    (long long)second, (long long)m->set.rate_per_min);
}

/* Rules 1 and 5: may c be called while the others are in line? */
static void
check_order(struct model *m, const struct model_person *c, int64_t now)
{
	const struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (p == c || !is_present(m, p, now))
			continue;
		if (p->passed_over && p->is_back &&
		    (!c->passed_over || c->number > p->number))
			model_break(m, "%lld called before %lld, which is back",
			    (long long)c->number, (long long)p->number);
		if (!p->passed_over && !c->passed_over && p->number < c->number)
			model_break(m, "%lld called before %lld",
			    (long long)c->number, (long long)p->number);
	}
	if (now >= m->presumed_until && c != m->actor &&
	    now - c->seen_at > m->set.absent_ms + m->set.absent_ms / 4)
		model_break(m, "%lld called, absent for %lld ms",
		    (long long)c->number, (long long)(now - c->seen_at));
}

/* One live slot: an old one with its deadline, or a new one. */
static bool
take_slot(struct model *m, const struct view_slot *s, int64_t now)
{
	struct model_person *p = owner_of(m, s->index);
	bool is_in = p == m->actor && m->is_claiming;

	if (p == NULL) {
		if (now >= m->presumed_until + MODEL_CLAIM_MAX)
			model_break(m, "a slot for %lld, which is nobody's",
			    (long long)s->index);
		return false;
	}
	if (p->state == MODEL_INSIDE || (p->state == MODEL_CALLED && !is_in)) {
		if (s->deadline != p->deadline)
			model_break(m, "%lld: deadline moved by %lld ms",
			    (long long)p->number,
			    (long long)(s->deadline - p->deadline));
		return false;
	}
	if (p->state != MODEL_WAITING && p->state != MODEL_CALLED)
		model_break(m, "%lld has a slot, though it has ended",
		    (long long)p->number);
	if (p->state == MODEL_WAITING && p->missed >= 2)
		model_break(
		    m, "%lld is called a third time", (long long)p->number);
	if (s->deadline != now + m->set.claim_ms &&
	    !(is_in && s->deadline == now + m->set.hold_ms))
		model_break(m, "%lld: a slot of %lld ms", (long long)p->number,
		    (long long)(s->deadline - now));
	return p->state == MODEL_WAITING;
}

static bool
has_slot(const struct view *v, const struct model_person *p)
{
	for (size_t i = 0; i < v->slots; i++)
		if (v->slot[i].index == p->token.index)
			return true;
	return false;
}

static void
move_people(struct model *m, const struct view *v, int64_t now)
{
	for (size_t i = 0; i < v->slots; i++) {
		struct model_person *p = owner_of(m, v->slot[i].index);

		if (p == NULL)
			continue;
		/* The actor may be called after it was answered. */
		if (p == m->actor && m->is_claiming &&
		    p->state == MODEL_CALLED &&
		    v->slot[i].deadline == now + m->set.hold_ms)
			p->state = MODEL_INSIDE;
		p->deadline = v->slot[i].deadline;
	}
}

/* A visitor without a slot: it may not have lost one, nor its turn while it was
 * here. */
static void
check_slotless(struct model *m, const struct view *v, int64_t now)
{
	struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (p->state == MODEL_OUT || has_slot(v, p))
			continue;
		if (p->state == MODEL_CALLED || p->state == MODEL_INSIDE)
			model_break(
			    m, "%lld lost its slot", (long long)p->number);
		if (p->state != MODEL_WAITING || p->passed_over ||
		    p->number == 0 || p->number > v->serving)
			continue;
		if (is_present(m, p, now))
			model_break(m, "%lld passed over, though present",
			    (long long)p->number);
		p->passed_over = true;
		p->is_back = p == m->actor;
	}
}

/* Rule 8: no slot is free while somebody who could have it is here. */
static void
check_idle(struct model *m, const struct view *v, int64_t now)
{
	const struct model_person *p;

	if (!is_open(m, now) || m->set.rate_per_min > 0 ||
	    now < m->grace_until || (int64_t)v->slots >= slots_allowed(m))
		return;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (is_present(m, p, now) && (!p->passed_over || p->is_back))
			model_break(m, "%lld waits beside a free slot",
			    (long long)p->number);
}

/* What an emptied Redis was restored to is taken as it is. */
static void
accept_restored(struct model *m, const struct view *v)
{
	int64_t now = fixture_q.now_ms;
	struct model_person *p;

	m->presumed_until = now + m->set.absent_ms;
	/* By the claim_ms that held when it was restored: at the longest. */
	m->grace_until = now + MODEL_CLAIM_MAX;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (p->state == MODEL_WAITING) {
			p->passed_over =
			    p->number > 0 && p->number <= v->serving;
			p->is_back = p->passed_over && p == m->actor;
			p->ahead = INT64_MAX;
		}
	m->serving = v->serving;
	m->is_unknown = false;
}

void
model_look(struct model *m, bool urgent)
{
	int64_t now = fixture_q.now_ms;
	struct model_person *fresh[MODEL_PEOPLE];
	size_t called = 0;
	struct view v;

	learn_draw(m);
	view_look(&v, now);
	if (m->is_unknown)
		accept_restored(m, &v);
	if (v.serving < m->serving || v.serving > v.issued ||
	    v.issued < m->issued)
		model_break(m, "serving %lld of %lld after %lld of %lld",
		    (long long)v.serving, (long long)v.issued,
		    (long long)m->serving, (long long)m->issued);
	for (size_t i = 0; i < v.slots; i++)
		if (take_slot(m, &v.slot[i], now))
			fresh[called++] = owner_of(m, v.slot[i].index);
	for (size_t i = 0; i < called; i++)
		fresh[i]->state = MODEL_CALLED;
	for (size_t i = 0; i < called; i++)
		check_order(m, fresh[i], now);
	if (called > 0)
		check_caps(m, v.slots, called, now);
	move_people(m, &v, now);
	check_slotless(m, &v, now);
	if (urgent)
		check_idle(m, &v, now);
	m->serving = v.serving;
	m->issued = v.issued;
}

void
model_answer(struct model *m, const struct line_place *a)
{
	struct model_person *p = m->actor;
	static const enum line_state expected[] = {
		[MODEL_OUT] = LINE_WAITING,
		[MODEL_WAITING] = LINE_WAITING,
		[MODEL_CALLED] = LINE_CALLED,
		[MODEL_INSIDE] = LINE_ADMITTED,
		[MODEL_LEFT] = LINE_DONE,
		[MODEL_EXPIRED] = LINE_EXPIRED,
	};

	/* The answer that held the draw does not know of it yet. */
	if (a->number != p->number &&
	    (a->number != 0 || a->room > ROOM_SCHEDULED))
		model_break(m, "index %lld told %lld, has number %lld",
		    (long long)a->index, (long long)a->number,
		    (long long)p->number);
	/* Nor does one that is called only then. */
	if (a->number == 0 ||
	    (p->state == MODEL_CALLED && a->state == LINE_WAITING))
		return;
	if (a->state != expected[p->state])
		model_break(m, "%lld told %s, is in state %d",
		    (long long)a->number, line_state_word(a->state), p->state);
	if ((a->state == LINE_ADMITTED && a->expires_at_ms != p->deadline) ||
	    (a->state == LINE_CALLED && a->claim_by_ms != p->deadline))
		model_break(
		    m, "%lld told another deadline", (long long)a->number);
	if (a->state == LINE_WAITING && a->is_returning != p->passed_over)
		model_break(m, "%lld told returning=%d", (long long)a->number,
		    a->is_returning);
	if (a->state == LINE_WAITING && a->ahead > p->ahead)
		model_break(m, "%lld: ahead rose from %lld to %lld",
		    (long long)a->number, (long long)p->ahead,
		    (long long)a->ahead);
	p->ahead = a->ahead;
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
	m->fresh_since = fixture_q.now_ms;
	if (fixture_q.now_ms - m->lost_at < 60000)
		forget_calls(m);
	m->fresh_from = m->calls;
}

void
model_lost(struct model *m)
{
	int64_t now = fixture_q.now_ms;
	struct checkpoint c = fixture_checkpoint();

	for (int i = 0; i < MODEL_PEOPLE; i++) {
		struct model_person *p = &m->person[i];
		bool is_saved = p->token.index <= c.issued &&
				!was_jumped(c.gaps, p->token.index);

		p->polls = p->missed = 0;
		p->is_known = false;

		if (p->state == MODEL_LEFT || p->state == MODEL_EXPIRED) {
			p->state = MODEL_OUT;
			p->token.index = 0;
		} else if (p->state != MODEL_OUT)
			p->state = MODEL_WAITING;
		if (p->state == MODEL_WAITING && !is_saved)
			p->seen_at = MODEL_NEVER;
	}
	m->lost_at = now;
	m->first_late = 0;
	if (now - m->fresh_since < 60000)
		forget_calls(m);
	m->serving = c.serving;
	m->is_unknown = true;
}

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
	forget_calls(m);
	m->presumed_until = m->grace_until = m->lost_ms = 0;
	m->is_unknown = m->is_expected = false;
	m->slot_now = m->heard_at = model_now(m);
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		m->person[i].state = MODEL_OUT;
		m->person[i].polls = 0;
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

static bool
is_freeze_past(const struct model *m, int64_t now_ms)
{
	return now_ms >= m->set.opens_at_ms - m->set.freeze_ms;
}

/* A clock that goes back thaws nothing. */
bool
model_is_frozen(const struct model *m, int64_t now_ms)
{
	return model_is_scheduled(m) &&
	       (m->is_counted || is_freeze_past(m, now_ms));
}

static bool
is_open(const struct model *m)
{
	return !model_is_scheduled(m) && m->set.closed == 0 &&
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

/* Slots run out by the slots' clock. */
static void
end_slots(struct model *m)
{
	for (struct model_person *p = m->person; p < m->person + MODEL_PEOPLE;
	     p++) {
		if (p->deadline > m->slot_now)
			continue;
		if (p->state == MODEL_CALLED && ++p->missed == 2) {
			p->state = MODEL_EXPIRED;
		} else if (p->state == MODEL_CALLED) {
			p->state = MODEL_WAITING;
			p->passed_over = true;
			p->is_back = false;
			p->seen_at = p->kept_at = MODEL_NEVER;
		} else if (p->state == MODEL_INSIDE)
			p->state = MODEL_EXPIRED;
	}
}

void
model_use(struct model *m, struct model_person *p, bool is_claiming)
{
	int64_t now;

	m->actor = p;
	m->is_claiming = is_claiming;
	p->is_known = true;
	if (p->state != MODEL_WAITING)
		return;
	/* That the shop asks is as good as the last visitor that was heard. */
	now = m->is_heard ? model_now(m) : m->heard_at - 1000;
	if (p->seen_at < now)
		p->seen_at = now;
	p->kept_at = model_now(m);
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
		if (!is_present(m, &m->person[i], model_now(m)) ||
		    was_jumped(room.gaps, m->person[i].token.index))
			m->person[i].seen_at = m->person[i].kept_at =
			    MODEL_NEVER;
}

/* Rule 9: nobody is counted before the freeze. */
static void
learn_count(struct model *m)
{
	bool is_counted;

	if (!model_is_scheduled(m))
		return;
	is_counted = fixture_room().counted >= 0;
	if (is_counted && !m->is_counted &&
	    !is_freeze_past(m, fixture_q.now_ms))
		model_break(m, "the entrants are counted before the freeze");
	m->is_counted = is_counted;
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
	if (!is_open(m))
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

/* A visitor that was not seen for so long may still count as present. */
static int64_t
kept_ms(const struct model *m)
{
	return m->set.absent_ms + m->set.absent_ms / 4;
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
	/* Who is presumed present is so until a visitor is heard after that. */
	if (now >= m->presumed_until + 3000 && c != m->actor &&
	    now - c->kept_at > kept_ms(m) + 3000)
		model_break(m, "%lld called, absent for %lld ms",
		    (long long)c->number, (long long)(now - c->kept_at));
}

/* One live slot: an old one with its deadline, or a new one. */
static bool
take_slot(struct model *m, const struct view_slot *s, int64_t now)
{
	struct model_person *p = owner_of(m, s->index);
	bool is_in = p == m->actor && m->is_claiming;

	if (p == NULL) {
		if (now >= m->unowned_until && now - m->heard_at <= 1000)
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
	if (s->deadline != m->slot_now + m->set.claim_ms &&
	    !(is_in && s->deadline == m->slot_now + m->set.hold_ms))
		model_break(m, "%lld: a slot of %lld ms", (long long)p->number,
		    (long long)(s->deadline - m->slot_now));
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
move_people(struct model *m, const struct view *v)
{
	for (size_t i = 0; i < v->slots; i++) {
		struct model_person *p = owner_of(m, v->slot[i].index);

		if (p == NULL)
			continue;
		/* The actor may be called after it was answered. */
		if (p == m->actor && m->is_claiming &&
		    p->state == MODEL_CALLED &&
		    v->slot[i].deadline == m->slot_now + m->set.hold_ms)
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

	if (!is_open(m) || m->set.rate_per_min > 0 ||
	    now - m->heard_at > 2000 || now < m->grace_until ||
	    (int64_t)v->slots >= slots_allowed(m))
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
	int64_t now = model_now(m);
	struct model_person *p;

	m->heard_at = v->heard_ms;
	m->lost_ms = v->lost_ms;
	m->is_expected = false;
	m->slot_now = view_slot_now(v, now, m->is_heard);
	m->presumed_until = now + m->set.absent_ms;
	/* By the claim_ms that held when it was restored: at the longest. */
	m->grace_until = now + MODEL_CLAIM_MAX;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (p->state == MODEL_WAITING) {
			p->passed_over =
			    p->number > 0 && p->number <= v->serving;
			p->is_back = p->passed_over && p == m->actor;
			p->ahead = INT64_MAX;
			p->is_steady = false;
		}
	m->serving = v->serving;
	m->is_unknown = false;
}

/* Rule 5: everybody who was present when a silence began is present when it
 * ends; after a short one perhaps not for longer than it was then. */
static void
end_silence(struct model *m, int64_t now)
{
	int64_t gap = now - m->heard_at;
	struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (is_present(m, p, m->heard_at) && p->seen_at < now)
			p->seen_at = gap > m->set.absent_ms * 2 / 3 + 1000
					 ? now
					 : p->seen_at + gap - 1000;
		if (m->heard_at - p->kept_at <= kept_ms(m) + 1000)
			p->kept_at = now;
	}
	/* The room notes when it heard somebody once a second. */
	if (m->presumed_until > m->heard_at - 1000)
		m->presumed_until = now + m->set.absent_ms;
	if (m->grace_until > m->heard_at)
		m->grace_until += gap + 1000;
	if (m->unowned_until > m->heard_at)
		m->unowned_until += gap + 1000;
}

/* When a silence is found depends on how often visitors ask: sometimes it must
 * be, sometimes it must not. */
static void
check_hearing(struct model *m, const struct view *v)
{
	int64_t now = model_now(m), gap = now - m->heard_at;
	int64_t gave = v->lost_ms - m->lost_ms;

	if (v->skew_ms != m->skew_ms)
		model_break(
		    m, "the clock is ahead by %lld ms", (long long)v->skew_ms);
	if (m->is_closing) { /* the slots' clock stands or goes on */
		m->unowned_until += gave;
		gave = 0;
	}
	if (gave != 0 && (!m->is_heard || gap <= 1600))
		model_break(
		    m, "%lld ms given back for nothing", (long long)gave);
	else if (gave != 0 && (gave < gap - 1000 || gave > gap))
		model_break(m, "%lld ms given back for a silence of %lld",
		    (long long)gave, (long long)gap);
	else if (gave == 0 && m->is_heard && m->is_expected &&
		 m->set.closed == 0 && gap > m->silence_ms)
		model_break(
		    m, "a silence of %lld ms was not found", (long long)gap);
	if (gave != 0)
		end_silence(m, now);
	if (m->unowned_until < m->presumed_until + MODEL_CLAIM_MAX)
		m->unowned_until = m->presumed_until + MODEL_CLAIM_MAX;
	if (m->is_heard)
		m->heard_at = now;
	if (m->heard_at < v->heard_ms)
		m->heard_at = v->heard_ms; /* the shop asked for one */
	m->lost_ms = v->lost_ms;
}

static bool
is_anyone_expected(const struct model *m, int64_t now)
{
	const struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (p->state == MODEL_CALLED || is_present(m, p, now))
			return true;
	return false;
}

/* Who may have been absent for an instant is not counted for sure. */
static void
forget_unsteady(struct model *m, int64_t now)
{
	struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (!is_present(m, p, now))
			p->is_steady = false;
}

void
model_begin(struct model *m, bool is_heard)
{
	struct view v;

	m->actor = NULL;
	m->is_claiming = false;
	m->is_heard = is_heard;
	m->is_closing = false;
	if (m->is_unknown)
		return;
	view_look(&v, model_now(m));
	m->slot_now = view_slot_now(&v, model_now(m), is_heard);
	m->silence_ms = m->set.absent_ms * 2 / 3;
	if (m->silence_ms < (v.seldom_ms + 1) * 3 / 2) /* it has fractions */
		m->silence_ms = (v.seldom_ms + 1) * 3 / 2;
	end_slots(m);
}

void
model_look(struct model *m, bool urgent)
{
	int64_t now = model_now(m);
	struct model_person *fresh[MODEL_PEOPLE];
	size_t called = 0;
	struct view v;

	learn_count(m);
	learn_draw(m);
	view_look(&v, now);
	if (m->is_unknown)
		accept_restored(m, &v);
	check_hearing(m, &v);
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
	if (called > 0 && !m->is_heard && m->is_expected &&
	    now - m->heard_at > 3000)
		model_break(m, "called into a silence");
	if (called > 0)
		check_caps(m, v.slots, called, now);
	move_people(m, &v);
	check_slotless(m, &v, now);
	if (urgent)
		check_idle(m, &v, now);
	m->serving = v.serving;
	m->issued = v.issued;
	m->is_expected = is_anyone_expected(m, now);
	forget_unsteady(m, now);
}

/* Rule 12: ahead counts all who were there all the time, and not many others:
 * who may still count as present, who left or came just now.  Among the drawn
 * it is a share. */
static void
check_counts(struct model *m, const struct line_place *a)
{
	int64_t now = model_now(m), least = 0, most = 0;
	const struct model_person *p;

	if (a->number <= m->entrants || m->serving < m->entrants ||
	    now < m->presumed_until + 3000)
		return;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (p->state != MODEL_WAITING || p->passed_over ||
		    p->number >= a->number)
			continue;
		least += p->is_steady;
		most += now - p->kept_at <= kept_ms(m) + 3000;
	}
	for (size_t i = 0; i < MODEL_LEFT_LATELY; i++)
		most += now - m->left_at[i] <= 3000;
	if (a->ahead < least || a->ahead > most)
		model_break(m, "%lld: %lld ahead, not %lld to %lld",
		    (long long)a->number, (long long)a->ahead, (long long)least,
		    (long long)most);
}

void
model_answer(struct model *m, const struct line_place *a)
{
	struct model_person *p = m->actor;
	int64_t told = fixture_q.now_ms + p->deadline - m->slot_now;
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
	if ((a->state == LINE_ADMITTED && a->expires_at_ms != told) ||
	    (a->state == LINE_CALLED && a->claim_by_ms != told))
		model_break(
		    m, "%lld told another deadline", (long long)a->number);
	if (a->state == LINE_WAITING && a->is_returning != p->passed_over)
		model_break(m, "%lld told returning=%d", (long long)a->number,
		    a->is_returning);
	if (a->state == LINE_WAITING)
		check_counts(m, a);
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
	m->fresh_since = model_now(m);
	if (model_now(m) - m->lost_at < 60000)
		forget_calls(m);
	m->fresh_from = m->calls;
}

/* The room's clock was lost with it: it is the other one again. */
static void
forget_skew(struct model *m)
{
	int64_t skew = m->skew_ms;

	m->skew_ms = 0;
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		m->person[i].seen_at -= skew;
		m->person[i].kept_at -= skew;
	}
	for (size_t i = 0; i < MODEL_CALLS; i++)
		m->called_at[i] -= skew;
	for (size_t i = 0; i < MODEL_LEFT_LATELY; i++)
		m->left_at[i] -= skew;
	m->heard_at -= skew;
	m->unowned_until -= skew;
	m->fresh_since -= skew;
	m->lost_at -= skew;
}

void
model_lost(struct model *m)
{
	int64_t now = fixture_q.now_ms;
	struct checkpoint c = fixture_checkpoint();

	forget_skew(m);

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
			p->seen_at = p->kept_at = MODEL_NEVER;
	}
	m->lost_at = now;
	m->first_late = 0;
	if (now - m->fresh_since < 60000)
		forget_calls(m);
	m->serving = c.serving;
	m->is_unknown = true;
}

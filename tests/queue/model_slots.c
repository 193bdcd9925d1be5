/* Rules 3, 6, 7, 8 and 10: who has a slot, for how long, and how many do. */
#include "model_parts.h"
#include "view.h"

static int64_t
slots_allowed(const struct model *m)
{
	if (m->sellable >= 0 && m->sellable < m->set.capacity)
		return m->sellable;
	return m->set.capacity;
}

struct model_person *
model_owner(struct model *m, int64_t index)
{
	struct model_person *p;

	if (index < 1 || index >= MODEL_INDEXES || m->owner[index] < 0)
		return NULL;
	p = &m->person[m->owner[index]];
	return p->token.index == index && p->token.epoch == m->epoch ? p : NULL;
}

/* Slots run out by the slots' clock. */
void
model_end_slots(struct model *m)
{
	for (struct model_person *p = m->person; p < m->person + MODEL_PEOPLE;
	     p++) {
		if (p->deadline > m->run_out)
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

/* Rules 3 and 10: caps, exactly and at every instant. */
void
model_check_caps(struct model *m, size_t inside, size_t called, int64_t now)
{
	double interval = 60000.0 / (double)m->set.rate_per_min;
	int64_t minute = 0, second = 0;

	for (size_t i = 0; i < called; i++)
		m->called_at[m->calls++ % MODEL_CALLS] = now;
	if (!model_is_open(m))
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

/* A call gives claim_ms, from when its visitor has to be back. */
static bool
is_of_call(const struct model *m, const struct model_person *p,
    const struct view_slot *s, int64_t now)
{
	int64_t ms = s->deadline - m->slot_now - m->set.claim_ms;
	int64_t least = 0, most = 0;

	if (p->used_at < m->renewed_at)
		least = m->renewed_at + m->set.absent_ms - now;
	if (p->used_at <= m->silent_until)
		most = m->silent_until + m->set.absent_ms - now;
	if (most < m->presumed_until - m->heard_at)
		most = m->presumed_until - m->heard_at;
	return ms >= (least > 0 ? least : 0) && ms <= (most > 0 ? most : 0);
}

/* That of one who was called before a silence moves, as it need not be back
 * when that ends. */
static bool
is_put_off(const struct model *m, const struct model_person *p,
    const struct view_slot *s, int64_t now)
{
	int64_t last = m->slot_now + m->set.absent_ms + m->set.claim_ms;
	int64_t put_off = p->deadline + m->set.absent_ms;

	if (p->state != MODEL_CALLED || !m->is_ending)
		return s->deadline == p->deadline;
	if (put_off > last)
		put_off = p->deadline > last ? p->deadline : last;
	return s->deadline == put_off ||
	       (now != m->renewed_at && s->deadline == p->deadline);
}

/* One live slot: an old one with its deadline, or a new one. */
bool
model_take_slot(struct model *m, const struct view_slot *s, int64_t now)
{
	struct model_person *p = model_owner(m, s->index);
	bool is_in = p == m->actor && m->is_claiming;

	if (p == NULL) {
		if (now >= m->unowned_until && now - m->heard_at <= 1000)
			model_break(m, "a slot for %lld, which is nobody's",
			    (long long)s->index);
		return false;
	}
	if (p->state == MODEL_INSIDE || (p->state == MODEL_CALLED && !is_in)) {
		if (!is_put_off(m, p, s, now))
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
	if (!is_of_call(m, p, s, now) &&
	    !(is_in && s->deadline == m->slot_now + m->set.hold_ms))
		model_break(m, "%lld: a slot of %lld ms", (long long)p->number,
		    (long long)(s->deadline - m->slot_now));
	return p->state == MODEL_WAITING;
}

void
model_move_people(struct model *m, const struct view *v)
{
	for (size_t i = 0; i < v->slots; i++) {
		struct model_person *p = model_owner(m, v->slot[i].index);

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

/* Rule 8: no slot is free while somebody who could have it is here. */
void
model_check_idle(struct model *m, const struct view *v, int64_t now)
{
	const struct model_person *p;

	if (!model_is_open(m) || m->set.rate_per_min > 0 ||
	    now - m->heard_at > 2000 || now < m->grace_until ||
	    (int64_t)v->slots >= slots_allowed(m))
		return;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++)
		if (model_is_present(m, p, now) &&
		    (!p->passed_over || p->is_back))
			model_break(m, "%lld waits beside a free slot",
			    (long long)p->number);
}

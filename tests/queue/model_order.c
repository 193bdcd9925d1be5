/* Rules 1, 5 and 9: whose turn it is, and what a draw gave. */
#include "draw_reference.h"
#include "model_parts.h"
#include "view.h"

/* Rule 9: nobody is counted before the freeze. */
void
model_learn_count(struct model *m)
{
	bool is_counted;

	if (!model_is_scheduled(m))
		return;
	is_counted = fixture_room().counted >= 0;
	if (is_counted && !m->is_counted &&
	    !model_is_freeze_past(m, fixture_q.now_ms))
		model_break(m, "the entrants are counted before the freeze");
	m->is_counted = is_counted;
}

/* Rule 9: the draw was held: its numbers are the published ones. */
void
model_learn_draw(struct model *m)
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

/* Rules 1 and 5: may c be called while the others are in line? */
void
model_check_order(struct model *m, const struct model_person *c, int64_t now)
{
	const struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (p == c || !model_is_present(m, p, now))
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
	    now - c->kept_at > model_kept_ms(m) + 3000)
		model_break(m, "%lld called, absent for %lld ms",
		    (long long)c->number, (long long)(now - c->kept_at));
}

static bool
has_slot(const struct view *v, const struct model_person *p)
{
	for (size_t i = 0; i < v->slots; i++)
		if (v->slot[i].index == p->token.index)
			return true;
	return false;
}

/* A visitor without a slot: it may not have lost one, nor its turn while it was
 * here. */
void
model_check_slotless(struct model *m, const struct view *v, int64_t now)
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
		if (model_is_present(m, p, now))
			model_break(m, "%lld passed over, though present",
			    (long long)p->number);
		p->passed_over = true;
		p->is_back = p == m->actor;
	}
}

/* Rule 11: what is known of a room that Redis lost, and what it is put back to.
 */
#include "model_parts.h"
#include "queue/checkpoint.h"
#include "view.h"

/* What an emptied Redis was restored to is taken as it is. */
void
model_accept_restored(struct model *m, const struct view *v)
{
	int64_t now = model_now(m);
	struct model_person *p;

	m->heard_at = v->heard_ms;
	m->lost_ms = v->lost_ms;
	m->is_expected = false;
	model_restore_shop(m, v);
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

/* The room's clock was lost with it: it is the other one again. */
static void
forget_skew(struct model *m)
{
	int64_t skew = m->skew_ms;

	m->skew_ms = 0;
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		m->person[i].seen_at -= skew;
		m->person[i].kept_at -= skew;
		m->person[i].used_at -= skew;
	}
	for (size_t i = 0; i < MODEL_CALLS; i++)
		m->called_at[i] -= skew;
	for (size_t i = 0; i < MODEL_LEFT_LATELY; i++)
		m->left_at[i] -= skew;
	m->heard_at -= skew;
	m->unowned_until -= skew;
	m->silent_until -= skew;
	m->fresh_since -= skew;
	m->lost_at -= skew;
}

void
model_lost(struct model *m)
{
	int64_t now = fixture_q.now_ms;
	struct checkpoint c = fixture_checkpoint();

	forget_skew(m);
	m->renewed_at = m->opened_at = MODEL_NEVER;
	for (int i = 0; i < MODEL_PEOPLE; i++) {
		struct model_person *p = &m->person[i];
		bool is_saved = p->token.index <= c.issued &&
				!model_was_jumped(c.gaps, p->token.index);

		p->polls = p->missed = 0;
		p->is_known = false;
		p->again_at = MODEL_NEVER;
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
		model_forget_calls(m);
	model_lose_shop(m, &c);
	m->serving = c.serving;
	m->is_unknown = true;
}

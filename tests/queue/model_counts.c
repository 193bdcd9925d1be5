/* Rule 12, and all else that a visitor is told. */
#include "model_parts.h"

/* Rule 12: ahead counts all who were there all the time, and not many others:
 * who may still count as present, who left or came just now.  Among the drawn
 * it is a share.  The ring of presence turns when a visitor is heard, and a
 * pause that is no silence may lie between that and the census. */
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
		most +=
		    now - p->kept_at <= model_kept_ms(m) + m->silence_ms + 3000;
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
	int64_t left = p->deadline - m->slot_now;
	int64_t told = fixture_q.now_ms + (left > 0 ? left : 0);
	static const enum line_state expected[] = {
		[MODEL_OUT] = LINE_WAITING,
		[MODEL_WAITING] = LINE_WAITING,
		[MODEL_CALLED] = LINE_CALLED,
		[MODEL_INSIDE] = LINE_ADMITTED,
		[MODEL_LEFT] = LINE_DONE,
		[MODEL_EXPIRED] = LINE_EXPIRED,
	};

	model_check_told(m, a->room);
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

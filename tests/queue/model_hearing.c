/* Rules 5 and 14: silences of all, what they give back, and the clock. */
#include "model_parts.h"
#include "view.h"

/* Rule 5: everybody who was present when a silence began is present when it
 * ends; after a short one perhaps not for longer than it was then. */
static void
end_silence(struct model *m, int64_t now)
{
	int64_t gap = now - m->heard_at;
	struct model_person *p;

	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (model_is_present(m, p, m->heard_at) && p->seen_at < now)
			p->seen_at = gap > m->set.absent_ms * 2 / 3 + 1000
					 ? now
					 : p->seen_at + gap - 1000;
		if (m->heard_at - p->kept_at <= model_kept_ms(m) + 1000)
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
void
model_check_hearing(struct model *m, const struct view *v)
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

/* Rules 5 and 14: silences of all, what they give back, and the clock. */
#include "model_parts.h"
#include "view.h"

/* One that was only presumed present may not be so any more: that ends by the
 * clock of the room, which goes on for a second after it heard somebody. */
static bool
was_present(const struct model *m, const struct model_person *p)
{
	return model_is_present(m, p, m->heard_at) &&
	       (p->seen_at >= m->presumed_until - m->set.absent_ms ||
		   m->presumed_until > m->heard_at + 1000);
}

/* Rule 5: everybody who was present when a silence began is present when it
 * ends; after a short one perhaps not for longer than it was then. */
static void
end_silence(struct model *m, int64_t now)
{
	int64_t gap = now - m->heard_at;
	struct model_person *p;

	m->silent_until = now;
	if (gap > m->set.absent_ms * 2 / 3 + 1000)
		m->renewed_at = now;
	for (p = m->person; p < m->person + MODEL_PEOPLE; p++) {
		if (was_present(m, p) && p->seen_at < now)
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
		m->unowned_until += gap + 1000 + m->set.absent_ms;
}

/* When a silence is found depends on how often visitors ask: sometimes it must
 * be, sometimes it must not.  What is given back tells whether it was, unless
 * the shop or a closed room stops the slots' clock as well. */
void
model_check_hearing(struct model *m, const struct view *v)
{
	int64_t now = model_now(m), gap = now - m->heard_at;
	int64_t gave = v->lost_ms - m->lost_ms, least = gap - 1000;
	bool is_of_shop = m->shop.watched_at >= m->heard_at;
	bool is_found = gave != 0;

	if (least > now - m->opened_at)
		least = now - m->opened_at;
	if (v->skew_ms != m->skew_ms)
		model_break(
		    m, "the clock is ahead by %lld ms", (long long)v->skew_ms);
	if (m->is_closing && !is_of_shop)
		m->unowned_until += gave;
	if (m->is_closing || is_of_shop)
		is_found = m->is_silent;
	else if (gave != 0 && (gave < least || gave > gap))
		model_break(m, "%lld ms given back for a silence of %lld",
		    (long long)gave, (long long)gap);
	if (is_found && (!m->is_heard || gap <= 1600))
		model_break(m,
		    "a silence of %lld ms was found, %lld given back",
		    (long long)gap, (long long)gave);
	else if (!is_found && m->is_heard && m->is_expected &&
		 m->set.closed == 0 && gap > m->silence_ms)
		model_break(
		    m, "a silence of %lld ms was not found", (long long)gap);
	m->is_ending = is_found;
	if (is_found)
		end_silence(m, now);
	if (m->unowned_until < m->presumed_until + MODEL_CLAIM_MAX)
		m->unowned_until = m->presumed_until + MODEL_CLAIM_MAX;
	if (m->is_heard)
		m->heard_at = now;
	if (m->heard_at < v->heard_ms)
		m->heard_at = v->heard_ms; /* the shop asked for one */
	m->lost_ms = v->lost_ms;
}

/*
 * Rule 10: a shop that cannot sell.  Nobody is called then, and those inside
 * lose no time: the slots' clock stands where the shop was last known to sell.
 *
 * The clock is told by the room's lost_ms and by what the model itself has
 * heard of the shop.  In an instant it stands: what is heard, and what an
 * operator changes, takes no time and gives none.
 */
#include "model_parts.h"
#include "queue/checkpoint.h"
#include "view.h"

#define PULSE_MS 15000
#define PROBE_MS 5000
#define VERDICT_MS 60000

static bool
is_probed(const struct model *m)
{
	return m->shop.probed_at > 0 &&
	       model_now(m) - m->shop.probed_at < VERDICT_MS;
}

static bool
is_report_missing(const struct model *m)
{
	const struct model_shop *shop = &m->shop;

	return m->set.by_booking == 1 &&
	       (shop->pulse_at == 0 || !shop->is_selling ||
		   model_now(m) - shop->pulse_at > PULSE_MS);
}

bool
model_is_shop_down(const struct model *m)
{
	return is_report_missing(m) || (m->shop.is_found_down && is_probed(m));
}

bool
model_is_watched(const struct model *m)
{
	return m->set.by_booking == 1 || is_probed(m);
}

/* What probes found is over, a minute after the last one: from then on time
 * counts. */
static bool
is_verdict_over(const struct model *m)
{
	return m->shop.is_found_down && !is_probed(m);
}

/* The slots' clock by what the room has given back, at an instant by the clock
 * that stands in a silence. */
static int64_t
slot_clock(const struct model *m, const struct view *v, int64_t heard_now)
{
	int64_t at = heard_now - v->lost_ms;

	if (model_is_shop_down(m))
		return m->shop.sold_slot;
	if (is_verdict_over(m)) {
		at = heard_now - m->shop.probed_at - VERDICT_MS;
		return m->shop.sold_slot + (at > 0 ? at : 0);
	}
	return at > m->shop.sold_slot ? at : m->shop.sold_slot;
}

/* Nor has a slot run out before the shop is known to have sold. */
static int64_t
run_out_until(const struct model *m, int64_t slot_now)
{
	return model_is_watched(m) && m->shop.sold_slot < slot_now
		   ? m->shop.sold_slot
		   : slot_now;
}

void
model_tell_time(struct model *m, const struct view *v)
{
	int64_t now = model_now(m);

	m->slot_now = slot_clock(m, v, view_heard_now(v, now, m->is_heard));
	m->forgotten_slot = slot_clock(m, v, view_heard_now(v, now, false));
	m->is_of_shop = is_verdict_over(m);
	m->run_out = run_out_until(m, m->slot_now);
	if (is_verdict_over(m) && m->set.by_booking == 1 &&
	    !is_report_missing(m))
		m->run_out = m->forgotten_slot;
}

/* The operation at hand finds that a verdict is over. */
static void
forget_verdict(struct model *m)
{
	if (is_probed(m))
		return;
	if (m->shop.is_found_down && !model_is_shop_down(m))
		m->shop.sold_slot = m->forgotten_slot;
	m->shop.is_found_down = false;
	m->shop.streak = 0;
}

/* Something was heard of the shop: does it sell?  Then slots run out up to now.
 */
static void
note_sold(struct model *m)
{
	if (model_is_shop_down(m) || m->shop.streak > 0)
		return;
	m->shop.sold_slot = m->slot_now;
	m->run_out = m->slot_now;
	if (!m->is_unknown)
		model_end_slots(m);
}

void
model_report(struct model *m, int64_t sellable, int64_t held, bool is_selling)
{
	m->is_of_shop = true;
	forget_verdict(m);
	if (m->sellable < 0 && m->set.by_booking == 0) {
		m->set.by_booking = 1;
		m->shop.sold_slot = m->slot_now;
	}
	m->sellable = sellable;
	m->held = held;
	m->shop.pulse_at = model_now(m);
	m->shop.is_selling = is_selling;
	note_sold(m);
}

/* Of many who ask, one in five seconds is told to. */
bool
model_take_probe(struct model *m)
{
	m->is_of_shop = true;
	forget_verdict(m);
	if (m->set.probe[0] == '\0' || model_now(m) < m->shop.probe_due_at)
		return false;
	m->shop.probe_due_at = model_now(m) + PROBE_MS;
	return true;
}

void
model_probed(struct model *m, bool is_good)
{
	struct model_shop *shop = &m->shop;

	m->is_of_shop = true;
	forget_verdict(m);
	if (!model_is_watched(m))
		shop->sold_slot = m->slot_now;
	shop->probed_at = model_now(m);
	if (is_good != shop->is_found_down)
		shop->streak = 0;
	else if (++shop->streak == 2) {
		shop->is_found_down = !shop->is_found_down;
		shop->streak = 0;
	}
	note_sold(m);
}

/* What an operator changes: slots run out by the clock as it is then. */
static void
follow_change(struct model *m)
{
	m->run_out = run_out_until(m, m->slot_now);
	if (!m->is_unknown)
		model_end_slots(m);
}

void
model_set_shop(struct model *m, bool is_reporting)
{
	m->is_of_shop = true;
	forget_verdict(m);
	if (is_reporting && m->set.by_booking == 0) {
		m->shop.pulse_at = 0;
		m->shop.sold_slot = m->slot_now;
	}
	m->set.by_booking = is_reporting;
	follow_change(m);
}

void
model_set_probe(struct model *m)
{
	m->is_of_shop = true;
	forget_verdict(m);
	m->shop.probed_at = m->shop.probe_due_at = 0;
	m->shop.streak = 0;
	m->shop.is_found_down = false;
	follow_change(m);
}

/* Redis comes back with its data, and the stock of the disk.  If that is
 * another one, the shop must report before anybody is called. */
void
model_restarted(struct model *m)
{
	struct checkpoint c = fixture_checkpoint();

	m->is_of_shop = true;
	forget_verdict(m);
	if (c.sellable == m->sellable && c.held == m->held)
		return;
	m->set.by_booking = c.set.by_booking;
	m->sellable = c.sellable;
	m->held = c.held;
	m->shop.pulse_at = 0;
}

/* An emptied Redis has heard of no shop. */
void
model_lose_shop(struct model *m, const struct checkpoint *c)
{
	m->shop = (struct model_shop){ 0 };
	m->set.by_booking = c->set.by_booking;
	m->sellable = c->sellable;
	m->held = c->held;
}

void
model_restore_shop(struct model *m, const struct view *v)
{
	int64_t heard_now = view_heard_now(v, model_now(m), m->is_heard);

	m->shop.sold_slot = v->sold_slot_ms;
	m->slot_now = slot_clock(m, v, heard_now);
	m->run_out = run_out_until(m, m->slot_now);
	m->stood_ms = model_now(m) - m->run_out;
}

/* A reset leaves no slots, and their clock no earlier than the shop is known to
 * have sold by it.  If the room was lost, the same call has restored it before.
 */
void
model_meet_shop(struct model *m)
{
	struct view v;

	view_look(&v, model_now(m));
	m->shop.sold_slot = v.sold_slot_ms;
	if (m->slot_now < v.sold_slot_ms)
		m->slot_now = m->run_out = v.sold_slot_ms;
}

/* After an operation: the slots' clock stands where it stood before it. */
void
model_check_clock(struct model *m, struct view *v)
{
	int64_t now = model_now(m), after;

	if (m->is_of_shop || model_is_watched(m))
		m->shop.watched_at = now;
	forget_verdict(m);
	after = slot_clock(m, v, view_heard_now(v, now, m->is_heard));
	if (after != m->slot_now && !model_is_shop_down(m))
		model_break(m,
		    "the slots' clock went by %lld ms (reports %lld, %lld ms "
		    "ago, probed %lld ms ago, streak %d)",
		    (long long)(after - m->slot_now),
		    (long long)m->set.by_booking,
		    (long long)(now - m->shop.pulse_at),
		    (long long)(now - m->shop.probed_at), m->shop.streak);

	after = run_out_until(m, after);
	view_end_slots(v, after);
	/* Slots of numbers that nobody has last longer by what is lost. */
	if (m->unowned_until > m->heard_at && model_is_watched(m))
		m->unowned_until += now - after - m->stood_ms;
	m->stood_ms = now - after;
}

/* Rule 10: what a visitor is told of the room. */
void
model_check_told(struct model *m, enum room_state told)
{
	bool is_down = model_is_shop_down(m) && m->set.closed == 0 &&
		       !model_is_scheduled(m) && m->sellable != 0 &&
		       m->set.paused == 0;

	if (told != ROOM_SCHEDULED && (told == ROOM_SHOP_DOWN) != is_down)
		model_break(m, "told that the room is %d, the shop is %s", told,
		    is_down ? "down" : "up");
}

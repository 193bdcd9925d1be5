/* Each test of a payment ends with an audit: no way of paying leaves a fault in
 * the ledger. */
#include "payment_fixture.h"

void
payment_fixture_begin(struct payment_fixture *p)
{
	fixture_begin(&p->owner, &p->db, 1000, 150);
	p->concert = fixture_concert(p->owner, 40, 100);
	p->concert.seats_per_account = 64;
	ck_assert_int_eq(concert_set(p->owner, &p->concert), ST_OK);
	ck_assert_int_eq(fixture_hold(p->db, &p->concert, "kim",
			     fixture_seat(p->db, &p->concert, 0), &p->held),
	    ST_OK);
}

void
payment_fixture_end(struct payment_fixture *p)
{
	fixture_audit(p->owner);
	fixture_end(p->owner, p->db);
}

int64_t
payment_fixture_count(const struct payment_fixture *p)
{
	return fixture_int(p->owner, "SELECT COUNT(*) FROM payment");
}

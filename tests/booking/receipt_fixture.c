#include "receipt_fixture.h"
#include "key_pair.h"

void
receipt_fixture_begin(struct receipt_fixture *f)
{
	static char receipts[] = "receipts";

	gate_fixture_begin(&f->at);
	key_pair_open(7, 'r', &f->secret, &f->public);
	f->at.gate.receipt_keys = f->public;
	f->at.conf.booking_outage = receipts;
	f->mine = (struct receipt){
		.concert_id = f->at.queued.id,
		.number = 1,
		.capacity = 2,
		.end_ms = fixture_int(f->at.db, "SELECT " SQL_TO_MS("NOW(6)")) +
			  RECEIPT_FIXTURE_MS,
		.account = "kim",
	};
	receipt_fixture_bring(f, &f->mine);
	gate_fixture_becomes(&f->at, RESPONDER_REFUSING);
}

void
receipt_fixture_end(struct receipt_fixture *f)
{
	gate_fixture_end(&f->at);
	keyring_free(f->secret);
	keyring_free(f->public);
}

void
receipt_fixture_bring(struct receipt_fixture *f, const struct receipt *r)
{
	ck_assert_int_eq(receipt_sign(f->secret, r, f->text), ST_OK);
	f->at.gate.receipt = f->text;
}

int64_t
receipt_fixture_inside(const struct receipt_fixture *f)
{
	return fixture_int(f->at.owner,
	    "SELECT COUNT(*) FROM receipt_admission WHERE ends_at > NOW(6)");
}

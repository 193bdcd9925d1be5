/* What a run of the driver has, and how it tells. */
#include <stdio.h>

#include "drive_run.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"

struct drive_run run;

void
drive_expect(const char *what, enum status st, enum status expected)
{
	if (st != expected)
		model_break(&run.m, "%s: %s, expected %s", what,
		    status_code(st), status_code(expected));
}

/* A seed that is replayed tells what it does. */
void
drive_trace(const char *what, const struct model_person *p)
{
	if (!run.is_traced)
		return;
	printf("%lld ms: %s", (long long)(model_now(&run.m) - T0), what);
	if (p != NULL)
		printf(" %s, number %lld index %lld state %d%s%s",
		    p->visitor.id, (long long)p->number,
		    (long long)p->token.index, p->state,
		    p->passed_over ? " passed over" : "",
		    p->is_back ? " back" : "");
	printf(" (serving %lld of %lld)\n", (long long)run.m.serving,
	    (long long)run.m.issued);
}

void
drive_learn_limit(void)
{
	struct checkpoint c;

	if (run.no_disk == 0 && checkpoint_read(&fixture_conf, 1, &c) == ST_OK)
		run.limit = c.issued_limit;
}

void
drive_advance(void)
{
	bool more;

	drive_trace("advance", NULL);
	drive_expect("advance", followup_advance(&fixture_q, 1, &more), ST_OK);
}

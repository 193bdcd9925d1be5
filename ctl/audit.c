/*
 * usherctl ledger check: do points and tickets add up?
 *
 * Only reads.  Faults are written to standard error as they are found, so that
 * with --json standard output holds the one object.
 */
#include <stdio.h>

#include "base/json.h"
#include "booking/audit.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

static void
print_audit_fault(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

/* Totals are printed whether or not there are faults; a fault makes the exit
 * status say so. */
static enum status
run_audit(struct ctl *c)
{
	struct audit_report r;
	struct json_object *o;
	enum status st;

	if ((st = audit_ledger(c->app.sql, print_audit_fault, NULL, &r)) !=
	    ST_OK)
		return st;
	o = json_object_new_object();
	json_add_int(o, "accounts", r.accounts);
	json_add_int(o, "payments", r.payments);
	json_add_int(o, "paid_reservations", r.paid_reservations);
	json_add_int(o, "granted", r.granted);
	json_add_int(o, "paid", r.paid);
	json_add_int(o, "refunded", r.refunded);
	json_add_int(o, "balance", r.balance);
	json_add_int(o, "faults", r.faults);
	print_result(c, o);
	if (r.faults > 0)
		return ctl_fail(c, ST_CONFLICT, "%lld faults, listed above",
		    (long long)r.faults);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command audit_commands[] = {
	{
		.name = "ledger check",
		.args = "",
		.help = "prove that points are conserved and each ticket was "
		    "paid once",
		.needs = CTL_NEED_SQL,
		.run = run_audit,
	},
	{ .name = NULL },
};
/* clang-format on */

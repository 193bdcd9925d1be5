/*
 * A report of the shop is the pulse of its room, every five seconds: it must be
 * heard whatever the disk does.  So it goes to Redis first, without the room's
 * lock, and then to the checkpoint, where it may fail: a room that is restored
 * calls nobody until its shop has reported again, and is told the truth then.
 * The file only keeps a room that is sold out from showing otherwise meanwhile.
 */
#include "queue/shop.h"
#include "base/log.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/functions.h"

/* A room that was never told before becomes one whose shop reports, as
 * shop_report.lua has it. */
static enum status
save_stock_locked(struct queue_context *q, int64_t concert_id,
    const struct shop_report *report)
{
	struct checkpoint c;
	enum status st;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK ||
	    (c.sellable == report->sellable && c.held == report->held))
		return st;
	if (c.sellable < 0)
		c.set.by_booking = 1;
	c.sellable = report->sellable;
	c.held = report->held;
	return checkpoint_write(q->conf, &c);
}

static enum status
save_stock(struct queue_context *q, int64_t concert_id,
    const struct shop_report *report)
{
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = save_stock_locked(q, concert_id, report);
	checkpoint_unlock(fd);
	return st;
}

/* The pulse first.  What the disk does is logged, and no more. */
enum status
shop_report(struct queue_context *q, int64_t concert_id,
    const struct shop_report *report)
{
	struct redis_args a = { 0 };
	enum status st, saved;
	int64_t flags;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, report->sellable);
	redis_arg_int(&a, report->held);
	redis_arg_int(&a, report->is_selling);
	st = restore_call_ints(
	    q, concert_id, &function_shop_report, &a, &flags, 1);
	if (st != ST_OK)
		return st;
	if ((saved = save_stock(q, concert_id, report)) != ST_OK)
		log_warn("room %lld: its stock is not on disk: %s",
		    (long long)concert_id, status_code(saved));
	followup_do(q, concert_id, flags);
	return ST_OK;
}

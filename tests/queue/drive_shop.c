/*
 * The shop behind the room.  One that reports does so every five seconds,
 * unless it is dead, whatever becomes of Redis or the disk.  One that is asked
 * answers by a later step: then another one may be asked.
 */
#include <stdio.h>
#include <string.h>

#include "dice.h"
#include "drive_room.h"
#include "drive_run.h"
#include "drive_shop.h"
#include "queue/followup.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/shop.h"
#include "store/functions.h"

#define REPORT_MS 5000

static struct {
	int64_t sellable, held;
	int64_t reported_at; /* by the wall's clock */
	bool is_silent, is_selling, is_answering;
	char asked[64]; /* a probe that is under way; empty: none */
} shop;

void
drive_begin_shop(void)
{
	memset(&shop, 0, sizeof shop);
	shop.sellable = -1;
	shop.is_selling = shop.is_answering = true;
}

/* The checkpoint follows, if there is a disk. */
static void
check_disk(void)
{
	struct checkpoint c;

	if (run.no_disk > 0)
		return;
	c = fixture_checkpoint();
	if (c.sellable != run.m.sellable || c.held != run.m.held ||
	    c.set.by_booking != run.m.set.by_booking)
		model_break(&run.m, "the disk has %lld, %lld of shop %lld",
		    (long long)c.sellable, (long long)c.held,
		    (long long)c.set.by_booking);
}

static void
report(void)
{
	struct shop_report r = { shop.sellable, shop.held, shop.is_selling };

	model_begin(&run.m, false);
	drive_trace(shop.is_selling ? "report" : "report closed", NULL);
	drive_expect("report", shop_report(&fixture_q, 1, &r), ST_OK);
	model_report(&run.m, r.sellable, r.held, r.is_selling);
	model_look(&run.m, true);
	shop.reported_at = fixture_q.now_ms;
	check_disk();
}

void
drive_hear_shop(void)
{
	int64_t since = fixture_q.now_ms - shop.reported_at;

	if (run.m.set.by_booking == 1 && !shop.is_silent &&
	    (since >= REPORT_MS || since < 0))
		report();
}

void
drive_report_stock(void)
{
	bool was_reporting = run.m.set.by_booking == 1;

	shop.sellable = DICE_ONE_OF(99, 99, 99, 0, 2, 5, 9);
	shop.held = shop.sellable > 0 ? dice_below(shop.sellable + 1) : 0;
	report();
	if (run.m.set.by_booking == 1 && !was_reporting && run.no_disk == 0 &&
	    dice_below(4) > 0) {
		model_begin(&run.m, false);
		drive_change(ROOM_SETTING_by_booking, 0);
		model_set_shop(&run.m, false);
		model_look(&run.m, true);
	}
}

/* Dead for half a minute or so, every few minutes. */
static bool
is_turned(bool is_well)
{
	return dice_below(is_well ? 300 : 40) == 0;
}

void
drive_move_shop(void)
{
	if (run.m.set.probe[0] != '\0' && is_turned(shop.is_answering))
		shop.is_answering = !shop.is_answering;
	if (run.m.set.by_booking == 0)
		return;
	if (is_turned(!shop.is_silent))
		shop.is_silent = !shop.is_silent;
	if (is_turned(shop.is_selling)) {
		shop.is_selling = !shop.is_selling;
		if (!shop.is_silent)
			report();
	}
}

static void
set_probe(const char *url)
{
	struct room_change c = { 0 };

	drive_trace("set the probe", NULL);
	drive_expect(
	    "set", room_change_text(&c, ROOM_SETTING_probe, url), ST_OK);
	drive_expect("set", room_set(&fixture_q, 1, &c, "drive"), ST_OK);
	snprintf(run.m.set.probe, sizeof run.m.set.probe, "%s", url);
	model_set_probe(&run.m);
}

void
drive_set_shop(void)
{
	static const char *const urls[] = { "", "", "http://a.example/",
		"http://b.example/" };
	int64_t thrown = dice_below(6);

	model_begin(&run.m, false);
	if (thrown < 4) {
		set_probe(urls[thrown]);
	} else {
		drive_change(ROOM_SETTING_by_booking, thrown - 4);
		model_set_shop(&run.m, thrown == 5);
	}
	model_look(&run.m, true);
}

static void
begin_probe(void)
{
	struct redis_args a = { 0 };
	struct redis_list list;
	const char *url;
	enum status st;

	drive_trace("probe", NULL);
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	st = restore_call_list(
	    &fixture_q, 1, &function_probe_take, &a, 1, &list);
	drive_expect("probe", st, ST_OK);
	if (st != ST_OK)
		return;
	url = redis_list_text(&list, 0);
	snprintf(shop.asked, sizeof shop.asked, "%s", url != NULL ? url : "");
	redis_list_free(&list);
	if (strcmp(shop.asked,
		model_take_probe(&run.m) ? run.m.set.probe : "") != 0)
		model_break(&run.m, "`%s` is asked", shop.asked);
}

/* The answer of a shop that is no longer asked says nothing. */
static void
end_probe(void)
{
	struct redis_args a = { 0 };
	int64_t flags = 0;

	drive_trace(shop.is_answering ? "probe is good" : "probe fails", NULL);
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	redis_arg_text(&a, shop.asked);
	redis_arg_int(&a, shop.is_answering);
	redis_arg_text(&a, "HTTP 503");
	drive_expect("probe",
	    restore_call_ints(
		&fixture_q, 1, &function_probe_tell, &a, &flags, 1),
	    ST_OK);
	followup_do(&fixture_q, 1, flags);
	if (strcmp(shop.asked, run.m.set.probe) == 0)
		model_probed(&run.m, shop.is_answering);
	shop.asked[0] = '\0';
}

void
drive_probe(void)
{
	model_begin(&run.m, false);
	if (shop.asked[0] != '\0')
		end_probe();
	else
		begin_probe();
	model_look(&run.m, true);
}

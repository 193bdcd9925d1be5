/*
 * Whether usher's booking is the shop behind a new room.
 *
 * It is if the database has the concert, with a line.  Where that cannot be
 * asked, because booking is on another host, the settings decide: those of
 * booking are given where there is a booking service.  A mistake is not for
 * long: a room becomes `booking` at its first report, and one that waits for
 * reports in vain says so to its operator.
 *
 * It is asked as the user that only reads lists, whose password the user of the
 * rooms' folder can read, as the admin's it cannot.
 */
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "booking/concert.h"
#include "booking/stock.h"
#include "ctl.h"
#include "queue/checkpoint.h"
#include "queue/shop.h"
#include "shop.h"

/* Does usher.conf give any setting of the booking service? */
static bool
is_booking_configured(void)
{
	char text[CONF_TEXT_MAX], error[CONF_ERROR_MAX];
	struct conf_fault fault;
	int lines[128] = { 0 };
	bool is_given = false;
	struct conf conf;

	if (conf_nkeys > ARRAY_LEN(lines) || conf_find(text, error) != ST_OK)
		return false;
	(void)!conf_parse(&conf, text, lines, &fault);
	conf_free(&conf);
	for (size_t i = 0; i < conf_nkeys; i++)
		if (lines[i] > 0 &&
		    (strcmp(conf_keys[i].section, "mysql") == 0 ||
			strcmp(conf_keys[i].section, "booking") == 0))
			is_given = true;
	return is_given;
}

/* Empty, or there. */
static bool
is_file_here(const char *path)
{
	struct stat st;

	return *path == '\0' || stat(path, &st) == 0;
}

/* A socket that is not there need not be tried, and a failure told; nor a
 * password that is not: on a queue host with the settings of the other. */
static bool
is_database_here(const struct conf *conf)
{
	return is_file_here(conf->mysql_socket) &&
	       is_file_here(conf->mysql_list_password_file);
}

enum status
shop_concert(struct ctl *c, uint32_t concert_id, struct concert *concert)
{
	struct sql *db;
	enum status st;

	if (!is_database_here(c->app.conf) ||
	    (*c->app.conf->mysql_socket == '\0' && !is_booking_configured()))
		return ST_UNAVAILABLE;
	db = sql_new(c->app.conf, SQL_USER_LIST);
	st = concert_get(db, concert_id, concert);
	sql_free(db);
	return st;
}

static bool
is_shop_booking(struct ctl *c, uint32_t concert_id)
{
	bool is_given = is_booking_configured();
	struct concert concert;
	enum status st = shop_concert(c, concert_id, &concert);

	if (st == ST_OK)
		return concert.queue_required;
	return st != ST_NO_CONCERT && is_given;
}

void
shop_choose(struct ctl *c, uint32_t concert_id, struct room_change *change)
{
	struct checkpoint_fault fault;
	struct checkpoint there;

	if (change->has[ROOM_SETTING_by_booking] ||
	    checkpoint_has_fault(c->app.conf, concert_id, &fault) ||
	    checkpoint_read(c->app.conf, concert_id, &there) != ST_NO_ROOM ||
	    !is_shop_booking(c, concert_id))
		return;
	change->has[ROOM_SETTING_by_booking] = true;
	change->to.by_booking = 1;
}

/* The first report, which more follow from usher-expire: not of a concert
 * without a line, which it does not report.  What fails here is made up for
 * within five seconds. */
void
shop_tell(struct ctl *c, uint32_t concert_id, const struct room_change *change)
{
	struct shop_report report = { 0 };
	struct concert concert;
	struct stock stock;
	struct sql *db;

	if (change->to.by_booking == 0 || !is_database_here(c->app.conf))
		return;
	db = sql_new(c->app.conf, SQL_USER_LIST);
	if (concert_get(db, concert_id, &concert) == ST_OK &&
	    concert.queue_required &&
	    stock_count(db, concert_id, &stock) == ST_OK) {
		report.sellable = stock.total - stock.sold;
		report.held = stock.held;
		report.is_selling = !stock.is_later;
		(void)!shop_report(&c->app.queue, concert_id, &report);
	}
	sql_free(db);
}

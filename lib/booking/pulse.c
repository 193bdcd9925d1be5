/*
 * The shop's pulse (rule 6): a room of the queue service calls nobody until it
 * was told of seats, nor when it is not told any more.
 *
 * Whether booking can sell is found out by a write, as each sale is one: a
 * database that is stopped, full, locked or a replica fails it.  Then the
 * concerts that were told of before are told that it cannot, with the stock
 * they had: they are remembered, in a file too, since the next usher-expire
 * begins with a database that names no concert.  The write and what follows
 * must end within a turn, which is what the time-outs of this user are for
 * (store/sql_connection.c).
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/impossible.h"
#include "base/log.h"
#include "base/str.h"
#include "booking/concert.h"
#include "booking/pulse.h"
#include "booking/queue_notice.h"
#include "booking/stock.h"

#define TOLD_MAX 4096 /* concerts that are remembered */
#define FILE_MAX (TOLD_MAX * 84)

struct told {
	int64_t concert_id;
	struct stock stock;
};

struct pulse {
	const struct conf *conf;
	struct told told[TOLD_MAX]; /* in the last turn that could tell */
	size_t n;
};

static const char try_write[] =
    "INSERT INTO cron_run (name, ran_at, deleted) VALUES ('pulse', NOW(6), 0) "
    "ON DUPLICATE KEY UPDATE ran_at = NOW(6)";

/* --- what is remembered -------------------------------------------------- */

static void
make_told_path(const struct conf *conf, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/told", conf->booking_state_dir);
}

/* Lines of four numbers.  What is no such line ends it: the database is asked
 * in a moment, and only a concert too few is told of until then. */
static void
recall_told(struct pulse *p)
{
	char path[PATH_MAX], *text = malloc(FILE_MAX), *at = text;
	struct told *t = p->told;
	long long id, total, held, sold;
	size_t len;
	int used;

	IMPOSSIBLE_IF(text == NULL);
	make_told_path(p->conf, path);
	if (file_read_state(path, text, FILE_MAX, &len) != ST_OK)
		*text = '\0';
	while (p->n < TOLD_MAX && sscanf(at, "%lld %lld %lld %lld\n%n", &id,
				      &total, &held, &sold, &used) == 4) {
		t[p->n++] = (struct told){ id,
			{ .total = total, .held = held, .sold = sold } };
		at += used;
	}
	free(text);
}

/* Not durable: it is for as long as the database is away. */
static void
remember_told(const struct pulse *p)
{
	char path[PATH_MAX], *text = malloc(FILE_MAX);
	struct str s;

	IMPOSSIBLE_IF(text == NULL);
	str_init(&s, text, FILE_MAX);
	for (size_t i = 0; i < p->n; i++)
		str_add(&s, "%lld %lld %lld %lld\n",
		    (long long)p->told[i].concert_id,
		    (long long)p->told[i].stock.total,
		    (long long)p->told[i].stock.held,
		    (long long)p->told[i].stock.sold);
	make_told_path(p->conf, path);
	if (file_replace(path, text, s.len, 0640, false) != ST_OK)
		log_warn("%s: not written", path);
	free(text);
}

struct pulse *
pulse_new(const struct conf *conf)
{
	struct pulse *p = calloc(1, sizeof *p);

	IMPOSSIBLE_IF(p == NULL);
	p->conf = conf;
	recall_told(p);
	return p;
}

void
pulse_free(struct pulse *p)
{
	free(p);
}

/* --- telling ------------------------------------------------------------- */

/* The stock of all concerts that have a line, as the database has it now. */
static enum status
count_stock_of_all(struct sql *db, struct pulse *p)
{
	struct concert_row *rows;
	enum status st;
	size_t n;

	if ((st = concert_list(db, &rows, &n)) != ST_OK)
		return st;
	p->n = 0;
	for (size_t i = 0; i < n && st == ST_OK && p->n < TOLD_MAX; i++) {
		struct told *t = &p->told[p->n];

		if (!rows[i].concert.queue_required)
			continue;
		t->concert_id = rows[i].concert.id;
		st = stock_count(db, t->concert_id, &t->stock);
		if (st == ST_OK)
			p->n++;
	}
	free(rows);
	return st;
}

/* If the service does not answer, the others would wait for it in vain, and are
 * told in the next turn. */
static void
tell_all(const struct pulse *p, struct queue_client *queue, bool is_selling)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < p->n && st == ST_OK; i++)
		st = queue_notice_send(queue, p->told[i].concert_id,
		    &p->told[i].stock, is_selling);
}

static bool
is_same_told(const struct pulse *a, const struct pulse *b)
{
	bool is_same = a->n == b->n;

	for (size_t i = 0; is_same && i < a->n; i++)
		is_same = a->told[i].concert_id == b->told[i].concert_id &&
			  a->told[i].stock.total == b->told[i].stock.total &&
			  a->told[i].stock.held == b->told[i].stock.held &&
			  a->told[i].stock.sold == b->told[i].stock.sold;
	return is_same;
}

/* The count of a database that went away in the middle is of no use: what it
 * said before is told. */
enum status
pulse_turn(struct pulse *p, struct sql *db, struct queue_client *queue)
{
	struct pulse *now = calloc(1, sizeof *now);
	enum status st;

	IMPOSSIBLE_IF(now == NULL);
	st = sql_exec(db, try_write, SQL_NO_ARGS, NULL);
	if (st == ST_OK)
		st = count_stock_of_all(db, now);
	if (st == ST_OK) {
		bool is_same = is_same_told(p, now);

		memcpy(p->told, now->told, sizeof p->told);
		p->n = now->n;
		if (!is_same)
			remember_told(p);
	}
	free(now);
	tell_all(p, queue, st == ST_OK);
	return st;
}

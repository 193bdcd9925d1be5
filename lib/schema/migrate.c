/*
 * Migrations: sql/NNNN_name.sql, applied in order, each once.
 *
 * The table `migration` keeps a checksum of each file that was applied, and a
 * file that changed since stops the run: two databases that say they are at the
 * same number must be the same.  DDL commits at once and cannot be rolled back,
 * so a file that failed in the middle is run again from its beginning, and its
 * statements must allow that (IF NOT EXISTS).
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "base/impossible.h"
#include "base/log.h"
#include "schema/migrate.h"

#define SCRIPT_MAX (256 * 1024)
#define HASH_LEN 32

static const char make_table[] =
    "CREATE TABLE IF NOT EXISTS migration (number INT NOT NULL PRIMARY KEY, "
    "name VARCHAR(100) NOT NULL, checksum CHAR(64) NOT NULL, "
    "applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) "
    "ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

static const char take_lock[] = "SELECT GET_LOCK('usher_migrate', 0)";
static const char free_lock[] = "SELECT RELEASE_LOCK('usher_migrate')";

static const char find_applied[] =
    "SELECT checksum FROM migration WHERE number = ?";
enum { APPLIED_CHECKSUM };

static const char note_applied[] =
    "INSERT INTO migration (number, name, checksum) VALUES (?, ?, ?)";

struct migration_run {
	struct sql *sql;
	const char *dir;
	void (*each_line)(void *, const char *line);
	void *arg;
	char text[SCRIPT_MAX];
};

/* "0001_schema.sql": four digits, an underscore, a name. */
static int
is_migration(const struct dirent *d)
{
	const char *name = d->d_name;
	size_t len = strlen(name);

	return len > 9 && len <= 100 && strspn(name, "0123456789") == 4 &&
	       name[4] == '_' && strcmp(name + len - 4, ".sql") == 0;
}

static void
report_file(const struct migration_run *m, const char *name, const char *what)
{
	char line[200];

	snprintf(line, sizeof line, "%s: %s", name, what);
	m->each_line(m->arg, line);
}

/* The text, and the checksum that is kept of it. */
static enum status
read_script(
    struct migration_run *m, const char *name, char hex[2 * HASH_LEN + 1])
{
	unsigned char hash[HASH_LEN];
	char path[PATH_MAX];
	size_t len;
	enum status st;

	snprintf(path, sizeof path, "%s/%s", m->dir, name);
	if ((st = file_read(path, m->text, sizeof m->text, &len)) != ST_OK)
		return st;
	crypto_generichash(
	    hash, HASH_LEN, (const unsigned char *)m->text, len, NULL, 0);
	sodium_bin2hex(hex, 2 * HASH_LEN + 1, hash, HASH_LEN);
	return ST_OK;
}

static enum status
check_applied(const struct migration_run *m, const char *name,
    const char *applied, const char *now)
{
	if (strcmp(applied, now) == 0)
		return ST_OK;
	report_file(m, name, "was applied, and changed since");
	return ST_CONFLICT;
}

/* The row that notes a migration is written after it: one that was cut off is
 * run again. */
static enum status
apply_file(struct migration_run *m, const char *name)
{
	int64_t number = strtol(name, NULL, 10);
	char hex[2 * HASH_LEN + 1];
	struct sql_rows *rows;
	enum status st;
	bool found;

	if ((st = read_script(m, name, hex)) != ST_OK)
		return st;
	st = sql_query(m->sql, find_applied, SQL_ARGS(SQL_INT(number)), &rows);
	if (st != ST_OK)
		return st;
	if ((found = sql_next(rows)))
		st = check_applied(
		    m, name, sql_text(rows, APPLIED_CHECKSUM), hex);
	sql_rows_free(rows);
	if (found)
		return st;
	if ((st = sql_script(m->sql, m->text)) != ST_OK) {
		report_file(m, name, sql_last_error(m->sql));
		return st;
	}
	report_file(m, name, "applied");
	return sql_exec(m->sql, note_applied,
	    SQL_ARGS(SQL_INT(number), SQL_TEXT(name), SQL_TEXT(hex)), NULL);
}

/* Every name is freed, whatever fails. */
static enum status
apply_all(struct migration_run *m)
{
	struct dirent **list;
	enum status st;
	int n = scandir(m->dir, &list, is_migration, alphasort);

	if (n <= 0) {
		report_file(m, m->dir, "no migrations there");
		return ST_NOT_FOUND;
	}
	st = sql_exec(m->sql, make_table, SQL_NO_ARGS, NULL);
	for (int i = 0; i < n; i++) {
		if (st == ST_OK)
			st = apply_file(m, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return st;
}

/* The lock keeps two operators from applying a file at the same time; it is the
 * connection's, and ends with it. */
enum status
migrate_apply(struct sql *db, const char *dir,
    void (*each_line)(void *, const char *line), void *arg)
{
	struct migration_run *m;
	int64_t got, freed;
	enum status st;

	st = sql_query_int(db, take_lock, SQL_NO_ARGS, &got);
	if (st != ST_OK)
		return st;
	if (got != 1) {
		each_line(arg, "another migration is running");
		return ST_CONFLICT;
	}
	m = calloc(1, sizeof *m);
	IMPOSSIBLE_IF(m == NULL);
	*m = (struct migration_run){
		.sql = db, .dir = dir, .each_line = each_line, .arg = arg
	};
	st = apply_all(m);
	free(m);
	if (sql_query_int(db, free_lock, SQL_NO_ARGS, &freed) != ST_OK)
		log_warn("migrate: cannot release the lock");
	return st;
}

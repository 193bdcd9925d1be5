/*
 * Migrations: the files sql/NNNN_name.sql, applied in order, each once, by one
 * caller at a time (GET_LOCK).  The table `migration` notes each with a
 * checksum of its text.
 *
 * Forward only: a file that was applied anywhere must never be changed, and
 * never removed.  MariaDB commits each CREATE and ALTER at once, so a file that
 * was cut off is run again from its first statement: all of them must bear
 * that.
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

static const char note_applied[] =
    "INSERT INTO migration (number, name, checksum) VALUES (?, ?, ?)";

struct migrating {
	struct sql *sql;
	const char *dir;
	void (*say)(void *, const char *);
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
say_of_file(const struct migrating *m, const char *name, const char *what)
{
	char line[200];

	snprintf(line, sizeof line, "%s: %s", name, what);
	m->say(m->arg, line);
}

static enum status
read_script(struct migrating *m, const char *name, char hex[2 * HASH_LEN + 1])
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

/*
 * Tables are made at once and not with the row that notes it, so a migration
 * that was cut off is run again: its statements must bear that (IF NOT EXISTS).
 */
static enum status
apply_one(struct migrating *m, const char *name)
{
	int64_t number = strtol(name, NULL, 10);
	char hex[2 * HASH_LEN + 1];
	struct sql_rows *rows;
	enum status st;

	if ((st = read_script(m, name, hex)) != ST_OK)
		return st;
	st = sql_query(m->sql, find_applied, SQL_ARGS(SQL_INT(number)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		if (strcmp(sql_text(rows, 0), hex) != 0) {
			say_of_file(m, name, "was applied, and changed since");
			st = ST_CONFLICT;
		}
		sql_rows_free(rows);
		return st;
	}
	sql_rows_free(rows);
	if ((st = sql_script(m->sql, m->text)) != ST_OK) {
		say_of_file(m, name, sql_last_error(m->sql));
		return st;
	}
	say_of_file(m, name, "applied");
	return sql_exec(m->sql, note_applied,
	    SQL_ARGS(SQL_INT(number), SQL_TEXT(name), SQL_TEXT(hex)), NULL);
}

static enum status
apply_all(struct migrating *m)
{
	struct dirent **list;
	enum status st;
	int n = scandir(m->dir, &list, is_migration, alphasort);

	if (n <= 0) {
		say_of_file(m, m->dir, "no migrations there");
		return ST_NOT_FOUND;
	}
	st = sql_exec(m->sql, make_table, SQL_NO_ARGS, NULL);
	for (int i = 0; i < n; i++) {
		if (st == ST_OK)
			st = apply_one(m, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return st;
}

enum status
migrate_apply(struct sql *db, const char *dir,
    void (*say_line)(void *, const char *line), void *arg)
{
	struct migrating *m;
	int64_t got, freed;
	enum status st;

	st = sql_query_int(db, take_lock, SQL_NO_ARGS, &got);
	if (st != ST_OK)
		return st;
	if (got != 1) {
		say_line(arg, "another migration is being made");
		return ST_CONFLICT;
	}
	m = calloc(1, sizeof *m);
	IMPOSSIBLE_IF(m == NULL);
	*m = (struct migrating){
		.sql = db, .dir = dir, .say = say_line, .arg = arg
	};
	st = apply_all(m);
	free(m);
	if (sql_query_int(db, free_lock, SQL_NO_ARGS, &freed) != ST_OK)
		log_warn("migrate: lock not released");
	return st;
}

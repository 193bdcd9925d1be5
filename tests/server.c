#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "server.h"

#define TEST_KEYS                                                              \
	"1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
#define SKIPPED 77

const char *const server_sql_dir = SQL_DIR;

struct server {
	char kind[16];
	char dir[64];
};

static int
control(const char *verb, const struct server *s)
{
	char command[512];

	snprintf(command, sizeof command, "'%s' %s %s '%s'", TOOLS_SERVER, verb,
	    s->kind, s->dir);
	return system(command);
}

/* Without its server a test has nothing to say: a skip, unless ./check, which
 * installs the servers, is the one that asks. */
static void
missing(const struct server *s)
{
	fprintf(stderr, "%s does not start\n", s->kind);
	exit(getenv("USHER_CHECK") != NULL ? EXIT_FAILURE : SKIPPED);
}

struct server *
server_start(const char *kind)
{
	struct server *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	snprintf(s->kind, sizeof s->kind, "%s", kind);
	snprintf(s->dir, sizeof s->dir, "/tmp/usher-test-XXXXXX");
	if (mkdtemp(s->dir) == NULL || control("start", s) != 0)
		missing(s);
	return s;
}

const char *
server_dir(const struct server *s)
{
	return s->dir;
}

static void
must(const char *verb, const struct server *s)
{
	if (control(verb, s) != 0)
		abort();
}

void
server_stop(struct server *s)
{
	must("stop", s);
}

void
server_kill(struct server *s)
{
	must("kill", s);
}

void
server_resume(struct server *s)
{
	must("start", s);
}

void
server_freeze(struct server *s)
{
	must("freeze", s);
}

void
server_thaw(struct server *s)
{
	must("thaw", s);
}

void
server_free(struct server *s)
{
	char command[128];

	if (s == NULL)
		return;
	must("kill", s);
	snprintf(command, sizeof command, "rm -rf '%s'", s->dir);
	if (system(command) != 0)
		fprintf(stderr, "%s: not removed\n", s->dir);
	free(s);
}

static void
set(char **field, const char *value)
{
	free(*field);
	*field = str_dup(value);
}

static void
set_path(char **field, const char *dir, const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	set(field, path);
}

static void
write_keys(const struct conf *conf)
{
	char path[128];

	snprintf(path, sizeof path, "%s/token", conf->security_keys_dir);
	if (file_replace(path, TEST_KEYS, strlen(TEST_KEYS), 0640, false) !=
		ST_OK ||
	    file_replace(conf->security_service_key_file, "service\n", 8, 0640,
		false) != ST_OK)
		abort();
}

void
server_conf(
    struct conf *conf, const struct server *redis, const struct server *mariadb)
{
	const char *dir = redis != NULL ? redis->dir : mariadb->dir;
	char error[CONF_ERROR_MAX];

	if (conf_load(conf, "/dev/null", error) != ST_OK)
		abort();
	if (redis != NULL) {
		set_path(&conf->redis_socket, redis->dir, "redis.sock");
		set(&conf->redis_user, "usher");
		set_path(
		    &conf->redis_password_file, redis->dir, "redis.password");
	}
	if (mariadb != NULL)
		set_path(&conf->mysql_socket, mariadb->dir, "mysql.sock");
	/* A loaded machine is not a fault of a store. */
	conf->redis_timeout_ms = 5000;
	conf->mysql_timeout_ms = 10000;
	set(&conf->mysql_user, "root");
	set(&conf->mysql_list_user, "root");
	set(&conf->mysql_login_user, "root");
	set(&conf->mysql_cron_user, "root");
	set(&conf->mysql_admin_user, "root");
	set_path(&conf->security_keys_dir, dir, "keys");
	set_path(&conf->security_service_key_file, dir, "service-key");
	set_path(&conf->queue_status_dir, dir, "status");
	set_path(&conf->queue_checkpoint_dir, dir, "checkpoint");
	set_path(&conf->booking_state_dir, dir, "booking");
	mkdir(conf->security_keys_dir, 0750);
	mkdir(conf->queue_status_dir, 0755);
	mkdir(conf->queue_checkpoint_dir, 0750);
	mkdir(conf->booking_state_dir, 0750);
	write_keys(conf);
}

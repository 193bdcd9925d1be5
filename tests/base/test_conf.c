#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/conf.h"
#include "test_base.h"

static char path[] = "/tmp/usher-conf-XXXXXX";
static char error[CONF_ERROR_MAX];

static enum status
load(struct conf *conf, const char *text)
{
	enum status st;
	FILE *f;
	int fd;

	strcpy(path + strlen(path) - 6, "XXXXXX");
	ck_assert_int_ge(fd = mkstemp(path), 0);
	f = fdopen(fd, "w");
	fputs(text, f);
	fclose(f);
	st = conf_load(conf, path, error);
	unlink(path);
	return st;
}

START_TEST(an_empty_file_gives_the_defaults)
{
	struct conf conf;

	ck_assert_int_eq(load(&conf, ""), ST_OK);
	ck_assert_str_eq(conf.mysql_database, "usher");
	ck_assert_int_eq(conf.redis_port, 6379);
	ck_assert_int_eq(conf.queue_poll_ceiling_ms, 30000);
	conf_free(&conf);
}
END_TEST

START_TEST(keys_of_every_type_are_read)
{
	struct conf conf;

	ck_assert_int_eq(
	    load(&conf, "[redis]\nsocket = /tmp/x y.sock\ntimeout = 2s\n"
			"[queue]\npoll_divisor = 3\n"
			"unlimited_networks = 192.0.2.0/24, 2001:db8::/32\n"
			"[booking]\nauth = remote_user\n"),
	    ST_OK);
	ck_assert_str_eq(conf.redis_socket, "/tmp/x y.sock");
	ck_assert_int_eq(conf.redis_timeout_ms, 2000);
	ck_assert_int_eq(conf.queue_poll_divisor, 3);
	ck_assert_str_eq(
	    conf.queue_unlimited_networks, "192.0.2.0/24, 2001:db8::/32");
	ck_assert_str_eq(conf.booking_auth, "remote_user");
	conf_free(&conf);
}
END_TEST

START_TEST(a_wrong_line_is_named_with_file_line_and_key)
{
	static const struct {
		const char *text;
		const char *said;
	} bad[] = {
		{ "[redis]\nsokcet = x\n", ":2: [redis] sokcet: unknown key" },
		{ "[redis]\n\nport = 70000\n", ":3: [redis] port must be a" },
		{ "[redis]\nport = 12ab\n", ":2: [redis] port must be a" },
		{ "[redis]\ntimeout = 5\n", ":2: [redis] timeout must be a" },
		{ "[booking]\nauth = magic\n",
		    ":2: [booking] auth must be one of builtin|remote_user" },
		{ "[booking]\nauth = built\n", ":2: [booking] auth must be" },
		{ "[queue]\nentry_url = javascript:x\n",
		    ":2: [queue] entry_url must be an http or https URL" },
		{ "[queue]\nentry_url =\n", ":2: [queue] entry_url must be" },
		{ "[booking]\nremote_user_name = HTTP_X_NAME\n",
		    ":2: [booking] remote_user_name must be letters, digits" },
		{ "[booking]\nremote_user_name = http_name\n",
		    ":2: [booking] remote_user_name must be" },
		{ "[booking]\nremote_user_name = A B\n",
		    ":2: [booking] remote_user_name must be" },
		{ "[booking]\nremote_user_name =\n",
		    ":2: [booking] remote_user_name must be" },
		{ "[redis]\nwhat is this\n", ":2: neither" },
	};
	struct conf conf;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		ck_assert_int_eq(load(&conf, bad[i].text), ST_BAD_REQUEST);
		ck_assert_msg(strstr(error, bad[i].said) != NULL, "%s", error);
		ck_assert_msg(
		    strncmp(error, path, strlen(path)) == 0, "%s", error);
	}
}
END_TEST

START_TEST(a_line_too_long_is_wrong_and_no_other)
{
	struct conf conf;
	char text[1024];

	snprintf(text, sizeof text, "[redis]\nsocket = %0300d\nport = 7\n", 0);
	ck_assert_int_eq(load(&conf, text), ST_BAD_REQUEST);
	ck_assert_msg(
	    strstr(error, ":2: longer than 198 bytes") != NULL, "%s", error);
	snprintf(text, sizeof text, "[redis]\nsocket = %0189d\nport = 0", 0);
	ck_assert_int_eq(load(&conf, text), ST_BAD_REQUEST);
	ck_assert_msg(strstr(error, ":3: [redis] port") != NULL, "%s", error);
	text[strlen(text) - 1] = '7';
	ck_assert_int_eq(load(&conf, text), ST_OK);
	ck_assert_int_eq(conf.redis_port, 7);
	ck_assert_uint_eq(strlen(conf.redis_socket), 189);
	conf_free(&conf);
}
END_TEST

START_TEST(a_comment_may_be_long)
{
	struct conf conf;
	char text[1024];

	snprintf(text, sizeof text, "[redis]\n \t# %0600d\nsokcet = 7\n", 0);
	ck_assert_int_eq(load(&conf, text), ST_BAD_REQUEST);
	ck_assert_msg(strstr(error, ":3: [redis] sokcet") != NULL, "%s", error);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	struct conf conf;

	ck_assert_int_eq(
	    conf_load(&conf, "/nowhere/usher.conf", error), ST_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(error, "/nowhere/usher.conf"));
}
END_TEST

START_TEST(a_folder_is_no_configuration)
{
	struct conf conf;

	ck_assert_int_eq(conf_load(&conf, "/tmp", error), ST_NOT_FOUND);
	ck_assert_str_eq(error, "/tmp: Is a directory");
}
END_TEST

START_TEST(without_a_file_all_places_are_named)
{
	struct conf conf;

	unsetenv("USHER_CONF");
	if (access(USHER_SYSCONFDIR "/usher.conf", F_OK) == 0)
		return;
	ck_assert_int_eq(conf_open(&conf, error), ST_NOT_FOUND);
	ck_assert_ptr_eq(strstr(error, "no configuration: USHER_CONF"), error);
	ck_assert_ptr_nonnull(
	    strstr(error, USHER_SYSCONFDIR "/usher.conf: No such file"));
	/* The other is beside this program. */
	ck_assert_ptr_nonnull(
	    strstr(error, "/tests/base/usher.conf: No such file"));
}
END_TEST

START_TEST(a_file_the_environment_names_is_named_alone)
{
	struct conf conf;

	setenv("USHER_CONF", "/nowhere/u.conf", 1);
	ck_assert_int_eq(conf_open(&conf, error), ST_NOT_FOUND);
	ck_assert_str_eq(
	    error, "USHER_CONF: /nowhere/u.conf: No such file or directory");
}
END_TEST

START_TEST(the_environment_says_where_the_file_is)
{
	setenv("USHER_CONF", "/somewhere/u.conf", 1);
	ck_assert_str_eq(conf_path(), "/somewhere/u.conf");
}
END_TEST

START_TEST(without_it_the_file_is_beside_the_program)
{
	const char *end;

	unsetenv("USHER_CONF");
	end = strrchr(conf_path(), '/');
	ck_assert_str_eq(end, "/usher.conf");
}
END_TEST

TCase *
conf_tests(void)
{
	TCase *tc = tcase_create("conf");

	tcase_add_test(tc, an_empty_file_gives_the_defaults);
	tcase_add_test(tc, keys_of_every_type_are_read);
	tcase_add_test(tc, a_wrong_line_is_named_with_file_line_and_key);
	tcase_add_test(tc, a_line_too_long_is_wrong_and_no_other);
	tcase_add_test(tc, a_comment_may_be_long);
	tcase_add_test(tc, a_missing_file_is_named);
	tcase_add_test(tc, a_folder_is_no_configuration);
	tcase_add_test(tc, without_a_file_all_places_are_named);
	tcase_add_test(tc, a_file_the_environment_names_is_named_alone);
	tcase_add_test(tc, the_environment_says_where_the_file_is);
	tcase_add_test(tc, without_it_the_file_is_beside_the_program);
	return tc;
}

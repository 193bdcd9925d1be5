/* Which session cookies count, and for what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/keyring.h"
#include "base/sign.h"
#include "web/session.h"

static char dir[] = "/tmp/usher-session-XXXXXX";
static struct keyring *secret, *public;
static struct session session;

static void
write_key(const char *name, const unsigned char bytes[KEYRING_KEY_BYTES])
{
	char path[64], text[128];
	int len = snprintf(text, sizeof text, "1 ");

	for (size_t i = 0; i < KEYRING_KEY_BYTES; i++)
		len += snprintf(
		    text + len, sizeof text - (size_t)len, "%02x", bytes[i]);
	len += snprintf(text + len, sizeof text - (size_t)len, "\n");
	snprintf(path, sizeof path, "%s/%s", dir, name);
	ck_assert_int_eq(
	    file_replace(path, text, (size_t)len, 0640, false), ST_OK);
}

static void
set_up(void)
{
	unsigned char seed[KEYRING_KEY_BYTES] = { 1 }, key[KEYRING_KEY_BYTES];

	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	sign_public_key(seed, key);
	write_key("session", seed);
	write_key("session.pub", key);
	ck_assert_int_eq(keyring_open_in(&secret, dir, "session"), ST_OK);
	ck_assert_int_eq(keyring_open_in(&public, dir, "session.pub"), ST_OK);
}

static void
tear_down(void)
{
	char command[64];

	keyring_free(secret);
	keyring_free(public);
	snprintf(command, sizeof command, "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* A request with this cookie, and this REMOTE_USER. */
static bool
signed_in(char *auth, const char *text, const char *user)
{
	const struct conf conf = { .booking_auth = auth };
	char cookie[MAC_SEALED_MAX + 64], remote_user[128];
	char *env[] = { cookie, user != NULL ? remote_user : NULL, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req = { .fcgi = &fcgi };

	snprintf(cookie, sizeof cookie, "HTTP_COOKIE=usher_session=%s", text);
	if (user != NULL)
		snprintf(
		    remote_user, sizeof remote_user, "REMOTE_USER=%s", user);
	session = (struct session){ .generation = 0 };
	return session_read(&req, &conf, public, &session);
}

static bool
counts(const char *text)
{
	char builtin[] = "builtin";

	return signed_in(builtin, text, NULL);
}

/* The text of fields that are words. */
static const char *
sealed(const char *purpose, size_t n, const char *const words[])
{
	static char text[MAC_SEALED_MAX];
	struct mac_field field[MAC_FIELDS_MAX];

	for (size_t i = 0; i < n; i++)
		field[i] = (struct mac_field){ words[i], strlen(words[i]) };
	ck_assert_int_eq(sign_text(secret, purpose, field, n, text), ST_OK);
	return text;
}

START_TEST(a_session_names_its_account_and_generation)
{
	char text[MAC_SEALED_MAX];

	ck_assert_int_eq(
	    session_sign(secret, "kim", 7, clock_wall_ms() + 60000, text),
	    ST_OK);
	ck_assert(counts(text));
	ck_assert_str_eq(session.account, "kim");
	ck_assert_int_eq(session.generation, 7);
}
END_TEST

START_TEST(a_session_runs_out)
{
	char text[MAC_SEALED_MAX];

	ck_assert_int_eq(
	    session_sign(secret, "kim", 7, clock_wall_ms() - 1, text), ST_OK);
	ck_assert(!counts(text));
}
END_TEST

#define END "9999999999999"

/* The first is a session of the version before, the second one of this. */
START_TEST(a_text_of_another_form_is_no_session)
{
	static const char *const fields[][4] = {
		{ "kim", END, NULL },
		{ "kim", END, "1", "1" },
		{ "kim", END, "0", NULL },
		{ "kim", END, "-1", NULL },
		{ "kim", END, "", NULL },
		{ "kim", END, "1x", NULL },
		{ "kim", END, "9223372036854775808", NULL },
		{ "kim", END, "000000000000000000000001", NULL },
		{ "kim", "", "1", NULL },
		{ "123456789012345678901234567890123456789012345678901", END,
		    "1", NULL },
	};
	static const char *const good[] = { "kim", END, "1" };

	ck_assert(counts(sealed("session", 3, good)));
	ck_assert(!counts(sealed("receipt", 3, good)));
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		size_t n = 0;

		while (n < 4 && fields[i][n] != NULL)
			n++;
		ck_assert_msg(
		    !counts(sealed("session", n, fields[i])), "row %d", (int)i);
	}
	ck_assert(!counts(""));
	ck_assert(!counts("x"));
}
END_TEST

START_TEST(where_apache_signs_in_there_is_no_session)
{
	static const char *const good[] = { "kim", END, "1" };
	char remote_user[] = "remote_user";

	ck_assert(signed_in(remote_user, sealed("session", 3, good), "lee"));
	ck_assert_str_eq(session.account, "lee");
	ck_assert_int_eq(session.generation, BUYER_NO_SESSION);
	ck_assert(!signed_in(remote_user, sealed("session", 3, good), NULL));
	ck_assert(!signed_in(remote_user, "",
	    "123456789012345678901234567890123456789012345678901"));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("session");
	TCase *tc = tcase_create("session");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_session_names_its_account_and_generation);
	tcase_add_test(tc, a_session_runs_out);
	tcase_add_test(tc, a_text_of_another_form_is_no_session);
	tcase_add_test(tc, where_apache_signs_in_there_is_no_session);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/keyring.h"
#include "base/mac.h"
#include "test_base.h"

#define KEY_1                                                                  \
	"1 "                                                                   \
	"1111111111111111111111111111111111111111111111111111111111111111"     \
	"\n"
#define KEY_2                                                                  \
	"2 "                                                                   \
	"2222222222222222222222222222222222222222222222222222222222222222"     \
	"\n"
#define KEY_3                                                                  \
	"3 "                                                                   \
	"3333333333333333333333333333333333333333333333333333333333333333"     \
	"\n"

static char path[] = "/tmp/usher-keys-XXXXXX";
static struct keyring *ring;

static void
write_keys(const char *text)
{
	ck_assert_int_eq(
	    file_replace(path, text, strlen(text), 0640, false), ST_OK);
}

static void
set_up(void)
{
	strcpy(path + strlen(path) - 6, "XXXXXX");
	close(mkstemp(path));
	write_keys(KEY_1);
	ck_assert_int_eq(keyring_open(&ring, path), ST_OK);
}

static void
tear_down(void)
{
	keyring_free(ring);
	unlink(path);
}

static void
seal(const char *purpose, char sealed[MAC_SEALED_MAX])
{
	ck_assert_int_eq(
	    mac_seal(ring, purpose,
		(const struct mac_field[]){ { "alice", 5 }, { "", 0 } }, 2,
		sealed),
	    ST_OK);
}

START_TEST(what_was_sealed_opens_to_the_same_fields)
{
	char sealed[MAC_SEALED_MAX];
	struct mac_opened o;

	seal("token", sealed);
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_OK);
	ck_assert_uint_eq(o.n, 2);
	ck_assert_uint_eq(o.field[0].len, 5);
	ck_assert_int_eq(memcmp(o.field[0].data, "alice", 5), 0);
	ck_assert_uint_eq(o.field[1].len, 0);
}
END_TEST

START_TEST(the_same_fields_give_the_same_text)
{
	char a[MAC_SEALED_MAX], b[MAC_SEALED_MAX];

	seal("token", a);
	seal("token", b);
	ck_assert_str_eq(a, b);
}
END_TEST

START_TEST(another_purpose_does_not_open)
{
	char sealed[MAC_SEALED_MAX];
	struct mac_opened o;

	seal("session", sealed);
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(no_changed_character_opens)
{
	char sealed[MAC_SEALED_MAX];
	struct mac_opened o;

	seal("token", sealed);
	for (size_t i = 0; sealed[i] != '\0'; i++) {
		char was = sealed[i];

		for (int byte = 0; byte < 256; byte++) {
			sealed[i] = (char)byte;
			ck_assert_int_eq(
			    mac_open(ring, "token", sealed, &o) == ST_OK,
			    sealed[i] == was);
		}
		sealed[i] = was;
	}
}
END_TEST

START_TEST(what_is_cut_or_longer_does_not_open)
{
	char sealed[MAC_SEALED_MAX];
	struct mac_opened o;
	size_t len;

	seal("token", sealed);
	len = strlen(sealed);
	strcpy(sealed + len, "AAAA");
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_TOKEN_INVALID);
	while (len-- > 0) {
		sealed[len] = '\0';
		ck_assert_int_eq(
		    mac_open(ring, "token", sealed, &o), ST_TOKEN_INVALID);
	}
}
END_TEST

START_TEST(a_rotated_key_opens_until_it_is_rotated_out)
{
	char sealed[MAC_SEALED_MAX], newer[MAC_SEALED_MAX];
	struct mac_opened o;

	seal("token", sealed);
	write_keys(KEY_2 KEY_1);
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_OK);
	seal("token", newer);
	ck_assert_str_ne(newer, sealed);
	write_keys(KEY_3 KEY_2 KEY_1);
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_TOKEN_INVALID);
	ck_assert_int_eq(mac_open(ring, "token", newer, &o), ST_OK);
}
END_TEST

START_TEST(a_broken_file_leaves_the_keys_that_are_known)
{
	char sealed[MAC_SEALED_MAX];
	struct mac_opened o;

	seal("token", sealed);
	write_keys("nonsense\n");
	ck_assert_int_eq(mac_open(ring, "token", sealed, &o), ST_OK);
}
END_TEST

START_TEST(keys_may_have_been_edited_on_any_system)
{
	static const char *const texts[] = {
		KEY_1,
		"1 11111111111111111111111111111111"
		"11111111111111111111111111111111",
		"# none\r\n\r\n1 11111111111111111111111111111111"
		"11111111111111111111111111111111\r\n",
	};
	char sealed[MAC_SEALED_MAX];
	struct keyring *same;
	struct mac_opened o;

	seal("token", sealed);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		write_keys(texts[i]);
		ck_assert_int_eq(keyring_open(&same, path), ST_OK);
		ck_assert_int_eq(mac_open(same, "token", sealed, &o), ST_OK);
		keyring_free(same);
	}
}
END_TEST

START_TEST(a_nul_ends_no_keys_file)
{
	static const char text[] = KEY_1 "\0" KEY_2;
	struct keyring *none;

	ck_assert_int_eq(
	    file_replace(path, text, sizeof text - 1, 0640, false), ST_OK);
	ck_assert_int_eq(keyring_open(&none, path), ST_INTERNAL);
}
END_TEST

START_TEST(a_file_without_good_keys_is_refused)
{
	static const char *const bad[] = { "", "# none\n", "0 11\n", "1 11\n",
		"1 zz\n", "300 11\n", "11\n" };
	struct keyring *none;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		write_keys(bad[i]);
		ck_assert_int_eq(keyring_open(&none, path), ST_INTERNAL);
	}
}
END_TEST

START_TEST(texts_are_the_same_only_when_they_are)
{
	ck_assert(mac_same_text("abc", "abc"));
	ck_assert(!mac_same_text("abc", "abd"));
	ck_assert(!mac_same_text("abc", "ab"));
}
END_TEST

TCase *
mac_tests(void)
{
	TCase *tc = tcase_create("mac");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_was_sealed_opens_to_the_same_fields);
	tcase_add_test(tc, the_same_fields_give_the_same_text);
	tcase_add_test(tc, another_purpose_does_not_open);
	tcase_add_test(tc, no_changed_character_opens);
	tcase_add_test(tc, what_is_cut_or_longer_does_not_open);
	tcase_add_test(tc, a_rotated_key_opens_until_it_is_rotated_out);
	tcase_add_test(tc, a_broken_file_leaves_the_keys_that_are_known);
	tcase_add_test(tc, keys_may_have_been_edited_on_any_system);
	tcase_add_test(tc, a_nul_ends_no_keys_file);
	tcase_add_test(tc, a_file_without_good_keys_is_refused);
	tcase_add_test(tc, texts_are_the_same_only_when_they_are);
	return tc;
}

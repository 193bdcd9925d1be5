/* Signatures: a holder of the public keys checks, and cannot make. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/keyring.h"
#include "base/mac.h"
#include "base/sign.h"
#include "test_base.h"

static char dir[] = "/tmp/usher-sign-XXXXXX";
static char secret_path[64], public_path[64];
static struct keyring *secret, *public;

/* The seed of key N is N in every byte. */
static void
seed_of(unsigned char id, unsigned char seed[KEYRING_KEY_BYTES])
{
	memset(seed, id, KEYRING_KEY_BYTES);
}

static int
add_key(char *text, size_t cap, unsigned char id, const unsigned char *bytes)
{
	int len = snprintf(text, cap, "%u ", id);

	for (size_t i = 0; i < KEYRING_KEY_BYTES; i++)
		len +=
		    snprintf(text + len, cap - (size_t)len, "%02x", bytes[i]);
	return len + snprintf(text + len, cap - (size_t)len, "\n");
}

static void
write_file(const char *path, const char *text)
{
	ck_assert_int_eq(
	    file_replace(path, text, strlen(text), 0640, false), ST_OK);
}

static void
write_secret(unsigned char id)
{
	unsigned char seed[KEYRING_KEY_BYTES];
	char text[128];

	seed_of(id, seed);
	add_key(text, sizeof text, id, seed);
	write_file(secret_path, text);
}

/* The public keys of `first` down to `last`. */
static void
write_public(unsigned char first, unsigned char last)
{
	static char text[32768];
	unsigned char seed[KEYRING_KEY_BYTES], key[KEYRING_KEY_BYTES];
	int len = 0;

	for (unsigned id = first; id >= last && id > 0; id--) {
		seed_of((unsigned char)id, seed);
		sign_public_key(seed, key);
		len += add_key(text + len, sizeof text - (size_t)len,
		    (unsigned char)id, key);
	}
	write_file(public_path, text);
}

static void
set_up(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(secret_path, sizeof secret_path, "%s/k", dir);
	snprintf(public_path, sizeof public_path, "%s/k.pub", dir);
	write_secret(1);
	write_public(1, 1);
	ck_assert_int_eq(keyring_open_in(&secret, dir, "k"), ST_OK);
	ck_assert_int_eq(keyring_open_in(&public, dir, "k.pub"), ST_OK);
}

static void
tear_down(void)
{
	keyring_free(secret);
	keyring_free(public);
	unlink(secret_path);
	unlink(public_path);
	rmdir(dir);
}

static void
sign_alice(const char *purpose, char text[MAC_SEALED_MAX])
{
	ck_assert_int_eq(
	    sign_text(secret, purpose,
		(const struct mac_field[]){ { "alice", 5 }, { "", 0 } }, 2,
		text),
	    ST_OK);
}

START_TEST(what_was_signed_opens_with_the_public_key_alone)
{
	char text[MAC_SEALED_MAX], again[MAC_SEALED_MAX];
	struct mac_opened o;

	sign_alice("session", text);
	sign_alice("session", again);
	ck_assert_str_eq(text, again);
	ck_assert_int_eq(sign_open(public, "session", text, &o), ST_OK);
	ck_assert_uint_eq(o.n, 2);
	ck_assert_uint_eq(o.field[0].len, 5);
	ck_assert_int_eq(memcmp(o.field[0].data, "alice", 5), 0);
	ck_assert_uint_eq(o.field[1].len, 0);
}
END_TEST

/* What is public makes nothing: neither as a seed, nor as the key of a MAC. */
START_TEST(a_holder_of_the_public_key_makes_nothing)
{
	const struct mac_field field = { "alice", 5 };
	char text[MAC_SEALED_MAX];
	struct mac_opened o;

	ck_assert_int_eq(sign_text(public, "session", &field, 1, text), ST_OK);
	ck_assert_int_eq(
	    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
	ck_assert_int_eq(mac_seal(public, "session", &field, 1, text), ST_OK);
	ck_assert_int_eq(
	    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
	ck_assert_int_eq(mac_seal(secret, "session", &field, 1, text), ST_OK);
	ck_assert_int_eq(
	    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(another_purpose_does_not_open_a_signature)
{
	char text[MAC_SEALED_MAX];
	struct mac_opened o;

	sign_alice("receipt", text);
	ck_assert_int_eq(
	    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(no_changed_character_of_a_signed_text_opens)
{
	static const char tried[] = "AZaz09-_+/=.\x80\xc1";
	char text[MAC_SEALED_MAX];
	struct mac_opened o;

	sign_alice("session", text);
	for (size_t i = 0; text[i] != '\0'; i++) {
		char was = text[i];

		for (size_t j = 0; j < sizeof tried; j++) {
			text[i] = tried[j];
			ck_assert_int_eq(
			    sign_open(public, "session", text, &o) == ST_OK,
			    text[i] == was);
		}
		text[i] = was;
	}
}
END_TEST

START_TEST(a_signed_text_that_is_cut_or_longer_does_not_open)
{
	char text[MAC_SEALED_MAX];
	struct mac_opened o;
	size_t len;

	sign_alice("session", text);
	len = strlen(text);
	strcpy(text + len, "AAAA");
	ck_assert_int_eq(
	    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
	while (len-- > 0) {
		text[len] = '\0';
		ck_assert_int_eq(
		    sign_open(public, "session", text, &o), ST_TOKEN_INVALID);
	}
}
END_TEST

START_TEST(fields_that_do_not_fit_are_not_signed)
{
	static const char large[MAC_FIELD_MAX + 1] = "";
	const struct mac_field fields[] = { { large, MAC_FIELD_MAX },
		{ large, MAC_FIELD_MAX } };
	const struct mac_field longer = { large, sizeof large };
	char text[MAC_SEALED_MAX];

	ck_assert_int_eq(sign_text(secret, "x", fields, 1, text), ST_OK);
	ck_assert_int_eq(sign_text(secret, "x", fields, 2, text), ST_INTERNAL);
	ck_assert_int_eq(sign_text(secret, "x", &longer, 1, text), ST_INTERNAL);
}
END_TEST

START_TEST(a_signature_stands_for_its_content_purpose_and_key)
{
	unsigned char signature[SIGN_BYTES], id;
	char content[] = "seat 7";

	write_public(2, 1);
	ck_assert_int_eq(
	    sign_bytes(secret, "ticket", content, 6, &id, signature), ST_OK);
	ck_assert_uint_eq(id, 1);
	ck_assert_int_eq(
	    sign_check(public, "ticket", 1, content, 6, signature), ST_OK);
	ck_assert_int_eq(sign_check(public, "ticket", 2, content, 6, signature),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(sign_check(public, "ticket", 3, content, 6, signature),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(
	    sign_check(public, "tickets", 1, content, 6, signature),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(sign_check(public, "ticket", 1, content, 5, signature),
	    ST_TOKEN_INVALID);
	content[5] = '8';
	ck_assert_int_eq(sign_check(public, "ticket", 1, content, 6, signature),
	    ST_TOKEN_INVALID);
}
END_TEST

START_TEST(content_that_does_not_fit_is_not_signed)
{
	static const unsigned char large[SIGN_CONTENT_MAX + 1];
	unsigned char signature[SIGN_BYTES], id;

	ck_assert_int_eq(
	    sign_bytes(secret, "x", large, SIGN_CONTENT_MAX, &id, signature),
	    ST_OK);
	ck_assert_int_eq(
	    sign_bytes(secret, "x", large, sizeof large, &id, signature),
	    ST_INTERNAL);
	ck_assert_int_eq(
	    sign_check(public, "x", 1, large, sizeof large, signature),
	    ST_TOKEN_INVALID);
}
END_TEST

/* A ticket that was sold months ago. */
START_TEST(all_public_keys_of_the_file_open)
{
	char text[MAC_SEALED_MAX];
	struct mac_opened o;

	sign_alice("ticket", text);
	write_secret(255);
	write_public(255, 1);
	ck_assert_int_eq(sign_open(public, "ticket", text, &o), ST_OK);
	sign_alice("ticket", text);
	ck_assert_int_eq(sign_open(public, "ticket", text, &o), ST_OK);
}
END_TEST

START_TEST(a_public_key_that_was_taken_out_does_not_open)
{
	char text[MAC_SEALED_MAX];
	struct mac_opened o;

	sign_alice("ticket", text);
	write_public(3, 2);
	ck_assert_int_eq(
	    sign_open(public, "ticket", text, &o), ST_TOKEN_INVALID);
}
END_TEST

TCase *
sign_tests(void)
{
	TCase *tc = tcase_create("sign");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_was_signed_opens_with_the_public_key_alone);
	tcase_add_test(tc, a_holder_of_the_public_key_makes_nothing);
	tcase_add_test(tc, another_purpose_does_not_open_a_signature);
	tcase_add_test(tc, no_changed_character_of_a_signed_text_opens);
	tcase_add_test(tc, a_signed_text_that_is_cut_or_longer_does_not_open);
	tcase_add_test(tc, fields_that_do_not_fit_are_not_signed);
	tcase_add_test(tc, a_signature_stands_for_its_content_purpose_and_key);
	tcase_add_test(tc, content_that_does_not_fit_is_not_signed);
	tcase_add_test(tc, all_public_keys_of_the_file_open);
	tcase_add_test(tc, a_public_key_that_was_taken_out_does_not_open);
	return tc;
}

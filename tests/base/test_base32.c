/* Bytes as text to read aloud, and back. */
#include <string.h>

#include "base/array.h"
#include "base/base32.h"
#include "test_base.h"

START_TEST(known_bytes_have_their_text)
{
	static const unsigned char bytes[] = { 0xff, 0x00, 0x11, 0x80, 0x42 };
	char text[BASE32_LEN(sizeof bytes) + 1];

	base32_write(bytes, sizeof bytes, text);
	ck_assert_str_eq(text, "ZW013022");
}
END_TEST

/* Every length, so that each number of bits is left over. */
START_TEST(what_is_written_is_read_back)
{
	unsigned char bytes[20], back[20];
	char text[BASE32_LEN(20) + 1];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 37 + 250);
	for (size_t len = 0; len <= sizeof bytes; len++) {
		base32_write(bytes, len, text);
		ck_assert_uint_eq(strlen(text), BASE32_LEN(len));
		ck_assert(base32_read(text, back, len));
		ck_assert_mem_eq(bytes, back, len);
		ck_assert(!base32_read(text, back, len + 5));
	}
}
END_TEST

START_TEST(letters_that_look_alike_are_read_alike)
{
	unsigned char a[5], b[5];

	ck_assert(base32_read("01abcdew", a, 5));
	ck_assert(base32_read("oLABCDEW", b, 5));
	ck_assert_mem_eq(a, b, 5);
}
END_TEST

START_TEST(what_is_not_the_text_of_bytes_is_refused)
{
	static const char *const wrong[] = { "", "0", "000", "0U", "0-",
		"0\xc3", "01", "0Z" };
	unsigned char byte[1];

	ck_assert(base32_read("04", byte, 1));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		ck_assert_msg(!base32_read(wrong[i], byte, 1), "%s", wrong[i]);
}
END_TEST

TCase *
base32_tests(void)
{
	TCase *t = tcase_create("base32");

	tcase_add_test(t, known_bytes_have_their_text);
	tcase_add_test(t, what_is_written_is_read_back);
	tcase_add_test(t, letters_that_look_alike_are_read_alike);
	tcase_add_test(t, what_is_not_the_text_of_bytes_is_refused);
	return t;
}

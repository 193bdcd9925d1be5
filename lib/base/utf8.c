/*
 * UTF-8, strictly by RFC 3629: every character has one spelling.  Leniency here
 * would let a text differ for two readers, and json-c and MariaDB refuse, or
 * change, what is not valid.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

/*
 * How many bytes the character at p takes; 0 when it is not UTF-8: cut short,
 * an overlong form, a surrogate, or beyond U+10FFFF.  The table is RFC 3629,
 * section 4; only the second byte has bounds that depend on the first.
 */
static size_t
char_len(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char first, last; /* of the first byte */
		unsigned char low, high; /* of the second */
		size_t len;
	} forms[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t f = 0;

	while (f < ARRAY_LEN(forms) && forms[f].last < *p)
		f++;
	if (f == ARRAY_LEN(forms) || *p < forms[f].first || forms[f].len > left)
		return 0;
	if (forms[f].len > 1 && (p[1] < forms[f].low || p[1] > forms[f].high))
		return 0;
	for (size_t i = 2; i < forms[f].len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return forms[f].len;
}

bool
utf8_is_valid(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n;

	for (; len > 0; p += n, len -= n)
		if ((n = char_len(p, len)) == 0)
			return false;
	return true;
}

/* The code point of a character of n bytes. */
static uint32_t
char_code(const unsigned char *p, size_t n)
{
	uint32_t code = n == 1 ? *p : *p & (0x7fu >> n);

	for (size_t i = 1; i < n; i++)
		code = code << 6 | (p[i] & 0x3f);
	return code;
}

/* What is wrong with a character in a line that a person reads, or NULL.  The
 * marks U+200E, U+200F and U+061C are allowed: Hebrew and Arabic need them, and
 * they only place the punctuation beside them.  So are U+200C and U+200D, which
 * part and join letters of many scripts, and the parts of an emoji. */
static const char *
char_fault(uint32_t code)
{
	static const char control[] = "is a control character";
	static const char line[] = "ends a line";
	static const char turn[] = "changes the direction of writing";
	static const char hidden[] = "cannot be seen";
	static const struct {
		uint32_t first, last;
		const char *fault;
	} ranges[] = {
		{ 0x00, 0x1f, control }, { 0x7f, 0x9f, control },
		{ 0xad, 0xad, hidden }, /* soft hyphen */
		{ 0x200b, 0x200b, hidden }, /* blank of no width */
		{ 0x2028, 0x2029, line }, { 0x202a, 0x202e, turn },
		{ 0x2060, 0x2064, hidden }, /* joiner, operators */
		{ 0x2066, 0x2069, turn },
		{ 0x206a, 0x206f, hidden }, /* deprecated */
		{ 0xfeff, 0xfeff, hidden }, /* byte order mark */
		{ 0xfff9, 0xfffb, hidden }, /* annotations */
		{ 0xe0000, 0xe007f, hidden }, /* tags */
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return ranges[i].fault;
	return NULL;
}

bool
utf8_is_text(const char *s, size_t min, size_t max)
{
	size_t len = strlen(s), n, count = 0;
	const unsigned char *p = (const unsigned char *)s;

	for (; len > 0; p += n, len -= n, count++)
		if ((n = char_len(p, len)) == 0 ||
		    char_fault(char_code(p, n)) != NULL)
			return false;
	return count >= min && count <= max;
}

/* Characters are counted from 1, as a person counts them in what was typed. */
bool
utf8_explain(const char *s, char why[UTF8_WHY_MAX])
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len = strlen(s), n, count = 1;
	const char *fault;

	for (; len > 0; p += n, len -= n, count++) {
		if ((n = char_len(p, len)) == 0) {
			snprintf(why, UTF8_WHY_MAX,
			    "character %zu is not UTF-8", count);
			return true;
		}
		if ((fault = char_fault(char_code(p, n))) != NULL) {
			snprintf(why, UTF8_WHY_MAX, "character %zu, U+%04X, %s",
			    count, (unsigned)char_code(p, n), fault);
			return true;
		}
	}
	return false;
}

/* A byte that begins no character is left out alone. */
void
utf8_clean(char *out, const char *s, size_t max)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t left = strlen(s), n, len = 0;

	for (; left > 0 && max > 0; p += n, left -= n) {
		n = char_len(p, left);
		if (n == 0)
			n = 1;
		else if (char_fault(char_code(p, n)) == NULL &&
			 (len > 0 || *p != ' ')) {
			memcpy(out + len, p, n);
			len += n;
			max--;
		}
	}
	while (len > 0 && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
}

/* A byte that begins no character is replaced alone, and reading goes on with
 * the next one: a cut-off character must not swallow what follows it. */
void
utf8_copy(char *out, size_t cap, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n;

	for (cap--; len > 0; p += n, len -= n, out += n, cap -= n) {
		n = char_len(p, len);
		if ((n > 0 ? n : 1) > cap)
			break;
		if (n > 0) {
			memcpy(out, p, n);
		} else {
			*out = '?';
			n = 1;
		}
	}
	*out = '\0';
}

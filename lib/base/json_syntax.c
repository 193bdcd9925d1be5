/*
 * The grammar of JSON.  It is written out here because what json-c takes
 * depends on its version and flags: its strict mode lets "01", "1." and half a
 * surrogate pair pass, and in 0.18 refuses every byte from 0x80 on, which is
 * all of Korean.  So json-c is only given what has passed here, and may be as
 * lenient as it likes.
 *
 * Nothing is decoded.  Each function takes its part of the text and returns
 * whether it was there; after false the rest is not looked at.
 */
#include <stdbool.h>
#include <string.h>

#include "base/json_syntax.h"
#include "base/utf8.h"

struct reader {
	const char *at, *end;
	size_t members; /* passed so far */
	bool has_nul; /* as an escape */
};

static bool take_value(struct reader *, int depth);

static void
skip_space(struct reader *r)
{
	while (r->at < r->end && memchr(" \t\r\n", *r->at, 4) != NULL)
		r->at++;
}

static bool
take_char(struct reader *r, char c)
{
	bool is = r->at < r->end && *r->at == c;

	r->at += is;
	return is;
}

static bool
take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static bool
take_digits(struct reader *r)
{
	const char *from = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return r->at > from;
}

/* A zero stands alone: "01" is not JSON, though json-c takes it. */
static bool
take_json_number(struct reader *r)
{
	(void)take_char(r, '-');
	if (!take_char(r, '0') && !take_digits(r))
		return false;
	if (take_char(r, '.') && !take_digits(r))
		return false;
	if (!take_char(r, 'e') && !take_char(r, 'E'))
		return true;
	if (!take_char(r, '+'))
		(void)take_char(r, '-');
	return take_digits(r);
}

/* The four digits of "\uXXXX". */
static bool
take_unit(struct reader *r, unsigned *unit)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *digit;

	*unit = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		if (r->at == r->end ||
		    (digit = memchr(digits, *r->at, 32)) == NULL)
			return false;
		*unit = *unit * 16 + (unsigned)(digit - digits) % 16;
	}
	return true;
}

/* What follows a backslash.  Half of a surrogate pair is not a character. */
static bool
take_escape(struct reader *r)
{
	unsigned unit, low;

	if (!take_char(r, 'u'))
		return r->at < r->end &&
		       memchr("\"\\/bfnrt", *r->at++, 8) != NULL;
	if (!take_unit(r, &unit))
		return false;
	r->has_nul |= unit == 0;
	if (unit < 0xd800 || unit > 0xdfff)
		return true;
	return unit < 0xdc00 && take_word(r, "\\u") && take_unit(r, &low) &&
	       low >= 0xdc00 && low <= 0xdfff;
}

/* Control characters must be escaped; that all is UTF-8 is checked before. */
static bool
take_string(struct reader *r)
{
	if (!take_char(r, '"'))
		return false;
	while (!take_char(r, '"')) {
		if (take_char(r, '\\')) {
			if (!take_escape(r))
				return false;
		} else if (r->at == r->end || (unsigned char)*r->at++ < ' ') {
			return false;
		}
	}
	return true;
}

static bool
take_member(struct reader *r, int depth)
{
	skip_space(r);
	if (!take_string(r))
		return false;
	skip_space(r);
	r->members++;
	return take_char(r, ':') && take_value(r, depth);
}

/* What follows the opening bracket, up to the closing one. */
static bool
take_items(struct reader *r, char close,
    bool (*take_item)(struct reader *, int depth), int depth)
{
	skip_space(r);
	if (take_char(r, close))
		return true;
	do
		if (!take_item(r, depth))
			return false;
	while (take_char(r, ','));
	return take_char(r, close);
}

/* With the space around it.  What an object or array holds is one deeper. */
static bool
take_value(struct reader *r, int depth)
{
	bool taken;

	if (depth == JSON_SYNTAX_DEPTH_MAX)
		return false;
	skip_space(r);
	if (take_char(r, '{'))
		taken = take_items(r, '}', take_member, depth + 1);
	else if (take_char(r, '['))
		taken = take_items(r, ']', take_value, depth + 1);
	else
		taken = take_word(r, "true") || take_word(r, "false") ||
			take_word(r, "null") || take_string(r) ||
			take_json_number(r);
	skip_space(r);
	return taken;
}

static bool
is_object(struct reader *r)
{
	skip_space(r);
	return r->at < r->end && *r->at == '{' && take_value(r, 0) &&
	       r->at == r->end;
}

const char *
json_syntax_fault(const char *text, size_t len, size_t *members)
{
	struct reader r = { .at = text, .end = text + len };

	if (memchr(text, '\0', len) != NULL)
		return "contains a NUL character";
	if (!utf8_is_valid(text, len) || !is_object(&r))
		return "not a single JSON object in UTF-8";
	if (r.has_nul)
		return "contains a NUL character";
	*members = r.members;
	return NULL;
}

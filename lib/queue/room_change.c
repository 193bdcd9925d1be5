/*
 * Settings by their rows: a row says where a setting stands in struct
 * room_settings, so that nothing here knows one of them by name.  A change that
 * is built by room_change_int() and room_change_text() is within bounds, one by
 * one; that settings agree with one another is checked where they are applied.
 */
#include <stdio.h>
#include <string.h>

#include "base/page_url.h"
#include "base/str.h"
#include "base/utf8.h"
#include "queue/beacon.h"
#include "queue/room_change.h"
#include "store/redis.h"

#define SHOWN_MAX 61 /* of a text, in the log, with the NUL */

/* clang-format off */
static const struct setting_row {
	const char *name;
	size_t offset;
	size_t bytes; /* of a text; 0: a number */
	int64_t def, min, max;
} settings[ROOM_SETTING__MAX] = {
#define ROOM_INT(name, def, min, max, help)                                    \
	{ #name, offsetof(struct room_settings, name), 0, def, min, max },
#define ROOM_TEXT(name, bytes, help)                                           \
	{ #name, offsetof(struct room_settings, name), bytes, 0, 0, 0 },
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
};
/* clang-format on */

static int64_t
number_of_setting(const struct room_settings *set, const struct setting_row *s)
{
	int64_t n;

	memcpy(&n, (const char *)set + s->offset, sizeof n);
	return n;
}

static void
set_setting(struct room_settings *set, const struct setting_row *s, int64_t n)
{
	memcpy((char *)set + s->offset, &n, sizeof n);
}

static const char *
text_of_setting(const struct room_settings *set, const struct setting_row *s)
{
	return (const char *)set + s->offset;
}

enum status
room_change_int(struct room_change *change, enum room_setting key, int64_t n)
{
	const struct setting_row *s = &settings[key];

	if (s->bytes != 0 || n < s->min || n > s->max)
		return ST_BAD_FIELD;
	set_setting(&change->to, s, n);
	change->has[key] = true;
	return ST_OK;
}

/* What a setting asks of its text beside what all texts must be. */
static bool
is_allowed_text(enum room_setting key, const char *text)
{
	if (*text == '\0')
		return true;
	switch (key) {
	case ROOM_SETTING_entry_url:
		return page_url_is_valid(text);
	case ROOM_SETTING_probe:
		return *text != '/' && page_url_is_valid(text);
	default:
		return true;
	}
}

enum status
room_change_text(
    struct room_change *change, enum room_setting key, const char *text)
{
	const struct setting_row *s = &settings[key];

	if (strlen(text) >= s->bytes || !utf8_is_text(text, 0, s->bytes) ||
	    !is_allowed_text(key, text))
		return ST_BAD_FIELD;
	memcpy((char *)&change->to + s->offset, text, strlen(text) + 1);
	change->has[key] = true;
	return ST_OK;
}

void
room_change_defaults(struct room_settings *set)
{
	*set = (struct room_settings){ 0 };
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++)
		if (settings[i].bytes == 0)
			set_setting(set, &settings[i], settings[i].def);
}

/* The room's settings are what must agree, not the change alone: a change of
 * one time may contradict the other one, which it does not name. */
enum status
room_change_apply(const struct room_change *change, struct room_settings *set)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++)
		if (change->has[i])
			memcpy((char *)set + settings[i].offset,
			    (const char *)&change->to + settings[i].offset,
			    settings[i].bytes == 0 ? sizeof(int64_t)
						   : settings[i].bytes);
	if (set->closes_at_ms > 0 && set->closes_at_ms <= set->opens_at_ms)
		return ST_BAD_FIELD;
	if (set->opens_at_ms > 0 && set->freeze_ms == 0)
		return ST_BAD_FIELD;
	return beacon_is_named(set) ? ST_OK : ST_BAD_FIELD;
}

static bool
is_same_setting(const struct setting_row *s, const struct room_settings *a,
    const struct room_settings *b)
{
	if (s->bytes == 0)
		return number_of_setting(a, s) == number_of_setting(b, s);
	return strcmp(text_of_setting(a, s), text_of_setting(b, s)) == 0;
}

/* A request that was answered but not heard is sent again: then the room has
 * the new value already, and that is not a conflict. */
bool
room_change_is_stale(const struct room_change *change,
    const struct room_change *basis, const struct room_settings *now)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++)
		if (basis->has[i] &&
		    !is_same_setting(&settings[i], &basis->to, now) &&
		    !(change->has[i] &&
			is_same_setting(&settings[i], &change->to, now)))
			return true;
	return false;
}

void
room_change_put(const struct room_change *change, struct redis_args *a)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++) {
		if (!change->has[i])
			continue;
		redis_arg_text(a, settings[i].name);
		if (settings[i].bytes == 0)
			redis_arg_int(
			    a, number_of_setting(&change->to, &settings[i]));
		else
			redis_arg_text(
			    a, text_of_setting(&change->to, &settings[i]));
	}
}

static void
describe_text_setting(struct str *what, const char *name, const char *text)
{
	char shown[SHOWN_MAX];

	utf8_copy(shown, sizeof shown, text, strlen(text));
	str_add(what, "%s=\"%s%s\"", name, shown,
	    strlen(shown) < strlen(text) ? "…" : "");
}

/* Short enough for a line; the whole text is in the settings. */
void
room_change_describe(const struct room_change *change, struct str *what)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++) {
		const struct setting_row *s = &settings[i];

		if (!change->has[i])
			continue;
		if (what->len > 0)
			str_add(what, " ");
		if (s->bytes == 0)
			str_add(what, "%s=%lld", s->name,
			    (long long)number_of_setting(&change->to, s));
		else
			describe_text_setting(
			    what, s->name, text_of_setting(&change->to, s));
	}
}

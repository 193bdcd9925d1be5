#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "queue/room_change.h"
#include "store/redis.h"

#define SHOWN_MAX 61 /* of a text, in the log, with the NUL */

static const struct setting {
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

static int64_t
get_int(const struct room_settings *set, const struct setting *s)
{
	int64_t n;

	memcpy(&n, (const char *)set + s->offset, sizeof n);
	return n;
}

static void
set_int(struct room_settings *set, const struct setting *s, int64_t n)
{
	memcpy((char *)set + s->offset, &n, sizeof n);
}

static const char *
get_text(const struct room_settings *set, const struct setting *s)
{
	return (const char *)set + s->offset;
}

enum status
room_change_int(struct room_change *change, enum room_setting key, int64_t n)
{
	const struct setting *s = &settings[key];

	if (s->bytes != 0 || n < s->min || n > s->max)
		return ST_BAD_FIELD;
	set_int(&change->to, s, n);
	change->has[key] = true;
	return ST_OK;
}

enum status
room_change_text(
    struct room_change *change, enum room_setting key, const char *text)
{
	const struct setting *s = &settings[key];

	if (strlen(text) >= s->bytes || !utf8_is_text(text, 0, s->bytes))
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
			set_int(set, &settings[i], settings[i].def);
}

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
	return ST_OK;
}

static bool
is_same(const struct setting *s, const struct room_settings *a,
    const struct room_settings *b)
{
	if (s->bytes == 0)
		return get_int(a, s) == get_int(b, s);
	return strcmp(get_text(a, s), get_text(b, s)) == 0;
}

bool
room_change_is_stale(const struct room_change *change,
    const struct room_change *seen, const struct room_settings *now)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++)
		if (seen->has[i] && !is_same(&settings[i], &seen->to, now) &&
		    !(change->has[i] &&
			is_same(&settings[i], &change->to, now)))
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
			redis_arg_int(a, get_int(&change->to, &settings[i]));
		else
			redis_arg_text(a, get_text(&change->to, &settings[i]));
	}
}

static void
describe_text(struct str *what, const char *name, const char *text)
{
	char shown[SHOWN_MAX];

	utf8_copy(shown, sizeof shown, text, strlen(text));
	str_add(what, "%s=\"%s%s\"", name, shown,
	    strlen(shown) < strlen(text) ? "…" : "");
}

void
room_change_describe(const struct room_change *change, struct str *what)
{
	for (size_t i = 0; i < ROOM_SETTING__MAX; i++) {
		const struct setting *s = &settings[i];

		if (!change->has[i])
			continue;
		if (what->len > 0)
			str_add(what, " ");
		if (s->bytes == 0)
			str_add(what, "%s=%lld", s->name,
			    (long long)get_int(&change->to, s));
		else
			describe_text(what, s->name, get_text(&change->to, s));
	}
}

/*
 * The options of `room open` and `room set`: each row of queue/room_tbl.h takes
 * the one of its name.  Bounds and units were checked by args.c, from the same
 * rows.
 */
#include <string.h>

#include "args.h"
#include "base/page_url.h"
#include "room_options.h"

static enum status
take_room_number(struct ctl *c, const char *option, enum room_setting key,
    struct room_change *change)
{
	return args_has(c, option)
		   ? room_change_int(change, key, args_int(c, option, 0))
		   : ST_OK;
}

static enum status
take_room_word(struct ctl *c, const char *option, enum room_setting key,
    const char *one, struct room_change *change)
{
	return args_has(c, option)
		   ? room_change_int(change, key,
			 strcmp(args_text(c, option, ""), one) == 0)
		   : ST_OK;
}

/* Its length and characters are checked by then. */
static enum status
take_room_text(struct ctl *c, const char *option, enum room_setting key,
    struct room_change *change)
{
	if (!args_has(c, option) ||
	    room_change_text(change, key, args_text(c, option, "")) == ST_OK)
		return ST_OK;
	return ctl_fail(c, ST_BAD_FIELD, "%s must be %s", option,
	    key == ROOM_SETTING_probe ? "an http or https URL"
				      : PAGE_URL_MUST_BE);
}

/* The change the options ask for: each row of the table takes its option. */
enum status
room_options_read(struct ctl *c, struct room_change *change)
{
	enum status st = ST_OK;

	*change = (struct room_change){ 0 };
	/* clang-format off */
#define TAKE(kind, name, ...)                                                  \
	if (st == ST_OK)                                                       \
		st = take_room_##kind(c, OPTION_##name, ROOM_SETTING_##name,   \
		    __VA_ARGS__);
#define ROOM_COUNT(name, def, min, max, unit, help) TAKE(number, name, change)
#define ROOM_DURATION(name, def, min, max, help) TAKE(number, name, change)
#define ROOM_TIME(name, help) TAKE(number, name, change)
#define ROOM_WORD(name, member, zero, one, help) TAKE(word, name, one, change)
#define ROOM_FLAG(name, help)
#define ROOM_TEXT(name, bytes, help) TAKE(text, name, change)
#include "queue/room_tbl.h"
#undef ROOM_COUNT
#undef ROOM_DURATION
#undef ROOM_TIME
#undef ROOM_WORD
#undef ROOM_FLAG
#undef ROOM_TEXT
#undef TAKE
	/* clang-format on */
	return st;
}

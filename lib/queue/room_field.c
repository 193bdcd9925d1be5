/* The names of fields, from the table that Lua is made of too: a field that Lua
 * does not have does not compile here. */
#include "queue/room_field.h"

static const char *const field_names[] = {
#define ROOM_FIELD(name, in, at_reset) #name,
#define ROOM_FIELD_TEXT(name, in, at_reset) #name,
#include "queue/lua_tbl.h"
};

void
room_field_put_int(struct redis_args *a, enum room_field field, int64_t n)
{
	redis_arg_text(a, field_names[field]);
	redis_arg_int(a, n);
}

void
room_field_put_text(
    struct redis_args *a, enum room_field field, const char *text)
{
	redis_arg_text(a, field_names[field]);
	redis_arg_text(a, text);
}

/* Bodies: what is taken is one object of unique keys without a NUL. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "fuzz.h"

const char *const fuzz_corpus[] = {
	"{}",
	"{\"concert_id\":1}",
	"{\"concert_id\":1,\"seat_ids\":[3,4,9007199254740993]}",
	"{\"a\":{\"b\":[null,true,false,-1.5e3,\"\\u00e9\\n\"]}}",
	"{\"account_id\":\"demo1\",\"password\":\"\xea\xb0\x80\"}",
	"{\"a\":[[[[[[1]]]]]]}",
	"{\"a\":\"\\ud83c\\udfab\\\\u0000\\/\",\"b\":[0.5e+1,-0]}",
	"{\"a\":{\"b\":\"\\\"}\",\"\\u0062\" :1},\"c\":[{\"c\":2}]}",
	NULL,
};

/* Written out and read again, it is the same object. */
static void
check_round_trip(struct json_object *o)
{
	const char *text, *why;
	struct json_object *again;
	size_t len;

	text =
	    json_object_to_json_string_length(o, JSON_C_TO_STRING_PLAIN, &len);
	if (strlen(text) != len ||
	    json_parse_object(text, len, &again, &why) != ST_OK)
		abort();
	if (json_object_object_length(again) != json_object_object_length(o))
		abort();
	json_object_put(again);
}

/* A key that is said to be there twice has a name. */
static void
check_twice(const char *text, size_t len)
{
	struct json_object *key = json_find_twice(text, len);

	if (!json_object_is_type(key, json_type_string))
		abort();
	json_object_put(key);
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	struct json_object *o = NULL;
	const char *why = NULL;
	enum status st;

	st = json_parse_object((const char *)data, len, &o, &why);
	if (st == ST_OK) {
		if (memchr(data, '\0', len) != NULL)
			abort();
		check_round_trip(o);
		json_object_put(o);
	} else if (o != NULL || why == NULL) {
		abort();
	} else if (st == ST_BAD_FIELD) {
		check_twice((const char *)data, len);
	}
}

/*
 * What an operator may name as a beacon, and where its value is in the answer
 * of a server.  Nothing is asked here.
 *
 *     drand   { "round": 1234, "randomness": "hex", ... }
 *     NIST    { "pulse": { "pulseIndex": 1234, "outputValue": "HEX", ... } }
 *
 * The value is the text of `randomness` or `outputValue` as it stands
 * there, so that anyone who checks the draw hashes what they see.  A server
 * may answer with its latest round at any address: an earlier one says that
 * there is no value yet, a later one nothing.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "base/utf8.h"
#include "queue/beacon.h"

#define MANUAL "manual"
#define HEX_MIN 32 /* digits: below 128 bits a value could be tried out */

bool
beacon_is_manual(const char *beacon)
{
	size_t len = strlen(MANUAL);

	return strncmp(beacon, MANUAL, len) == 0 &&
	       (beacon[len] == '\0' || beacon[len] == ':');
}

bool
beacon_is_address(const char *beacon)
{
	return strncmp(beacon, "https://", 8) == 0 ||
	       strncmp(beacon, "http://", 7) == 0;
}

bool
beacon_is_named(const struct room_settings *set)
{
	if (set->beacon[0] == '\0' || beacon_is_manual(set->beacon))
		return true;
	return beacon_is_address(set->beacon) && set->beacon_round > 0;
}

void
beacon_url(const char *beacon, int64_t round, char *url, size_t cap)
{
	static const char hole[] = "{round}";
	const char *at = strstr(beacon, hole);
	struct str s;

	str_init(&s, url, cap);
	if (at != NULL)
		str_add(&s, "%.*s%lld%s", (int)(at - beacon), beacon,
		    (long long)round, at + strlen(hole));
	else
		str_add(&s, "%s", beacon);
}

bool
beacon_is_value(const char *value)
{
	return value[0] != '\0' && strlen(value) < DRAW_BEACON_MAX &&
	       utf8_is_text(value, 1, DRAW_BEACON_MAX - 1);
}

static bool
is_hex_value(const char *text)
{
	size_t len = strlen(text);

	return len >= HEX_MIN && len < DRAW_BEACON_MAX &&
	       strspn(text, "0123456789abcdefABCDEF") == len;
}

/* One of two names of a member. */
static struct json_object *
member_of(struct json_object *o, const char *name, const char *other)
{
	struct json_object *v;

	if (json_object_object_get_ex(o, name, &v) ||
	    json_object_object_get_ex(o, other, &v))
		return v;
	return NULL;
}

/* All that is neither a value of this round nor one of an earlier round is as
 * good as no answer. */
enum status
beacon_read(
    const char *body, size_t len, int64_t round, char value[DRAW_BEACON_MAX])
{
	struct json_object *o, *at, *number, *text;
	enum status st = ST_NOT_FOUND;
	const char *fault;
	int64_t of;

	if (json_parse_object(body, len, &o, &fault) != ST_OK)
		return ST_NOT_FOUND;
	if (!json_object_object_get_ex(o, "pulse", &at) ||
	    !json_object_is_type(at, json_type_object))
		at = o;
	number = member_of(at, "round", "pulseIndex");
	text = member_of(at, "randomness", "outputValue");
	of = json_object_is_type(number, json_type_int)
		 ? json_object_get_int64(number)
		 : INT64_MAX;
	if (of <= round && json_object_is_type(text, json_type_string) &&
	    is_hex_value(json_object_get_string(text)))
		st = of == round ? ST_OK : ST_RETRY;
	if (st == ST_OK)
		snprintf(
		    value, DRAW_BEACON_MAX, "%s", json_object_get_string(text));
	json_object_put(o);
	return st;
}

/*
 * usherctl draw: what is published of an opening draw, the value of its beacon,
 * and the check that anybody can make.
 *
 * `draw verify` reads no room: it takes the published files, so that it can be
 * repeated anywhere.  It needs Redis, because a place is computed by one Redis
 * function and nowhere else: a second implementation here could disagree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/file.h"
#include "base/json.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "queue/beacon.h"
#include "queue/draw.h"
#include "queue/draw_json.h"
#include "queue/entrants.h"
#include "queue/room_beacon.h"
#include "room_why.h"

#define STATUS_MAX 65536
#define LIST_MAX ((size_t)1 << 30)

/* What is published of a draw; texts that are not there are empty. */
struct published {
	struct json_object *document; /* the texts are its own */
	const char *commitment, *entrants_hash, *beacon, *beacon_state,
	    *beacon_url, *seed, *key;
	int64_t entrants; /* -1: not frozen */
	int64_t frozen_at_ms; /* 0: an earlier version's, which did not tell */
	char *list; /* or NULL */
	size_t list_len;
};

static const char *
text_of(struct json_object *o, const char *name)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, name, &v) ||
	    !json_object_is_type(v, json_type_string))
		return "";
	return json_object_get_string(v);
}

static int64_t
number_of(struct json_object *o, const char *name, int64_t other)
{
	struct json_object *v;

	if (!json_object_object_get_ex(o, name, &v) ||
	    !json_object_is_type(v, json_type_int))
		return other;
	return json_object_get_int64(v);
}

/* The values of the document; what it lacks is as if it were null. */
static void
read_draw(struct json_object *draw, struct published *p)
{
	struct json_object *v;

	p->commitment = text_of(draw, "commitment");
	p->entrants_hash = text_of(draw, "entrants_hash");
	p->seed = text_of(draw, "seed");
	p->key = text_of(draw, "key");
	p->beacon = p->beacon_state = p->beacon_url = "";
	p->entrants = number_of(draw, "entrants", -1);
	p->frozen_at_ms = number_of(draw, "frozen_at_ms", 0);
	if (!json_object_object_get_ex(draw, "beacon", &v) || v == NULL)
		return;
	p->beacon_state = text_of(v, "state");
	p->beacon_url = text_of(v, "url");
	if (strcmp(p->beacon_state, "came") == 0)
		p->beacon = text_of(v, "value");
}

/* The whole file, which the caller frees. */
static enum status
read_whole(
    struct ctl *c, const char *path, size_t max, char **text, size_t *len)
{
	struct stat is;
	enum status st;
	char *buf;

	if (stat(path, &is) != 0 || (size_t)is.st_size >= max)
		return ctl_fail(c, ST_BAD_FIELD, "%s cannot be read", path);
	if ((buf = malloc((size_t)is.st_size + 2)) == NULL)
		return ST_INTERNAL;
	st = file_read(path, buf, (size_t)is.st_size + 2, len);
	if (st != ST_OK) {
		free(buf);
		return ctl_fail(c, ST_BAD_FIELD, "%s cannot be read", path);
	}
	*text = buf;
	return ST_OK;
}

/* The document, and the list if there is one. */
static enum status
read_status(struct ctl *c, struct published *p)
{
	const char *path = args_text(c, "--status", ""), *why;
	struct json_object *draw;
	enum status st;
	char *text;
	size_t len;

	if ((st = read_whole(c, path, STATUS_MAX, &text, &len)) != ST_OK)
		return st;
	st = json_parse_object(text, len, &p->document, &why);
	free(text);
	if (st != ST_OK ||
	    !json_object_object_get_ex(p->document, "draw", &draw) ||
	    !json_object_is_type(draw, json_type_object))
		return ctl_fail(
		    c, ST_BAD_FIELD, "%s is not a status document", path);
	read_draw(draw, p);
	if (p->entrants < 0)
		return ctl_fail(c, ST_CONFLICT,
		    "the entrants are not counted yet: nothing to check");
	if (args_has(c, "--list"))
		return read_whole(c, args_text(c, "--list", ""), LIST_MAX,
		    &p->list, &p->list_len);
	return ST_OK;
}

/* Does the entry stand in its line?  line is NULL of an index that the list
 * does not have. */
static enum status
check_entry(struct ctl *c, const char *line, struct json_object *o)
{
	const char *entry = args_text(c, "--entry", NULL);
	const size_t len = DRAW_ENTRY_HEX - 1;
	const char *word = NULL;

	if (line == NULL)
		word = "not checked: came after the freeze";
	else if (entry == NULL)
		word = "not checked: give --entry, if one was told";
	else if (strncmp(line, entry, len) == 0)
		word = "stands in the list";
	else if (strncmp(line, DRAW_NOBODY, len) == 0)
		word = "not checked: nobody was known by this index when the "
		       "list was made; its place is drawn all the same";
	if (word == NULL)
		return ctl_fail(c, ST_CONFLICT,
		    "line %lld of the list is %.*s, and not this entry",
		    (long long)args_int(c, "--index", 1), (int)len, line);
	json_add_text(o, "entry", word);
	return ST_OK;
}

/* Is the list the one whose hash was published, and the entry in its line? */
static enum status
check_list(struct ctl *c, const struct published *p, struct json_object *o)
{
	int64_t index = args_int(c, "--index", 1);
	char hash[DRAW_HASH_HEX];
	const char *line;

	if (p->list == NULL) {
		json_add_text(o, "list", "not checked: give --list");
		json_add_text(o, "entry", "not checked: give --list");
		return ST_OK;
	}
	draw_hash(p->list, p->list_len, hash);
	line = entrants_line(p->list, p->list_len, p->entrants, index);
	if (strcmp(hash, p->entrants_hash) != 0 ||
	    (line == NULL && index <= p->entrants))
		return ctl_fail(c, ST_CONFLICT,
		    "the list is not the published one: its SHA-256 is %s",
		    hash);
	json_add_text(o, "list", "is the one whose hash was published");
	return check_entry(c, line, o);
}

/* A value that was typed in is the operator's word: the document alone does not
 * tell when it was known. */
static const char *
word_of_beacon(const struct published *p)
{
	if (p->beacon_state[0] == '\0')
		return "none was named";
	if (p->beacon[0] != '\0' && beacon_is_manual(p->beacon_url))
		return "was typed in by the operator: compare it with its "
		       "source";
	return p->beacon_state;
}

/* Is the seed the one that was promised, and the key made of what is published?
 */
static enum status
check_key(struct ctl *c, const struct published *p, struct json_object *o)
{
	const struct draw_inputs in = { p->seed, p->entrants, p->entrants_hash,
		p->beacon };
	char commitment[DRAW_HASH_HEX], key[DRAW_HASH_HEX];

	if (draw_commitment(p->seed, commitment) != ST_OK ||
	    strcmp(commitment, p->commitment) != 0)
		return ctl_fail(
		    c, ST_CONFLICT, "the seed is not the promised one");
	if (strlen(p->beacon) >= DRAW_BEACON_MAX ||
	    strlen(p->entrants_hash) >= DRAW_HASH_HEX)
		return ctl_fail(c, ST_CONFLICT, "the values are too long");
	draw_key(&in, key);
	if (strcmp(key, p->key) != 0)
		return ctl_fail(c, ST_CONFLICT,
		    "the key is not made of these values: they give %s", key);
	json_add_text(o, "seed", "is the one that was promised");
	json_add_text(o, "beacon", word_of_beacon(p));
	json_add_text(o, "key", "is made of seed, count, hash and beacon");
	return ST_OK;
}

static enum status
add_number(struct ctl *c, const struct published *p, struct json_object *o)
{
	int64_t index = args_int(c, "--index", 0), number = index;
	enum status st;

	if (!args_has(c, "--index"))
		return ST_OK;
	if (index <= p->entrants && (st = draw_number(&c->app.queue, p->key,
					 p->entrants, index, &number)) != ST_OK)
		return st;
	json_add_int(o, "index", index);
	json_add_int(o, "number", number);
	return ST_OK;
}

static enum status
check_published(struct ctl *c, const struct published *p, struct json_object *o)
{
	enum status st;

	json_add_int(o, "entrants", p->entrants);
	json_add_time(o, "frozen_at_ms", p->frozen_at_ms);
	if ((st = check_list(c, p, o)) != ST_OK)
		return st;
	if (p->seed[0] == '\0') {
		json_add_text(o, "key", "not checked: the draw was not held");
		return ST_OK;
	}
	if ((st = check_key(c, p, o)) != ST_OK)
		return st;
	return add_number(c, p, o);
}

static enum status
draw_verify_command(struct ctl *c)
{
	struct published p = { 0 };
	struct json_object *o = json_object_new_object();
	enum status st;

	if ((st = read_status(c, &p)) == ST_OK)
		st = check_published(c, &p, o);
	if (st == ST_OK)
		print_result(c, o);
	else
		json_object_put(o);
	json_object_put(p.document);
	free(p.list);
	return st;
}

static enum status
print_draw(struct ctl *c, uint32_t id)
{
	struct json_object *o;
	struct room room;
	enum status st;

	if ((st = room_read(&c->app.queue, id, &room)) != ST_OK)
		return room_why(c, st, id);
	if (room.set.opens_at_ms == 0)
		return ctl_fail(c, ST_CONFLICT,
		    "the room has no opening time, and so no draw");
	o = draw_json(&room);
	json_add_time(o, "opens_at_ms", room.set.opens_at_ms);
	json_add_time(
	    o, "freezes_at_ms", room.set.opens_at_ms - room.set.freeze_ms);
	print_result(c, o);
	return ST_OK;
}

static enum status
draw_show_command(struct ctl *c)
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	return print_draw(c, id);
}

/* Only a beacon that was named as one to be typed in: the value of an address
 * is the one that is there. */
static enum status
draw_beacon_command(struct ctl *c)
{
	struct room room;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if ((st = room_read(&c->app.queue, id, &room)) != ST_OK)
		return room_why(c, st, id);
	if (!beacon_is_manual(room.set.beacon))
		return ctl_fail(c, ST_CONFLICT,
		    "the room's beacon is not `manual`; it is named by "
		    "`usherctl room set %u --beacon` before anybody enters",
		    id);
	st = room_beacon(&c->app.queue, id, c->arg[1], false, c->operator_name);
	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "a value is taken once, after the freeze and before the "
		    "draw; `usherctl draw show %u` says how it stands",
		    id);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st,
		    "a value is a line of 1 to %d bytes of text",
		    DRAW_BEACON_MAX - 1);
	return st == ST_OK ? print_draw(c, id) : room_why(c, st, id);
}

/* clang-format off */
const struct ctl_command draw_commands[] = {
	{
		.name = "draw show",
		.args = "CONCERT",
		.help = "print what is published of a room's draw",
		.needs = CTL_NEED_REDIS,
		.run = draw_show_command,
	},
	{
		.name = "draw beacon",
		.args = "CONCERT VALUE",
		.help = "type in the value of a beacon that is `manual`",
		.needs = CTL_NEED_REDIS,
		.run = draw_beacon_command,
	},
	{
		.name = "draw verify",
		.args = "",
		.help = "check a draw, and recompute a place, from what was "
		    "published",
		.needs = CTL_NEED_REDIS_ALONE,
		.options = {
			{ .name = "--status", .kind = CTL_TEXT,
			    .required = true, .min = 1, .max = 4095,
			    .value = "FILE",
			    .help = "The room's status document, as "
				"/queue/status/ID.json has it." },
			{ .name = "--list", .kind = CTL_TEXT, .min = 1,
			    .max = 4095, .value = "FILE",
			    .help = "The list of entrants that it names." },
			{ .name = "--index", .kind = CTL_INT, .min = 1,
			    .max = UINT32_MAX,
			    .help = "A visitor's index: its place is told." },
			{ .name = "--entry", .kind = CTL_TEXT, .min = 24,
			    .max = 24, .value = "HEX",
			    .help = "What the visitor was told as its entry; "
				"the line of its index is compared with it." },
		},
		.run = draw_verify_command,
	},
	{ .name = NULL },
};
/* clang-format on */

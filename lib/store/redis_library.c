/*
 * The libraries of functions that a server has: give it one, list, remove.
 * Removing is always safe: a program that still needs a library gives it back
 * with its next call (redis_call.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "base/log.h"
#include "base/str.h"
#include "store/redis_connection.h"

/* Another program may have given it in the meantime, which is as good. */
redisReply *
redis_library_load(struct redis *r, const struct redis_library *lib)
{
	redisReply *re = redisCommand(r->ctx, "FUNCTION LOAD %s", lib->text);

	if (re != NULL && re->type == REDIS_REPLY_ERROR &&
	    strstr(re->str, "already exists") != NULL) {
		freeReplyObject(re);
		re = redisCommand(r->ctx, "PING");
	}
	return re;
}

/* A FUNCTION command's reply; UNAVAILABLE or what an error says. */
static enum status
ask_about_functions(
    struct redis *r, const char *verb, const char *name, redisReply **out)
{
	enum status st = ST_OK;
	redisReply *re;

	if ((st = redis_connect(r)) != ST_OK)
		return st;
	if (strcmp(verb, "LIST") == 0)
		re = redisCommand(r->ctx, "FUNCTION LIST LIBRARYNAME %s", name);
	else
		re = redisCommand(r->ctx, "FUNCTION %s %s", verb, name);
	if (re == NULL) {
		log_error("redis: FUNCTION %s: %s", verb, r->ctx->errstr);
		redis_disconnect(r);
		return ST_UNAVAILABLE;
	}
	if (re->type != REDIS_REPLY_ERROR) {
		*out = re;
		return ST_OK;
	}
	st = str_starts(re->str, "ERR Library not found")
		 ? ST_NOT_FOUND
		 : redis_error_status("FUNCTION", re->str);
	freeReplyObject(re);
	return st;
}

/* A library is told as a list of name, value, ...; NULL if it has no name. */
static const char *
name_of_library(const redisReply *library)
{
	for (size_t i = 0; i + 1 < library->elements; i += 2)
		if (library->element[i]->str != NULL &&
		    strcmp(library->element[i]->str, "library_name") == 0)
			return library->element[i + 1]->str;
	return NULL;
}

/* The pattern is wider than our names: another program's library may be called
 * usher_something. */
static bool
is_version_of(const struct redis_library *lib, const char *name)
{
	size_t len = strlen(lib->name);

	return strncmp(name, lib->name, len) == 0 && name[len] == '_' &&
	       strlen(name + len + 1) == strlen(lib->version) &&
	       strspn(name + len + 1, "0123456789abcdef") ==
		   strlen(lib->version);
}

/* Only libraries of ours are listed, whatever else the server holds: usherctl
 * removes what it finds in this list. */
enum status
redis_library_list(struct redis *r, const struct redis_library *lib,
    struct redis_library_found **out, size_t *n)
{
	struct redis_library_found *found;
	char pattern[REDIS_LIBRARY_NAME], own[REDIS_LIBRARY_NAME];
	redisReply *re;
	enum status st;

	snprintf(pattern, sizeof pattern, "%s_*", lib->name);
	snprintf(own, sizeof own, "%s_%s", lib->name, lib->version);
	if ((st = ask_about_functions(r, "LIST", pattern, &re)) != ST_OK)
		return st;
	found = calloc(re->elements + 1, sizeof *found);
	IMPOSSIBLE_IF(found == NULL);
	*n = 0;
	for (size_t i = 0; i < re->elements; i++) {
		const char *name = name_of_library(re->element[i]);

		if (name == NULL || !is_version_of(lib, name))
			continue;
		snprintf(found[*n].name, REDIS_LIBRARY_NAME, "%s", name);
		found[(*n)++].is_own = strcmp(name, own) == 0;
	}
	freeReplyObject(re);
	*out = found;
	return ST_OK;
}

enum status
redis_library_remove(struct redis *r, const char *name)
{
	redisReply *re;
	enum status st;

	if ((st = ask_about_functions(r, "DELETE", name, &re)) != ST_OK)
		return st;
	freeReplyObject(re);
	return ST_OK;
}

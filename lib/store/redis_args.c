/*
 * The keys and arguments of one call.  The caller need not check each step: a
 * piece that does not fit sets `failed`, and the call refuses.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/redis.h"

/* Is there room for one more argument, and for len bytes of a copy?  If not,
 * failed is set. */
static bool
has_room_for(struct redis_args *a, size_t len)
{
	if (a->n == REDIS_ARGS_MAX || len > sizeof a->text - a->used)
		a->failed = true;
	return !a->failed;
}

static void
add_copied_arg(struct redis_args *a, const char *text, size_t len)
{
	if (!has_room_for(a, len))
		return;
	memcpy(a->text + a->used, text, len);
	a->arg[a->n] = a->text + a->used;
	a->len[a->n++] = len;
	a->used += len;
}

/* Redis is told how many keys there are, and takes them from the front: a key
 * after an argument would be read as an argument, so it is refused. */
void
redis_key(struct redis_args *a, const char *fmt, ...)
{
	char key[128];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(key, sizeof key, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof key || a->nkeys != a->n)
		a->failed = true;
	else
		add_copied_arg(a, key, (size_t)n);
	a->nkeys = a->n;
}

void
redis_arg_int(struct redis_args *a, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof text, "%lld", (long long)v);

	add_copied_arg(a, text, (size_t)n);
}

void
redis_arg_text(struct redis_args *a, const char *text)
{
	redis_arg_data(a, text, strlen(text));
}

void
redis_arg_data(struct redis_args *a, const void *data, size_t len)
{
	if (!has_room_for(a, 0))
		return;
	a->arg[a->n] = data;
	a->len[a->n++] = len;
}

/*
 * usherctl keys: the keys that sign tokens and sessions.
 *
 * The file has two keys, the newest first: programs sign with the first and
 * accept both, so that what was signed before a rotation stays valid until the
 * next.  It is replaced as a whole (base/file.c), with its owner and mode, and
 * what held a key in memory is wiped.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "commands.h"
#include "ctl.h"

#define KEY_BYTES 32
#define KEYS_FILE_MAX 4096

/* The first line that holds a key, or "" if no line does. */
static const char *
newest_key_line(const char *text)
{
	while (*text == '#' || *text == '\r' || *text == '\n') {
		text += strcspn(text, "\n");
		text += strspn(text, "\n");
	}
	return text;
}

/*
 * Put a new key before the newest, and keep that one, so that what it signed
 * stays valid until the next rotation.
 */
static enum status
keys_rotate_command(struct ctl *c)
{
	unsigned char key[KEY_BYTES];
	char hex[KEY_BYTES * 2 + 1], was[KEYS_FILE_MAX] = "",
				     now[KEYS_FILE_MAX];
	const char *path = c->app.conf->security_keys_file, *kept;
	unsigned id = 0;
	enum status st;
	size_t len;
	int n;

	if (sodium_init() < 0)
		return ST_INTERNAL;
	st = file_read(path, was, sizeof was, &len);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return ctl_fail(c, st, "%s cannot be read", path);
	if (st == ST_OK && strlen(was) != len)
		return ctl_fail(
		    c, ST_BAD_REQUEST, "%s has a NUL byte in it", path);
	kept = newest_key_line(was);
	if (*kept != '\0' && sscanf(kept, "%u", &id) != 1)
		return ctl_fail(
		    c, ST_BAD_REQUEST, "%s: a line is not `ID HEX`", path);
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	n = snprintf(now, sizeof now,
	    "# usher's signing keys, newest first; keep them secret\n"
	    "%u %s\n%.*s%s",
	    id % 255 + 1, hex, (int)strcspn(kept, "\r\n"), kept,
	    *kept != '\0' ? "\n" : "");
	st = file_replace(path, now, (size_t)n, 0640, true);
	sodium_memzero(now, sizeof now);
	sodium_memzero(was, sizeof was);
	return st;
}

/* clang-format off */
const struct ctl_command keys_commands[] = {
	{
		.name = "keys rotate",
		.args = "",
		.help = "make a new signing key; the one before stays good",
		.needs = CTL_NEED_ROOT,
		.run = keys_rotate_command,
	},
	{ .name = NULL },
};
/* clang-format on */

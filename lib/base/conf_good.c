/*
 * The last good settings of a configuration.
 *
 * Programs start at any time: after a reload, at night, when one has crashed.
 * A typo that waits in the file would end the site then.  So programs fall back
 * to the copy of what was last checked, and say so; usherctl never does: its
 * operator can mend the file.
 *
 * The copy is written from the very text that was checked, and by the owner of
 * the file alone: for root to give files away in a folder of somebody else
 * would be dangerous.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf_good.h"
#include "base/file.h"
#include "base/time_text.h"

static void
name_good_copy(const char *path, char copy[PATH_MAX])
{
	snprintf(copy, PATH_MAX, "%s.good", path);
}

/* How old they are tells the operator whether to hurry. */
static void
describe_good_copy(const char *copy, char error[CONF_ERROR_MAX])
{
	size_t len = strlen(error);
	char when[TIME_TEXT_SIZE] = "?";
	struct stat file;

	if (stat(copy, &file) == 0)
		time_text_format((int64_t)file.st_mtime * 1000, when);
	snprintf(error + len, CONF_ERROR_MAX - len,
	    "; going on with the last good settings, %.200s, checked at %s",
	    copy, when);
}

/* What is wrong with the copy is not told: the operator never wrote it, and can
 * only mend the file. */
enum status
conf_start(struct conf *conf, char error[CONF_ERROR_MAX])
{
	char copy[PATH_MAX], ignored[CONF_ERROR_MAX];
	enum status st;

	error[0] = '\0';
	st = conf_open(conf, error);
	if (st == ST_OK)
		return ST_OK;
	name_good_copy(conf_path(), copy);
	if (conf_load(conf, copy, ignored) != ST_OK)
		return st;
	describe_good_copy(copy, error);
	return ST_OK;
}

enum status
conf_keep(const char *path, const char *text)
{
	char copy[PATH_MAX];
	struct stat file;

	if (stat(path, &file) != 0 || file.st_uid != geteuid())
		return ST_FORBIDDEN;
	name_good_copy(path, copy);
	return file_replace_as(copy, text, strlen(text), &file);
}

/*
 * The stamp, a file `advanced` that holds a time in ms, is in the folder of
 * checkpoints since cron and the programs both reach that.  room_list() ignores
 * it, as its name is not a number.
 */
#include <limits.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/str.h"
#include "queue/cron_stamp.h"

#define TEXT_MAX 24

static const char *
path_of_stamp(const struct conf *conf, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/advanced", conf->queue_checkpoint_dir);
	return path;
}

void
cron_stamp_write(const struct conf *conf)
{
	char path[PATH_MAX], text[TEXT_MAX];
	int n = snprintf(text, sizeof text, "%lld", (long long)clock_wall_ms());

	if (file_replace(path_of_stamp(conf, path), text, (size_t)n, 0644,
		false) != ST_OK)
		log_warn("%s: cannot write the cron stamp", path);
}

int64_t
cron_stamp_read(const struct conf *conf)
{
	char path[PATH_MAX], text[TEXT_MAX];
	int64_t ms = 0;
	size_t len;

	if (file_read_state(
		path_of_stamp(conf, path), text, sizeof text, &len) != ST_OK ||
	    !str_to_int(text, 0, INT64_MAX, &ms))
		return 0;
	return ms;
}

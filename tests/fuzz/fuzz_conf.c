/* Configuration files, durations and times, as an operator mistypes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/time_text.h"
#include "fuzz.h"

const char *const fuzz_corpus[] = {
	"[redis]\nsocket = /run/redis.sock\ntimeout = 400ms\n",
	"; comment\n[booking]\nauth = remote_user\nsession = 12h\n",
	"[queue]\npoll_divisor = 10\n[redis]\nport = 6379\n",
	"5m",
	"250ms",
	"2026-11-22T20:00:00+09:00",
	"1970-01-01T00:00Z",
	NULL,
};

static void
check_texts(const char *text)
{
	int64_t ms = -1;

	if (time_text_parse_duration(text, &ms) == ST_OK && ms < 0)
		abort();
	if (time_text_parse_time(text, &ms) == ST_OK && *text == '\0')
		abort();
}

static void
check_file(int fd)
{
	char path[32], error[CONF_ERROR_MAX];
	struct conf conf;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	error[0] = '\0';
	if (conf_load(&conf, path, error) == ST_OK) {
		if (conf.redis_port < 1 || conf.redis_port > 65535 ||
		    conf.redis_timeout_ms < 10)
			abort();
		conf_free(&conf);
	} else if (error[0] == '\0') {
		abort();
	}
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	char text[1025];
	int fd;

	memcpy(text, data, len);
	text[len] = '\0';
	check_texts(text);
	if ((fd = memfd_create("conf", MFD_CLOEXEC)) < 0 ||
	    write(fd, data, len) != (ssize_t)len)
		abort();
	check_file(fd);
	close(fd);
}

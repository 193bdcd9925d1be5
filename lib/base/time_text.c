/*
 * Durations and times as people write them.  A unit or a zone is never guessed:
 * "5" could be seconds or minutes (0 is the same in all), and a time without a
 * zone could be that of the server or of the operator, who would learn too late
 * that it was the other.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/time_text.h"

/* The bound keeps the product well inside an int64_t in every unit. */
enum status
time_text_parse_duration(const char *s, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "ms", 1 },
		{ "s", 1000 },
		{ "m", 60000 },
		{ "h", 3600000 },
	};
	char *end;
	long long n;

	if (*s < '0' || *s > '9')
		return ST_BAD_FIELD;
	errno = 0;
	n = strtoll(s, &end, 10);
	if (errno != 0 || n > 1000000000)
		return ST_BAD_FIELD;
	if (n == 0 && *end == '\0') {
		*ms = 0;
		return ST_OK;
	}
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strcmp(end, units[i].unit) == 0) {
			*ms = n * units[i].ms;
			return ST_OK;
		}
	return ST_BAD_FIELD;
}

/* "Z", "+09:00" or "-0330" to seconds east of UTC. */
static enum status
parse_zone(const char *s, int *offset_s)
{
	int hours, minutes, used = 0;

	if (strcmp(s, "Z") == 0) {
		*offset_s = 0;
		return ST_OK;
	}
	if (*s != '+' && *s != '-')
		return ST_BAD_FIELD;
	if (sscanf(s + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 &&
	    sscanf(s + 1, "%2d%2d%n", &hours, &minutes, &used) != 2)
		return ST_BAD_FIELD;
	if (s[1 + used] != '\0' || hours < 0 || hours > 14 || minutes < 0 ||
	    minutes > 59)
		return ST_BAD_FIELD;
	*offset_s = (hours * 60 + minutes) * (*s == '-' ? -60 : 60);
	return ST_OK;
}

/* UTC.  timegm() makes 2 March of 30 February, and the next minute of a second
 * 60: a time that is not on the clock is a slip, and not the one that was
 * meant. */
static enum status
read_calendar(const struct tm *written, int64_t *epoch_s)
{
	struct tm is = *written;
	time_t s = timegm(&is);

	if (is.tm_year != written->tm_year || is.tm_mon != written->tm_mon ||
	    is.tm_mday != written->tm_mday || is.tm_hour != written->tm_hour ||
	    is.tm_min != written->tm_min || is.tm_sec != written->tm_sec)
		return ST_BAD_FIELD;
	*epoch_s = s;
	return ST_OK;
}

/* Milliseconds are what programs print, so they are taken back. */
enum status
time_text_parse_time(const char *s, int64_t *epoch_ms)
{
	struct tm tm = { 0 };
	const char *rest;
	char *end;
	int64_t epoch_s;
	long long ms;
	int offset_s;

	errno = 0;
	ms = strtoll(s, &end, 10);
	if (end != s && *end == '\0' && errno == 0 && ms > 0) {
		*epoch_ms = ms;
		return ST_OK;
	}
	if ((rest = strptime(s, "%Y-%m-%dT%H:%M:%S", &tm)) == NULL &&
	    (rest = strptime(s, "%Y-%m-%dT%H:%M", &tm)) == NULL)
		return ST_BAD_FIELD;
	if (parse_zone(rest, &offset_s) != ST_OK ||
	    read_calendar(&tm, &epoch_s) != ST_OK)
		return ST_BAD_FIELD;
	*epoch_ms = (epoch_s - offset_s) * 1000;
	return ST_OK;
}

const char *
time_text_format(int64_t epoch_ms, char text[TIME_TEXT_SIZE])
{
	time_t s = (time_t)(epoch_ms / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(text, TIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(
	    text + n, TIME_TEXT_SIZE - n, ".%03dZ", (int)(epoch_ms % 1000));
	return text;
}

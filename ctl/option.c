/*
 * The words for an option's value.
 *
 * Help and error messages tell bounds in the same words, and tests/ctl/help.sh
 * compares them with usherctl(1): a change here is a change of the manual.
 * Durations are told in the largest unit that divides them, so that they can be
 * typed as they are printed.
 */
#include <stdio.h>

#include "base/array.h"
#include "base/time_text.h"
#include "option.h"

const char *
option_value_name(const struct ctl_option *o)
{
	static const char *const names[] = {
		[CTL_INT] = "N",
		[CTL_DURATION] = "TIME",
		[CTL_TIME] = "WHEN",
		[CTL_TEXT] = "TEXT",
		[CTL_BYTES] = "TEXT",
	};

	if (o->kind == CTL_WORD)
		return o->words;
	return o->value != NULL ? o->value : names[o->kind];
}

static int
print_duration(char *text, size_t cap, int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *unit;
	} units[] = { { 3600000, "h" }, { 60000, "m" }, { 1000, "s" } };

	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (ms > 0 && ms % units[i].ms == 0)
			return snprintf(text, cap, "%lld%s",
			    (long long)(ms / units[i].ms), units[i].unit);
	return ms == 0 ? snprintf(text, cap, "0s")
		       : snprintf(text, cap, "%lldms", (long long)ms);
}

static void
print_lengths(const struct ctl_option *o, char text[OPTION_TEXT])
{
	const char *unit = o->kind == CTL_BYTES ? "bytes" : "characters";
	long long min = o->min, max = o->max;

	if (min == max)
		snprintf(text, OPTION_TEXT, "%lld %s", max, unit);
	else
		snprintf(
		    text, OPTION_TEXT, "from %lld to %lld %s", min, max, unit);
}

/* Times are told in UTC, as they are stored. */
const char *
option_range(const struct ctl_option *o, char text[OPTION_TEXT])
{
	char first[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];

	switch (o->kind) {
	case CTL_INT:
		snprintf(text, OPTION_TEXT, "from %lld to %lld",
		    (long long)o->min, (long long)o->max);
		break;
	case CTL_DURATION:
		print_duration(first, sizeof first, o->min);
		print_duration(last, sizeof last, o->max);
		snprintf(text, OPTION_TEXT, "from %s to %s%s%s", first, last,
		    o->or_word != NULL ? ", or " : "",
		    o->or_word != NULL ? o->or_word : "");
		break;
	case CTL_TIME:
		snprintf(text, OPTION_TEXT, "from %s to %s",
		    time_text_format(o->min, first),
		    time_text_format(o->max, last));
		break;
	case CTL_TEXT:
	case CTL_BYTES:
		print_lengths(o, text);
		break;
	case CTL_WORD:
		snprintf(text, OPTION_TEXT, "one of %s", o->words);
		break;
	}
	return text;
}

const char *
option_default(const struct ctl_option *o, char text[OPTION_TEXT])
{
	int64_t ms;

	if (o->def == NULL || o->kind != CTL_DURATION ||
	    time_text_parse_duration(o->def, &ms) != ST_OK)
		return o->def;
	print_duration(text, OPTION_TEXT, ms);
	return text;
}

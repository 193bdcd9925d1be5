/* The clocks of the web host.  They are read here alone, and handed down as
 * arguments, so that tests set the time instead of waiting for it. */
#include <time.h>

#include "base/clock.h"

static int64_t
read_clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_mono_ms(void)
{
	return read_clock_ms(CLOCK_MONOTONIC);
}

int64_t
clock_wall_ms(void)
{
	return read_clock_ms(CLOCK_REALTIME);
}

void
clock_sleep_ms(int64_t ms)
{
	struct timespec ts = {
		.tv_sec = ms / 1000,
		.tv_nsec = (ms % 1000) * 1000000,
	};

	if (ms > 0)
		nanosleep(&ts, NULL);
}

#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/*
 * The web host's clocks.  What the stores decide is timed by the stores' own
 * clocks; these serve time-outs (monotonic) and what is checked without a
 * store, such as a session cookie (wall).
 */
int64_t clock_mono_ms(void);
int64_t clock_wall_ms(void); /* since the epoch */

void clock_sleep_ms(int64_t ms); /* less when a signal arrives */

#endif

#ifndef QUEUE_CRON_STAMP_H
#define QUEUE_CRON_STAMP_H

#include <stdint.h>

#include "base/conf.h"

/* When usher-advance last ran, by the web host's clock, so that an operator
 * sees that the crontab does not run it. */
void cron_stamp_write(const struct conf *); /* trouble is logged */
int64_t cron_stamp_read(const struct conf *); /* ms; 0: never */

#endif

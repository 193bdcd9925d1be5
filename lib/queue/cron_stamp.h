#ifndef QUEUE_CRON_STAMP_H
#define QUEUE_CRON_STAMP_H

#include <stdint.h>

#include "base/conf.h"

/* When usher-advance last worked, so that an operator sees a dead crontab: a
 * file beside the checkpoints, by the web host's clock. */
void cron_stamp_write(const struct conf *); /* trouble is logged */
int64_t cron_stamp_read(const struct conf *); /* ms; 0: never */

#endif

#ifndef QUEUE_STATUS_FILE_H
#define QUEUE_STATUS_FILE_H

#include "base/conf.h"
#include "base/status.h"
#include "queue/room_read.h"

/* The status document: what every waiting page follows, a plain file that is
 * replaced as a whole and served by the web server. */
enum status status_file_write(
    const struct conf *, const struct room *) MUST_CHECK;

#endif

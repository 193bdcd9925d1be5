/*
 * How `usherctl warm` has all processes of a program started (ctl/warm.c).
 *
 * mod_fcgid starts a process only for a request that finds all others busy, and
 * a request that finds none free sleeps for a second before it looks again.  So
 * each process that such a request reaches stays busy for longer than two of
 * those seconds: the next one then needs another process, even if it slept and
 * then lost the new process to a buyer.  The sleep is a web server's process
 * kept from work, so it is only given to somebody who shows the service key.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "web/service_key.h"
#include "web/warm.h"

#define HOLD_MS 2300

bool
warm_hold(const struct conf *conf, const struct http_request *req,
    struct http_response *res)
{
	char pid[24];

	if (http_header(req, "Usher-Warm") == NULL ||
	    !service_key_is_shown(conf, req))
		return false;
	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	http_add_header(res, "Usher-Process", pid);
	clock_sleep_ms(HOLD_MS);
	return true;
}

/* GET /queue/plain: the waiting room for browsers without JavaScript.  The page
 * reloads itself, and a reload is a poll.  A visitor always gets a page, also
 * for an error, never a problem document. */
#include "queue_web/noscript.h"

static const struct endpoint endpoint = {
	.name = "plain",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX },
		{ .name = "signin", .kind = KIND_INT, .min = 1, .max = 1 },
		{ .name = "crowded", .kind = KIND_INT, .min = 1, .max = 1 },
	},
	.handle = noscript_answer,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}

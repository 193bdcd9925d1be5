/* GET /queue/plain: the waiting room for browsers without JavaScript. */
#include "queue_web/noscript.h"

static const struct endpoint endpoint = {
	.name = "plain",
	.method = HTTP_GET,
	.who = WHO_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ "concert_id", KIND_INT, 1, INT32_MAX, true },
		{ "signin", KIND_INT, 1, 1, true },
	},
	.handle = noscript_answer,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}

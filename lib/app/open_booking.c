#include "booking/queue_client.h"
#include "web/endpoint.h"

void
endpoint_booking(struct app *app)
{
	endpoint_sql(app);
	app->queue_client = queue_client_new(app->conf);
	queue_client_take_turns(app->queue_client);
}

#ifndef WEB_ENDPOINT_H
#define WEB_ENDPOINT_H

#include "base/conf.h"
#include "base/keyring.h"
#include "base/mac.h"
#include "web/http.h"

struct queue_client;
struct redis;
struct sql;

/* What a handler may use.  A store the endpoint does not open is NULL. */
struct app {
	const struct conf *conf;
	struct keyring *keyring;
	struct redis *redis;
	struct sql *sql;
	struct queue_client *queue_client; /* the other service, of booking */
};

/* Who may call: others are answered before the handler runs. */
enum endpoint_who {
	WHO_ANYONE, /* req->account is set when signed in, else NULL */
	WHO_ACCOUNT, /* 401 login_required unless signed in */
	WHO_SERVICE, /* 403 forbidden without the service key */
	WHO_OPERATOR /* 403 forbidden unless Apache let an operator in */
};

/* One FastCGI program: what it accepts, what it needs, what it does. */
struct endpoint {
	const char *name;
	enum http_method method;
	enum endpoint_who who;
	/* What it opens: endpoint_redis, endpoint_sql, endpoint_booking, or
	 * NULL.  A function and not a flag, so that a program links only the
	 * store it uses. */
	void (*open)(struct app *);
	struct http_field fields[HTTP_FIELDS_MAX + 1];
	enum status (*handle)(
	    struct app *, const struct http_request *, struct http_response *);
};

void endpoint_redis(struct app *);
void endpoint_sql(struct app *);
void endpoint_booking(struct app *); /* SQL, and the queue service */

/* The operator Apache signed in where usher-ops.conf holds, else NULL. */
const char *endpoint_operator(const struct http_request *);

/* Answer requests until the web server ends us (SIGTERM); main()'s result. */
int endpoint_run(const struct endpoint *);

#endif

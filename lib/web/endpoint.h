#ifndef WEB_ENDPOINT_H
#define WEB_ENDPOINT_H

#include "app/app.h"
#include "web/http.h"

/* Who may call: others are answered before the handler runs. */
enum endpoint_caller {
	CALLER_ANYONE, /* req->account is set when signed in, else NULL */
	CALLER_ACCOUNT, /* 401 login_required unless signed in */
	CALLER_SERVICE, /* 403 forbidden without the service key */
	CALLER_OPERATOR, /* 403 forbidden unless Apache let an operator in */
	CALLER_STAFF /* the same of the staff at the doors of the hall */
};

/* One FastCGI program: what it accepts, what it needs, what it does. */
struct endpoint {
	const char *name;
	enum http_method method;
	enum endpoint_caller caller;
	const struct app_needs *needs; /* NULL: no store, and no keys */
	struct http_field fields[HTTP_FIELDS_MAX + 1];
	enum status (*handle)(
	    struct app *, const struct http_request *, struct http_response *);
};

/* The operator Apache signed in where usher-ops.conf holds, else NULL. */
const char *endpoint_operator(const struct http_request *);

/* Answer requests until the web server ends us (SIGTERM); main()'s result. */
int endpoint_run(const struct endpoint *);

#endif

#ifndef WEB_SERVICE_KEY_H
#define WEB_SERVICE_KEY_H

#include <stdbool.h>

#include "base/conf.h"
#include "web/http.h"

/* Does the request show the service key, as `Authorization: Bearer`?  A key
 * file that cannot be read is logged, and then nobody has the key. */
bool service_key_is_shown(const struct conf *, const struct http_request *);

#endif

#include <string.h>

#include "web/accept_language.h"

/* The header's order is taken for the browser's preference, as it is in all
 * browsers; the weights behind the semicolons repeat it. */
const char *
accept_language(const struct http_request *req)
{
	const char *accept = http_header(req, "Accept-Language"), *ko, *en;

	if (accept == NULL)
		return "en";
	ko = strstr(accept, "ko");
	en = strstr(accept, "en");
	return ko != NULL && (en == NULL || ko < en) ? "ko" : "en";
}

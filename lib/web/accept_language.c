/* The language of a page that is made on the server.  Pages with JavaScript
 * choose by themselves (htdocs/js/i18n.js). */
#include <string.h>

#include "web/accept_language.h"

/* All browsers write their languages in the order of preference, which the
 * weights after the semicolons only repeat: so the order is enough. */
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

/* Where a receipt is in a request: in a cookie alone.  The queue's programs set
 * it, booking's read it, so its name and scope are here once. */
#include <stdio.h>

#include "web/receipt_cookie.h"

#define NAME_SIZE 48

static void
name_receipt(char name[NAME_SIZE], int64_t concert_id)
{
	snprintf(name, NAME_SIZE, "usher_receipt_%lld", (long long)concert_id);
}

const char *
receipt_cookie_get(const struct http_request *req, const struct conf *conf,
    int64_t concert_id, char buf[COOKIE_MAX])
{
	char name[NAME_SIZE];

	name_receipt(name, concert_id);
	return cookie_get(req, conf->security_cookie_domain, name, buf);
}

void
receipt_cookie_set(struct http_response *res, const struct http_request *req,
    const struct conf *conf, int64_t concert_id, const char *receipt,
    int64_t max_age_s)
{
	char name[NAME_SIZE];

	name_receipt(name, concert_id);
	cookie_set(
	    res, req, conf->security_cookie_domain, name, receipt, max_age_s);
}

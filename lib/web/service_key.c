/*
 * The key by which the two services, and usherctl, know each other.  The file
 * is read at each request that shows a key, so that a new key needs no
 * restart.  What is compared is compared in constant time, and the key does not
 * stay in memory.
 */
#include <string.h>

#include "base/log.h"
#include "base/mac.h"
#include "base/secret.h"
#include "web/service_key.h"

/* The file is read for each request, so that a new key counts at once, and the
 * key stays in memory no longer than this takes.  The comparison takes the same
 * time wherever the texts differ. */
bool
service_key_is_shown(const struct conf *conf, const struct http_request *req)
{
	const char *shown = http_bearer(req), *why;
	const char *file = conf->security_service_key_file;
	char key[SECRET_SIZE];
	bool same;

	if (shown == NULL)
		return false;
	if (secret_read_file(file, key, &why) != ST_OK) {
		log_error("%s: %s", file, why);
		return false;
	}
	same = mac_same_text(key, shown);
	explicit_bzero(key, sizeof key);
	return same;
}

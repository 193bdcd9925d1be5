#ifndef WEB_ACCEPT_LANGUAGE_H
#define WEB_ACCEPT_LANGUAGE_H

#include "web/http.h"

/* "ko" or "en": the first of them that the browser asks for, else "en". */
const char *accept_language(const struct http_request *);

#endif

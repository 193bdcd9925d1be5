#ifndef BASE_STATUS_H
#define BASE_STATUS_H

/* Every fallible function in lib/ returns one of these; ST_OK is 0. */
enum status {
#define STATUS(name, http, code, title) ST_##name,
#include "base/status_tbl.h"
#undef STATUS
	ST__MAX
};

/* On every prototype whose status must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))

int status_http(enum status); /* HTTP code */
const char *status_code(enum status); /* problem+json "code"; static */
const char *status_title(enum status); /* problem+json "title"; static */

#endif

/* The words of the outcomes, in the order of status_tbl.h. */
#include "base/status.h"

static const struct {
	int http;
	const char *code;
	const char *title;
} table[ST__MAX] = {
#define STATUS(name, http, code, title) [ST_##name] = { http, code, title },
#include "base/status_tbl.h"
#undef STATUS
};

int
status_http(enum status st)
{
	return table[st].http;
}

const char *
status_code(enum status st)
{
	return table[st].code;
}

const char *
status_title(enum status st)
{
	return table[st].title;
}

/*
 * The words of the outcomes.  A code is what clients act on, and is in pages,
 * scripts and Apache's problem documents by now: a row of status_tbl.h may get
 * a better title, never another code.  A code may be in several rows, as
 * "token_required" is: our functions tell these apart, clients need not.
 */
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

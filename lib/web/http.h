#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <fcgiapp.h>
#include <json-c/json.h>

#include "base/buyer.h"
#include "base/status.h"
#include "base/str.h"

#define HTTP_BODY_MAX 8192
#define HTTP_FIELDS_MAX 10
#define HTTP_LIST_MAX 64

enum http_method {
	HTTP_GET, /* and HEAD, as monitors send it */
	HTTP_POST, /* a JSON body */
	HTTP_FORM /* POST of a plain HTML form, for browsers without scripts */
};

/* What a field may be.  GET takes its fields from the query, POST from the
 * JSON body, a form from its urlencoded body; lists only fit JSON. */
enum http_kind {
	KIND_INT, /* min <= value <= max */
	KIND_TEXT, /* min to max bytes, as utf8_is_text() allows */
	KIND_BOOL, /* true or false; JSON only */
	KIND_INTS /* 1 to HTTP_LIST_MAX distinct integers, min to max */
};

/* A field an endpoint accepts.  A table of these ends with a NULL name. */
struct http_field {
	const char *name;
	enum http_kind kind;
	int64_t min, max;
	bool required; /* refused without it; else it may be absent */
};

struct http_value {
	bool present;
	int64_t i;
	const char *text;
	int64_t list[HTTP_LIST_MAX];
	size_t n;
};

struct http_request {
	FCGX_Request *fcgi;
	const struct http_field *fields;
	struct http_value value[HTTP_FIELDS_MAX];
	const char *account; /* that is signed in, or NULL */
	char account_text[64];
	struct buyer buyer; /* the same, and its session */
	const char *user_name; /* of the account if Apache signs in, or NULL */
	struct json_object *json; /* owns the texts of a POST */
	char query[1024]; /* owns the texts of a GET */
};

struct http_response {
	struct json_object *body; /* members of the answer */
	const char *content_type; /* of raw; NULL: JSON from body */
	char *raw; /* sent as it is, owned (malloc) */
	size_t raw_len;
	bool is_page; /* raw is for a person, also where it is a problem */
	char local[128]; /* what Apache answers instead; empty: nothing */
	char detail[256]; /* of a problem, for a person */
	int64_t retry_after_ms; /* 0: none, or 1 s where one is due */
	struct str headers;
	char headers_text[2048];
	bool failed; /* sticky: a put failed, answer 500 */
};

void http_response_init(struct http_response *);
void http_response_free(struct http_response *);

/*
 * Read and check a request against the table; only what is valid gets in.
 * BAD_METHOD, CROSS_SITE, BAD_MEDIA_TYPE, BODY_TOO_LARGE, BAD_REQUEST, or
 * BAD_FIELD with the field's name in the answer.  http_request_free() is
 * needed whatever came of it.
 */
enum status http_read(struct http_request *, enum http_method,
    const struct http_field *, FCGX_Request *,
    struct http_response *) MUST_CHECK;
void http_request_free(struct http_request *);

/* Fields by name.  Asking for one the table does not name aborts. */
bool http_has(const struct http_request *, const char *name);
int64_t http_int(const struct http_request *, const char *name);
bool http_bool(const struct http_request *, const char *name);
const char *http_text(const struct http_request *, const char *name);
const int64_t *http_ints(
    const struct http_request *, const char *name, size_t *n);

/* A request header ("Idempotency-Key"), NULL when absent.  Lives as long as
 * the request. */
const char *http_header(const struct http_request *, const char *name);
const char *http_param(const struct http_request *, const char *cgi_name);

/* Is this the media type of the body? */
bool http_is_media_type(const struct http_request *, const char *wanted);

/* Does the client have the body with this ETag ("...", with its quotes)?  The
 * tag must be long enough to be searched for within If-None-Match, whatever a
 * server in between adds to it (W/, -gzip). */
bool http_has_etag(const struct http_request *, const char *etag);

/* May the answer be compressed by gzip? */
bool http_accepts_gzip(const struct http_request *);

/* The token of `Authorization: Bearer`, or NULL. */
const char *http_bearer(const struct http_request *);

/* Was the request made over https? */
bool http_is_secure(const struct http_request *);

/*
 * Does the request come from a page of this site, or from none at all?  A page
 * of another site must not make a browser act.  Programs other than browsers
 * say nothing, and have no cookies that another site could use.
 */
bool http_is_same_origin(const struct http_request *);

/*
 * Was the request surely made by a program or by a page of this site?  A GET
 * that a page of another site sends a browser on brings its cookies along: what
 * begins a visitor's time must not happen by that.
 */
bool http_is_deliberate(const struct http_request *);

/* Add to the JSON object of the answer, of a success or a problem alike.
 * Failures stick: no need to look. */
void http_put_text(struct http_response *, const char *key, const char *);
void http_put_int(struct http_response *, const char *key, int64_t);
void http_put_bool(struct http_response *, const char *key, bool);
void http_put_null(struct http_response *, const char *key);
void http_put_json(struct http_response *, const char *key,
    struct json_object *); /* takes ownership */

/* What is wrong, for the person who reads the problem. */
void http_detail(struct http_response *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void http_add_header(
    struct http_response *, const char *name, const char *value);

/* Answer these bytes instead of JSON members.  Takes ownership of data. */
void http_send_raw(
    struct http_response *, const char *content_type, char *data, size_t len);

/* The same with an HTML page, which a person gets instead of a problem too. */
void http_send_page(struct http_response *, char *html, size_t len);

/* Let Apache answer a success with what it has at this path of its own, and
 * this program serve the next request meanwhile.  Headers are those of there.
 */
void http_send_local(struct http_response *, const char *path);

/* Send it all.  Unless the handler added one, Cache-Control is no-store. */
void http_write(struct http_response *, enum status, FCGX_Request *);

#endif

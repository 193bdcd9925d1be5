/* Signed texts and signatures: nothing opens but what was signed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sign.h"
#include "fuzz.h"
#include "key_pair.h"

/* Like a text of this key for "fuzz"; and rubbish near it. */
const char *const fuzz_corpus[] = {
	"BwIFYWxpY2UA",
	"BwEA",
	"AAAA",
	"BwIFYWxpY2UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	NULL,
};

static struct keyring *secret, *public;

static void
try_text(const uint8_t *data, size_t len)
{
	const struct mac_field fields[] = { { "alice", 5 },
		{ data, len % 200 } };
	char text[MAC_SEALED_MAX], changed[MAC_SEALED_MAX];
	struct mac_opened o;

	if (sign_text(secret, "fuzz", fields, len < 200 ? 2 : 1, text) != ST_OK)
		abort();
	memcpy(changed, text, sizeof changed);
	fuzz_overlay(changed, strlen(text), data, len);
	if ((sign_open(public, "fuzz", changed, &o) == ST_OK) !=
	    (strcmp(changed, text) == 0))
		abort();
	snprintf(changed, sizeof changed, "%.*s", (int)len, (const char *)data);
	if (sign_open(public, "fuzz", changed, &o) == ST_OK)
		abort();
}

static void
try_bytes(const uint8_t *data, size_t len)
{
	size_t n = len < SIGN_CONTENT_MAX ? len : SIGN_CONTENT_MAX;
	unsigned char signature[SIGN_BYTES], changed[SIGN_BYTES], id;

	if (sign_bytes(secret, "bytes", data, n, &id, signature) != ST_OK)
		abort();
	memcpy(changed, signature, sizeof changed);
	fuzz_overlay(changed, sizeof changed, data, len);
	if ((sign_check(public, "bytes", id, data, n, changed) == ST_OK) !=
	    (memcmp(changed, signature, sizeof changed) == 0))
		abort();
	if (sign_check(public, "fuzz", id, data, n, signature) == ST_OK)
		abort();
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	if (public == NULL)
		key_pair_open(7, 's', &secret, &public);
	try_text(data, len);
	try_bytes(data, len);
}

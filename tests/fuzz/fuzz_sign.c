/* Signed texts and signatures: nothing opens but what was signed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keyring.h"
#include "base/sign.h"
#include "fuzz.h"

#define ID "7 "

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

static struct keyring *
open_ring(const char *dir, const char *name, const unsigned char *bytes)
{
	char path[64], text[80];
	struct keyring *ring;
	int len = snprintf(text, sizeof text, ID);

	for (size_t i = 0; i < KEYRING_KEY_BYTES; i++)
		len += snprintf(
		    text + len, sizeof text - (size_t)len, "%02x", bytes[i]);
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (file_replace(path, text, (size_t)len, 0600, false) != ST_OK ||
	    keyring_open(&ring, path) != ST_OK)
		abort();
	unlink(path);
	return ring;
}

static void
open_rings(void)
{
	unsigned char seed[KEYRING_KEY_BYTES], key[KEYRING_KEY_BYTES];
	char dir[] = "/tmp/usher-fuzz-XXXXXX";

	for (size_t i = 0; i < sizeof seed; i++)
		seed[i] = (unsigned char)i;
	if (mkdtemp(dir) == NULL)
		abort();
	secret = open_ring(dir, "fuzz", seed);
	sign_public_key(seed, key);
	public = open_ring(dir, "fuzz" KEYRING_PUBLIC, key);
	rmdir(dir);
}

/* Pairs of place and byte; what is past the end changes nothing. */
static void
overlay(unsigned char *bytes, size_t n, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		if (data[i] < n)
			bytes[data[i]] = data[i + 1];
}

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
	overlay((unsigned char *)changed, strlen(text), data, len);
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
	overlay(changed, sizeof changed, data, len);
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
		open_rings();
	try_text(data, len);
	try_bytes(data, len);
}

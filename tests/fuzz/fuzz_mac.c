/* Sealed texts: nothing opens but what was sealed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keyring.h"
#include "base/mac.h"
#include "fuzz.h"

#define KEYS                                                                   \
	"7 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"

/* Sealed under KEYS for "fuzz": "alice" and nothing; and rubbish near it. */
const char *const fuzz_corpus[] = {
	"BwIFYWxpY2UA",
	"BwEA",
	"AAAA",
	"BwIFYWxpY2UAAAAAAAAAAAAAAAAAAAAAAAAA",
	NULL,
};

static struct keyring *
open_keys(void)
{
	char path[] = "/tmp/usher-fuzz-XXXXXX";
	struct keyring *keyring;

	close(mkstemp(path));
	if (file_replace(path, KEYS, strlen(KEYS), 0600, false) != ST_OK ||
	    keyring_open(&keyring, path) != ST_OK)
		abort();
	unlink(path);
	return keyring;
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	static struct keyring *keyring;
	const struct mac_field fields[] = { { "alice", 5 },
		{ data, len % 200 } };
	char sealed[MAC_SEALED_MAX], changed[MAC_SEALED_MAX];
	struct mac_opened o;

	if (keyring == NULL)
		keyring = open_keys();
	if (mac_seal(keyring, "fuzz", fields, len < 200 ? 2 : 1, sealed) !=
	    ST_OK)
		abort();
	memcpy(changed, sealed, sizeof changed);
	fuzz_overlay(changed, strlen(changed), data, len);
	if ((mac_open(keyring, "fuzz", changed, &o) == ST_OK) !=
	    (strcmp(changed, sealed) == 0))
		abort();
	snprintf(changed, sizeof changed, "%.*s", (int)len, (const char *)data);
	if (mac_open(keyring, "fuzz", changed, &o) == ST_OK)
		abort();
}

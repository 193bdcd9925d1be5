#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/sign.h"
#include "key_pair.h"

static struct keyring *
open_ring(const char *dir, const char *name, unsigned char id,
    const unsigned char *bytes)
{
	char path[64], hex[2 * KEYRING_KEY_BYTES + 1], text[128];
	struct keyring *ring;
	int len;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	sodium_bin2hex(hex, sizeof hex, bytes, KEYRING_KEY_BYTES);
	len = snprintf(text, sizeof text, "%d %s\n", id, hex);
	if (file_replace(path, text, (size_t)len, 0600, false) != ST_OK ||
	    keyring_open_in(&ring, dir, name) != ST_OK)
		abort();
	unlink(path);
	return ring;
}

void
key_pair_open(unsigned char id, unsigned char secret_byte,
    struct keyring **secret, struct keyring **public)
{
	unsigned char seed[KEYRING_KEY_BYTES], open_key[KEYRING_KEY_BYTES];
	char dir[] = "/tmp/usher-test-keys-XXXXXX";

	if (mkdtemp(dir) == NULL)
		abort();
	memset(seed, secret_byte, sizeof seed);
	sign_public_key(seed, open_key);
	*secret = open_ring(dir, "key", id, seed);
	*public = open_ring(dir, "key.pub", id, open_key);
	rmdir(dir);
}

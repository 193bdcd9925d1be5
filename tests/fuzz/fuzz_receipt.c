/* Receipts: nothing is one but what was signed, and not everything that was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/receipt.h"
#include "base/sign.h"
#include "fuzz.h"
#include "key_pair.h"

/* Like the fields of one, each after its length; and a text near one. */
const char *const fuzz_corpus[] = {
	"\010\001\001\001\001\001\001\001\001\010\001\001\001\001\001\001\001"
	"\001\003kim\010\001\001\001\001\001\001\001\001\010\001\001\001\001"
	"\001\001\001\001",
	"\001k\001k\001k\001k\001k",
	"BwUIAQAAAAAAAAAIAQAAAAAAAAADa2lt",
	NULL,
};

static struct keyring *secret, *public;

static const struct receipt mine = { 1, 2, 3, 1790000000000, "kim" };

/* Pairs of place and character are put over a text that is good. */
static void
try_changed(const uint8_t *data, size_t len)
{
	char text[MAC_SEALED_MAX], changed[MAC_SEALED_MAX];
	struct receipt r;

	if (receipt_sign(secret, &mine, text) != ST_OK ||
	    !receipt_says(secret, &mine, text))
		abort();
	memcpy(changed, text, sizeof changed);
	fuzz_overlay(changed, strlen(text), data, len);
	if ((receipt_open(public, changed, &r) == ST_OK) !=
	    (strcmp(changed, text) == 0))
		abort();
	(void)receipt_says(secret, &mine, changed);
	snprintf(changed, sizeof changed, "%.*s", (int)len, (const char *)data);
	if (receipt_open(public, changed, &r) == ST_OK)
		abort();
	(void)receipt_says(secret, &mine, changed);
}

/* Whatever fields were signed, what opens is a receipt. */
static void
try_fields(const uint8_t *data, size_t len)
{
	struct mac_field fields[MAC_FIELDS_MAX];
	char text[MAC_SEALED_MAX];
	struct receipt r;
	size_t n = 0;

	for (size_t at = 0; n < ARRAY_LEN(fields) && at < len; n++) {
		size_t rest = len - at - 1;

		fields[n].len = data[at] < rest ? data[at] : rest;
		fields[n].data = data + at + 1;
		at += 1 + fields[n].len;
	}
	if (sign_text(secret, "receipt", fields, n, text) != ST_OK ||
	    receipt_open(public, text, &r) != ST_OK)
		return;
	if (n != 5 || !account_id_is_valid(r.account) || r.concert_id < 1 ||
	    r.number < 1 || r.capacity < 0 || r.end_ms < 1 ||
	    !receipt_says(secret, &r, text))
		abort();
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	if (public == NULL)
		key_pair_open(7, 'r', &secret, &public);
	try_changed(data, len);
	try_fields(data, len);
}

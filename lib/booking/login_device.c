/*
 * A browser that signed in before.
 *
 * It keeps a signed text: a random id, and the mark of the password that it
 * signed in with, which no two accounts share.  That gives no right but one:
 * its attempts are counted on their own, so that strangers who guess cannot
 * keep the owner out.  A new password ends it, as it may have been set because
 * somebody else knew the old one.
 */
#include <string.h>

#include <sodium.h>

#include "base/sign.h"
#include "booking/login_device.h"

#define PURPOSE "device"
#define ID_BYTES 12

enum { DEVICE_ID, DEVICE_MARK, DEVICE__MAX };

static bool
is_field(const struct mac_field *field, const char *text)
{
	return field->len == strlen(text) &&
	       memcmp(field->data, text, field->len) == 0;
}

/* An account without a password has no mark, and no browser that knows it.  The
 * signature comes first, so that all accounts take the same time. */
bool
login_device_open(struct keyring *public, const char *text,
    const struct account *a, char id[LOGIN_DEVICE_ID_MAX + 1])
{
	struct mac_opened opened;

	if (sign_open(public, PURPOSE, text, &opened) != ST_OK ||
	    a->password_mark[0] == '\0' || opened.n != DEVICE__MAX ||
	    !is_field(&opened.field[DEVICE_MARK], a->password_mark) ||
	    opened.field[DEVICE_ID].len > LOGIN_DEVICE_ID_MAX)
		return false;
	memcpy(id, opened.field[DEVICE_ID].data, opened.field[DEVICE_ID].len);
	id[opened.field[DEVICE_ID].len] = '\0';
	return true;
}

enum status
login_device_sign(struct keyring *secret, const struct account *a,
    const char *id, char text[MAC_SEALED_MAX])
{
	unsigned char bytes[ID_BYTES];
	char fresh[2 * ID_BYTES + 1];

	if (*id == '\0') {
		randombytes_buf(bytes, sizeof bytes);
		sodium_bin2hex(fresh, sizeof fresh, bytes, sizeof bytes);
		id = fresh;
	}
	return sign_text(secret, PURPOSE,
	    (const struct mac_field[DEVICE__MAX]){
		[DEVICE_ID] = { id, strlen(id) },
		[DEVICE_MARK] = { a->password_mark, strlen(a->password_mark) },
	    },
	    DEVICE__MAX, text);
}

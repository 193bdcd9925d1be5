/*
 * Crockford's base32 (https://www.crockford.com/base32.html), highest bit
 * first.  Bytes have one text, up to the letters that are read for others: the
 * bits that the last character has too many are 0, or the text is refused.
 */
#include <string.h>

#include "base/base32.h"

const char base32_alphabet[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int
base32_digit(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = memchr(base32_alphabet, c, 32);
	return at == NULL ? -1 : (int)(at - base32_alphabet);
}

void
base32_write(const unsigned char *bytes, size_t len, char *text)
{
	unsigned bits = 0, n = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | bytes[i];
		for (n += 8; n >= 5; n -= 5)
			*text++ = base32_alphabet[bits >> (n - 5) & 31];
	}
	if (n > 0)
		*text++ = base32_alphabet[bits << (5 - n) & 31];
	*text = '\0';
}

/* Five bits a character, of which each eight are a byte. */
bool
base32_read(const char *text, unsigned char *bytes, size_t len)
{
	unsigned bits = 0, n = 0;
	size_t at = 0;

	if (strlen(text) != BASE32_LEN(len))
		return false;
	for (; *text != '\0'; text++) {
		int digit = base32_digit(*text);

		if (digit < 0)
			return false;
		bits = bits << 5 | (unsigned)digit;
		n += 5;
		if (n >= 8) {
			n -= 8;
			bytes[at++] = (unsigned char)(bits >> n);
		}
	}
	return (bits & ((1u << n) - 1)) == 0;
}

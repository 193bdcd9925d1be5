#ifndef BASE_BASE32_H
#define BASE_BASE32_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes as digits and letters that can be read aloud, typed and scanned:
 * Crockford's base32, whose alphabet lacks I, L, O and U.  Reading takes small
 * letters, O for 0, and I and L for 1.
 */
#define BASE32_LEN(bytes) (((bytes)*8 + 4) / 5)

extern const char base32_alphabet[33];

/* 0 to 31, or -1. */
int base32_digit(char);

/* BASE32_LEN(len) characters and a NUL. */
void base32_write(const unsigned char *bytes, size_t len, char *text);

/* A whole text that is `len` bytes, and has no other bits. */
bool base32_read(const char *text, unsigned char *bytes, size_t len);

#endif

#ifndef TESTS_QUEUE_SHA1_H
#define TESTS_QUEUE_SHA1_H

#include <stddef.h>

/* SHA-1 of FIPS 180-4, for the second implementation of the draw. */
void sha1(const void *data, size_t len, unsigned char hash[20]);

#endif

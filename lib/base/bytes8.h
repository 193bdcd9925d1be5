#ifndef BASE_BYTES8_H
#define BASE_BYTES8_H

#include <stddef.h>
#include <stdint.h>

/* A number as eight bytes, the lowest first: a field of a sealed text. */
struct bytes8 {
	unsigned char byte[8];
};

struct bytes8 bytes8_of(int64_t);

/* -1 for what is not of eight bytes. */
int64_t bytes8_number(const void *data, size_t len);

#endif

#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include <stddef.h>

/* The most bytes that len bytes take when compressed. */
size_t gzip_bound(size_t len);

/* Compress data to `to`, which has room for gzip_bound(len) bytes, and return
 * how many it took: a whole gzip file, as `Content-Encoding: gzip` wants it. */
size_t gzip_write(void *to, const void *data, size_t len);

#endif

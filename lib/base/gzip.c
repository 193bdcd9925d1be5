/*
 * gzip by zlib, for answers that are compressed once and sent often.
 *
 * It cannot fail: all it needs from outside is memory.  The level is that of
 * gzip(1): a lower one saves half the time and makes a map of seats half as
 * long again, which each of its readers would pay for.
 */
#include <stdint.h>

#include <zlib.h>

#include "base/gzip.h"
#include "base/impossible.h"

#define WINDOW_BITS 15
#define GZIP_FORMAT 16 /* zlib's way to ask for it: added to the window */
#define MEMORY_LEVEL 8

static void
begin_stream(z_stream *z)
{
	int done = deflateInit2(z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
	    WINDOW_BITS + GZIP_FORMAT, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);

	IMPOSSIBLE_IF(done != Z_OK);
}

size_t
gzip_bound(size_t len)
{
	z_stream z = { 0 };
	size_t n;

	begin_stream(&z);
	n = deflateBound(&z, len);
	deflateEnd(&z);
	return n;
}

size_t
gzip_write(void *to, const void *data, size_t len)
{
	z_stream z = { 0 };
	int done;

	begin_stream(&z);
	z.next_in = (z_const Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = to;
	z.avail_out = (uInt)deflateBound(&z, len);
	done = deflate(&z, Z_FINISH);
	IMPOSSIBLE_IF(done != Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

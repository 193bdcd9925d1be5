/* Numbers within sealed texts, which visitors hold: never change their order.
 */
#include "base/bytes8.h"

struct bytes8
bytes8_of(int64_t n)
{
	struct bytes8 p;

	for (size_t i = 0; i < sizeof p.byte; i++)
		p.byte[i] = (unsigned char)((uint64_t)n >> (8 * i));
	return p;
}

int64_t
bytes8_number(const void *data, size_t len)
{
	const unsigned char *byte = data;
	uint64_t n = 0;

	if (len != sizeof(struct bytes8))
		return -1;
	for (size_t i = 0; i < len; i++)
		n |= (uint64_t)byte[i] << (8 * i);
	return (int64_t)n;
}

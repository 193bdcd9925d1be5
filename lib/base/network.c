/*
 * Addresses and networks.  What is compared is bytes and never texts: an
 * address has many spellings, and a limit that took two of them for two clients
 * would be none.  An IPv4 address that came through an IPv6 socket is turned
 * into itself at the one place that reads addresses, network_of_address().
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/network.h"
#include "base/str.h"

#define BETWEEN " \t,"
#define MAPPED_BYTES 12
#define MAPPED_BITS (8 * MAPPED_BYTES)

static const unsigned char mapped[MAPPED_BYTES] = { [10] = 0xff, [11] = 0xff };

static int
all_bits(const struct network *n)
{
	return n->is_v4 ? 32 : 128;
}

static void
clear_after(struct network *n, int bits)
{
	for (int i = 0; i < 16; i++) {
		int left = bits - 8 * i;

		if (left <= 0)
			n->byte[i] = 0;
		else if (left < 8)
			n->byte[i] &= (unsigned char)(0xff << (8 - left));
	}
	n->bits = bits;
}

bool
network_of_address(const char *text, struct network *n)
{
	struct network read = { 0 };

	if (inet_pton(AF_INET, text, read.byte) == 1)
		read.is_v4 = true;
	else if (inet_pton(AF_INET6, text, read.byte) != 1)
		return false;
	if (!read.is_v4 && memcmp(read.byte, mapped, MAPPED_BYTES) == 0) {
		memmove(read.byte, read.byte + MAPPED_BYTES, 4);
		memset(read.byte + 4, 0, MAPPED_BYTES);
		read.is_v4 = true;
	}
	read.bits = all_bits(&read);
	*n = read;
	return true;
}

struct network
network_widened(const struct network *n, int bits)
{
	struct network wide = *n;

	if (bits < wide.bits)
		clear_after(&wide, bits);
	return wide;
}

void
network_text(const struct network *n, char text[NETWORK_TEXT_MAX])
{
	char address[INET6_ADDRSTRLEN] = "";

	inet_ntop(
	    n->is_v4 ? AF_INET : AF_INET6, n->byte, address, sizeof address);
	snprintf(text, NETWORK_TEXT_MAX, "%s/%d", address, n->bits);
}

/* The bits of a mapped address are counted from those of the IPv6 one. */
static bool
read_bits(const char *text, bool is_mapped, struct network *n)
{
	int64_t bits, before = is_mapped ? MAPPED_BITS : 0;

	if (!str_to_int(text, before, before + all_bits(n), &bits))
		return false;
	n->bits = (int)(bits - before);
	return true;
}

/* One entry of a list. */
static bool
read_network(const char *text, size_t len, struct network *n)
{
	char copy[NETWORK_TEXT_MAX], *bits;
	struct network whole;

	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if ((bits = strchr(copy, '/')) != NULL)
		*bits++ = '\0';
	if (!network_of_address(copy, n))
		return false;
	if (bits == NULL)
		return true;
	if (!read_bits(bits, n->is_v4 && strchr(copy, ':') != NULL, n))
		return false;
	whole = *n;
	clear_after(n, n->bits);
	return memcmp(whole.byte, n->byte, sizeof whole.byte) == 0;
}

/* The next entry of a list, from *rest on: false at its end, len is then 0; or
 * when it is no network. */
static bool
next_network(const char **rest, size_t *len, struct network *n)
{
	const char *at = *rest + strspn(*rest, BETWEEN);

	*len = strcspn(at, BETWEEN);
	*rest = at + *len;
	return *len > 0 && read_network(at, *len, n);
}

bool
network_list_is_valid(const char *list)
{
	struct network n;
	size_t len;

	while (next_network(&list, &len, &n))
		;
	return len == 0;
}

static bool
is_within(const struct network *n, const struct network *address)
{
	struct network of = network_widened(address, n->bits);

	return n->is_v4 == of.is_v4 && n->bits == of.bits &&
	       memcmp(n->byte, of.byte, sizeof of.byte) == 0;
}

bool
network_list_has(const char *list, const struct network *address)
{
	struct network n;
	size_t len;

	while (next_network(&list, &len, &n))
		if (is_within(&n, address))
			return true;
	return false;
}

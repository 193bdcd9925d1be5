#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Networks of the Internet: an address and how many of its first bits count.
 * An IPv4 address that is written as an IPv6 one (::ffff:192.0.2.1) is an IPv4
 * address everywhere here.
 */
struct network {
	bool is_v4;
	unsigned char byte[16]; /* 4 of them, or all; zero after the bits */
	int bits; /* 0 to 32, or to 128 */
};

/* A single address.  False, and *n untouched, for what is none. */
bool network_of_address(const char *text, struct network *n);

/* The network of so many first bits that this one is in; no wider one is made
 * narrower. */
struct network network_widened(const struct network *, int bits);

/* "192.0.2.0/24", "2001:db8::/48" */
#define NETWORK_TEXT_MAX 52
void network_text(const struct network *, char text[NETWORK_TEXT_MAX]);

/*
 * A list of networks as an operator writes it, blanks or commas between them:
 * ADDRESS/BITS, or a single ADDRESS.  Bits of an address beyond its prefix have
 * to be zero: who writes 192.0.2.1/24 may have meant either.
 */
bool network_list_is_valid(const char *list);

/* Is the address in one of the networks of the list, which is valid? */
bool network_list_has(const char *list, const struct network *address);

#endif

#include <string.h>

#include "base/array.h"
#include "base/network.h"
#include "test_base.h"

static const char *
widened(const char *address, int v4, int v6)
{
	static char text[NETWORK_TEXT_MAX];
	struct network n;

	if (!network_of_address(address, &n))
		return "none";
	n = network_widened(&n, n.is_v4 ? v4 : v6);
	network_text(&n, text);
	return text;
}

START_TEST(an_address_is_in_wider_networks)
{
	static const struct {
		const char *address, *narrow, *wide;
	} all[] = {
		{ "192.0.2.201", "192.0.2.201/32", "192.0.2.0/24" },
		{ "::ffff:192.0.2.201", "192.0.2.201/32", "192.0.2.0/24" },
		{ "::FFFF:c000:2c9", "192.0.2.201/32", "192.0.2.0/24" },
		{ "2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64",
		    "2001:db8:1::/48" },
		{ "2001:db8:1:2::", "2001:db8:1:2::/64", "2001:db8:1::/48" },
		{ "::1", "::/64", "::/48" },
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		ck_assert_str_eq(
		    widened(all[i].address, 32, 64), all[i].narrow);
		ck_assert_str_eq(widened(all[i].address, 24, 48), all[i].wide);
	}
}
END_TEST

START_TEST(what_is_no_address_is_none)
{
	static const char *const bad[] = { "", "192.0.2", "192.0.2.256",
		"192.0.2.1:80", "192.0.2.01", " 192.0.2.1", "[::1]",
		"fe80::1%eth0", "unix:", "localhost", "192.0.2.1.2",
		"::ffff:192.0.2.1/96" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_str_eq(widened(bad[i], 24, 48), "none");
}
END_TEST

START_TEST(a_list_has_the_addresses_of_its_networks)
{
	static const char list[] =
	    "192.0.2.0/25, "
	    "198.51.100.7\t2001:db8:a::/47,::ffff:203.0.113.0/120";
	static const struct {
		const char *address;
		bool is_in;
	} all[] = { { "192.0.2.127", true }, { "192.0.2.128", false },
		{ "::ffff:192.0.2.5", true }, { "198.51.100.7", true },
		{ "198.51.100.8", false }, { "2001:db8:b:ffff::1", true },
		{ "2001:db8:c::1", false }, { "203.0.113.255", true },
		{ "203.0.114.0", false }, { "::1", false } };
	struct network n;

	ck_assert(network_list_is_valid(list));
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		ck_assert(network_of_address(all[i].address, &n));
		ck_assert_msg(network_list_has(list, &n) == all[i].is_in, "%s",
		    all[i].address);
	}
}
END_TEST

START_TEST(all_of_ipv6_is_nothing_of_ipv4)
{
	struct network four, six;

	ck_assert(network_of_address("192.0.2.1", &four));
	ck_assert(network_of_address("2001:db8::1", &six));
	ck_assert(network_list_has("::/0", &six));
	ck_assert(!network_list_has("::/0", &four));
	ck_assert(network_list_has("0.0.0.0/0", &four));
	ck_assert(!network_list_has("0.0.0.0/0", &six));
	ck_assert(!network_list_has("", &four));
}
END_TEST

START_TEST(a_list_is_valid_as_a_whole_or_not)
{
	static const char *const bad[] = {
		"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/", "/24",
		"192.0.2.0/24/8", "2001:db8::/129", "2001:db8:1::/32",
		"192.0.2.0/24 office", "192.0.2.0/-1", "192.0.2.0;198.51.100.0",
		"::ffff:192.0.2.0/24",
		"2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/64"
	};

	ck_assert(network_list_is_valid(""));
	ck_assert(network_list_is_valid(" , "));
	ck_assert(network_list_is_valid("0.0.0.0/0 ::/0"));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!network_list_is_valid(bad[i]), "%s", bad[i]);
}
END_TEST

TCase *
network_tests(void)
{
	TCase *tc = tcase_create("network");

	tcase_add_test(tc, an_address_is_in_wider_networks);
	tcase_add_test(tc, what_is_no_address_is_none);
	tcase_add_test(tc, a_list_has_the_addresses_of_its_networks);
	tcase_add_test(tc, all_of_ipv6_is_nothing_of_ipv4);
	tcase_add_test(tc, a_list_is_valid_as_a_whole_or_not);
	return tc;
}

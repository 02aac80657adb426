#include "address.h"

#include <arpa/inet.h>

#include "test.h"

static struct address parse(const char *text)
{
	struct address address = {0};
	struct error err = {0};

	CHECK_NUMBER(address_parse("--server", text, &address, &err), 0);
	return address;
}

static void check_refused(const char *text, const char *message)
{
	struct address address = {0};
	struct error err = {0};

	CHECK_NUMBER(address_parse("--server", text, &address, &err), -1);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(err.number, 0);
	CHECK_NUMBER(address.len, 0);
}

static void check_sum(const char *base, uint64_t offset, const char *expected)
{
	struct address from = parse(base), sum = {0};
	char text[ADDRESS_TEXT];
	struct error err = {0};

	CHECK_NUMBER(address_add(&from, offset, &sum, &err), 0);
	CHECK_TEXT(address_text(&sum, text), expected);
	CHECK_NUMBER(sum.len, from.len);
}

static void check_no_sum(const char *base, uint64_t offset, const char *message)
{
	struct address from = parse(base), sum = {0};
	struct error err = {0};

	CHECK_NUMBER(address_add(&from, offset, &sum, &err), -1);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(sum.len, 0);
}

static void the_text_decides_the_family(void)
{
	struct address v4 = parse("192.0.2.1"), v6 = parse("2001:db8::1");
	size_t len;

	CHECK_NUMBER(v4.any.sa_family, AF_INET);
	CHECK_NUMBER(v4.len, sizeof(struct sockaddr_in));
	CHECK(memcmp(address_bytes(&v4, &len), "\xc0\x00\x02\x01", 4) == 0);
	CHECK_NUMBER(len, 4);
	CHECK_NUMBER(v6.any.sa_family, AF_INET6);
	CHECK_NUMBER(v6.len, sizeof(struct sockaddr_in6));
	CHECK(memcmp(address_bytes(&v6, &len), "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16) ==
	      0);
	CHECK_NUMBER(len, 16);
}

static void what_is_no_address_is_refused_with_its_option(void)
{
	check_refused("example.org", "--server example.org: not an IPv4 or IPv6 address");
	check_refused("192.0.2", "--server 192.0.2: not an IPv4 or IPv6 address");
	check_refused("192.0.2.1:80", "--server 192.0.2.1:80: not an IPv4 or IPv6 address");
	check_refused("", "--server : not an IPv4 or IPv6 address");
}

static void a_port_goes_where_the_family_has_it(void)
{
	struct address v4 = parse("192.0.2.1"), v6 = parse("2001:db8::1");

	address_set_port(&v4, 7413);
	address_set_port(&v6, 7413);
	CHECK_NUMBER(ntohs(v4.v4.sin_port), 7413);
	CHECK_NUMBER(ntohs(v6.v6.sin6_port), 7413);
}

static void an_offset_counts_through_the_bytes(void)
{
	check_sum("10.0.0.0", 0, "10.0.0.0");
	check_sum("10.0.0.255", 1, "10.0.1.0");
	check_sum("10.0.0.0", 70000, "10.1.17.112");
	check_sum("10.255.255.255", 1, "11.0.0.0");
	check_sum("2001:db8::ffff", 1, "2001:db8::1:0");
	check_sum("2001:db8::", 0xffffffffffffffff, "2001:db8::ffff:ffff:ffff:ffff");
	check_sum("2001:db8::1", 0xffffffffffffffff, "2001:db8:0:1::");
}

static void the_last_address_has_none_after_it(void)
{
	check_sum("255.255.255.254", 1, "255.255.255.255");
	check_no_sum("255.255.255.255", 1, "there is no address 1 after 255.255.255.255");
	check_no_sum("10.0.0.0", 0x100000000, "there is no address 4294967296 after 10.0.0.0");
	check_no_sum("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 2,
		     "there is no address 2 after ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe");
}

int main(void)
{
	RUN(the_text_decides_the_family);
	RUN(what_is_no_address_is_refused_with_its_option);
	RUN(a_port_goes_where_the_family_has_it);
	RUN(an_offset_counts_through_the_bytes);
	RUN(the_last_address_has_none_after_it);
	return test_status();
}

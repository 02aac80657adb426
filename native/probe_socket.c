#define _GNU_SOURCE
#include "probe_socket.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/udp.h>
#include <sched.h>
#include <unistd.h>

/* linux/in6.h has it; it does not go together with netinet/in.h. */
#ifndef IPV6_AUTOFLOWLABEL
#	define IPV6_AUTOFLOWLABEL 70
#endif

/* ECN-capable transport, ECT(0), in the traffic class (RFC 3168, 5). */
#define ECT0 2

/* One call of setsockopt(2) with an int. */
struct setting {
	int level;
	int name;
	int value;
	const char *text;
};

int probe_enter_netns(const char *file, struct error *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_set(err, errno, "open %s", file);
	if (setns(fd, CLONE_NEWNET) < 0) {
		(void)close(fd);
		return error_set(err, errno, "setns %s", file);
	}
	(void)close(fd);
	return 0;
}

static int apply(int fd, const struct setting *settings, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (setsockopt(fd, settings[i].level, settings[i].name, &settings[i].value,
			       sizeof(settings[i].value)) < 0)
			return error_set(err, errno, "setsockopt %s", settings[i].text);
	return 0;
}

static int set_headers(int fd, sa_family_t family, bool ecn, struct error *err)
{
	const struct setting ipv4[] = {
		/* A checksum would be left to an offload that does not exist. */
		{SOL_SOCKET, SO_NO_CHECK, 1, "SO_NO_CHECK"},
		/* Don't Fragment makes the identification 0 on a socket that is not connected. */
		{IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "IP_MTU_DISCOVER"},
		{IPPROTO_IP, IP_TOS, ecn ? ECT0 : 0, "IP_TOS"},
	};
	const struct setting ipv6[] = {
		{IPPROTO_UDP, UDP_NO_CHECK6_TX, 1, "UDP_NO_CHECK6_TX"},
		{IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO, "IPV6_MTU_DISCOVER"},
		{IPPROTO_IPV6, IPV6_AUTOFLOWLABEL, 0, "IPV6_AUTOFLOWLABEL"},
		{IPPROTO_IPV6, IPV6_TCLASS, ecn ? ECT0 : 0, "IPV6_TCLASS"},
	};

	if (family == AF_INET)
		return apply(fd, ipv4, sizeof(ipv4) / sizeof(*ipv4), err);
	return apply(fd, ipv6, sizeof(ipv6) / sizeof(*ipv6), err);
}

static int discard_what_comes_in(int fd, struct error *err)
{
	struct sock_filter nothing[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
	struct sock_fprog program = {.len = 1, .filter = nothing};

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0)
		return error_set(err, errno, "setsockopt SO_ATTACH_FILTER");
	return 0;
}

int probe_socket(const struct address *own, bool ecn, struct error *err)
{
	int fd = socket(own->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct address from = *own;
	char text[ADDRESS_TEXT];

	if (fd < 0)
		return error_set(err, errno, "socket");
	if (set_headers(fd, own->any.sa_family, ecn, err) < 0 || discard_what_comes_in(fd, err) < 0)
		goto fail;
	address_set_port(&from, PROBE_PORT);
	if (bind(fd, &from.any, from.len) < 0) {
		error_set(err, errno, "bind to %s", address_text(own, text));
		goto fail;
	}
	return fd;
fail:
	(void)close(fd);
	return -1;
}

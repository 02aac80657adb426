#include "connection.h"

#include <linux/tcp.h>
#include <unistd.h>

/* A request up to here fits one segment on any path (RFC 9293, 3.7.1; IPv6: more). */
#define ONE_SEGMENT_BYTES 536

int connection_default_source(const struct address *to, struct address *out, struct error *err)
{
	struct address source = {.len = sizeof(source.v6)};
	char text[ADDRESS_TEXT];
	/* Connecting a UDP socket sends nothing; it chooses the source as TCP would. */
	int fd = socket(to->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result = -1;

	if (fd < 0)
		return error_set(err, errno, "socket");
	if (connect(fd, &to->any, to->len) < 0) {
		error_set(err, errno, "no source address for %s", address_text(to, text));
		goto out;
	}
	if (getsockname(fd, &source.any, &source.len) < 0) {
		error_set(err, errno, "getsockname");
		goto out;
	}
	address_set_port(&source, 0);
	*out = source;
	result = 0;
out:
	(void)close(fd);
	return result;
}

static int bind_to(int fd, const struct address *address, struct error *err)
{
	char text[ADDRESS_TEXT];
	int one = 1;

	/*
	 * The port is chosen by connect(), which knows what the pair of addresses leaves free;
	 * bind() would have to find one that nobody has. IPv6 sockets take the option, too.
	 */
	if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one)) < 0)
		return error_set(err, errno, "setsockopt IP_BIND_ADDRESS_NO_PORT");
	/* IPv4 binds to what a route of type local covers; IPv6 asks for an interface's address. */
	if (address->any.sa_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_FREEBIND, &one, sizeof(one)) < 0)
		return error_set(err, errno, "setsockopt IPV6_FREEBIND");
	if (bind(fd, &address->any, address->len) < 0)
		return error_set(err, errno, "bind to %s", address_text(address, text));
	return 0;
}

int connection_socket(const struct origin *from, size_t request_bytes, struct error *err)
{
	int fd = socket(from->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1;

	if (fd < 0)
		return error_set(err, errno, "socket");
	/* As request-response programs do: Nagle would hold back the end of a long request. */
	if (request_bytes > ONE_SEGMENT_BYTES &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0) {
		error_set(err, errno, "setsockopt TCP_NODELAY");
		goto fail;
	}
	if (from->bound && bind_to(fd, &from->address, err) < 0)
		goto fail;
	return fd;
fail:
	(void)close(fd);
	return -1;
}

int connection_facts(int fd, struct connection_facts *out, struct error *err)
{
	struct tcp_info info = {0};
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return error_set(err, errno, "getsockopt TCP_INFO");
	out->syn_data_acked = (info.tcpi_options & TCPI_OPT_SYN_DATA) != 0;
	out->fastopen_client_fail = info.tcpi_fastopen_client_fail;
	out->retransmits = info.tcpi_total_retrans;
	out->rtt_us = info.tcpi_rtt;
	out->min_rtt_us = info.tcpi_min_rtt;
	return 0;
}

int connection_abort(int fd, struct error *err)
{
	struct linger reset = {.l_onoff = 1, .l_linger = 0};

	if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)) < 0)
		return error_set(err, errno, "setsockopt SO_LINGER");
	return 0;
}

bool connection_is_idle(int fd)
{
	unsigned char byte;

	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

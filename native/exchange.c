#include "exchange.h"

#include <linux/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "deadline.h"

/* A request up to here fits one segment on any IPv4 path (RFC 9293, 3.7.1). */
#define ONE_SEGMENT_BYTES 536

static int64_t elapsed(const struct exchange_result *out)
{
	return clock_now(CLOCK_MONOTONIC_RAW) - out->start_ns;
}

/* Open the connection as the arm does and hand over the request. Returns 0 or -1 with errno. */
static int open_and_send(int fd, enum arm arm, const struct exchange_plan *plan,
			 struct exchange_result *out)
{
	const struct sockaddr *server = (const struct sockaddr *)&plan->server;
	ssize_t n = 0;

	if (arm == ARM_TCP) {
		if (connect(fd, server, sizeof(plan->server)) < 0)
			return -1;
	} else {
		n = sendto(fd, plan->request, plan->request_bytes, MSG_FASTOPEN | MSG_NOSIGNAL,
			   server, sizeof(plan->server));
	}
	out->connect_ns = n < 0 ? TIME_NONE : elapsed(out);
	for (size_t sent = 0; n >= 0 && (sent += (size_t)n) < plan->request_bytes;) {
		if (deadline_reached())
			return -1;
		n = send(fd, plan->request + sent, plan->request_bytes - sent, MSG_NOSIGNAL);
	}
	return n < 0 ? -1 : 0;
}

/* Read the response to its end. Returns 0, or -1 with errno (0: the server closed early). */
static int receive(int fd, const struct exchange_plan *plan, struct exchange_result *out)
{
	while (out->bytes < plan->response_bytes) {
		size_t left = plan->response_bytes - out->bytes;
		/* The first call returns with the first bytes, the second waits for all. */
		ssize_t n =
			recv(fd, plan->response + out->bytes, left, out->bytes ? MSG_WAITALL : 0);
		int64_t now;

		if (n <= 0) {
			if (n == 0)
				errno = 0;
			return -1;
		}
		now = elapsed(out);
		if (!out->bytes)
			out->ttfb_ns = now;
		out->bytes += (size_t)n;
		if (out->bytes == plan->response_bytes)
			out->ttlb_ns = now;
		else if (deadline_reached())
			return -1; /* data flows, but it is late */
	}
	return 0;
}

static int read_tcp_info(int fd, struct exchange_result *out, struct error *err)
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

/* Forget a failed connection at once: its retransmissions must not meet the next exchange. */
static int abort_connection(int fd, struct error *err)
{
	struct linger reset = {.l_onoff = 1, .l_linger = 0};

	if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)) < 0)
		return error_set(err, errno, "setsockopt SO_LINGER");
	return 0;
}

/* This machine's lack of ports, memory or Fast Open says nothing about the path. */
static bool is_own_fault(int error)
{
	return error == EADDRNOTAVAIL || error == ENOBUFS || error == ENOMEM || error == EOPNOTSUPP;
}

/* Returns 0, or what went wrong as exchange_result's error. */
static int open_send_receive(int fd, enum arm arm, const struct exchange_plan *plan,
			     struct exchange_result *out)
{
	int failed, number;

	out->start_ns = clock_now(CLOCK_MONOTONIC_RAW);
	deadline_begin(out->start_ns);
	failed = open_and_send(fd, arm, plan, out) < 0 || receive(fd, plan, out) < 0;
	number = errno;
	if (deadline_end() && failed)
		return ETIMEDOUT_LIMIT;
	if (!failed)
		return 0;
	return number ? number : ESHORT;
}

int exchange_run(enum arm arm, const struct exchange_plan *plan, struct exchange_result *out,
		 struct error *err)
{
	int one = 1, result = -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return error_set(err, errno, "socket");
	*out = (struct exchange_result){
		.connect_ns = TIME_NONE, .ttfb_ns = TIME_NONE, .ttlb_ns = TIME_NONE};
	/* As request-response programs do: Nagle would hold back the end of a long request. */
	if (plan->request_bytes > ONE_SEGMENT_BYTES &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0) {
		error_set(err, errno, "setsockopt TCP_NODELAY");
		goto out;
	}
	out->error = open_send_receive(fd, arm, plan, out);
	if (is_own_fault(out->error)) {
		error_set(err, out->error, "%s",
			  arm == ARM_TCP ? "connect" : "sendto MSG_FASTOPEN");
		goto out;
	}
	if (out->error && abort_connection(fd, err) < 0)
		goto out;
	result = read_tcp_info(fd, out, err);
out:
	(void)close(fd); /* the samples' own errors are taken; a socket has nothing to flush */
	return result;
}

static int prime(const struct exchange_plan *plan, struct tcp_metrics *metrics, struct error *err)
{
	struct exchange_result unmeasured;
	int cached = tcp_metrics_has_cookie(metrics, plan->server.sin_addr, err);

	for (int i = 0; cached == 0 && i < PRIME_TRIES; i++) {
		if (exchange_run(ARM_TFO, plan, &unmeasured, err) < 0)
			return -1;
		cached = tcp_metrics_has_cookie(metrics, plan->server.sin_addr, err);
	}
	return cached;
}

int exchange_prepare(enum arm arm, const struct exchange_plan *plan, struct tcp_metrics *metrics,
		     bool *has_cookie, struct error *err)
{
	int cached = 0;

	if (arm == ARM_TFO)
		cached = prime(plan, metrics, err);
	if (arm == ARM_TFO_COLD) {
		if (tcp_metrics_flush(metrics, plan->server.sin_addr, err) < 0)
			return -1;
		cached = tcp_metrics_has_cookie(metrics, plan->server.sin_addr, err);
	}
	*has_cookie = cached > 0;
	return cached < 0 ? -1 : 0;
}

#include "exchange.h"

#include <linux/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

/*
 * What the first send() takes without waiting: half of the smallest initial send buffer
 * (tcp_wmem[1] = 16 KiB, of which bookkeeping takes its share). Larger requests may block.
 */
#define SEND_AT_ONCE_BYTES 8192

/* A request up to here fits one segment on any IPv4 path (RFC 9293, 3.7.1). */
#define ONE_SEGMENT_BYTES 536

/* A blocking call that waits longer than the socket's timeout fails with one of these. */
static bool is_timeout(int number)
{
	return number == EAGAIN || number == EWOULDBLOCK || number == EINPROGRESS;
}

/* Let blocking calls in one direction (SO_SNDTIMEO, SO_RCVTIMEO) wait no longer than this. */
static int limit_wait(int fd, int direction, int64_t left_ns)
{
	int64_t left_us = left_ns > 1000 ? left_ns / 1000 : 1; /* 0 would mean no limit */
	struct timeval limit = {.tv_sec = left_us / 1000000, .tv_usec = left_us % 1000000};

	return setsockopt(fd, SOL_SOCKET, direction, &limit, sizeof(limit));
}

static int64_t elapsed(const struct exchange_result *out)
{
	return clock_now(CLOCK_MONOTONIC_RAW) - out->start_ns;
}

static int send_rest(int fd, const struct exchange_plan *plan, size_t sent,
		     const struct exchange_result *out)
{
	while (sent < plan->request_bytes) {
		size_t left = plan->request_bytes - sent;
		ssize_t n;

		if (left > SEND_AT_ONCE_BYTES &&
		    limit_wait(fd, SO_SNDTIMEO, plan->timeout_ns - elapsed(out)) < 0)
			return -1;
		n = send(fd, plan->request + sent, left, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
		sent += (size_t)n;
	}
	return 0;
}

/* Open the connection as the arm does and hand over the request. Returns 0 or -1 with errno. */
static int open_and_send(int fd, enum arm arm, const struct exchange_plan *plan,
			 struct exchange_result *out)
{
	const struct sockaddr *server = (const struct sockaddr *)&plan->server;
	ssize_t sent = 0;

	out->start_ns = clock_now(CLOCK_MONOTONIC_RAW);
	if (arm == ARM_TCP) {
		if (connect(fd, server, sizeof(plan->server)) < 0)
			return -1;
	} else {
		sent = sendto(fd, plan->request, plan->request_bytes, MSG_FASTOPEN | MSG_NOSIGNAL,
			      server, sizeof(plan->server));
		if (sent < 0)
			return -1;
	}
	out->connect_ns = elapsed(out);
	return send_rest(fd, plan, (size_t)sent, out);
}

/* Read the response to its end. Returns 0, or -1 with errno (0: the server closed early). */
static int receive(int fd, const struct exchange_plan *plan, struct exchange_result *out)
{
	int64_t now = out->connect_ns;

	while (out->bytes < plan->response_bytes) {
		size_t left = plan->response_bytes - out->bytes;
		ssize_t n;

		if (limit_wait(fd, SO_RCVTIMEO, plan->timeout_ns - now) < 0)
			return -1;
		/* The first call returns with the first bytes, the second waits for all. */
		n = recv(fd, plan->response + out->bytes, left, out->bytes ? MSG_WAITALL : 0);
		if (n <= 0) {
			if (n == 0)
				errno = 0;
			return -1;
		}
		now = elapsed(out);
		if (!out->bytes)
			out->ttfb_ns = now;
		out->bytes += (size_t)n;
	}
	out->ttlb_ns = now;
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

static int set_options(int fd, const struct exchange_plan *plan, struct error *err)
{
	int one = 1;

	/* As request-response programs do: Nagle would hold back the end of a long request. */
	if (plan->request_bytes > ONE_SEGMENT_BYTES &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0)
		return error_set(err, errno, "setsockopt TCP_NODELAY");
	if (limit_wait(fd, SO_SNDTIMEO, plan->timeout_ns) < 0)
		return error_set(err, errno, "setsockopt SO_SNDTIMEO");
	return 0;
}

int exchange_run(enum arm arm, const struct exchange_plan *plan, struct exchange_result *out,
		 struct error *err)
{
	int result = -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return error_set(err, errno, "socket");
	*out = (struct exchange_result){
		.connect_ns = TIME_NONE, .ttfb_ns = TIME_NONE, .ttlb_ns = TIME_NONE};
	if (set_options(fd, plan, err) < 0)
		goto out;
	if (open_and_send(fd, arm, plan, out) < 0 || receive(fd, plan, out) < 0) {
		out->error = is_timeout(errno) ? ETIMEDOUT_LIMIT : errno ? errno : ESHORT;
		if (abort_connection(fd, err) < 0)
			goto out;
	}
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

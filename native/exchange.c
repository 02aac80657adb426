#include "exchange.h"

#include <unistd.h>

#include "clock.h"
#include "deadline.h"

static int64_t elapsed(const struct exchange_result *out)
{
	return clock_now(CLOCK_MONOTONIC_RAW) - out->start_ns;
}

/*
 * Open the connection as the arm does. Returns the bytes of the request that the kernel has
 * taken with that, or -1 with errno.
 */
static ssize_t open_connection(int fd, enum arm arm, const struct exchange_plan *plan,
			       struct exchange_result *out)
{
	const struct address *server = arm == ARM_TFO_COLD ? &plan->cold_server : &plan->server;
	ssize_t sent;

	if (arm == ARM_TCP_REUSED)
		return 0;
	if (arm == ARM_TCP)
		sent = connect(fd, &server->any, server->len);
	else
		sent = sendto(fd, plan->request, plan->request_bytes, MSG_FASTOPEN | MSG_NOSIGNAL,
			      &server->any, server->len);
	if (sent >= 0)
		out->connect_ns = elapsed(out);
	return sent;
}

/* Hand over what is left of the request after sent bytes. Returns 0 or -1 with errno. */
static int send_request(int fd, const struct exchange_plan *plan, size_t sent)
{
	while (sent < plan->request_bytes) {
		ssize_t n;

		if (sent && deadline_reached())
			return -1;
		n = send(fd, plan->request + sent, plan->request_bytes - sent, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
		sent += (size_t)n;
	}
	return 0;
}

/*
 * Read one response to its end and time its first byte if it is the first, its last byte if it
 * is the last. Returns 0, or -1 with errno (0: the server closed early).
 */
static int receive(int fd, const struct exchange_plan *plan, bool is_last,
		   struct exchange_result *out)
{
	size_t received = 0;

	while (received < plan->response_bytes) {
		/* The first call returns with the first bytes, the second waits for all. */
		ssize_t n = recv(fd, plan->response + received, plan->response_bytes - received,
				 received ? MSG_WAITALL : 0);

		if (n <= 0) {
			if (n == 0)
				errno = 0;
			return -1;
		}
		received += (size_t)n;
		out->bytes += (size_t)n;
		if (is_last && received == plan->response_bytes)
			out->ttlb_ns = elapsed(out);
		if (out->ttfb_ns == TIME_NONE)
			out->ttfb_ns = out->ttlb_ns == TIME_NONE ? elapsed(out) : out->ttlb_ns;
		if (received < plan->response_bytes && deadline_reached())
			return -1; /* data flows, but it is late */
	}
	return 0;
}

static int say_and_hear(int fd, enum arm arm, const struct exchange_plan *plan,
			struct exchange_result *out)
{
	ssize_t sent = open_connection(fd, arm, plan, out);

	for (uint32_t round = 0; sent >= 0 && round < plan->rounds; round++) {
		/* Data flowing round after round is late at some time, too. */
		if (round && deadline_reached())
			return -1;
		if (send_request(fd, plan, (size_t)sent) < 0 ||
		    receive(fd, plan, round + 1 == plan->rounds, out) < 0)
			return -1;
		sent = 0;
	}
	return sent < 0 ? -1 : 0;
}

bool exchange_is_own_fault(int number)
{
	return number == EADDRNOTAVAIL || number == ENOBUFS || number == ENOMEM ||
	       number == EOPNOTSUPP;
}

/* Returns 0, or what went wrong as exchange_result's error. */
static int timed(int fd, enum arm arm, const struct exchange_plan *plan,
		 struct exchange_result *out)
{
	int failed, number;

	out->start_ns = clock_now(CLOCK_MONOTONIC_RAW);
	deadline_begin(out->start_ns);
	failed = say_and_hear(fd, arm, plan, out) < 0;
	number = errno;
	if (deadline_end() && failed)
		number = ETIMEDOUT_LIMIT;
	else if (failed && !number)
		number = ESHORT;
	return failed ? number : 0;
}

/* The exchange on its socket, and what the kernel says of it. Returns 0, or -1 with *err. */
static int measure(int fd, enum arm arm, const struct exchange_plan *plan,
		   struct exchange_result *out, struct error *err)
{
	out->error = timed(fd, arm, plan, out);
	if (exchange_is_own_fault(out->error))
		return error_set(err, out->error, "%s",
				 arm == ARM_TCP		 ? "connect"
				 : arm == ARM_TCP_REUSED ? "send"
							 : "sendto MSG_FASTOPEN");
	if (out->error && connection_abort(fd, err) < 0)
		return -1;
	return connection_facts(fd, &out->facts, err);
}

static int run_reused(const struct exchange_plan *plan, struct party *party,
		      struct exchange_result *out, struct error *err)
{
	uint32_t before = party->reused_retransmits;
	int result;

	if (party->reused < 0) {
		out->start_ns = clock_now(CLOCK_MONOTONIC_RAW);
		out->error = party->reuse_error;
		return 0;
	}
	result = measure(party->reused, ARM_TCP_REUSED, plan, out, err);
	party->reused_retransmits = out->facts.retransmits;
	out->facts.retransmits -= before;
	if (result < 0 || out->error) {
		(void)close(party->reused);
		party->reused = -1;
	}
	return result;
}

int exchange_run(enum arm arm, const struct exchange_plan *plan, struct party *party,
		 struct exchange_result *out, struct error *err)
{
	const struct origin cold = {.address = party->cold_from, .bound = true};
	int fd, result;

	*out = (struct exchange_result){
		.connect_ns = TIME_NONE, .ttfb_ns = TIME_NONE, .ttlb_ns = TIME_NONE};
	if (arm == ARM_TCP_REUSED)
		return run_reused(plan, party, out, err);
	fd = connection_socket(arm == ARM_TFO_COLD ? &cold : &party->origin, plan->request_bytes,
			       err);
	if (fd < 0)
		return -1;
	result = measure(fd, arm, plan, out, err);
	(void)close(fd); /* the samples' own errors are taken; a socket has nothing to flush */
	return result;
}

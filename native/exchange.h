#ifndef FIRST_FLIGHT_EXCHANGE_H
#define FIRST_FLIGHT_EXCHANGE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "arm.h"
#include "error.h"
#include "tcp_metrics.h"

/* What one exchange says; the same for all of a cell. deadline.h limits how long it may take. */
struct exchange_plan {
	struct sockaddr_in server;
	size_t request_bytes;
	size_t response_bytes;
	const unsigned char *request; /* request_bytes of content */
	unsigned char *response;      /* room for response_bytes */
};

/* No such time: the exchange did not get that far. */
#define TIME_NONE INT64_C(-1)

struct exchange_result {
	int64_t start_ns;   /* CLOCK_MONOTONIC_RAW just before the first call */
	int64_t connect_ns; /* to the return of connect(), or of sendto() with MSG_FASTOPEN */
	int64_t ttfb_ns;
	int64_t ttlb_ns;
	uint64_t bytes; /* response bytes read */
	/* 0, an errno, ETIMEDOUT_LIMIT or ESHORT. */
	int error;
	bool cookie_before;
	/* From TCP_INFO (tcp(7)) after the last byte or the failure. */
	bool syn_data_acked;
	uint8_t fastopen_client_fail;
	uint32_t retransmits;
	uint32_t rtt_us;
	uint32_t min_rtt_us;
};

/* Beyond the range of errno: our own limit was reached; the server closed early. */
#define ETIMEDOUT_LIMIT 100001
#define ESHORT		100002

/*
 * Bring the cookie cache into the state that the arm stands for: primed by as many
 * unmeasured exchanges as it takes (PRIME_TRIES at most, loss may eat some), or flushed.
 * Returns 0 with *has_cookie telling the state reached (false for ARM_TCP, which does not
 * ask), or -1 with *err filled.
 */
int exchange_prepare(enum arm arm, const struct exchange_plan *plan, struct tcp_metrics *metrics,
		     bool *has_cookie, struct error *err);

#define PRIME_TRIES 8

/*
 * One exchange over a new connection:
 *
 *   tcp        SYN ->  <- SYN-ACK  ACK, request ->  <- response     2 RTTs to the first byte
 *   tfo        SYN + cookie + request ->  <- SYN-ACK  <- response   1 RTT
 *   tfo-cold   SYN + cookie request ->  <- SYN-ACK + cookie  ACK, request ->  <- response
 *
 * Whatever the network does to it is a result: only a fault of this program or machine
 * (no socket or port to be had, no Fast Open in the kernel) returns -1 with *err filled. No retry
 * on EINTR: a retried exchange would time two attempts as one.
 */
int exchange_run(enum arm arm, const struct exchange_plan *plan, struct exchange_result *out,
		 struct error *err);

#endif

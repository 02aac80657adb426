#ifndef FIRST_FLIGHT_EXCHANGE_H
#define FIRST_FLIGHT_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "address.h"
#include "arm.h"
#include "connection.h"
#include "error.h"
#include "party.h"

/* What one exchange says; the same for all of a cell. deadline.h limits how long it may take. */
struct exchange_plan {
	struct address server;
	/* Where ARM_TFO_COLD goes: the same server, perhaps by another of its addresses. */
	struct address cold_server;
	size_t request_bytes;
	size_t response_bytes;
	uint32_t rounds;	      /* requests, each after the response to the one before */
	const unsigned char *request; /* request_bytes of content */
	unsigned char *response;      /* room for response_bytes; what is in it nobody needs */
};

/* No such time: the exchange did not get that far, or not that way. */
#define TIME_NONE INT64_C(-1)

struct exchange_result {
	int64_t start_ns;   /* CLOCK_MONOTONIC_RAW just before the first call */
	int64_t late_ns;    /* after the instant it was planned for; the caller's to fill in */
	int64_t connect_ns; /* to the return of connect(), or of sendto() with MSG_FASTOPEN */
	int64_t ttfb_ns;    /* to the first byte of the first response */
	int64_t ttlb_ns;    /* to the last byte of the last */
	uint64_t bytes;	    /* of all responses */
	/* 0, an errno, ETIMEDOUT_LIMIT or ESHORT. */
	int error;
	bool cookie_before; /* the caller's to fill in */
	/* After the last byte or the failure; retransmissions are those of this exchange alone. */
	struct connection_facts facts;
};

/* Beyond the range of errno: our own limit was reached; the server closed early. */
#define ETIMEDOUT_LIMIT 100001
#define ESHORT		100002

/*
 * One exchange:
 *
 *   tcp         SYN ->  <- SYN-ACK  ACK, request ->  <- response     2 RTTs to the first byte
 *   tfo         SYN + cookie + request ->  <- SYN-ACK  <- response   1 RTT
 *   tfo-cold    SYN + cookie request ->  <- SYN-ACK + cookie  ACK, request ->  <- response
 *   tcp-reused  request ->  <- response                              1 RTT
 *
 * The last goes over the party's open connection (prepare.h); without one it fails as the
 * attempt to open it did.
 *
 * Whatever the network does to it is a result: only a fault of this program or machine
 * (no socket or port to be had, no Fast Open in the kernel) returns -1 with *err filled. No retry
 * on EINTR: a retried exchange would time two attempts as one.
 */
int exchange_run(enum arm arm, const struct exchange_plan *plan, struct party *party,
		 struct exchange_result *out, struct error *err);

/* This machine's lack of ports, memory or Fast Open says nothing about the path. */
bool exchange_is_own_fault(int number);

#endif

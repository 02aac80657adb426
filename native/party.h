#ifndef FIRST_FLIGHT_PARTY_H
#define FIRST_FLIGHT_PARTY_H

#include <stdint.h>

#include "address.h"
#include "connection.h"
#include "error.h"
#include "tcp_metrics.h"

/* Who exchanges, one exchange at a time, and what lasts from one to the next. */
struct party {
	struct origin origin;	  /* of every connection but the cold ones */
	struct address cold_from; /* of the next ARM_TFO_COLD: an address never used before */
	struct tcp_metrics *metrics;
	/* ARM_TCP_REUSED's connection. */
	int reused;		     /* -1: none is open */
	int reuse_error;	     /* why none could be opened, as exchange_result's error */
	uint32_t reused_retransmits; /* on it up to the end of its last exchange */
};

/* Returns 0 with *party ready for its first exchange, or -1 with *err. */
int party_open(struct party *party, const struct origin *origin, struct error *err);

void party_close(struct party *party);

#endif

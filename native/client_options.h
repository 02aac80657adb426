#ifndef FIRST_FLIGHT_CLIENT_OPTIONS_H
#define FIRST_FLIGHT_CLIENT_OPTIONS_H

#include <stdint.h>

#include "address.h"
#include "error.h"
#include "exchange.h"

#define MAX_CLIENTS 200

struct client_options {
	const char *schedule;
	const char *samples;
	const char *cell;
	int64_t timeout_ns; /* of each exchange */
	int64_t pause_ns;   /* closed loop: at least, before each exchange of a client */
	int64_t clients;
	struct address source;	    /* of client 0; none: the kernel chooses for all */
	struct address cold_source; /* of the first cold exchange; none: there is none */
	struct exchange_plan plan;  /* but for the room for request and response */
};

/* Returns 0 with *out filled, or -1 with *err. */
int client_options_parse(int argc, char **argv, struct client_options *out, struct error *err);

#endif

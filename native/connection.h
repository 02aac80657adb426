#ifndef FIRST_FLIGHT_CONNECTION_H
#define FIRST_FLIGHT_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "address.h"
#include "error.h"

/* What TCP_INFO (tcp(7)) says about a connection. */
struct connection_facts {
	bool syn_data_acked;
	uint8_t fastopen_client_fail;
	uint32_t retransmits; /* since the connection was opened */
	uint32_t rtt_us;
	uint32_t min_rtt_us;
};

/* Where a connection comes from. */
struct origin {
	struct address address;
	bool bound; /* to be bound to; else the kernel would choose the same */
};

/* The address that the kernel chooses for connections to this one. Returns 0, or -1 with *err. */
int connection_default_source(const struct address *to, struct address *out, struct error *err);

/*
 * A socket for a connection from here to an address of the same family, for messages of
 * request_bytes. Returns it, or -1 with *err.
 */
int connection_socket(const struct origin *from, size_t request_bytes, struct error *err);

/* Returns 0 with *out filled, or -1 with *err. */
int connection_facts(int fd, struct connection_facts *out, struct error *err);

/*
 * Let close(2) forget the connection at once: its retransmissions must not meet the next
 * exchange. Returns 0, or -1 with *err.
 */
int connection_abort(int fd, struct error *err);

/* The peer has neither closed the connection nor said anything on it unasked. */
bool connection_is_idle(int fd);

#endif

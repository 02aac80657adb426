#ifndef FIRST_FLIGHT_ADDRESS_H
#define FIRST_FLIGHT_ADDRESS_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "error.h"

/* An IPv4 or IPv6 address with its port, as socket calls take it. */
struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t len; /* of the one that any.sa_family names; 0: no address */
};

/*
 * Read an address of either family as inet_pton(3) does; the port is 0.
 * Returns 0 with *out filled, or -1 with *err naming the option.
 */
int address_parse(const char *option, const char *text, struct address *out, struct error *err);

void address_set_port(struct address *address, uint16_t port);

/* The bytes of the address alone, in network order; *len is 4 or 16. */
const void *address_bytes(const struct address *address, size_t *len);

/* Room for the longest address as text, with its ending. */
#define ADDRESS_TEXT 46

/* The address without its port, as inet_ntop(3) has it. Returns room, of ADDRESS_TEXT bytes. */
const char *address_text(const struct address *address, char *room);

/* The address that is offset after base. Returns 0, or -1 with *err beyond the last there is. */
int address_add(const struct address *base, uint64_t offset, struct address *out,
		struct error *err);

#endif

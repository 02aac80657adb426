#ifndef FIRST_FLIGHT_PROBE_SOCKET_H
#define FIRST_FLIGHT_PROBE_SOCKET_H

#include <stdbool.h>

#include "address.h"
#include "error.h"

#define PROBE_PORT 9 /* discard (RFC 863) */

/* Bring the calling thread into a network namespace; sockets stay where they were made. */
int probe_enter_netns(const char *file, struct error *err);

/*
 * A UDP socket that sends datagrams whose headers are equal to the last bit: no checksum, no
 * running identification, no flow label. It discards what comes in, and no ICMP answers it.
 * Returns it, or -1 with *err.
 */
int probe_socket(const struct address *own, bool ecn, struct error *err);

#endif

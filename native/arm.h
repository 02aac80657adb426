#ifndef FIRST_FLIGHT_ARM_H
#define FIRST_FLIGHT_ARM_H

#include <stddef.h>

/* How a connection is opened. */
enum arm {
	ARM_TCP,	/* connect(2), then send(2) */
	ARM_TFO,	/* sendto(2) with MSG_FASTOPEN, a cookie in the cache */
	ARM_TFO_COLD,	/* the same from an address not used before: the SYN asks for a cookie */
	ARM_TCP_REUSED, /* send(2) on a connection that is open already */
	ARM_COUNT
};

const char *arm_name(enum arm arm);

/* The arm with the len bytes of name, or ARM_COUNT if there is none. */
enum arm arm_from_name(const char *name, size_t len);

#endif

#ifndef FIRST_FLIGHT_PROBE_RING_H
#define FIRST_FLIGHT_PROBE_RING_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/*
 * Every frame that comes in on an interface, as it came, through a ring of frames shared with
 * the kernel (packet(7), PACKET_RX_RING): no system call for a frame, and room that does not
 * depend on net.core.rmem_max, which an ordinary user cannot raise.
 */
struct ring {
	const char *interface;
	int fd; /* -1: not open */
	unsigned char *frames;
	size_t frame_size;
	size_t frame_count;
	size_t next;
};

struct ring_frame {
	const unsigned char *bytes; /* from the Ethernet header; NULL: there is none */
	size_t len;
	int64_t at_ns; /* CLOCK_REALTIME, when the kernel took it in */
};

/*
 * Listen on an interface of the calling thread's network namespace, with room for at least
 * frame_count frames of up to frame_bytes. Returns 0, or -1 with *err.
 */
int ring_open(struct ring *ring, const char *interface, size_t frame_bytes, size_t frame_count,
	      struct error *err);

/* The next frame, which is there until ring_release(). */
struct ring_frame ring_peek(const struct ring *ring);
void ring_release(struct ring *ring);

/* Returns 0, or -1 with *err if the kernel had to drop a frame for want of room here. */
int ring_check(const struct ring *ring, struct error *err);

void ring_close(struct ring *ring);

#endif

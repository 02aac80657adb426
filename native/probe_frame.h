#ifndef FIRST_FLIGHT_PROBE_FRAME_H
#define FIRST_FLIGHT_PROBE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum kind { PROBE, TRAIN, KINDS };

/* UDP payload of a spaced probe: four copies of what it says. */
#define PROBE_BYTES 64

/* Which one it is. A stray one of an earlier run differs in sent_ns. */
struct mark {
	enum kind kind;
	uint32_t sequence;
	int64_t sent_ns; /* CLOCK_REALTIME, the clock of arrivals */
};

/*
 * Fill a UDP payload, of PROBE_BYTES at least: the mark four times, then zeros. A frame on
 * which netem's `corrupt` has flipped a bit must still be known, and which bit of it is not.
 */
void frame_fill(unsigned char *payload, size_t bytes, const struct mark *mark);

/* What frames look like: Ethernet, IP and UDP headers, then the payload. */
struct frame_format {
	sa_family_t family;
	size_t payload_bytes[KINDS];
	bool ecn; /* sent as ECT(0), else as Not-ECT (RFC 3168) */
};

/* The length of a whole frame. */
size_t frame_bytes(const struct frame_format *format, enum kind kind);

struct sighting {
	struct mark mark;
	/*
	 * All copies of the mark agree, the filling is zero, the IPv4 header's checksum holds.
	 * What can be right in more than one way is in header.
	 */
	bool intact;
	bool ce; /* Congestion Experienced, and rightly so */
	/*
	 * A fingerprint of the headers without what routers may change from frame to frame: the
	 * same for all undamaged frames of a direction and kind.
	 */
	uint32_t header;
};

/* Whether a frame is one of ours, however damaged: then *out is filled. */
bool frame_read(const unsigned char *frame, size_t bytes, const struct frame_format *format,
		struct sighting *out);

#endif

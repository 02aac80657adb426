#include "probe_frame.h"

#include <netinet/ip.h>
#include <string.h>

#define ETHERNET_BYTES 14
#define UDP_BYTES      8
#define IP4_BYTES      20
#define IP6_BYTES      40
/* Bytes of an IPv4 header (RFC 791, 3.1). */
#define IP4_TOS	     1
#define IP4_CHECKSUM 10

#define MAGIC UINT32_C(0x1f1e5700)

/* As it lies in the payload; only this machine reads it. */
struct copy {
	uint32_t magic; /* and the kind */
	uint32_t sequence;
	int64_t sent_ns;
};

#define COPIES 4
_Static_assert(COPIES * sizeof(struct copy) == PROBE_BYTES, "a probe is full of copies");

void frame_fill(unsigned char *payload, size_t bytes, const struct mark *mark)
{
	const struct copy copy = {.magic = MAGIC + (uint32_t)mark->kind,
				  .sequence = mark->sequence,
				  .sent_ns = mark->sent_ns};

	for (size_t i = 0; i < COPIES; i++)
		memcpy(payload + i * sizeof(copy), &copy, sizeof(copy));
	memset(payload + PROBE_BYTES, 0, bytes - PROBE_BYTES);
}

static size_t header_bytes(const struct frame_format *format)
{
	return ETHERNET_BYTES + (format->family == AF_INET ? IP4_BYTES : IP6_BYTES) + UDP_BYTES;
}

size_t frame_bytes(const struct frame_format *format, enum kind kind)
{
	return header_bytes(format) + format->payload_bytes[kind];
}

/* Two of three copies decide each bit. Returns whether what they say is a mark. */
static bool vote(const unsigned char *payload, struct mark *out)
{
	unsigned char winner[sizeof(struct copy)];
	struct copy copy;

	for (size_t i = 0; i < sizeof(copy); i++) {
		unsigned int a = payload[i], b = payload[sizeof(copy) + i],
			     c = payload[2 * sizeof(copy) + i];

		winner[i] = (unsigned char)((a & b) | (b & c) | (a & c));
	}
	memcpy(&copy, winner, sizeof(copy));
	if (copy.magic < MAGIC || copy.magic >= MAGIC + KINDS)
		return false;
	*out = (struct mark){.kind = (enum kind)(copy.magic - MAGIC),
			     .sequence = copy.sequence,
			     .sent_ns = copy.sent_ns};
	return true;
}

static bool payload_is(const unsigned char *payload, size_t bytes, const struct mark *mark)
{
	unsigned char expected[PROBE_BYTES], any = 0;

	frame_fill(expected, sizeof(expected), mark);
	for (size_t i = PROBE_BYTES; i < bytes; i++)
		any |= payload[i];
	return !any && memcmp(payload, expected, sizeof(expected)) == 0;
}

/* RFC 1071: the sum over a header that includes its own right checksum is all ones. */
static bool checksum_holds(const unsigned char *ip)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < IP4_BYTES; i += 2)
		sum += (uint32_t)ip[i] << 8 | ip[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

/* If a router may have marked the frame (RFC 3168, 5) take its mark off. Returns whether it had. */
static bool take_off_ce(unsigned char *ip, const struct frame_format *format)
{
	/* The traffic class lies across the first two bytes of an IPv6 header (RFC 8200, 3). */
	unsigned char *byte = &ip[IP4_TOS];
	int shift = format->family == AF_INET ? 0 : 4;

	if (!format->ecn || (*byte >> shift & IPTOS_ECN_MASK) != IPTOS_ECN_CE)
		return false;
	*byte = (unsigned char)(*byte ^ (IPTOS_ECN_CE ^ IPTOS_ECN_ECT0) << shift);
	return true;
}

/* FNV-1a. */
static uint32_t fingerprint(const unsigned char *bytes, size_t count)
{
	uint32_t hash = UINT32_C(2166136261);

	for (size_t i = 0; i < count; i++)
		hash = (hash ^ bytes[i]) * UINT32_C(16777619);
	return hash;
}

/* What the headers say, for a frame whose mark is known. */
static void read_headers(const unsigned char *frame, const struct frame_format *format,
			 struct sighting *out)
{
	unsigned char header[ETHERNET_BYTES + IP6_BYTES + UDP_BYTES];
	unsigned char *ip = header + ETHERNET_BYTES;
	size_t bytes = header_bytes(format);

	memcpy(header, frame, bytes);
	if (format->family == AF_INET) {
		if (!checksum_holds(ip))
			out->intact = false;
		memset(ip + IP4_CHECKSUM, 0, 2);
	}
	/* A flipped bit may look like a mark; the checksum tells, where there is one. */
	if (out->intact)
		out->ce = take_off_ce(ip, format);
	out->header = fingerprint(header, bytes);
}

bool frame_read(const unsigned char *frame, size_t bytes, const struct frame_format *format,
		struct sighting *out)
{
	const unsigned char *payload = frame + header_bytes(format);

	if (bytes != frame_bytes(format, PROBE) && bytes != frame_bytes(format, TRAIN))
		return false;
	*out = (struct sighting){.intact = true};
	if (!vote(payload, &out->mark) || bytes != frame_bytes(format, out->mark.kind))
		return false;
	out->intact = payload_is(payload, format->payload_bytes[out->mark.kind], &out->mark);
	read_headers(frame, format, out);
	return true;
}

#include "probe_ring.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"

/* What precedes a frame in its place: the ring's header, an address, and alignment. */
#define PLACE_OVERHEAD ((size_t)128)
_Static_assert(sizeof(struct tpacket2_hdr) + sizeof(struct sockaddr_ll) + 3 * TPACKET_ALIGNMENT <=
		       PLACE_OVERHEAD,
	       "a frame fits its place");
/* The kernel allocates the ring in blocks; whole places, whole pages. */
#define BLOCK_SIZE ((size_t)64 * 1024)

static size_t power_of_two_from(size_t least)
{
	size_t power = 1;

	while (power < least)
		power *= 2;
	return power;
}

/* Nothing comes in before the socket is bound: what is set here holds from the start. */
static int set_options(const struct ring *r, struct error *err)
{
	int version = TPACKET_V2, one = 1;
	struct tpacket_req request = {
		.tp_block_size = BLOCK_SIZE,
		.tp_block_nr = (unsigned int)(r->frame_count * r->frame_size / BLOCK_SIZE),
		.tp_frame_size = (unsigned int)r->frame_size,
		.tp_frame_nr = (unsigned int)r->frame_count,
	};

	/* Without it a frame's time would be that of its copying into the ring. */
	if (setsockopt(r->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) < 0)
		return error_set(err, errno, "setsockopt SO_TIMESTAMPNS");
	if (setsockopt(r->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)) < 0)
		return error_set(err, errno, "setsockopt PACKET_IGNORE_OUTGOING");
	if (setsockopt(r->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) < 0)
		return error_set(err, errno, "setsockopt PACKET_VERSION");
	if (setsockopt(r->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof(request)) < 0)
		return error_set(err, errno, "setsockopt PACKET_RX_RING of %zu frames of %zu bytes",
				 r->frame_count, r->frame_size);
	return 0;
}

int ring_open(struct ring *r, const char *interface, size_t frame_bytes, size_t frame_count,
	      struct error *err)
{
	struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
	void *frames;

	*r = (struct ring){.interface = interface, .fd = -1};
	r->frame_size = power_of_two_from(frame_bytes + PLACE_OVERHEAD);
	r->frame_count = power_of_two_from(frame_count);
	if (r->frame_count * r->frame_size < BLOCK_SIZE)
		r->frame_count = BLOCK_SIZE / r->frame_size;
	all.sll_ifindex = (int)if_nametoindex(interface);
	if (!all.sll_ifindex)
		return error_set(err, errno, "interface %s", interface);
	r->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (r->fd < 0)
		return error_set(err, errno, "packet socket");
	if (set_options(r, err) < 0)
		goto fail;
	frames = mmap(NULL, r->frame_count * r->frame_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      r->fd, 0);
	if (frames == MAP_FAILED) {
		error_set(err, errno, "mmap of the packet ring");
		goto fail;
	}
	r->frames = frames;
	if (bind(r->fd, (const struct sockaddr *)&all, sizeof(all)) < 0) {
		error_set(err, errno, "bind to interface %s", interface);
		goto fail;
	}
	return 0;
fail:
	ring_close(r);
	return -1;
}

static struct tpacket2_hdr *place(const struct ring *r)
{
	return (struct tpacket2_hdr *)(void *)(r->frames + r->next * r->frame_size);
}

struct ring_frame ring_peek(const struct ring *r)
{
	const struct tpacket2_hdr *head = place(r);

	/* The kernel writes the status last. */
	if (!(__atomic_load_n(&head->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
		return (struct ring_frame){0};
	return (struct ring_frame){
		.bytes = (const unsigned char *)head + head->tp_mac,
		.len = head->tp_snaplen == head->tp_len ? head->tp_len : 0,
		.at_ns = (int64_t)head->tp_sec * NS_PER_S + head->tp_nsec,
	};
}

void ring_release(struct ring *r)
{
	__atomic_store_n(&place(r)->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	r->next = (r->next + 1) % r->frame_count;
}

int ring_check(const struct ring *r, struct error *err)
{
	struct tpacket_stats statistics = {0};
	socklen_t len = sizeof(statistics);

	if (getsockopt(r->fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &len) < 0)
		return error_set(err, errno, "getsockopt PACKET_STATISTICS");
	if (statistics.tp_drops)
		return error_set(err, 0,
				 "%u of %u frames on %s were dropped here, not on the path: more "
				 "than %zu came at once",
				 statistics.tp_drops, statistics.tp_packets, r->interface,
				 r->frame_count);
	return 0;
}

void ring_close(struct ring *r)
{
	if (r->frames)
		(void)munmap(r->frames, r->frame_count * r->frame_size);
	if (r->fd >= 0)
		(void)close(r->fd);
	*r = (struct ring){.fd = -1};
}

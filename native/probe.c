/*
 * The path as it is: one-way delay, loss, duplication, damage, order, ECN marks and rate of
 * both directions, measured with probes.
 *
 * One process has sockets in both ends' network namespaces, so that one clock takes both times
 * and no message about the measurement crosses the path it measures. Probes are UDP datagrams;
 * what arrives is seen as whole frames, before anything can discard what is damaged.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "probe_log.h"
#include "probe_options.h"
#include "probe_ring.h"
#include "probe_socket.h"

/* Looking into the rings so often keeps them far from full. */
#define DRAIN_EVERY 32
/* Frames that may come at once while nobody looks, at the least and at the most. */
#define LEAST_ROOM 4096
#define MOST_ROOM  16384
/* While everything settles, so many intervals pass between two looks, but no less than a ms. */
#define SETTLE_INTERVALS 1024

struct probe {
	const struct probe_options *options;
	int fd[DIRECTIONS];			  /* what a direction is sent on */
	struct ring rings[DIRECTIONS];		  /* where it arrives */
	struct probe_log logs[DIRECTIONS][KINDS]; /* what came of it */
};

static const char *const direction_names[] = {"up", "down"};
static const char *const kind_names[] = {"probe", "train"};

/* A train may come at once and twice; so may what is under way when an outage ends. */
static size_t room(const struct probe_options *o)
{
	int64_t under_way = o->wait_ns / o->interval_ns;
	int64_t most = under_way < MOST_ROOM ? under_way : MOST_ROOM;

	if (most < 2 * o->count[TRAIN])
		most = 2 * o->count[TRAIN];
	return (size_t)(most < LEAST_ROOM ? LEAST_ROOM : most);
}

/* In the end's namespace: what it sends on, and what arrives from the other one. */
static int open_end(struct probe *p, enum direction sent, struct error *err)
{
	const struct probe_options *o = p->options;
	const struct probe_end *end = &o->ends[sent];
	enum direction received = sent == UP ? DOWN : UP;
	size_t larger = frame_bytes(&o->format, TRAIN);

	if (probe_enter_netns(end->netns, err) < 0)
		return -1;
	p->fd[sent] = probe_socket(&end->address, o->format.ecn, err);
	if (p->fd[sent] < 0)
		return -1;
	return ring_open(&p->rings[received], end->interface, larger, room(o), err);
}

static int send_one(struct probe *p, enum direction d, enum kind kind, uint32_t sequence,
		    struct error *err)
{
	struct address to = p->options->ends[d == UP ? DOWN : UP].address;
	size_t bytes = p->options->format.payload_bytes[kind];
	struct mark mark = {.kind = kind, .sequence = sequence};
	static unsigned char payload[UINT16_MAX];

	address_set_port(&to, PROBE_PORT);
	mark.sent_ns = clock_now(CLOCK_REALTIME);
	frame_fill(payload, bytes, &mark);
	p->logs[d][kind].sent_ns[sequence] = mark.sent_ns;
	/* EAGAIN and ENOBUFS, too: what was never sent must not pass for lost. */
	if (sendto(p->fd[d], payload, bytes, 0, &to.any, to.len) < 0)
		return error_set(err, errno, "send %s %u %s, %zu bytes", kind_names[kind], sequence,
				 direction_names[d], bytes);
	return 0;
}

static int drain_one(struct probe *p, enum direction d, struct error *err)
{
	struct ring_frame frame;

	while ((frame = ring_peek(&p->rings[d])).bytes) {
		struct sighting sighting;

		if (frame_read(frame.bytes, frame.len, &p->options->format, &sighting) &&
		    probe_log_arrival(&p->logs[d][sighting.mark.kind], &sighting, frame.at_ns,
				      err) < 0)
			return -1;
		ring_release(&p->rings[d]);
	}
	return 0;
}

static int drain(struct probe *p, struct error *err)
{
	return drain_one(p, UP, err) < 0 || drain_one(p, DOWN, err) < 0 ? -1 : 0;
}

static int wait_until(int64_t at, struct error *err)
{
	struct timespec until = clock_timespec(at);
	int number = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);

	return number ? error_set(err, number, "clock_nanosleep") : 0;
}

/* Let what is under way arrive. */
static int settle(struct probe *p, struct error *err)
{
	int64_t at = clock_now(CLOCK_MONOTONIC), end = at + p->options->wait_ns;
	int64_t step = p->options->interval_ns * SETTLE_INTERVALS;

	if (step < NS_PER_MS)
		step = NS_PER_MS;
	while (at < end) {
		at = at + step < end ? at + step : end;
		if (wait_until(at, err) < 0 || drain(p, err) < 0)
			return -1;
	}
	return ring_check(&p->rings[UP], err) < 0 || ring_check(&p->rings[DOWN], err) < 0 ? -1 : 0;
}

static int send_spaced(struct probe *p, struct error *err)
{
	int64_t at = clock_now(CLOCK_MONOTONIC);

	for (uint32_t i = 0; i < p->options->count[PROBE]; i++) {
		at += p->options->interval_ns;
		if (wait_until(at, err) < 0 || send_one(p, UP, PROBE, i, err) < 0 ||
		    send_one(p, DOWN, PROBE, i, err) < 0)
			return -1;
		if (i % DRAIN_EVERY == 0 && drain(p, err) < 0)
			return -1;
	}
	return settle(p, err);
}

static int send_train(struct probe *p, enum direction d, struct error *err)
{
	for (uint32_t i = 0; i < p->options->count[TRAIN]; i++)
		if (send_one(p, d, TRAIN, i, err) < 0)
			return -1;
	return p->options->count[TRAIN] ? settle(p, err) : 0;
}

static int write_results(struct probe *p, struct error *err)
{
	FILE *file = fopen(p->options->output, "wxe");

	if (!file)
		return error_set(err, errno, "create %s", p->options->output);
	fputs(PROBE_LOG_HEADER, file);
	for (int d = UP; d < DIRECTIONS; d++)
		for (int k = PROBE; k < KINDS; k++)
			probe_log_write(&p->logs[d][k], direction_names[d], kind_names[k], file);
	if (ferror(file) | fclose(file))
		return error_set(err, errno, "write %s", p->options->output);
	return 0;
}

static int run(const struct probe_options *o, struct error *err)
{
	struct probe p = {.options = o, .fd = {-1, -1}, .rings = {{.fd = -1}, {.fd = -1}}};
	int result = -1;

	for (int d = UP; d < DIRECTIONS; d++) {
		for (int k = PROBE; k < KINDS; k++)
			if (probe_log_open(&p.logs[d][k], (uint32_t)o->count[k], err) < 0)
				goto out;
		if (open_end(&p, (enum direction)d, err) < 0)
			goto out;
	}
	if (send_spaced(&p, err) == 0 && send_train(&p, UP, err) == 0 &&
	    send_train(&p, DOWN, err) == 0)
		result = write_results(&p, err);
out:
	for (int d = UP; d < DIRECTIONS; d++) {
		ring_close(&p.rings[d]);
		if (p.fd[d] >= 0)
			(void)close(p.fd[d]);
		for (int k = PROBE; k < KINDS; k++)
			probe_log_close(&p.logs[d][k]);
	}
	return result;
}

int main(int argc, char **argv)
{
	struct probe_options options;
	struct error err;

	if (probe_options_parse(argc, argv, &options, &err) < 0) {
		error_print("probe", &err);
		return 2;
	}
	if (run(&options, &err) < 0) {
		error_print("probe", &err);
		return 1;
	}
	return 0;
}

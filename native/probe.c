/*
 * The path as it is: one-way delay, loss and rate of both directions, measured with probes.
 *
 * One process holds a UDP socket in each of two network namespaces, so that one clock takes
 * both times and no message about the measurement crosses the path it measures. Arrival is
 * the kernel's receive time stamp (SO_TIMESTAMPNS).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "number.h"

static const char usage[] =
	"usage: probe --client-netns FILE --server-netns FILE --client ADDRESS --server ADDRESS\n"
	"             --count N --interval-us N --train N --wait-ms N --output FILE\n";

#define PROBE_PORT  9 /* discard (RFC 863) */
#define PROBE_BYTES 64
#define TRAIN_BYTES 1400
#define MAX_PROBES  1000000
#define MAX_TRAIN   1024
#define LOST	    INT64_C(-1)

enum direction { UP, DOWN, DIRECTIONS };
enum kind { PROBE, TRAIN, KINDS };

struct options {
	const char *netns[DIRECTIONS]; /* of the sender of each direction */
	struct in_addr address[DIRECTIONS];
	int64_t count[KINDS];
	int64_t interval_ns;
	int64_t wait_ns;
	const char *output;
};

/* What a datagram carries; the rest of it is zero. */
struct payload {
	uint32_t kind;
	uint32_t sequence;
	int64_t sent_ns; /* CLOCK_REALTIME, the clock of SO_TIMESTAMPNS */
};

struct probe {
	const struct options *options;
	int fd[DIRECTIONS]; /* the sender of each direction, the receiver of the other */
	int64_t *delay_ns[DIRECTIONS][KINDS]; /* by sequence; LOST until it arrives */
	int64_t first_of_train[DIRECTIONS];
};

static int parse_address(const char *option, const char *text, struct in_addr *out,
			 struct error *err)
{
	if (inet_pton(AF_INET, text, out) != 1)
		return error_set(err, 0, "%s %s: not an IPv4 address", option, text);
	return 0;
}

static int parse_options(int argc, char **argv, struct options *out, struct error *err)
{
	static const struct option known[] = {
		{"client-netns", required_argument, NULL, 'C'},
		{"server-netns", required_argument, NULL, 'S'},
		{"client", required_argument, NULL, 'c'},
		{"server", required_argument, NULL, 's'},
		{"count", required_argument, NULL, 'n'},
		{"interval-us", required_argument, NULL, 'i'},
		{"train", required_argument, NULL, 't'},
		{"wait-ms", required_argument, NULL, 'w'},
		{"output", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0},
	};
	int64_t interval_us = 0, wait_ms = 0;
	int option, failed = 0;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1 && !failed) {
		switch (option) {
		case 'C':
			out->netns[UP] = optarg;
			break;
		case 'S':
			out->netns[DOWN] = optarg;
			break;
		case 'c':
			failed = parse_address("--client", optarg, &out->address[UP], err);
			break;
		case 's':
			failed = parse_address("--server", optarg, &out->address[DOWN], err);
			break;
		case 'n':
			failed = number_parse("--count", optarg, 1, MAX_PROBES, &out->count[PROBE],
					      err);
			break;
		case 'i':
			failed = number_parse("--interval-us", optarg, 1, 60000000, &interval_us,
					      err);
			break;
		case 't':
			failed = number_parse("--train", optarg, 0, MAX_TRAIN, &out->count[TRAIN],
					      err);
			break;
		case 'w':
			failed = number_parse("--wait-ms", optarg, 1, 3600000, &wait_ms, err);
			break;
		case 'o':
			out->output = optarg;
			break;
		default:
			return error_set(err, 0, "unknown option\n%s", usage);
		}
	}
	if (failed)
		return -1;
	if (optind != argc || !out->netns[UP] || !out->netns[DOWN] || !out->address[UP].s_addr ||
	    !out->address[DOWN].s_addr || !out->count[PROBE] || !interval_us || !wait_ms ||
	    !out->output)
		return error_set(err, 0, "every option but --train is needed\n%s", usage);
	out->interval_ns = interval_us * 1000;
	out->wait_ns = wait_ms * NS_PER_MS;
	return 0;
}

static int enter_netns(const char *file, struct error *err)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_set(err, errno, "open %s", file);
	if (setns(fd, CLONE_NEWNET) < 0) {
		(void)close(fd);
		return error_set(err, errno, "setns %s", file);
	}
	(void)close(fd);
	return 0;
}

/* A connected UDP socket inside the sender's namespace; a socket stays where it was made. */
static int open_end(const struct options *o, enum direction d, struct error *err)
{
	struct sockaddr_in from = {
		.sin_family = AF_INET, .sin_port = htons(PROBE_PORT), .sin_addr = o->address[d]};
	struct sockaddr_in to = from;
	int one = 1, room = 4 * 1024 * 1024;
	int fd;

	to.sin_addr = o->address[d == UP ? DOWN : UP];
	if (enter_netns(o->netns[d], err) < 0)
		return -1;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return error_set(err, errno, "socket");
	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) < 0) {
		error_set(err, errno, "setsockopt SO_TIMESTAMPNS");
		goto fail;
	}
	/* Beyond rmem_max: a probe dropped for want of buffer would pass for loss. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) < 0) {
		error_set(err, errno, "setsockopt SO_RCVBUFFORCE, SO_SNDBUFFORCE");
		goto fail;
	}
	if (bind(fd, (const struct sockaddr *)&from, sizeof(from)) < 0) {
		error_set(err, errno, "bind");
		goto fail;
	}
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) < 0) {
		error_set(err, errno, "connect");
		goto fail;
	}
	return fd;
fail:
	(void)close(fd);
	return -1;
}

static int send_one(struct probe *p, enum direction d, enum kind kind, int64_t sequence,
		    int64_t now_ns, struct error *err)
{
	unsigned char bytes[TRAIN_BYTES] = {0};
	struct payload payload = {
		.kind = (uint32_t)kind, .sequence = (uint32_t)sequence, .sent_ns = now_ns};

	memcpy(bytes, &payload, sizeof(payload));
	if (send(p->fd[d], bytes, kind == TRAIN ? TRAIN_BYTES : PROBE_BYTES, 0) < 0)
		return error_set(err, errno, "send probe");
	return 0;
}

/* When the kernel took it in, CLOCK_REALTIME; LOST if it did not say. */
static int64_t arrival(struct msghdr *msg)
{
	struct timespec stamp;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
			memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
			return (int64_t)stamp.tv_sec * NS_PER_S + stamp.tv_nsec;
		}
	return LOST;
}

/* Returns -1 with *err for a probe that came twice: a path that duplicates is not one asked for. */
static int note_arrival(struct probe *p, enum direction d, const struct payload *payload,
			int64_t at, struct error *err)
{
	int64_t since = payload->sent_ns;

	if (payload->kind >= KINDS || payload->sequence >= p->options->count[payload->kind])
		return 0; /* not ours */
	if (p->delay_ns[d][payload->kind][payload->sequence] != LOST)
		return error_set(err, 0, "the path duplicates packets: a probe came twice");
	if (payload->kind == TRAIN) {
		/* A train is timed from its own first arrival. */
		if (p->first_of_train[d] == LOST)
			p->first_of_train[d] = at;
		since = p->first_of_train[d];
	}
	p->delay_ns[d][payload->kind][payload->sequence] = at - since;
	return 0;
}

/* Datagrams taken with one call. */
#define BATCH 64

/* Take everything that has arrived in one direction. */
static int drain(struct probe *p, enum direction d, struct error *err)
{
	_Alignas(struct cmsghdr) unsigned char control[BATCH][128];
	struct mmsghdr messages[BATCH] = {0};
	struct payload payloads[BATCH];
	struct iovec parts[BATCH];
	int count;

	do {
		for (int i = 0; i < BATCH; i++) {
			parts[i] = (struct iovec){&payloads[i], sizeof(payloads[i])};
			messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i],
							      .msg_iovlen = 1,
							      .msg_control = control[i],
							      .msg_controllen = sizeof(control[i])};
		}
		count = recvmmsg(p->fd[d == UP ? DOWN : UP], messages, BATCH, 0, NULL);
		if (count < 0 && errno != EAGAIN)
			return error_set(err, errno, "receive probes");
		for (int i = 0; i < count; i++) {
			int64_t at = arrival(&messages[i].msg_hdr);

			if (at == LOST)
				return error_set(err, 0, "a probe came without SO_TIMESTAMPNS");
			if (messages[i].msg_len == sizeof(payloads[i]) && /* else not ours */
			    note_arrival(p, d, &payloads[i], at, err) < 0)
				return -1;
		}
	} while (count == BATCH);
	return 0;
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
	if (wait_until(clock_now(CLOCK_MONOTONIC) + p->options->wait_ns, err) < 0)
		return -1;
	return drain(p, UP, err) < 0 || drain(p, DOWN, err) < 0 ? -1 : 0;
}

/* Emptying the sockets this often keeps them far from full. */
#define DRAIN_EVERY 256

static int measure(struct probe *p, struct error *err)
{
	int64_t at = clock_now(CLOCK_MONOTONIC);

	for (int64_t i = 0; i < p->options->count[PROBE]; i++) {
		int64_t now_ns;

		at += p->options->interval_ns;
		if (wait_until(at, err) < 0)
			return -1;
		now_ns = clock_now(CLOCK_REALTIME);
		if (send_one(p, UP, PROBE, i, now_ns, err) < 0 ||
		    send_one(p, DOWN, PROBE, i, now_ns, err) < 0)
			return -1;
		if (i % DRAIN_EVERY == 0 && (drain(p, UP, err) < 0 || drain(p, DOWN, err) < 0))
			return -1;
	}
	if (settle(p, err) < 0)
		return -1;
	for (int d = UP; p->options->count[TRAIN] && d < DIRECTIONS; d++) {
		for (int64_t i = 0; i < p->options->count[TRAIN]; i++)
			if (send_one(p, (enum direction)d, TRAIN, i, clock_now(CLOCK_REALTIME),
				     err) < 0)
				return -1;
		if (settle(p, err) < 0)
			return -1;
	}
	return 0;
}

static int write_results(const struct probe *p, struct error *err)
{
	static const char *const directions[] = {"up", "down"}, *const kinds[] = {"probe", "train"};
	FILE *file = fopen(p->options->output, "wxe");

	if (!file)
		return error_set(err, errno, "create %s", p->options->output);
	fputs("# first-flight path 1\ndirection\tkind\tsequence\tdelay_ns\n", file);
	for (int d = UP; d < DIRECTIONS; d++)
		for (int k = PROBE; k < KINDS; k++)
			for (int64_t i = 0; i < p->options->count[k]; i++) {
				int64_t delay = p->delay_ns[d][k][i];

				fprintf(file, "%s\t%s\t%" PRId64 "\t", directions[d], kinds[k], i);
				if (delay == LOST)
					fputs("-\n", file);
				else
					fprintf(file, "%" PRId64 "\n", delay);
			}
	if (ferror(file) | fclose(file))
		return error_set(err, errno, "write %s", p->options->output);
	return 0;
}

static int run(const struct options *o, struct error *err)
{
	struct probe p = {.options = o, .fd = {-1, -1}, .first_of_train = {LOST, LOST}};
	int result = -1;

	for (int d = UP; d < DIRECTIONS; d++) {
		for (int k = PROBE; k < KINDS; k++) {
			size_t count = (size_t)o->count[k];

			p.delay_ns[d][k] = malloc((count + 1) * sizeof(int64_t));
			if (!p.delay_ns[d][k]) {
				error_set(err, errno, "malloc");
				goto out;
			}
			for (size_t i = 0; i < count; i++)
				p.delay_ns[d][k][i] = LOST;
		}
		p.fd[d] = open_end(o, (enum direction)d, err);
		if (p.fd[d] < 0)
			goto out;
	}
	if (measure(&p, err) == 0)
		result = write_results(&p, err);
out:
	for (int d = UP; d < DIRECTIONS; d++) {
		if (p.fd[d] >= 0)
			(void)close(p.fd[d]);
		for (int k = PROBE; k < KINDS; k++)
			free(p.delay_ns[d][k]);
	}
	return result;
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct error err;

	if (parse_options(argc, argv, &options, &err) < 0) {
		error_print("probe", &err);
		return 2;
	}
	if (run(&options, &err) < 0) {
		error_print("probe", &err);
		return 1;
	}
	return 0;
}

/*
 * The server: reads requests of a known size, thinks, answers with a known size, and keeps
 * the connection until the client closes it.
 *
 *   accept -> read request -> think -> write response -> read request ... end of file
 *
 * A pool of threads, each with one connection at a time in blocking calls: the fewest system
 * calls per exchange, and a connection that the network has cut off delays no other.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "clock.h"
#include "number.h"

static const char usage[] =
	"usage: server --address ADDRESS --port N --request BYTES --response BYTES\n"
	"              --fastopen-queue N --workers N --pid-file FILE\n"
	"              [--backlog N] [--think-us N] [--idle-ms N]\n"
	"\n"
	"Returns when it listens; a child goes on serving, its process id in FILE. The kernel "
	"takes\n"
	"no larger backlog than net.core.somaxconn.\n";

#define MAX_BYTES    (16 * 1024 * 1024)
#define MAX_THINK_US INT64_C(3600000000)
#define MAX_IDLE_MS  (24 * 60 * 60 * 1000)
#define MAX_QUEUE    1000000
#define MAX_WORKERS  16384 /* half of what Linux allows a machine in threads by default */
/* A worker has no large variables; the default of 8 MiB each would be address space wasted. */
#define WORKER_STACK (64 * 1024)

struct server {
	struct address address;
	size_t request_bytes;
	size_t response_bytes;
	int64_t think_ns;
	/* A connection on which nothing comes for so long is given up: its client has gone. */
	int64_t idle_ms;
	int fastopen_queue;
	int backlog;
	int64_t workers;
	int listener;
	const char *pid_file;
	const unsigned char *response;
};

static int parse_options(int argc, char **argv, struct server *out, struct error *err)
{
	static const struct option known[] = {
		{"address", required_argument, NULL, 'a'},
		{"port", required_argument, NULL, 'p'},
		{"request", required_argument, NULL, 'q'},
		{"response", required_argument, NULL, 'r'},
		{"think-us", required_argument, NULL, 't'},
		{"idle-ms", required_argument, NULL, 'i'},
		{"fastopen-queue", required_argument, NULL, 'f'},
		{"backlog", required_argument, NULL, 'b'},
		{"workers", required_argument, NULL, 'w'},
		{"pid-file", required_argument, NULL, 'd'},
		{NULL, 0, NULL, 0},
	};
	int64_t port = 0, request = 0, response = 0, think_us = 0, queue = -1, backlog = SOMAXCONN;
	int option, failed = 0;

	out->idle_ms = 60 * 1000;
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1 && !failed) {
		switch (option) {
		case 'a':
			failed = address_parse("--address", optarg, &out->address, err);
			break;
		case 'p':
			failed = number_parse("--port", optarg, 1, 65535, &port, err);
			break;
		case 'q':
			failed = number_parse("--request", optarg, 1, MAX_BYTES, &request, err);
			break;
		case 'r':
			failed = number_parse("--response", optarg, 1, MAX_BYTES, &response, err);
			break;
		case 't':
			failed =
				number_parse("--think-us", optarg, 0, MAX_THINK_US, &think_us, err);
			break;
		case 'i':
			failed = number_parse("--idle-ms", optarg, 1, MAX_IDLE_MS, &out->idle_ms,
					      err);
			break;
		case 'f':
			failed =
				number_parse("--fastopen-queue", optarg, 0, MAX_QUEUE, &queue, err);
			break;
		case 'b':
			failed = number_parse("--backlog", optarg, 1, MAX_QUEUE, &backlog, err);
			break;
		case 'w':
			failed = number_parse("--workers", optarg, 1, MAX_WORKERS, &out->workers,
					      err);
			break;
		case 'd':
			out->pid_file = optarg;
			break;
		default:
			return error_set(err, 0, "unknown option\n%s", usage);
		}
	}
	if (failed)
		return -1;
	if (optind != argc || !out->address.len || !port || !request || !response || queue < 0 ||
	    !out->workers || !out->pid_file)
		return error_set(err, 0, "options are missing\n%s", usage);
	address_set_port(&out->address, (uint16_t)port);
	out->request_bytes = (size_t)request;
	out->response_bytes = (size_t)response;
	out->think_ns = think_us * 1000;
	out->fastopen_queue = (int)queue;
	out->backlog = (int)backlog;
	return 0;
}

static int listen_on(const struct server *s, struct error *err)
{
	struct timeval idle = {.tv_sec = s->idle_ms / 1000, .tv_usec = s->idle_ms % 1000 * 1000};
	int fd = socket(s->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char text[ADDRESS_TEXT];
	int one = 1;

	if (fd < 0)
		return error_set(err, errno, "socket");
	/* Accepted sockets inherit all of these. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof(idle)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &idle, sizeof(idle)) < 0 ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0) {
		error_set(err, errno, "setsockopt");
		goto fail;
	}
	/* The most connections that may be pending with SYN data accepted (RFC 7413, 5.1). */
	if (s->fastopen_queue && setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &s->fastopen_queue,
					    sizeof(s->fastopen_queue)) < 0) {
		error_set(err, errno, "setsockopt TCP_FASTOPEN");
		goto fail;
	}
	if (bind(fd, &s->address.any, s->address.len) < 0) {
		error_set(err, errno, "bind to %s", address_text(&s->address, text));
		goto fail;
	}
	if (listen(fd, s->backlog) < 0) {
		error_set(err, errno, "listen");
		goto fail;
	}
	return fd;
fail:
	(void)close(fd);
	return -1;
}

/* Returns 1 when a whole request has come, 0 when none will. */
static int read_request(const struct server *s, int fd, unsigned char *room)
{
	size_t received = 0;

	while (received < s->request_bytes) {
		ssize_t n = recv(fd, room, s->request_bytes - received, 0);

		if (n <= 0)
			return 0;
		received += (size_t)n;
	}
	return 1;
}

static int write_response(const struct server *s, int fd)
{
	size_t sent = 0;

	while (sent < s->response_bytes) {
		ssize_t n = send(fd, s->response + sent, s->response_bytes - sent, MSG_NOSIGNAL);

		if (n <= 0)
			return 0;
		sent += (size_t)n;
	}
	return 1;
}

/* What goes wrong with a connection ends it; the client keeps the score. */
static void serve(const struct server *s, int fd, unsigned char *room)
{
	struct timespec think = clock_timespec(s->think_ns);

	while (read_request(s, fd, room)) {
		if (s->think_ns && clock_nanosleep(CLOCK_MONOTONIC, 0, &think, NULL) != 0)
			break;
		if (!write_response(s, fd))
			break;
	}
	(void)close(fd);
}

/* Nobody came for a while, or a connection failed before it was taken (accept(2)). */
static int is_passing(int number)
{
	return number == EAGAIN || number == EINTR || number == ECONNABORTED ||
	       number == ENETDOWN || number == EPROTO || number == ENOPROTOOPT ||
	       number == EHOSTDOWN || number == ENONET || number == EHOSTUNREACH ||
	       number == ENETUNREACH;
}

static void *work(void *argument)
{
	const struct server *s = argument;
	unsigned char *room = malloc(s->request_bytes);
	struct error err;

	while (room) {
		int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0) {
			serve(s, fd, room);
		} else if (!is_passing(errno)) {
			error_set(&err, errno, "accept4");
			error_print("server", &err);
			break;
		}
	}
	/* Without a worker the cell would measure the queue: better no server than a slower one. */
	_exit(1);
}

/* Does not return but for a failure to start. */
static int serve_forever(struct server *s, struct error *err)
{
	pthread_attr_t attributes;
	int number = pthread_attr_init(&attributes);

	/* Think time without the default slack of 50 us (prctl(2)); threads inherit it. */
	if (prctl(PR_SET_TIMERSLACK, 1) < 0)
		return error_set(err, errno, "prctl PR_SET_TIMERSLACK");
	if (!number)
		number = pthread_attr_setstacksize(&attributes, WORKER_STACK);
	for (int64_t i = 1; !number && i < s->workers; i++) {
		pthread_t thread;

		number = pthread_create(&thread, &attributes, work, s);
	}
	if (number)
		return error_set(err, number, "start workers");
	work(s);
	return -1;
}

static int write_pid(const char *path, pid_t pid, struct error *err)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return error_set(err, errno, "create %s", path);
	fprintf(file, "%d\n", (int)pid);
	if (ferror(file) | fclose(file))
		return error_set(err, errno, "write %s", path);
	return 0;
}

/* Listen, then leave the serving to a child, so that whoever called knows that it can. */
static int run(struct server *s, struct error *err)
{
	unsigned char *response = malloc(s->response_bytes);
	pid_t child;

	if (!response)
		return error_set(err, errno, "malloc");
	memset(response, 'r', s->response_bytes);
	s->response = response;
	s->listener = listen_on(s, err);
	if (s->listener < 0)
		goto fail;
	child = fork();
	if (child < 0) {
		error_set(err, errno, "fork");
		goto fail;
	}
	if (child == 0 && serve_forever(s, err) < 0)
		goto fail;
	free(response);
	if (write_pid(s->pid_file, child, err) < 0) {
		(void)kill(child, SIGKILL); /* nobody else would know whom to end */
		return -1;
	}
	return 0;
fail:
	free(response);
	return -1;
}

int main(int argc, char **argv)
{
	struct server server = {0};
	struct error err;

	if (parse_options(argc, argv, &server, &err) < 0) {
		error_print("server", &err);
		return 2;
	}
	if (run(&server, &err) < 0) {
		error_print("server", &err);
		return 1;
	}
	return 0;
}

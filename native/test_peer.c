#include "test_peer.h"

#include <inttypes.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

#define LARGEST (16 * 1024 * 1024)

static void need(bool holds, const char *what)
{
	if (holds)
		return;
	perror(what);
	exit(1);
}

struct address peer_address(unsigned int host, uint16_t port)
{
	struct address address = {
		.v4 = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(0x7f000000u + host)}},
		.len = sizeof(address.v4)};

	address_set_port(&address, port);
	return address;
}

struct address peer_address6(uint16_t port)
{
	struct address address = {.v6 = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback},
				  .len = sizeof(address.v6)};

	address_set_port(&address, port);
	return address;
}

struct party peer_party(struct address server)
{
	struct origin origin = {.bound = false};
	struct party party;
	struct error err;

	need(connection_default_source(&server, &origin.address, &err) == 0, "source");
	need(party_open(&party, &origin, &err) == 0, "party_open");
	return party;
}

struct exchange_plan peer_plan(struct address address, size_t request_bytes, size_t response_bytes)
{
	static unsigned char request[LARGEST], response[LARGEST];

	memset(request, 'q', request_bytes);
	memset(response, 0, response_bytes);
	return (struct exchange_plan){.server = address,
				      .cold_server = address,
				      .rounds = 1,
				      .request_bytes = request_bytes,
				      .response_bytes = response_bytes,
				      .request = request,
				      .response = response};
}

static _Noreturn void become_server(const char *folder, const char *pid_file, uint16_t port,
				    size_t request_bytes, size_t response_bytes, int fastopen_queue)
{
	char path[256], numbers[4][24];

	(void)snprintf(path, sizeof(path), "%s/server", folder);
	(void)snprintf(numbers[0], sizeof(numbers[0]), "%" PRIu16, port);
	(void)snprintf(numbers[1], sizeof(numbers[1]), "%zu", request_bytes);
	(void)snprintf(numbers[2], sizeof(numbers[2]), "%zu", response_bytes);
	(void)snprintf(numbers[3], sizeof(numbers[3]), "%d", fastopen_queue);
	(void)execl(path, path, "--address", "::", "--port", numbers[0], "--request", numbers[1],
		    "--response", numbers[2], "--fastopen-queue", numbers[3], "--workers", "2",
		    "--pid-file", pid_file, (char *)NULL);
	perror(path);
	_exit(127);
}

static pid_t read_pid(const char *path)
{
	FILE *file = fopen(path, "r");
	int pid;

	need(file && fscanf(file, "%d", &pid) == 1 && fclose(file) == 0, path);
	need(unlink(path) == 0, path);
	return (pid_t)pid;
}

pid_t peer_serve(const char *folder, uint16_t port, size_t request_bytes, size_t response_bytes,
		 int fastopen_queue)
{
	char pid_file[] = "/tmp/first-flight-test-XXXXXX";
	int status, fd = mkstemp(pid_file);
	pid_t starter;

	need(fd >= 0 && close(fd) == 0, pid_file);
	(void)fflush(stdout);
	starter = fork();
	need(starter >= 0, "fork");
	if (starter == 0)
		become_server(folder, pid_file, port, request_bytes, response_bytes,
			      fastopen_queue);
	need(waitpid(starter, &status, 0) == starter && status == 0, "server");
	return read_pid(pid_file);
}

static int listen_on(struct address address)
{
	int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	need(fd >= 0, "socket");
	need(bind(fd, &address.any, address.len) == 0, "bind");
	need(listen(fd, 16) == 0, "listen");
	return fd;
}

int peer_silent(struct address address)
{
	return listen_on(address);
}

static void read_request(int fd, size_t bytes)
{
	static unsigned char room[LARGEST];

	need(recv(fd, room, bytes, MSG_WAITALL) == (ssize_t)bytes, "recv");
}

static void send_response(int fd, size_t bytes)
{
	static const unsigned char response[LARGEST];

	if (bytes)
		need(send(fd, response, bytes, 0) == (ssize_t)bytes, "send");
}

/* Without sleep, which may take much longer than it says. */
static void trickle(int fd)
{
	int one = 1;
	int64_t at = clock_now(CLOCK_MONOTONIC);

	need(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0, "setsockopt");
	while (send(fd, "t", 1, MSG_NOSIGNAL) == 1) {
		at += 50 * 1000;
		while (clock_now(CLOCK_MONOTONIC) < at)
			;
	}
}

/* What a peer does after its answer. */
enum ending { CLOSE, STAY, TRICKLE };

static _Noreturn void serve_one(int listener, size_t request_bytes, size_t response_bytes,
				enum ending ending)
{
	int fd = accept(listener, NULL, NULL);

	need(fd >= 0, "accept");
	read_request(fd, request_bytes);
	send_response(fd, response_bytes);
	while (ending == STAY)
		(void)pause();
	if (ending == TRICKLE)
		trickle(fd);
	_exit(0); /* closes; with anything unread this resets the connection */
}

static pid_t start_one(struct address address, size_t request_bytes, size_t response_bytes,
		       enum ending ending)
{
	/* Listening before the fork: whoever connects after the return is answered. */
	int listener = listen_on(address);
	pid_t child;

	(void)fflush(stdout);
	child = fork();
	need(child >= 0, "fork");
	if (child == 0)
		serve_one(listener, request_bytes, response_bytes, ending);
	need(close(listener) == 0, "close");
	return child;
}

pid_t peer_brief(struct address address, size_t request_bytes, size_t response_bytes)
{
	return start_one(address, request_bytes, response_bytes, CLOSE);
}

pid_t peer_stalling(struct address address, size_t request_bytes, size_t response_bytes)
{
	return start_one(address, request_bytes, response_bytes, STAY);
}

pid_t peer_trickling(struct address address, size_t request_bytes)
{
	return start_one(address, request_bytes, 0, TRICKLE);
}

void peer_end(pid_t peer)
{
	need(kill(peer, SIGKILL) == 0, "kill");
	/* The server program's process is a child of init, not of this one. */
	need(waitpid(peer, NULL, 0) == peer || errno == ECHILD, "waitpid");
}

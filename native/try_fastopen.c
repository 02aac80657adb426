/*
 * Tries whether this kernel has TCP Fast Open at both ends, by using it: a listener with
 * TCP_FASTOPEN and a client with MSG_FASTOPEN, over loopback in the network namespace that this
 * runs in. Needs net.ipv4.tcp_fastopen=3 and loopback up.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"

/* Returns a listening socket, with its address in *out; -1 with *err filled. */
static int listen_fast(struct sockaddr_in *out, struct error *err)
{
	socklen_t length = sizeof(*out);
	int queue = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return error_set(err, errno, "socket");
	*out = (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (bind(fd, (const struct sockaddr *)out, length) < 0)
		error_set(err, errno, "bind");
	else if (setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof(queue)) < 0)
		error_set(err, errno, "setsockopt TCP_FASTOPEN");
	else if (listen(fd, 1) < 0)
		error_set(err, errno, "listen");
	else if (getsockname(fd, (struct sockaddr *)out, &length) < 0)
		error_set(err, errno, "getsockname");
	else
		return fd;
	(void)close(fd);
	return -1;
}

static int connect_fast(const struct sockaddr_in *server, struct error *err)
{
	int result = 0, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return error_set(err, errno, "socket");
	if (sendto(fd, "x", 1, MSG_FASTOPEN, (const struct sockaddr *)server, sizeof(*server)) < 0)
		result = error_set(err, errno, "sendto MSG_FASTOPEN");
	(void)close(fd);
	return result;
}

int main(void)
{
	struct sockaddr_in server;
	struct error err;
	int listener = listen_fast(&server, &err);

	if (listener >= 0 && connect_fast(&server, &err) == 0)
		return EXIT_SUCCESS;
	error_print("try_fastopen", &err);
	return EXIT_FAILURE;
}

#ifndef FIRST_FLIGHT_TEST_PEER_H
#define FIRST_FLIGHT_TEST_PEER_H

#include <stddef.h>
#include <sys/types.h>

#include "address.h"
#include "exchange.h"

/*
 * The other end of an exchange: the server program, or one that misbehaves. A test program
 * has its network namespace to itself, so ports are given as numbers. What cannot be started
 * ends the test program with a message.
 */

/* 127.0.0.HOST, so that each test can have a cookie cache entry of its own. */
struct address peer_address(unsigned int host, uint16_t port);

/* ::1, the one there is. */
struct address peer_address6(uint16_t port);

/* A client that the kernel gives its address for this server. */
struct party peer_party(struct address server);

/* A plan for exchanges of one round with this peer; the room in it is reused by the next. */
struct exchange_plan peer_plan(struct address address, size_t request_bytes, size_t response_bytes);

/* The server program of this folder, on all addresses of both families. Returns the process id that
 * serves. */
pid_t peer_serve(const char *folder, uint16_t port, size_t request_bytes, size_t response_bytes,
		 int fastopen_queue);

/* Listens and lets the kernel shake hands, but never accepts. Returns the listening socket. */
int peer_silent(struct address address);

/* Takes one connection, reads request_bytes, sends response_bytes and closes. */
pid_t peer_brief(struct address address, size_t request_bytes, size_t response_bytes);

/* The same, but it keeps the connection open and says no more. */
pid_t peer_stalling(struct address address, size_t request_bytes, size_t response_bytes);

/* Reads request_bytes, then sends a byte every 50 us, for as long as anybody reads. */
pid_t peer_trickling(struct address address, size_t request_bytes);

void peer_end(pid_t peer);

#endif

#ifndef FIRST_FLIGHT_TCP_METRICS_H
#define FIRST_FLIGHT_TCP_METRICS_H

#include "address.h"
#include "error.h"

/*
 * The kernel's cache of what it knows about a pair of addresses, which holds the Fast Open
 * cookie: what `ip tcp_metrics` shows, asked over generic netlink without starting a program.
 * One thread may use a handle at a time.
 *
 * The cache remembers some six pairs with the same server and forgets the oldest for a new one
 * (TCP_METRICS_RECLAIM_DEPTH in the kernel's tcp_metrics.c).
 */
struct tcp_metrics;

struct tcp_metrics *tcp_metrics_open(struct error *err);

/*
 * Returns 1 if there is a cookie for connections from this source to this server, 0 if not,
 * -1 with *err filled.
 */
int tcp_metrics_has_cookie(struct tcp_metrics *metrics, const struct address *source,
			   const struct address *server, struct error *err);

void tcp_metrics_close(struct tcp_metrics *metrics);

#endif

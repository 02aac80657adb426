#ifndef FIRST_FLIGHT_TCP_METRICS_H
#define FIRST_FLIGHT_TCP_METRICS_H

#include <netinet/in.h>

#include "error.h"

/*
 * The kernel's per-destination cache, which holds the Fast Open cookie: what
 * `ip tcp_metrics` shows, asked over generic netlink without starting a program.
 */
struct tcp_metrics;

struct tcp_metrics *tcp_metrics_open(struct error *err);

/* Returns 1 if a cookie for this server is cached, 0 if not, -1 with *err filled. */
int tcp_metrics_has_cookie(struct tcp_metrics *metrics, struct in_addr server, struct error *err);

/* Forget the server, its cookie with it. Returns 0, also if it was unknown, or -1 with *err. */
int tcp_metrics_flush(struct tcp_metrics *metrics, struct in_addr server, struct error *err);

void tcp_metrics_close(struct tcp_metrics *metrics);

#endif

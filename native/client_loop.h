#ifndef FIRST_FLIGHT_CLIENT_LOOP_H
#define FIRST_FLIGHT_CLIENT_LOOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "client_options.h"
#include "party.h"
#include "samples.h"
#include "schedule.h"

/* What all clients of a run have in common. */
struct shared {
	const struct client_options *options;
	const struct schedule *schedule;
	struct samples *samples;
	atomic_size_t next;    /* open loop: the turn that the next free client takes */
	atomic_bool stop;      /* one of them has failed: the others begin nothing more */
	int64_t origin_ns;     /* CLOCK_MONOTONIC, which one can sleep on */
	int64_t origin_raw_ns; /* the same instant on CLOCK_MONOTONIC_RAW, which samples count in */
};

/* One client, a thread. */
struct client {
	struct shared *shared;
	uint32_t number; /* from 0 */
	struct party party;
	pthread_t thread;
	bool failed;
	struct error err;
};

/* What takes round trips and lasts is done before an open loop's origin. 0, or -1 with err. */
int client_warm_up(struct client *client);

/* Everything that is this client's to do. Returns 0, or -1 with err. */
int client_follow(struct client *client);

/* Sleep until an instant of CLOCK_MONOTONIC. Returns 0, or -1 with *err. */
int sleep_until(int64_t at_ns, struct error *err);

/* The first multiple of grid, shifted, that is at least grid and pause away: CLOCK_MONOTONIC. */
int64_t next_on_grid(int64_t grid_ns, int64_t shift_ns, int64_t pause_ns);

#endif

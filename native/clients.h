#ifndef FIRST_FLIGHT_CLIENTS_H
#define FIRST_FLIGHT_CLIENTS_H

#include "client_options.h"
#include "samples.h"
#include "schedule.h"

/*
 * Follow the schedule with as many clients as the options say, a thread each.
 *
 * Closed loop: each follows blocks of its own, one exchange after the other. Open loop: each
 * exchange has its instant, and the next free client takes it; if none is free then it begins
 * late, and its record says how late.
 *
 * Returns 0, or -1 with *err; then the samples hold what was measured before.
 */
int clients_follow(const struct client_options *options, const struct schedule *schedule,
		   struct samples *samples, struct error *err);

#endif

#ifndef FIRST_FLIGHT_CONTENTION_H
#define FIRST_FLIGHT_CONTENTION_H

#include <stdint.h>

#include "error.h"

/* The kernel's counters of who wanted a processor. -1: the kernel does not say. */
struct contention {
	int64_t wall_us;     /* CLOCK_MONOTONIC */
	int64_t pressure_us; /* some process waited for a processor (/proc/pressure/cpu) */
	int64_t steal_us;    /* one processor given to others by a hypervisor (/proc/stat) */
	int64_t busy_us;     /* the same processor working for processes, interrupts left out */
	int64_t own_us;	     /* for this program's children that have ended (getrusage(2)) */
	int64_t involuntary_switches; /* theirs, too */
};

/* Read the counters; processor is the one whose line in /proc/stat counts. */
void contention_read(int processor, struct contention *out);

/*
 * Write how far the counters went from one reading to the other, a line each, `name value`,
 * with - for what is unknown. Returns 0, or -1 with *err filled.
 */
int contention_write(const char *path, const struct contention *before,
		     const struct contention *after, struct error *err);

#endif

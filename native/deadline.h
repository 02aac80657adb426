#ifndef FIRST_FLIGHT_DEADLINE_H
#define FIRST_FLIGHT_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

/*
 * A limit for blocking calls that costs no system call each time: a thread notes until when it
 * will wait, and a watcher thread, asleep until then, interrupts it if it still does. An
 * interrupted call fails with EINTR.
 *
 * Threads that want a limit enlist; for others there is none, and the calls do nothing.
 */
#define DEADLINE_THREADS 256

/* Start the watcher; every limit will be this long. Once a process. Returns 0, or -1 with *err. */
int deadline_start(int64_t limit_ns, struct error *err);

/* The calling thread can be limited from here on. Returns 0, or -1 with *err if too many are. */
int deadline_enlist(struct error *err);

/* Before an enlisted thread ends. */
void deadline_leave(void);

/* The limit counts from start_ns on CLOCK_MONOTONIC_RAW. */
void deadline_begin(int64_t start_ns);

/* For loops around calls that succeed in part: has the limit been reached? */
bool deadline_reached(void);

/* No limit any more; from here on no call is interrupted. Returns whether it had been reached. */
bool deadline_end(void);

#endif

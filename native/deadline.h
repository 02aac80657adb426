#ifndef FIRST_FLIGHT_DEADLINE_H
#define FIRST_FLIGHT_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

/*
 * A limit for blocking calls that costs no system call each time: the calling thread notes
 * until when it will wait, and a second thread, asleep until then, interrupts it if it still
 * does. An interrupted call fails with EINTR.
 *
 * One thread of a program can be limited, the one that calls deadline_start().
 */

/* Every limit will be this long. Returns 0, or -1 with *err filled. */
int deadline_start(int64_t limit_ns, struct error *err);

/* The limit counts from start_ns on CLOCK_MONOTONIC_RAW. */
void deadline_begin(int64_t start_ns);

/* For loops around calls that succeed in part: has the limit been reached? */
bool deadline_reached(void);

/* No limit any more; from here on no call is interrupted. Returns whether it had been reached. */
bool deadline_end(void);

#endif

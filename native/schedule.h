#ifndef FIRST_FLIGHT_SCHEDULE_H
#define FIRST_FLIGHT_SCHEDULE_H

#include <stdint.h>

#include "arm.h"
#include "error.h"

/*
 * The order of exchanges, decided by the plan: a text file whose first line is
 * SCHEDULE_HEADER and each further line one block, its arms in order between blanks.
 * Read line by line, so that its length costs no memory.
 */
#define SCHEDULE_HEADER "# first-flight schedule 1"

struct schedule;

struct turn {
	uint64_t block;
	uint32_t position; /* place in the block, from 0 */
	enum arm arm;
};

/* Returns NULL with *err filled if the file cannot be read or has another header. Keeps path. */
struct schedule *schedule_open(const char *path, struct error *err);

/* Returns 1 with *out filled, 0 at the end, -1 with *err naming the line. */
int schedule_next(struct schedule *schedule, struct turn *out, struct error *err);

void schedule_close(struct schedule *schedule);

#endif

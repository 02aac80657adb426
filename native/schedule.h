#ifndef FIRST_FLIGHT_SCHEDULE_H
#define FIRST_FLIGHT_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arm.h"
#include "error.h"

/*
 * The order of exchanges, decided by the plan: a text file whose first line is
 * SCHEDULE_HEADER and each further line one block, its turns in order between blanks.
 *
 *   tcp tfo         closed loop: an exchange begins when the one before it has ended
 *   tcp@0 tfo@1250  open loop: it begins so many microseconds after the client's origin,
 *                   whatever became of earlier ones; instants do not decrease
 */
#define SCHEDULE_HEADER "# first-flight schedule 2"

struct turn {
	int64_t at_ns;	   /* open loop: after the origin */
	uint32_t block;	   /* from 0 */
	uint32_t position; /* place in the block, from 0 */
	uint32_t cold;	   /* of ARM_TFO_COLD: how many of these came before in the schedule */
	enum arm arm;
};

struct schedule {
	struct turn *turns; /* in the order of the file */
	size_t turn_count;
	/* The turns of block b are those from block_starts[b] to before block_starts[b + 1]. */
	size_t *block_starts;
	size_t block_count;
	bool open_loop;
	uint32_t arm_counts[ARM_COUNT];
};

/* Returns 0 with *out filled, for schedule_free(), or -1 with *err naming file and line. */
int schedule_read(const char *path, struct schedule *out, struct error *err);

void schedule_free(struct schedule *schedule);

#endif

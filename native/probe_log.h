#ifndef FIRST_FLIGHT_PROBE_LOG_H
#define FIRST_FLIGHT_PROBE_LOG_H

#include <stdint.h>
#include <stdio.h>

#include "error.h"
#include "probe_frame.h"

/* What was sent in one direction and of one kind, and what came of it. */
struct probe_log {
	uint32_t count;
	int64_t *sent_ns; /* by sequence, CLOCK_REALTIME */
	struct arrival *arrivals;
	size_t arrival_count;
	size_t capacity;
};

/* Room for count to be sent, 0 or more. Returns 0, or -1 with *err and nothing to free. */
int probe_log_open(struct probe_log *log, uint32_t count, struct error *err);

/*
 * A frame that may be of this log's; one of an earlier run, whose mark does not fit, is not.
 * Arrivals are to be noted in the order in which they came. Returns 0, or -1 with *err.
 */
int probe_log_arrival(struct probe_log *log, const struct sighting *sighting, int64_t at_ns,
		      struct error *err);

#define PROBE_LOG_HEADER                                                                           \
	"# first-flight path 2\n"                                                                  \
	"direction\tkind\tsequence\tcopy\torder\tsent_ns\tdelay_ns\tcorrupted\tce\n"

/*
 * A line for each arrival by sequence and copy, and for what was lost one with dashes. No more
 * arrivals can be noted then. What becomes of the file is the caller's to check.
 */
void probe_log_write(struct probe_log *log, const char *direction, const char *kind, FILE *file);

void probe_log_close(struct probe_log *log);

#endif

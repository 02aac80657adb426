#ifndef FIRST_FLIGHT_PROBE_OPTIONS_H
#define FIRST_FLIGHT_PROBE_OPTIONS_H

#include <stdint.h>

#include "address.h"
#include "error.h"
#include "probe_frame.h"

/* UP is sent by the client's end, DOWN by the server's. */
enum direction { UP, DOWN, DIRECTIONS };

/* One end of the path. */
struct probe_end {
	const char *netns; /* the file of its network namespace */
	const char *interface;
	struct address address;
};

struct probe_options {
	struct probe_end ends[DIRECTIONS]; /* the sender of each direction */
	int64_t count[KINDS];
	int64_t interval_ns; /* between spaced probes of a direction */
	int64_t wait_ns;     /* for what is under way to arrive */
	struct frame_format format;
	const char *output;
};

/* Returns 0 with *out filled, or -1 with *err. */
int probe_options_parse(int argc, char **argv, struct probe_options *out, struct error *err);

#endif

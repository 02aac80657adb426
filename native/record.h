#ifndef FIRST_FLIGHT_RECORD_H
#define FIRST_FLIGHT_RECORD_H

#include "error.h"
#include "exchange.h"
#include "schedule.h"

/*
 * The sample file: text, one exchange a line, tab-separated, "-" for what did not happen.
 * The first line names the format and its version, the second the columns. Times are
 * nanoseconds; start_ns counts from the client's origin, a whole second, and late_ns from the
 * instant that an open-loop schedule gives.
 */
#define RECORD_HEADER                                                                              \
	"# first-flight samples 2\n"                                                               \
	"cell\tclient\tblock\tposition\tarm\tstart_ns\tlate_ns\tttfb_ns\tttlb_ns\tconnect_"        \
	"ns\tbytes"                                                                                \
	"\terror\tcookie_before\tsyn_data_acked\tfastopen_client_fail\tretransmits\trtt_us"        \
	"\tmin_rtt_us\n"

/* The longest line: the cell's name takes up to 255 bytes, fifteen numbers up to 20 each. */
#define RECORD_MAX 680

/* Which exchange it was. */
struct record_key {
	const char *cell;
	uint32_t client; /* from 0 */
	const struct turn *turn;
	int64_t origin_ns; /* what start_ns counts from */
};

/*
 * Format one line with its newline into the RECORD_MAX bytes of line.
 * Returns its length, or -1 with *err if it does not fit.
 */
int record_format(char *line, const struct record_key *key, const struct exchange_result *result,
		  struct error *err);

#endif

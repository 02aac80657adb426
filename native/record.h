#ifndef FIRST_FLIGHT_RECORD_H
#define FIRST_FLIGHT_RECORD_H

#include "error.h"
#include "exchange.h"
#include "schedule.h"

/*
 * The sample file: text, one exchange a line, tab-separated, "-" for what did not happen.
 * The first line names the format and its version, the second the columns. Times are
 * nanoseconds; start_ns counts from the client's first aligned instant.
 */
#define RECORD_HEADER                                                                              \
	"# first-flight samples 1\n"                                                               \
	"cell\tblock\tposition\tarm\tstart_ns\tttfb_ns\tttlb_ns\tconnect_ns\tbytes\terror\t"       \
	"cookie_before\tsyn_data_acked\tfastopen_client_fail\tretransmits\trtt_us\tmin_rtt_us\n"

/* The longest line: the cell's name takes up to 255 bytes, thirteen numbers up to 20 each. */
#define RECORD_MAX 640

/*
 * Format one line with its newline into the RECORD_MAX bytes of line.
 * Returns its length, or -1 with *err if it does not fit.
 */
int record_format(char *line, const char *cell, const struct turn *turn, int64_t origin_ns,
		  const struct exchange_result *result, struct error *err);

#endif

#ifndef FIRST_FLIGHT_NUMBER_H
#define FIRST_FLIGHT_NUMBER_H

#include <stdint.h>

#include "error.h"

/*
 * Read a whole decimal number between min and max, both included.
 * Returns 0 with *out filled, or -1 with *err naming the option and its limits.
 */
int number_parse(const char *option, const char *text, int64_t min, int64_t max, int64_t *out,
		 struct error *err);

#endif

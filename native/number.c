#include "number.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>

int number_parse(const char *option, const char *text, int64_t min, int64_t max, int64_t *out,
		 struct error *err)
{
	char *end = NULL;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno || value < min || value > max)
		return error_set(err, 0, "%s %s: give a whole number from %" PRId64 " to %" PRId64,
				 option, text, min, max);
	*out = value;
	return 0;
}

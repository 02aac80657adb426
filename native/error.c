#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *err, int number, const char *format, ...)
{
	va_list arguments;

	err->number = number;
	va_start(arguments, format);
	(void)vsnprintf(err->what, sizeof(err->what), format, arguments);
	va_end(arguments);
	return -1;
}

void error_print(const char *program, const struct error *err)
{
	if (err->number)
		fprintf(stderr, "%s: %s: %s\n", program, err->what, strerror(err->number));
	else
		fprintf(stderr, "%s: %s\n", program, err->what);
}

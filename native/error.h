#ifndef FIRST_FLIGHT_ERROR_H
#define FIRST_FLIGHT_ERROR_H

#include <errno.h>

/* Why a function returned -1. Only main prints it. */
struct error {
	/* The call or the rule that failed, with its subject: "open samples.tsv". */
	char what[512];
	/* errno, or 0 where no system call is to blame. */
	int number;
};

/* Fill *err. Always returns -1, so that a function can return it. */
int error_set(struct error *err, int number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* To standard error, as "program: what: strerror". */
void error_print(const char *program, const struct error *err);

#endif

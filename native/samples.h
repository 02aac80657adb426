#ifndef FIRST_FLIGHT_SAMPLES_H
#define FIRST_FLIGHT_SAMPLES_H

#include <pthread.h>
#include <stddef.h>

#include "error.h"

/* The sample file, written by several threads: one record as a whole, one write each. */
struct samples {
	const char *path;
	int fd;
	pthread_mutex_t lock;
};

/* Create the file, which must not exist, with its header. Returns 0, or -1 with *err. */
int samples_create(struct samples *samples, const char *path, struct error *err);

/* Returns 0, or -1 with *err. */
int samples_append(struct samples *samples, const char *line, size_t len, struct error *err);

/* Close it with all of it on the disk. Returns 0, or -1 with *err; it is closed either way. */
int samples_finish(struct samples *samples, struct error *err);

/* Close what a failure left. */
void samples_abandon(struct samples *samples);

#endif

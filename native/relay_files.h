#ifndef FIRST_FLIGHT_RELAY_FILES_H
#define FIRST_FLIGHT_RELAY_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define RELAY_FILES	 64
#define RELAY_NAME_BYTES 64

/*
 * What grows in the working folder, sent on as frames:
 *
 *	file NAME OFFSET LENGTH\n	and LENGTH bytes, which follow the first OFFSET of that file
 *
 * Names are of letters, digits, dot, hyphen and underscore; other files, and those in folders,
 * are not sent, nor is one with a leading dot.
 */
struct relay_files {
	struct relay_file {
		char name[RELAY_NAME_BYTES];
		int64_t sent; /* bytes; -1: not even that there is such a file */
	} files[RELAY_FILES];
	size_t count;
	size_t next; /* where to look first, so that no file waits for ever */
};

/* Take what is there for known to the other side. Returns 0, or -1 with *err filled. */
int relay_files_begin(struct relay_files *files, struct error *err);

/*
 * Put the next frame into a buffer of size bytes, at least 256. Returns its length, 0 if nothing
 * has grown, or -1 with *err filled.
 */
int64_t relay_files_next(struct relay_files *files, char *buffer, size_t size, struct error *err);

#endif

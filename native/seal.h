#ifndef FIRST_FLIGHT_SEAL_H
#define FIRST_FLIGHT_SEAL_H

#include "error.h"

/*
 * From here on this process and its children can write, make, rename or remove no file but
 * those below the working folder, whoever they are, and in the file system for temporary
 * files in memory, where a guest's memory lives (landlock(7)). Reading is not restricted, nor
 * is what Landlock does not know: modes, owners and times of a user's own files.
 *
 * Returns 0, also on a kernel without Landlock, where a guest is held by its hostfs= alone;
 * -1 with *err filled if the kernel has it and refuses.
 */
int seal(struct error *err);

#endif

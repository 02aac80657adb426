#ifndef FIRST_FLIGHT_SEAL_H
#define FIRST_FLIGHT_SEAL_H

#include "error.h"

/*
 * From here on this process and its children can change no file but those below the working
 * folder, whoever they are, and unnamed ones in the shared memory file system, where a guest's
 * memory lives (landlock(7)). Reading is not restricted.
 *
 * Returns 0, also on a kernel without Landlock, where a guest is held by its hostfs= alone;
 * -1 with *err filled if the kernel has it and refuses.
 */
int seal(struct error *err);

#endif

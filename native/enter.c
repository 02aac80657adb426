/*
 * The first program in the namespaces of a cell that runs on this kernel: makes them a place
 * where a cell can change nothing of the machine, and becomes the cell's program there.
 *
 * - every mount read-only, this machine's files and global sysctls with it (root of the machine
 *   could write them from any namespace), except
 * - /run: a tmpfs, for ip-netns(8), with the working folder at /run/output
 * - /proc/sys/net: what of it the network namespaces do not own, the kernel protects itself
 *
 * Needs mount and process namespaces of its own (unshare(1)), with /proc mounted.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "error.h"

static const char usage[] = "usage: enter PROGRAM [ARGUMENT...]\n";

#define OUTPUT "/run/output"

/* mount_setattr(2), Linux 5.12; not in every C library. */
#ifndef SYS_mount_setattr
#	define SYS_mount_setattr 442
#endif
#define WHOLE_TREE 0x8000 /* AT_RECURSIVE */

struct mount_attributes {
	uint64_t set, clear, propagation, user_namespace;
};

static int set_read_only(const char *path, int yes, struct error *err)
{
	struct mount_attributes attributes = {0};
	const uint64_t read_only = 1; /* MOUNT_ATTR_RDONLY */

	*(yes ? &attributes.set : &attributes.clear) = read_only;
	if (syscall(SYS_mount_setattr, AT_FDCWD, path, yes ? WHOLE_TREE : 0, &attributes,
		    sizeof(attributes)) < 0)
		return error_set(err, errno, "mount_setattr %s (Linux 5.12)", path);
	return 0;
}

static int put(const char *source, const char *target, const char *type, unsigned long flags,
	       struct error *err)
{
	if (mount(source, target, type, flags, NULL) < 0)
		return error_set(err, errno, "mount %s on %s", source, target);
	return 0;
}

/* The bind comes before everything is read-only, and stays as it was. */
static int make_place(struct error *err)
{
	if (put("none", "/", NULL, MS_REC | MS_PRIVATE, err) < 0 || set_read_only("/", 1, err) < 0)
		return -1;
	if (put("/proc/sys/net", "/proc/sys/net", NULL, MS_BIND, err) < 0 ||
	    set_read_only("/proc/sys/net", 0, err) < 0)
		return -1;
	/* The working folder may lie below /run: it is reached as "." however that is covered. */
	if (put("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, err) < 0)
		return -1;
	if (mkdir(OUTPUT, 0755) < 0)
		return error_set(err, errno, "mkdir %s", OUTPUT);
	if (put(".", OUTPUT, NULL, MS_BIND, err) < 0 || set_read_only(OUTPUT, 0, err) < 0)
		return -1;
	if (chdir(OUTPUT) < 0)
		return error_set(err, errno, "chdir %s", OUTPUT);
	return 0;
}

int main(int argc, char **argv)
{
	struct error err;

	if (argc < 2) {
		fputs(usage, stderr);
		return EXIT_FAILURE;
	}
	if (make_place(&err) == 0) {
		execvp(argv[1], argv + 1);
		error_set(&err, errno, "execute %s", argv[1]);
	}
	error_print("enter", &err);
	return EXIT_FAILURE;
}

/* O_PATH */
#define _GNU_SOURCE
#include "seal.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/magic.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* What came after the headers of Debian 12 (landlock(7)), with the version that brought it. */
#define RIGHT_REFER	 (UINT64_C(1) << 13)
#define RIGHT_TRUNCATE	 (UINT64_C(1) << 14)
#define VERSION_REFER	 2
#define VERSION_TRUNCATE 3

/* Every right to change something, as of Landlock's first version. */
#define CHANGE                                                                                     \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                           \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                           \
	 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                               \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |                             \
	 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

/* A guest's memory: a file made, sized and unlinked at once. */
#define MEMORY                                                                                     \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                             \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | RIGHT_TRUNCATE)

/* A user-mode kernel takes /dev/shm if that is in memory, else /tmp. */
static const char *memory_folder(void)
{
	struct statfs shm;

	return statfs("/dev/shm", &shm) == 0 && shm.f_type == TMPFS_MAGIC ? "/dev/shm" : "/tmp";
}

static int allow(int ruleset, const char *path, uint64_t rights, struct error *err)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = rights};
	int failed;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return errno == ENOENT ? 0 : error_set(err, errno, "open %s", path);
	failed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0;
	if (failed)
		error_set(err, errno, "landlock_add_rule %s", path);
	(void)close(rule.parent_fd);
	return failed ? -1 : 0;
}

int seal(struct error *err)
{
	int version =
		(int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	uint64_t rights = CHANGE | (version >= VERSION_REFER ? RIGHT_REFER : 0) |
			  (version >= VERSION_TRUNCATE ? RIGHT_TRUNCATE : 0);
	struct landlock_ruleset_attr handled = {.handled_access_fs = rights};
	const struct {
		const char *path;
		uint64_t rights;
	} allowed[] = {
		{".", rights},
		{memory_folder(), MEMORY & rights},
		{"/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE},
		/* At boot a user-mode kernel tries how the host's terminals behave. */
		{"/dev/ptmx", LANDLOCK_ACCESS_FS_WRITE_FILE},
		{"/dev/pts", LANDLOCK_ACCESS_FS_WRITE_FILE},
	};
	int ruleset, result = -1;

	if (version < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
		return 0;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	if (ruleset < 0)
		return error_set(err, errno, "landlock_create_ruleset");
	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		if (allow(ruleset, allowed[i].path, allowed[i].rights, err) < 0)
			goto out;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		error_set(err, errno, "prctl PR_SET_NO_NEW_PRIVS");
	else if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		error_set(err, errno, "landlock_restrict_self");
	else
		result = 0;
out:
	(void)close(ruleset);
	return result;
}

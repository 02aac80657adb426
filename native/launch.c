/*
 * Starts a cell, in a guest kernel or in namespaces of this one, so that nothing but its
 * arguments and its files can influence it, and so that nothing of it outlives this program or
 * the program that started this one.
 *
 * - environment empty but for HOME, a folder of its own; address layout not randomised;
 *   one processor, because a user-mode kernel hands over between processes at every
 *   guest system call, which costs several times more across processors
 * - no file can be changed but those below the working folder (seal.h), unless the program
 *   sees to that itself: sealed, it could mount nothing
 * - a limit in real time: a guest program that spins never sees virtual time pass
 * - its parent's death ends it (PR_SET_PDEATHSIG), and it ends every descendant, which are
 *   its to reap (PR_SET_CHILD_SUBREAPER)
 *
 * Exit status: the guest's own; 124 the limit was reached; 125 this program failed;
 * 128 + N ended by signal N.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "contention.h"
#include "number.h"
#include "seal.h"
#include "tree.h"

static const char usage[] =
	"usage: launch --processor N --limit-s N --parent PID [--console FILE] [--archive FILE]\n"
	"              [--contention FILE] [--unsealed] -- PROGRAM [ARGUMENT...]\n"
	"\n"
	"--console takes what the program prints: a file, because a guest that waits for a reader\n"
	"          would wait in virtual time. It must lie below the working folder.\n"
	"--archive is opened as descriptor 3 and unlinked before the program starts.\n"
	"--contention takes what competed for the processor meanwhile (contention.h).\n";

#define ARCHIVE_DESCRIPTOR 3

#define EXIT_LIMIT  124
#define EXIT_FAILED 125
#define EXIT_SIGNAL 128

/* The guest keeps its process id here; removed at the end. In the working folder. */
#define HOME_TEMPLATE ".guest-home-XXXXXX"

/* The usual limit, so that the guest's own layout does not depend on the user's. */
#define STACK_BYTES ((rlim_t)8 * 1024 * 1024)

struct options {
	int64_t processor;
	int64_t limit_s;
	int64_t parent;
	const char *console;	/* NULL: this program's own standard output and error */
	const char *archive;	/* NULL: none */
	const char *contention; /* NULL: not wanted */
	int unsealed;
	char **command;
};

static int parse_options(int argc, char **argv, struct options *out, struct error *err)
{
	static const struct option known[] = {
		{"processor", required_argument, NULL, 'c'},
		{"limit-s", required_argument, NULL, 'l'},
		{"parent", required_argument, NULL, 'p'},
		{"console", required_argument, NULL, 'o'},
		{"archive", required_argument, NULL, 'a'},
		{"contention", required_argument, NULL, 'n'},
		{"unsealed", no_argument, NULL, 'u'},
		{NULL, 0, NULL, 0},
	};
	int option, failed = 0;

	out->processor = -1;
	while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1 && !failed) {
		switch (option) {
		case 'c':
			failed = number_parse("--processor", optarg, 0, CPU_SETSIZE - 1,
					      &out->processor, err);
			break;
		case 'l':
			failed = number_parse("--limit-s", optarg, 1, 7 * 24 * 3600, &out->limit_s,
					      err);
			break;
		case 'p':
			failed = number_parse("--parent", optarg, 1, INT_MAX, &out->parent, err);
			break;
		case 'o':
			out->console = optarg;
			break;
		case 'a':
			out->archive = optarg;
			break;
		case 'n':
			out->contention = optarg;
			break;
		case 'u':
			out->unsealed = 1;
			break;
		default:
			return error_set(err, 0, "unknown option\n%s", usage);
		}
	}
	if (failed)
		return -1;
	out->command = argv + optind;
	if (out->processor < 0 || !out->limit_s || !out->parent || optind == argc)
		return error_set(err, 0, "options are missing\n%s", usage);
	return 0;
}

/* Die with the parent; it may be gone already. */
static int bind_to_parent(pid_t parent, int signal, struct error *err)
{
	if (prctl(PR_SET_PDEATHSIG, signal) < 0)
		return error_set(err, errno, "prctl PR_SET_PDEATHSIG");
	if (getppid() != parent)
		return error_set(err, 0, "the process that asked for this guest is gone");
	return 0;
}

static int set_up(const struct options *o, const char *home, struct error *err)
{
	struct rlimit none = {0}, stack;
	char *absolute;
	cpu_set_t set;

	if (getrlimit(RLIMIT_STACK, &stack) < 0)
		return error_set(err, errno, "getrlimit");
	stack.rlim_cur = stack.rlim_max < STACK_BYTES ? stack.rlim_max : STACK_BYTES;
	if (setrlimit(RLIMIT_CORE, &none) < 0 || setrlimit(RLIMIT_STACK, &stack) < 0)
		return error_set(err, errno, "setrlimit");
	CPU_ZERO(&set);
	CPU_SET((size_t)o->processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		return error_set(err, errno, "sched_setaffinity to processor %d",
				 (int)o->processor);
	if (personality(ADDR_NO_RANDOMIZE) < 0)
		return error_set(err, errno, "personality ADDR_NO_RANDOMIZE");
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return error_set(err, errno, "prctl PR_SET_CHILD_SUBREAPER");
	absolute = realpath(home, NULL);
	if (!absolute || clearenv() != 0 || setenv("HOME", absolute, 1) < 0) {
		free(absolute);
		return error_set(err, errno, "set HOME");
	}
	free(absolute);
	return 0;
}

/* The signals that this program waits for, blocked from the start so that none is missed. */
static sigset_t awaited(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return set;
}

/* Open path and make it the descriptor; it stays open across exec. */
static int open_as(int descriptor, const char *path, int flags, struct error *err)
{
	int fd = open(path, flags, 0644);

	if (fd < 0)
		return error_set(err, errno, "open %s", path);
	if (fd == descriptor)
		return 0;
	if (dup2(fd, descriptor) < 0)
		return error_set(err, errno, "dup2");
	(void)close(fd);
	return 0;
}

/* Does not return but with -1 and *err filled; standard error is then still this program's. */
static int become_guest(const struct options *o, pid_t parent, struct error *err)
{
	int own_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, ARCHIVE_DESCRIPTOR + 1);
	sigset_t none;

	if (own_error < 0)
		return error_set(err, errno, "fcntl F_DUPFD_CLOEXEC");
	if (bind_to_parent(parent, SIGKILL, err) < 0)
		return -1;
	if (o->archive) {
		if (open_as(ARCHIVE_DESCRIPTOR, o->archive, O_RDONLY, err) < 0)
			return -1;
		if (unlink(o->archive) < 0)
			return error_set(err, errno, "unlink %s", o->archive);
	}
	if (!o->unsealed && seal(err) < 0)
		return -1;
	if (o->console) {
		if (open_as(STDOUT_FILENO, o->console, O_WRONLY | O_CREAT | O_TRUNC, err) < 0)
			return -1;
		if (dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
			return error_set(err, errno, "dup2");
	}
	for (int number = 1; number < NSIG; number++)
		(void)signal(number, SIG_DFL); /* what was ignored would stay so across exec */
	sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		error_set(err, errno, "sigprocmask");
	else {
		execv(o->command[0], o->command);
		error_set(err, errno, "execute %s", o->command[0]);
	}
	(void)dup2(own_error, STDERR_FILENO);
	return -1;
}

static pid_t start(const struct options *o, struct error *err)
{
	pid_t self = getpid(), child = fork();

	if (child < 0)
		return error_set(err, errno, "fork");
	if (child > 0)
		return child;
	(void)become_guest(o, self, err);
	error_print("launch", err);
	_exit(EXIT_FAILED);
}

/*
 * Reap what has ended. Returns 1 with *status if the guest itself is among it, else 0.
 */
static int reap(pid_t guest, int *status)
{
	int ended, found = 0;
	pid_t pid;

	while ((pid = waitpid(-1, &ended, WNOHANG)) > 0)
		if (pid == guest) {
			*status = WIFEXITED(ended) ? WEXITSTATUS(ended)
						   : EXIT_SIGNAL + WTERMSIG(ended);
			found = 1;
		}
	return found;
}

/* Returns the exit status to give. */
static int watch_over(pid_t guest, int64_t limit_ns)
{
	int64_t deadline = clock_now(CLOCK_MONOTONIC) + limit_ns;
	sigset_t set = awaited();
	int status = 0;

	while (!reap(guest, &status)) {
		int64_t left = deadline - clock_now(CLOCK_MONOTONIC);
		struct timespec limit = clock_timespec(left > 0 ? left : 0);
		int signal;

		if (left <= 0)
			return EXIT_LIMIT;
		signal = sigtimedwait(&set, NULL, &limit);
		if (signal > 0 && signal != SIGCHLD)
			return EXIT_SIGNAL + signal;
	}
	return status;
}

/*
 * Kill every descendant that is left. The kernel lists the children of the one thread;
 * grandchildren become children as their parents die, so this repeats until none is left.
 */
static void end_all(void)
{
	struct timespec pause = clock_timespec(NS_PER_MS);
	char path[64];
	int status;

	(void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	for (;;) {
		FILE *children = fopen(path, "re");
		int pid;

		if (!children)
			return; /* no CONFIG_PROC_CHILDREN: PR_SET_PDEATHSIG must do */
		while (fscanf(children, "%d", &pid) == 1)
			(void)kill((pid_t)pid, SIGKILL);
		(void)fclose(children);
		while (waitpid(-1, &status, WNOHANG) > 0)
			;
		if (waitpid(-1, &status, WNOHANG) < 0)
			return; /* ECHILD: none left */
		(void)nanosleep(&pause, NULL);
	}
}

/* Returns the exit status to give, or -1 with *err filled if the guest could not be started. */
static int run(const struct options *o, struct error *err)
{
	char home[] = HOME_TEMPLATE;
	struct contention before, after;
	sigset_t set = awaited();
	int status = -1;
	pid_t guest;

	/* Ignored by whoever started us, the guest's end would never be reported. */
	if (signal(SIGCHLD, SIG_DFL) == SIG_ERR || sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_set(err, errno, "prepare signals");
	if (bind_to_parent((pid_t)o->parent, SIGTERM, err) < 0)
		return -1;
	if (!mkdtemp(home))
		return error_set(err, errno, "create %s", home);
	if (set_up(o, home, err) < 0)
		goto out;
	contention_read((int)o->processor, &before);
	guest = start(o, err);
	if (guest < 0)
		goto out;
	status = watch_over(guest, o->limit_s * NS_PER_S);
	end_all();
	contention_read((int)o->processor, &after);
	if (o->contention && contention_write(o->contention, &before, &after, err) < 0)
		status = -1;
out:
	tree_remove(AT_FDCWD, home);
	return status;
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct error err;
	int status;

	if (parse_options(argc, argv, &options, &err) < 0) {
		error_print("launch", &err);
		return EXIT_FAILED;
	}
	status = run(&options, &err);
	if (status < 0) {
		error_print("launch", &err);
		return EXIT_FAILED;
	}
	return status;
}

/*
 * Runs a program on this machine for somebody on another one, who is reached by standard input
 * and output, such as those of a command over SSH.
 *
 * - What grows in the working folder goes to standard output while it grows (relay_files.h), and
 *   in the end one line: `end STATUS FREE-BYTES`, the latter for an ordinary user on its disk.
 * - Standard input is a lifeline: when it ends, or is silent for too long, or sshd dies, the
 *   program is ended. A connection that is half open would not tell.
 * - The working folder is removed in the end, whatever that was, with --discard.
 *
 * Exit status: 0 if the program ended by itself, whatever its status; 125 this program failed;
 * 1 it was ended.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "number.h"
#include "relay_files.h"
#include "tree.h"

static const char usage[] =
	"usage: relay --lifeline-s N --parent PID [--discard] -- PROGRAM [ARGUMENT...]\n";

#define EXIT_ENDED  1
#define EXIT_FAILED 125
#define EXIT_SIGNAL 128

/* How soon what has grown is noticed. */
#define LOOK_MS 200
/* From SIGTERM to SIGKILL: launch needs less to end a cell. */
#define PATIENCE_NS (8 * NS_PER_S)

struct relay {
	int64_t lifeline_ns;
	pid_t program;
	int signals;	   /* signalfd */
	int64_t heard_ns;  /* when standard input last said something */
	int64_t ending_ns; /* when the program was told to end; 0: it was not */
	int status;	   /* the program's; -1: it runs */
	int is_deaf;	   /* nobody listens on standard output any more */
	struct relay_files files;
	char frame[65536];
	size_t length, sent;
};

static int64_t now(void)
{
	return clock_now(CLOCK_MONOTONIC);
}

static void tell_to_end(struct relay *r)
{
	if (r->ending_ns || r->status >= 0)
		return;
	(void)kill(r->program, SIGTERM);
	r->ending_ns = now();
}

/* The program's status as a shell has it; asked after every signal. */
static void look_for_end(struct relay *r)
{
	int status;

	if (waitpid(r->program, &status, WNOHANG) == r->program)
		r->status =
			WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
}

static void read_signals(struct relay *r)
{
	struct signalfd_siginfo info;

	while (read(r->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			tell_to_end(r);
	look_for_end(r);
}

/* Returns 0 at the end of standard input. */
static int read_lifeline(struct relay *r)
{
	char heartbeats[256];
	ssize_t got = read(STDIN_FILENO, heartbeats, sizeof(heartbeats));

	if (got > 0)
		r->heard_ns = now();
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		return 0;
	return 1;
}

/* Returns 0 where nothing can be written any more. */
static int send_frame(struct relay *r)
{
	ssize_t put = write(STDOUT_FILENO, r->frame + r->sent, r->length - r->sent);

	if (put < 0)
		return errno == EAGAIN || errno == EINTR;
	r->sent += (size_t)put;
	if (r->sent == r->length)
		r->length = r->sent = 0;
	return 1;
}

static int put_end_frame(struct relay *r)
{
	struct statvfs disk;
	uint64_t free_bytes =
		statvfs(".", &disk) == 0 ? (uint64_t)disk.f_bavail * disk.f_frsize : 0;

	r->length = (size_t)snprintf(r->frame, sizeof(r->frame), "end %d %" PRIu64 "\n", r->status,
				     free_bytes);
	return 0;
}

/* Wait for whatever comes first, and deal with it. */
static void wait_and_serve(struct relay *r, int *lifeline)
{
	struct pollfd fds[] = {
		{.fd = r->signals, .events = POLLIN},
		{.fd = *lifeline ? STDIN_FILENO : -1, .events = POLLIN},
		/* Always: a reader that has gone is told of unasked. */
		{.fd = r->is_deaf ? -1 : STDOUT_FILENO, .events = r->length > 0 ? POLLOUT : 0},
	};

	if (poll(fds, 3, r->status >= 0 && r->length == 0 ? 0 : LOOK_MS) < 0)
		return;
	if (fds[0].revents)
		read_signals(r);
	if (fds[1].revents)
		*lifeline = read_lifeline(r);
	if ((fds[2].revents & ~POLLOUT) || (fds[2].revents && !send_frame(r)))
		r->is_deaf = 1;
}

/*
 * Serve until the program has ended and everything is sent, or nobody is left to send it to.
 * Returns 0, or -1 with *err filled.
 */
static int serve(struct relay *r, struct error *err)
{
	int lifeline = 1, said_end = 0;

	r->heard_ns = now();
	for (;;) {
		int is_silent = now() - r->heard_ns > r->lifeline_ns;

		if (!lifeline || is_silent || r->is_deaf)
			tell_to_end(r);
		if (r->ending_ns && r->status < 0 && now() - r->ending_ns > PATIENCE_NS)
			(void)kill(r->program, SIGKILL);
		if (r->is_deaf || is_silent)
			r->length = 0;
		else if (r->length == 0) {
			int64_t length =
				relay_files_next(&r->files, r->frame, sizeof(r->frame), err);

			if (length < 0)
				return -1;
			r->length = (size_t)length;
			if (length == 0 && r->status >= 0 && said_end)
				return 0;
			if (length == 0 && r->status >= 0)
				said_end = put_end_frame(r) == 0;
		}
		if (r->status >= 0 && (r->is_deaf || is_silent))
			return 0;
		wait_and_serve(r, &lifeline);
	}
}

/* The program has no part in what goes over standard input and output. */
static pid_t start(char **command, struct error *err)
{
	pid_t child = fork();
	sigset_t none;
	int null;

	if (child < 0)
		return error_set(err, errno, "fork");
	if (child > 0)
		return child;
	sigemptyset(&none);
	null = open("/dev/null", O_RDONLY);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		error_set(err, errno, "prepare the program");
	else {
		execv(command[0], command);
		error_set(err, errno, "execute %s", command[0]);
	}
	error_print("relay", err);
	_exit(EXIT_FAILED);
}

static int prepare(struct relay *r, pid_t parent, struct error *err)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || signal(SIGCHLD, SIG_DFL) == SIG_ERR ||
	    sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_set(err, errno, "prepare signals");
	r->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (r->signals < 0)
		return error_set(err, errno, "signalfd");
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
		return error_set(err, errno, "prctl PR_SET_PDEATHSIG");
	if (getppid() != parent)
		return error_set(err, 0, "the process that asked for this is gone");
	for (int fd = STDIN_FILENO; fd <= STDOUT_FILENO; fd++) {
		int flags = fcntl(fd, F_GETFL);

		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
			return error_set(err, errno, "fcntl O_NONBLOCK");
	}
	return relay_files_begin(&r->files, err);
}

struct options {
	int64_t lifeline_s;
	int64_t parent;
	int discard;
};

static int parse_options(int argc, char **argv, struct options *out, struct error *err)
{
	static const struct option known[] = {
		{"lifeline-s", required_argument, NULL, 'l'},
		{"parent", required_argument, NULL, 'p'},
		{"discard", no_argument, NULL, 'd'},
		{NULL, 0, NULL, 0},
	};
	int option, failed = 0;

	while ((option = getopt_long(argc, argv, "+", known, NULL)) != -1 && !failed) {
		if (option == 'l')
			failed = number_parse("--lifeline-s", optarg, 1, 3600, &out->lifeline_s,
					      err);
		else if (option == 'p')
			failed = number_parse("--parent", optarg, 1, INT_MAX, &out->parent, err);
		else if (option == 'd')
			out->discard = 1;
		else
			return error_set(err, 0, "unknown option\n%s", usage);
	}
	if (failed)
		return -1;
	if (!out->lifeline_s || !out->parent || optind == argc)
		return error_set(err, 0, "options are missing\n%s", usage);
	return 0;
}

int main(int argc, char **argv)
{
	static struct relay relay = {.status = -1};
	struct options options = {0};
	char folder[PATH_MAX];
	struct error err;
	int exit_status = EXIT_FAILED;

	if (parse_options(argc, argv, &options, &err) < 0) {
		error_print("relay", &err);
		return EXIT_FAILED;
	}
	relay.lifeline_ns = options.lifeline_s * NS_PER_S;
	if (!getcwd(folder, sizeof(folder)))
		error_set(&err, errno, "getcwd");
	else if (prepare(&relay, (pid_t)options.parent, &err) == 0 &&
		 (relay.program = start(argv + optind, &err)) > 0 && serve(&relay, &err) == 0)
		exit_status = relay.ending_ns ? EXIT_ENDED : EXIT_SUCCESS;
	if (exit_status == EXIT_FAILED) {
		error_print("relay", &err);
		if (relay.program > 0) {
			(void)kill(relay.program, SIGTERM);
			(void)waitpid(relay.program, NULL, 0);
		}
	}
	if (options.discard)
		tree_remove(AT_FDCWD, folder);
	return exit_status;
}

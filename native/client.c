/*
 * The client: follows a schedule, one exchange after the other, and writes a record of
 * each as it ends. It decides nothing: order, arms, sizes and limits come from the plan.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "clock.h"
#include "deadline.h"
#include "exchange.h"
#include "number.h"
#include "record.h"
#include "schedule.h"
#include "tcp_metrics.h"

static const char usage[] =
	"usage: client --server ADDRESS --port N --schedule FILE --samples FILE --cell NAME\n"
	"              --request BYTES --response BYTES --timeout-ms N --pause-us N\n";

#define MAX_BYTES      (16 * 1024 * 1024)
#define MAX_TIMEOUT_MS (24 * 60 * 60 * 1000)
#define MAX_PAUSE_US   (INT64_C(24) * 60 * 60 * 1000000)

/*
 * Exchanges begin at whole milliseconds of CLOCK_MONOTONIC, at least one apart, so that
 * their phase against the kernel's timers does not depend on what happened before.
 */
#define GRID_NS NS_PER_MS
/* The first one begins at a whole second: what started the client cannot shift it. */
#define ORIGIN_GRID_NS NS_PER_S

struct options {
	const char *schedule;
	const char *samples;
	const char *cell;
	int64_t timeout_ns; /* of each exchange */
	int64_t pause_ns;   /* at least, before each exchange: what is under way shall arrive */
	struct exchange_plan plan;
};

static int parse_options(int argc, char **argv, struct options *out, struct error *err)
{
	static const struct option known[] = {
		{"server", required_argument, NULL, 's'},
		{"port", required_argument, NULL, 'p'},
		{"schedule", required_argument, NULL, 'o'},
		{"samples", required_argument, NULL, 'w'},
		{"cell", required_argument, NULL, 'c'},
		{"request", required_argument, NULL, 'q'},
		{"response", required_argument, NULL, 'r'},
		{"timeout-ms", required_argument, NULL, 't'},
		{"pause-us", required_argument, NULL, 'u'},
		{NULL, 0, NULL, 0},
	};
	int64_t port = 0, request = 0, response = 0, timeout_ms = 0, pause_us = -1;
	int option, failed = 0;

	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1 && !failed) {
		switch (option) {
		case 's':
			if (inet_pton(AF_INET, optarg, &out->plan.server.sin_addr) != 1)
				return error_set(err, 0, "--server %s: not an IPv4 address",
						 optarg);
			out->plan.server.sin_family = AF_INET;
			break;
		case 'p':
			failed = number_parse("--port", optarg, 1, 65535, &port, err);
			break;
		case 'o':
			out->schedule = optarg;
			break;
		case 'w':
			out->samples = optarg;
			break;
		case 'c':
			out->cell = optarg;
			break;
		case 'q':
			failed = number_parse("--request", optarg, 1, MAX_BYTES, &request, err);
			break;
		case 'r':
			failed = number_parse("--response", optarg, 1, MAX_BYTES, &response, err);
			break;
		case 't':
			failed = number_parse("--timeout-ms", optarg, 1, MAX_TIMEOUT_MS,
					      &timeout_ms, err);
			break;
		case 'u':
			failed =
				number_parse("--pause-us", optarg, 0, MAX_PAUSE_US, &pause_us, err);
			break;
		default:
			return error_set(err, 0, "unknown option\n%s", usage);
		}
	}
	if (failed)
		return -1;
	if (optind != argc || !out->schedule || !out->samples || !out->cell ||
	    !out->plan.server.sin_family || !port || !request || !response || !timeout_ms ||
	    pause_us < 0)
		return error_set(err, 0, "every option is needed\n%s", usage);
	out->plan.server.sin_port = htons((uint16_t)port);
	out->plan.request_bytes = (size_t)request;
	out->plan.response_bytes = (size_t)response;
	out->timeout_ns = timeout_ms * NS_PER_MS;
	out->pause_ns = pause_us * 1000;
	return 0;
}

/* Sleep to the first multiple of grid that is at least grid and pause away. */
static int wait_for_grid(int64_t grid_ns, int64_t pause_ns, struct error *err)
{
	int64_t earliest = clock_now(CLOCK_MONOTONIC) + pause_ns;
	struct timespec at = clock_timespec((earliest / grid_ns + 2) * grid_ns);
	int number;

	do
		number = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	while (number == EINTR); /* a late word from deadline.c */
	return number ? error_set(err, number, "clock_nanosleep") : 0;
}

static int write_whole(int fd, const char *bytes, size_t len, struct error *err)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0)
			return error_set(err, errno, "write samples");
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static int follow(const struct options *o, struct schedule *schedule, struct tcp_metrics *metrics,
		  int samples_fd, struct error *err)
{
	struct exchange_result result;
	char line[RECORD_MAX];
	int64_t origin_ns;
	struct turn turn;
	int got;

	/* The default slack of 50 us would be in every start (prctl(2)). */
	if (prctl(PR_SET_TIMERSLACK, 1) < 0)
		return error_set(err, errno, "prctl PR_SET_TIMERSLACK");
	if (deadline_start(o->timeout_ns, err) < 0 || wait_for_grid(ORIGIN_GRID_NS, 0, err) < 0)
		return -1;
	origin_ns = clock_now(CLOCK_MONOTONIC_RAW);
	while ((got = schedule_next(schedule, &turn, err)) > 0) {
		bool has_cookie;
		int len;

		if (exchange_prepare(turn.arm, &o->plan, metrics, &has_cookie, err) < 0 ||
		    wait_for_grid(GRID_NS, o->pause_ns, err) < 0 ||
		    exchange_run(turn.arm, &o->plan, &result, err) < 0)
			return -1;
		result.cookie_before = has_cookie;
		len = record_format(line, o->cell, &turn, origin_ns, &result, err);
		if (len < 0 || write_whole(samples_fd, line, (size_t)len, err) < 0)
			return -1;
	}
	return got;
}

static int run(struct options *o, struct error *err)
{
	struct tcp_metrics *metrics = NULL;
	struct schedule *schedule = NULL;
	unsigned char *request = calloc(1, o->plan.request_bytes);
	int samples_fd = -1, result = -1;

	o->plan.request = request;
	o->plan.response = malloc(o->plan.response_bytes);
	if (!request || !o->plan.response) {
		error_set(err, errno, "no memory for request and response");
		goto out;
	}
	memset(request, 'q', o->plan.request_bytes);
	schedule = schedule_open(o->schedule, err);
	if (!schedule)
		goto out;
	samples_fd = open(o->samples, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (samples_fd < 0) {
		error_set(err, errno, "create %s", o->samples);
		goto out;
	}
	if (write_whole(samples_fd, RECORD_HEADER, sizeof(RECORD_HEADER) - 1, err) < 0)
		goto out;
	metrics = tcp_metrics_open(err);
	if (!metrics || follow(o, schedule, metrics, samples_fd, err) < 0)
		goto out;
	if (fsync(samples_fd) < 0) {
		error_set(err, errno, "fsync %s", o->samples);
		goto out;
	}
	result = 0;
out:
	if (samples_fd >= 0 && close(samples_fd) < 0 && result == 0)
		result = error_set(err, errno, "close %s", o->samples);
	tcp_metrics_close(metrics);
	schedule_close(schedule);
	free(o->plan.response);
	free(request);
	return result;
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct error err;

	if (parse_options(argc, argv, &options, &err) < 0) {
		error_print("client", &err);
		return 2;
	}
	if (run(&options, &err) < 0) {
		error_print("client", &err);
		return 1;
	}
	return 0;
}

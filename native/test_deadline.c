#include "deadline.h"

#include <unistd.h>

#include "clock.h"
#include "test.h"

#define LIMIT_NS (50 * NS_PER_MS)

/* Nothing is ever written to it. */
static int pipe_ends[2];

static int read_nothing(void)
{
	unsigned char byte;

	errno = 0;
	return read(pipe_ends[0], &byte, 1) < 0 ? errno : 0;
}

static void a_call_that_blocks_is_interrupted(void)
{
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW));
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK(deadline_end());
}

static void so_is_every_call_after_it(void)
{
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW));
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK(deadline_end());
}

static void a_limit_passed_before_the_call_interrupts_it_too(void)
{
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW) - 2 * LIMIT_NS);
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK(deadline_end());
}

static void a_limit_in_the_future_is_not_reached(void)
{
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW) + 3600 * NS_PER_S);
	CHECK(!deadline_end());
}

static void a_limit_reached_before_does_not_count_again(void)
{
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW));
	CHECK_NUMBER(read_nothing(), EINTR);
	CHECK(deadline_end());
	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW) + 3600 * NS_PER_S);
	CHECK(!deadline_end());
}

/* Each pair ends at about the time of its limit, where the watcher is awake. */
static void no_limit_interrupts_what_comes_after_its_end(void)
{
	for (int i = 0; i < 20; i++) {
		struct timespec at, rest = clock_timespec(2 * NS_PER_MS);
		int64_t start = clock_now(CLOCK_MONOTONIC);

		deadline_begin(clock_now(CLOCK_MONOTONIC_RAW));
		at = clock_timespec(start + LIMIT_NS);
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
		(void)deadline_end();
		(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, NULL); /* takes a late word */
		deadline_begin(clock_now(CLOCK_MONOTONIC_RAW) + 3600 * NS_PER_S);
		CHECK_NUMBER(clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, NULL), 0);
		CHECK(!deadline_end());
	}
}

int main(void)
{
	struct error err;

	if (pipe(pipe_ends) < 0) {
		perror("pipe");
		return 1;
	}
	if (deadline_start(LIMIT_NS, &err) < 0) {
		error_print("test_deadline", &err);
		return 1;
	}
	RUN(a_call_that_blocks_is_interrupted);
	RUN(so_is_every_call_after_it);
	RUN(a_limit_passed_before_the_call_interrupts_it_too);
	RUN(a_limit_in_the_future_is_not_reached);
	RUN(a_limit_reached_before_does_not_count_again);
	RUN(no_limit_interrupts_what_comes_after_its_end);
	return test_status();
}

#include "deadline.h"

#include <pthread.h>
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

/* What a thread saw; checked by the main one, because the checks are not made for several. */
struct seen {
	int64_t start_ns;
	int call;
	bool reached;
};

static void *read_with_a_limit(void *argument)
{
	struct seen *seen = argument;
	struct error err;

	if (deadline_enlist(&err) < 0)
		return NULL;
	deadline_begin(seen->start_ns);
	seen->call = read_nothing();
	seen->reached = deadline_end();
	deadline_leave();
	return NULL;
}

static void several_threads_have_limits_of_their_own(void)
{
	struct seen seen[3] = {0};
	pthread_t threads[3];

	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW) + 3600 * NS_PER_S);
	for (int i = 0; i < 3; i++) {
		seen[i].start_ns = clock_now(CLOCK_MONOTONIC_RAW) + i * LIMIT_NS / 2;
		CHECK_NUMBER(pthread_create(&threads[i], NULL, read_with_a_limit, &seen[i]), 0);
	}
	for (int i = 0; i < 3; i++) {
		CHECK_NUMBER(pthread_join(threads[i], NULL), 0);
		CHECK_NUMBER(seen[i].call, EINTR);
		CHECK(seen[i].reached);
	}
	CHECK(!deadline_end());
}

static void places_of_threads_that_left_are_free_again(void)
{
	struct seen seen = {.start_ns = clock_now(CLOCK_MONOTONIC_RAW) - 2 * LIMIT_NS};

	for (int i = 0; i < DEADLINE_THREADS; i++) {
		pthread_t thread;

		seen.call = 0;
		CHECK_NUMBER(pthread_create(&thread, NULL, read_with_a_limit, &seen), 0);
		CHECK_NUMBER(pthread_join(thread, NULL), 0);
		CHECK_NUMBER(seen.call, EINTR);
	}
}

int main(void)
{
	struct error err;

	if (pipe(pipe_ends) < 0) {
		perror("pipe");
		return 1;
	}
	if (deadline_start(LIMIT_NS, &err) < 0 || deadline_enlist(&err) < 0) {
		error_print("test_deadline", &err);
		return 1;
	}
	RUN(a_call_that_blocks_is_interrupted);
	RUN(so_is_every_call_after_it);
	RUN(a_limit_passed_before_the_call_interrupts_it_too);
	RUN(a_limit_in_the_future_is_not_reached);
	RUN(a_limit_reached_before_does_not_count_again);
	RUN(no_limit_interrupts_what_comes_after_its_end);
	RUN(several_threads_have_limits_of_their_own);
	RUN(places_of_threads_that_left_are_free_again);
	return test_status();
}

#include "deadline.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "clock.h"

/* Between two interruptions: one that comes just before the call it is meant for is lost. */
#define AGAIN_NS NS_PER_MS

#define NO_DEADLINE INT64_C(0)

static pthread_t limited;
static int64_t limit_ns;
static _Atomic int64_t deadline_ns; /* CLOCK_MONOTONIC_RAW, on which no one can sleep */
static atomic_bool reached;

static void interrupt(int signal)
{
	(void)signal; /* that the call fails with EINTR is all it is for */
}

static void sleep_for(int64_t ns)
{
	struct timespec duration = clock_timespec(ns);

	/* Should it end early, the loop that calls it looks at the clock again. */
	(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &duration, NULL);
}

static void *watch(void *unused)
{
	(void)unused;
	for (;;) {
		int64_t now = clock_now(CLOCK_MONOTONIC_RAW);
		int64_t due = atomic_load(&deadline_ns);

		if (due == NO_DEADLINE) {
			/* One that begins from now on ends no earlier than this. */
			sleep_for(limit_ns);
		} else if (now < due) {
			sleep_for(due - now);
		} else {
			atomic_store(&reached, true);
			(void)pthread_kill(limited, SIGALRM);
			sleep_for(AGAIN_NS);
		}
	}
	return NULL;
}

int deadline_start(int64_t limit, struct error *err)
{
	struct sigaction action = {.sa_handler = interrupt}; /* no SA_RESTART */
	sigset_t alarm, before;
	pthread_t watcher;
	int number;

	limited = pthread_self();
	limit_ns = limit;
	if (sigaction(SIGALRM, &action, NULL) < 0)
		return error_set(err, errno, "sigaction");
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	/* The watcher inherits the mask: only the limited thread is interrupted. */
	number = pthread_sigmask(SIG_BLOCK, &alarm, &before);
	if (!number)
		number = pthread_create(&watcher, NULL, watch, NULL);
	if (!number)
		number = pthread_sigmask(SIG_SETMASK, &before, NULL);
	return number ? error_set(err, number, "start the deadline's thread") : 0;
}

void deadline_begin(int64_t start_ns)
{
	atomic_store(&reached, false);
	atomic_store(&deadline_ns, start_ns + limit_ns);
}

bool deadline_end(void)
{
	atomic_store(&deadline_ns, NO_DEADLINE);
	return atomic_load(&reached);
}

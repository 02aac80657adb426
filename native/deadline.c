#include "deadline.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "clock.h"

/* Between two interruptions: one that comes just before the call it is meant for is lost. */
#define AGAIN_NS NS_PER_MS

#define NO_DEADLINE INT64_C(0)

static pthread_t limited;
static int64_t limit_ns;
/*
 * Guards what follows. Held while the limited thread is interrupted, so that no word meant
 * for one exchange reaches the next; taking it when nobody else wants it is no system call.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t deadline_ns; /* CLOCK_MONOTONIC_RAW, on which no one can sleep */
static bool reached;

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

/* Interrupt if it is time. Returns how long to sleep before the next look. */
static int64_t look(void)
{
	int64_t now = clock_now(CLOCK_MONOTONIC_RAW), pause;

	(void)pthread_mutex_lock(&lock);
	if (deadline_ns == NO_DEADLINE) {
		pause = limit_ns; /* one that begins from now on ends no earlier */
	} else if (now < deadline_ns) {
		pause = deadline_ns - now;
	} else {
		reached = true;
		(void)pthread_kill(limited, SIGALRM);
		pause = AGAIN_NS;
	}
	(void)pthread_mutex_unlock(&lock);
	return pause;
}

static void *watch(void *unused)
{
	(void)unused;
	for (;;)
		sleep_for(look());
	return NULL;
}

int deadline_start(int64_t limit, struct error *err)
{
	struct sigaction action = {.sa_handler = interrupt}; /* no SA_RESTART */
	sigset_t alarm;
	pthread_t watcher;
	int number;

	limited = pthread_self();
	limit_ns = limit;
	if (sigaction(SIGALRM, &action, NULL) < 0)
		return error_set(err, errno, "sigaction");
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	/* The watcher inherits the mask: only the limited thread is interrupted. */
	number = pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	if (!number)
		number = pthread_create(&watcher, NULL, watch, NULL);
	if (!number)
		number = pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
	return number ? error_set(err, number, "start the deadline's thread") : 0;
}

void deadline_begin(int64_t start_ns)
{
	(void)pthread_mutex_lock(&lock);
	reached = false;
	deadline_ns = start_ns + limit_ns;
	(void)pthread_mutex_unlock(&lock);
}

bool deadline_reached(void)
{
	bool was;

	(void)pthread_mutex_lock(&lock);
	was = reached;
	(void)pthread_mutex_unlock(&lock);
	return was;
}

bool deadline_end(void)
{
	bool was;

	(void)pthread_mutex_lock(&lock);
	was = reached;
	deadline_ns = NO_DEADLINE;
	(void)pthread_mutex_unlock(&lock);
	return was;
}

#include "deadline.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "clock.h"

/* Between two interruptions: one that comes just before the call it is meant for is lost. */
#define AGAIN_NS NS_PER_MS

#define NO_DEADLINE INT64_C(0)

/* A thread that is limited. */
struct slot {
	/*
	 * Guards what follows. Held while the thread is interrupted, so that no word meant for one
	 * exchange reaches the next; taking it when nobody else wants it is no system call.
	 */
	pthread_mutex_t lock;
	bool taken;
	pthread_t thread;
	int64_t deadline_ns; /* CLOCK_MONOTONIC_RAW, on which no one can sleep */
	bool reached;
};

static struct slot slots[DEADLINE_THREADS];
static _Thread_local struct slot *mine;
static int64_t limit_ns;

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

/* Interrupt the thread if it is time. Returns how long to sleep before the next look. */
static int64_t look_at(struct slot *slot, int64_t now)
{
	int64_t pause = limit_ns; /* one that begins from now on ends no earlier */

	(void)pthread_mutex_lock(&slot->lock);
	if (slot->deadline_ns != NO_DEADLINE && now < slot->deadline_ns) {
		pause = slot->deadline_ns - now;
	} else if (slot->deadline_ns != NO_DEADLINE) {
		slot->reached = true;
		(void)pthread_kill(slot->thread, SIGALRM);
		pause = AGAIN_NS;
	}
	(void)pthread_mutex_unlock(&slot->lock);
	return pause;
}

static int64_t look(void)
{
	int64_t now = clock_now(CLOCK_MONOTONIC_RAW), shortest = limit_ns;

	for (size_t i = 0; i < DEADLINE_THREADS; i++) {
		int64_t pause = look_at(&slots[i], now);

		if (pause < shortest)
			shortest = pause;
	}
	return shortest;
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

	limit_ns = limit;
	for (size_t i = 0; i < DEADLINE_THREADS; i++)
		(void)pthread_mutex_init(&slots[i].lock, NULL); /* cannot fail with glibc */
	if (sigaction(SIGALRM, &action, NULL) < 0)
		return error_set(err, errno, "sigaction");
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	/* The watcher inherits the mask: only limited threads are interrupted. */
	number = pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	if (!number)
		number = pthread_create(&watcher, NULL, watch, NULL);
	if (!number)
		number = pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
	return number ? error_set(err, number, "start the deadline's thread") : 0;
}

int deadline_enlist(struct error *err)
{
	for (size_t i = 0; i < DEADLINE_THREADS && !mine; i++) {
		(void)pthread_mutex_lock(&slots[i].lock);
		if (!slots[i].taken) {
			slots[i].taken = true;
			slots[i].thread = pthread_self();
			mine = &slots[i];
		}
		(void)pthread_mutex_unlock(&slots[i].lock);
	}
	return mine ? 0 : error_set(err, 0, "more than %d threads with a limit", DEADLINE_THREADS);
}

void deadline_leave(void)
{
	(void)deadline_end();
	(void)pthread_mutex_lock(&mine->lock);
	mine->taken = false;
	(void)pthread_mutex_unlock(&mine->lock);
	mine = NULL;
}

void deadline_begin(int64_t start_ns)
{
	if (!mine)
		return;
	(void)pthread_mutex_lock(&mine->lock);
	mine->reached = false;
	mine->deadline_ns = start_ns + limit_ns;
	(void)pthread_mutex_unlock(&mine->lock);
}

bool deadline_reached(void)
{
	bool was;

	if (!mine)
		return false;
	(void)pthread_mutex_lock(&mine->lock);
	was = mine->reached;
	(void)pthread_mutex_unlock(&mine->lock);
	return was;
}

bool deadline_end(void)
{
	bool was;

	if (!mine)
		return false;
	(void)pthread_mutex_lock(&mine->lock);
	was = mine->reached;
	mine->deadline_ns = NO_DEADLINE;
	(void)pthread_mutex_unlock(&mine->lock);
	return was;
}

#include "clients.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "client_loop.h"
#include "clock.h"
#include "deadline.h"

/* The origin is a whole second: what started the client cannot shift it. */
#define ORIGIN_GRID_NS NS_PER_S

/* A client has a record and some hundreds of bytes on its stack; sanitizers need more. */
#define CLIENT_STACK (256 * 1024)

struct clients {
	struct shared shared;
	int64_t count;
	struct client *each;
	/* Clients wait here for each other and then for the origin. */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int64_t ready;
	bool started;
};

/* One run a process. */
static struct clients all = {.lock = PTHREAD_MUTEX_INITIALIZER,
			     .changed = PTHREAD_COND_INITIALIZER};

static void wait_for_origin(void)
{
	(void)pthread_mutex_lock(&all.lock);
	all.ready++;
	(void)pthread_cond_broadcast(&all.changed);
	while (!all.started)
		(void)pthread_cond_wait(&all.changed, &all.lock);
	(void)pthread_mutex_unlock(&all.lock);
}

static void wait_for_clients(int64_t count)
{
	(void)pthread_mutex_lock(&all.lock);
	while (all.ready < count)
		(void)pthread_cond_wait(&all.changed, &all.lock);
	(void)pthread_mutex_unlock(&all.lock);
}

static void let_them_start(void)
{
	(void)pthread_mutex_lock(&all.lock);
	all.started = true;
	(void)pthread_cond_broadcast(&all.changed);
	(void)pthread_mutex_unlock(&all.lock);
}

static void *run_client(void *argument)
{
	struct client *c = argument;

	c->failed = deadline_enlist(&c->err) < 0 || client_warm_up(c) < 0;
	if (c->failed)
		atomic_store(&all.shared.stop, true);
	wait_for_origin();
	if (!c->failed)
		c->failed = client_follow(c) < 0;
	if (c->failed)
		atomic_store(&all.shared.stop, true);
	return NULL;
}

/* How many could be started. */
static int64_t start_threads(struct error *err)
{
	pthread_attr_t attributes;
	int number = pthread_attr_init(&attributes);
	int64_t count = 0;

	if (!number)
		number = pthread_attr_setstacksize(&attributes, CLIENT_STACK);
	while (!number && count < all.count) {
		number = pthread_create(&all.each[count].thread, &attributes, run_client,
					&all.each[count]);
		count += !number;
	}
	if (number)
		error_set(err, number, "start %" PRId64 " clients", all.count);
	return count;
}

static int run_threads(struct error *err)
{
	int64_t count = start_threads(err);
	int result = count < all.count ? -1 : 0;

	if (result < 0)
		atomic_store(&all.shared.stop, true);
	wait_for_clients(count);
	all.shared.origin_ns = next_on_grid(ORIGIN_GRID_NS, 0, 0);
	if (result == 0)
		result = sleep_until(all.shared.origin_ns, err);
	all.shared.origin_raw_ns = clock_now(CLOCK_MONOTONIC_RAW) -
				   (clock_now(CLOCK_MONOTONIC) - all.shared.origin_ns);
	let_them_start();
	for (int64_t i = 0; i < count; i++) {
		(void)pthread_join(all.each[i].thread, NULL);
		if (all.each[i].failed && result == 0) {
			*err = all.each[i].err;
			result = -1;
		}
	}
	return result;
}

/*
 * Where client number comes from. Clients that need a cookie share an address: the kernel
 * remembers those of some six pairs of addresses with a server (tcp_metrics.h).
 */
static int choose_origin(uint32_t number, const struct address *default_source, struct origin *out,
			 struct error *err)
{
	const struct client_options *o = all.shared.options;
	bool shared = all.shared.schedule->arm_counts[ARM_TFO] > 0;

	out->bound = o->source.len && o->clients > 1;
	out->address = *default_source;
	return out->bound ? address_add(&o->source, shared ? 0 : number, &out->address, err) : 0;
}

static int open_parties(struct error *err)
{
	struct address default_source;

	if (connection_default_source(&all.shared.options->plan.server, &default_source, err) < 0)
		return -1;
	all.each = calloc((size_t)all.shared.options->clients, sizeof(*all.each));
	if (!all.each)
		return error_set(err, errno, "no memory for clients");
	for (; all.count < all.shared.options->clients; all.count++) {
		struct client *c = &all.each[all.count];
		struct origin origin;

		c->shared = &all.shared;
		c->number = (uint32_t)all.count;
		if (choose_origin(c->number, &default_source, &origin, err) < 0 ||
		    party_open(&c->party, &origin, err) < 0)
			return -1;
	}
	return 0;
}

/* Every cold exchange must have its address, the last one, too. */
static int check_cold_sources(const struct client_options *o, const struct schedule *schedule,
			      struct error *err)
{
	uint32_t count = schedule->arm_counts[ARM_TFO_COLD];
	struct address last;

	if (!count)
		return 0;
	if (!o->cold_source.len)
		return error_set(err, 0, "%s has tfo-cold: --cold-source is needed", o->schedule);
	return address_add(&o->cold_source, count - 1, &last, err);
}

int clients_follow(const struct client_options *options, const struct schedule *schedule,
		   struct samples *samples, struct error *err)
{
	int result = -1;

	all.shared.options = options;
	all.shared.schedule = schedule;
	all.shared.samples = samples;
	if (check_cold_sources(options, schedule, err) < 0)
		return -1;
	/* The default slack of 50 us would be in every start (prctl(2)); threads inherit it. */
	if (prctl(PR_SET_TIMERSLACK, 1) < 0)
		return error_set(err, errno, "prctl PR_SET_TIMERSLACK");
	if (deadline_start(options->timeout_ns, err) == 0 && open_parties(err) == 0)
		result = run_threads(err);
	for (int64_t i = 0; i < all.count; i++)
		party_close(&all.each[i].party);
	free(all.each);
	return result;
}

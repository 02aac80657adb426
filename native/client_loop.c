#include "client_loop.h"

#include "clock.h"
#include "prepare.h"
#include "record.h"

/*
 * In a closed loop exchanges begin at whole milliseconds of CLOCK_MONOTONIC, at least one apart,
 * so that their phase against the kernel's timers does not depend on what happened before. With
 * N clients, the grid of client k is k/N of a millisecond later.
 */
#define GRID_NS NS_PER_MS

int sleep_until(int64_t at_ns, struct error *err)
{
	struct timespec at = clock_timespec(at_ns);
	int number;

	do
		number = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	while (number == EINTR); /* a late word from deadline.c */
	return number ? error_set(err, number, "clock_nanosleep") : 0;
}

int64_t next_on_grid(int64_t grid_ns, int64_t shift_ns, int64_t pause_ns)
{
	int64_t earliest = clock_now(CLOCK_MONOTONIC) + pause_ns - shift_ns;

	return (earliest / grid_ns + 2) * grid_ns + shift_ns;
}

/* Once the party is prepared and its time has come. */
static int exchange(struct client *c, const struct turn *turn, bool has_cookie, int64_t late_ns)
{
	const struct client_options *o = c->shared->options;
	struct exchange_result result;
	char line[RECORD_MAX];
	const struct record_key key = {.cell = o->cell,
				       .client = c->number,
				       .turn = turn,
				       .origin_ns = c->shared->origin_raw_ns};
	int len;

	if (exchange_run(turn->arm, &o->plan, &c->party, &result, &c->err) < 0)
		return -1;
	result.cookie_before = has_cookie;
	result.late_ns = late_ns;
	len = record_format(line, &key, &result, &c->err);
	return len < 0 ? -1 : samples_append(c->shared->samples, line, (size_t)len, &c->err);
}

/* The exchange's own source address, if it is to have one, and what the arm needs. */
static int prepare_turn(struct client *c, const struct turn *turn, bool *has_cookie)
{
	const struct client_options *o = c->shared->options;

	if (turn->arm == ARM_TFO_COLD &&
	    address_add(&o->cold_source, turn->cold, &c->party.cold_from, &c->err) < 0)
		return -1;
	return prepare(turn->arm, &o->plan, &c->party, has_cookie, &c->err);
}

/* While this client waited, others may have driven its cookie out of the cache. */
static int check_again(struct client *c, const struct turn *turn, bool *has_cookie)
{
	int cached;

	if (turn->arm != ARM_TFO)
		return 0;
	cached = prepare_check(turn->arm, &c->shared->options->plan, &c->party, &c->err);
	*has_cookie = cached > 0;
	return cached < 0 ? -1 : 0;
}

static int closed_turn(struct client *c, const struct turn *turn)
{
	const struct client_options *o = c->shared->options;
	int64_t shift_ns = c->number * GRID_NS / o->clients;
	bool has_cookie;

	if (prepare_turn(c, turn, &has_cookie) < 0 ||
	    sleep_until(next_on_grid(GRID_NS, shift_ns, o->pause_ns), &c->err) < 0)
		return -1;
	if (o->clients > 1 && check_again(c, turn, &has_cookie) < 0)
		return -1;
	return exchange(c, turn, has_cookie, 0);
}

static int follow_own_blocks(struct client *c)
{
	const struct schedule *s = c->shared->schedule;

	for (size_t b = c->number; b < s->block_count; b += (size_t)c->shared->options->clients)
		for (size_t t = s->block_starts[b]; t < s->block_starts[b + 1]; t++)
			if (!atomic_load(&c->shared->stop) && closed_turn(c, &s->turns[t]) < 0)
				return -1;
	return 0;
}

static int open_turn(struct client *c, const struct turn *turn)
{
	int64_t planned_ns = c->shared->origin_ns + turn->at_ns;
	bool has_cookie;

	if (prepare_turn(c, turn, &has_cookie) < 0 || sleep_until(planned_ns, &c->err) < 0 ||
	    check_again(c, turn, &has_cookie) < 0)
		return -1;
	return exchange(c, turn, has_cookie, clock_now(CLOCK_MONOTONIC) - planned_ns);
}

static int take_turns(struct client *c)
{
	const struct schedule *s = c->shared->schedule;
	size_t t;

	while ((t = atomic_fetch_add(&c->shared->next, 1)) < s->turn_count)
		if (!atomic_load(&c->shared->stop) && open_turn(c, &s->turns[t]) < 0)
			return -1;
	return 0;
}

int client_follow(struct client *c)
{
	return c->shared->schedule->open_loop ? take_turns(c) : follow_own_blocks(c);
}

int client_warm_up(struct client *c)
{
	static const enum arm lasting[] = {ARM_TFO, ARM_TCP_REUSED};
	const struct shared *shared = c->shared;
	bool unused;

	for (size_t i = 0; shared->schedule->open_loop && i < 2; i++)
		if (shared->schedule->arm_counts[lasting[i]] &&
		    prepare(lasting[i], &shared->options->plan, &c->party, &unused, &c->err) < 0)
			return -1;
	return 0;
}

#include "prepare.h"

#include <unistd.h>

#include "clock.h"
#include "deadline.h"

int prepare_check(enum arm arm, const struct exchange_plan *plan, struct party *party,
		  struct error *err)
{
	if (arm == ARM_TFO)
		return tcp_metrics_has_cookie(party->metrics, &party->origin.address, &plan->server,
					      err);
	if (arm == ARM_TFO_COLD)
		return tcp_metrics_has_cookie(party->metrics, &party->cold_from, &plan->cold_server,
					      err);
	return 0;
}

static int prime(const struct exchange_plan *plan, struct party *party, struct error *err)
{
	struct exchange_plan once = *plan;
	struct exchange_result unmeasured;
	int cached = prepare_check(ARM_TFO, plan, party, err);

	once.rounds = 1;
	for (int i = 0; cached == 0 && i < PRIME_TRIES; i++) {
		if (exchange_run(ARM_TFO, &once, party, &unmeasured, err) < 0)
			return -1;
		cached = prepare_check(ARM_TFO, plan, party, err);
	}
	return cached;
}

/* Connect as the tcp arm does. Returns 0, an errno or ETIMEDOUT_LIMIT. */
static int connect_within_limit(int fd, const struct address *server)
{
	int failed, number;

	deadline_begin(clock_now(CLOCK_MONOTONIC_RAW));
	failed = connect(fd, &server->any, server->len) < 0;
	number = errno;
	if (deadline_end() && failed)
		return ETIMEDOUT_LIMIT;
	return failed ? number : 0;
}

static int keep_connection(const struct exchange_plan *plan, struct party *party, struct error *err)
{
	struct connection_facts facts;

	if (party->reused >= 0 && connection_is_idle(party->reused))
		return 0;
	if (party->reused >= 0)
		(void)close(party->reused);
	party->reused = connection_socket(&party->origin, plan->request_bytes, err);
	if (party->reused < 0)
		return -1;
	party->reuse_error = connect_within_limit(party->reused, &plan->server);
	if (exchange_is_own_fault(party->reuse_error))
		return error_set(err, party->reuse_error, "connect");
	if (party->reuse_error) {
		(void)close(party->reused);
		party->reused = -1;
		return 0;
	}
	if (connection_facts(party->reused, &facts, err) < 0)
		return -1;
	party->reused_retransmits = facts.retransmits;
	return 0;
}

int prepare(enum arm arm, const struct exchange_plan *plan, struct party *party, bool *has_cookie,
	    struct error *err)
{
	int cached = 0;

	if (arm == ARM_TFO)
		cached = prime(plan, party, err);
	else if (arm == ARM_TFO_COLD)
		cached = prepare_check(arm, plan, party, err);
	else if (arm == ARM_TCP_REUSED)
		cached = keep_connection(plan, party, err);
	*has_cookie = cached > 0;
	return cached < 0 ? -1 : 0;
}

/* Exchanges over a connection that is open already. */
#include "exchange.h"

#include <unistd.h>

#include "clock.h"
#include "deadline.h"
#include "prepare.h"
#include "test.h"
#include "test_peer.h"

#define PORT	 7251
#define LIMIT_NS (200 * NS_PER_MS)

static void need_connection(const struct exchange_plan *plan, struct party *party)
{
	struct error err = {0};
	bool has_cookie = true;

	CHECK_NUMBER(prepare(ARM_TCP_REUSED, plan, party, &has_cookie, &err), 0);
	CHECK(!has_cookie);
}

static struct exchange_result run(const struct exchange_plan *plan, struct party *party)
{
	struct exchange_result result = {.error = -1};
	struct error err = {0};

	CHECK_NUMBER(exchange_run(ARM_TCP_REUSED, plan, party, &result, &err), 0);
	return result;
}

static void check_complete(const struct exchange_result *r, uint64_t bytes)
{
	CHECK_NUMBER(r->error, 0);
	CHECK_NUMBER(r->bytes, bytes);
	CHECK_NUMBER(r->connect_ns, TIME_NONE);
	CHECK(0 < r->ttfb_ns && r->ttfb_ns <= r->ttlb_ns);
	CHECK(!r->facts.syn_data_acked);
	CHECK_NUMBER(r->facts.retransmits, 0);
}

static void exchanges_follow_each_other_on_one_connection(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result result;
	int first = -1;

	for (int i = 0; i < 3; i++) {
		need_connection(&plan, &party);
		if (first < 0)
			first = party.reused;
		CHECK(party.reused >= 0);
		CHECK_NUMBER(party.reused, first);
		result = run(&plan, &party);
		check_complete(&result, 1000);
	}
	plan.rounds = 5;
	need_connection(&plan, &party);
	result = run(&plan, &party);
	check_complete(&result, 5000);
	party_close(&party);
}

static void retransmits_are_those_of_the_exchange(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result result;

	need_connection(&plan, &party);
	party.reused_retransmits = (uint32_t)-4; /* as if there had been four less before */
	result = run(&plan, &party);
	CHECK_NUMBER(result.facts.retransmits, 4);
	CHECK_NUMBER(party.reused_retransmits, 0);
	party_close(&party);
}

static void a_connection_that_the_server_closed_is_opened_anew(void)
{
	/* Each of the two takes one connection and closes it after its answer. */
	struct exchange_plan plan = peer_plan(peer_address(1, 7252), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result result;
	pid_t brief = peer_brief(plan.server, 100, 1000);

	need_connection(&plan, &party);
	result = run(&plan, &party);
	check_complete(&result, 1000);
	peer_end(brief);
	CHECK(!connection_is_idle(party.reused));
	plan.server = peer_address(2, 7252);
	brief = peer_brief(plan.server, 100, 1000);
	need_connection(&plan, &party);
	result = run(&plan, &party);
	check_complete(&result, 1000);
	peer_end(brief);
	party_close(&party);
}

static void a_connection_that_failed_is_not_used_again(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7253), 100, 1000);
	struct party party = peer_party(plan.server);
	int silent = peer_silent(plan.server);
	struct exchange_result result;

	need_connection(&plan, &party);
	CHECK(party.reused >= 0);
	result = run(&plan, &party);
	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK_NUMBER(result.bytes, 0);
	CHECK_NUMBER(party.reused, -1);
	CHECK_NUMBER(close(silent), 0);
	plan.server = peer_address(1, PORT);
	need_connection(&plan, &party);
	result = run(&plan, &party);
	check_complete(&result, 1000);
	party_close(&party);
}

static void without_a_connection_the_exchange_fails_as_the_attempt_did(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7254), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result result;

	need_connection(&plan, &party);
	CHECK_NUMBER(party.reused, -1);
	result = run(&plan, &party);
	CHECK_NUMBER(result.error, ECONNREFUSED);
	CHECK_NUMBER(result.ttfb_ns, TIME_NONE);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	CHECK(result.start_ns > 0);
	party_close(&party);
}

int main(int argc, char **argv)
{
	struct error err;
	pid_t server;

	if (deadline_start(LIMIT_NS, &err) < 0 || deadline_enlist(&err) < 0) {
		error_print("test_exchange_reused", &err);
		return 1;
	}
	server = peer_serve(argc > 1 ? argv[1] : "build/san", PORT, 100, 1000, 16);
	RUN(exchanges_follow_each_other_on_one_connection);
	RUN(retransmits_are_those_of_the_exchange);
	RUN(a_connection_that_the_server_closed_is_opened_anew);
	RUN(a_connection_that_failed_is_not_used_again);
	RUN(without_a_connection_the_exchange_fails_as_the_attempt_did);
	peer_end(server);
	return test_status();
}

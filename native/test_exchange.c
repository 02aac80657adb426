/* Exchanges that succeed, over loopback, with the server program. */
#include "exchange.h"

#include "prepare.h"
#include "test.h"
#include "test_peer.h"

#define SMALL_PORT  7001 /* 100 bytes asked, 1000 answered */
#define LARGE_PORT  7002 /* 300000 bytes each way: many segments, more than a send buffer */
#define NO_TFO_PORT 7003 /* as the small one, without TCP_FASTOPEN */
#define LARGE	    300000

/* What one client sees: its preparation, then its exchange. */
struct seen {
	bool has_cookie;
	struct exchange_result result;
};

static struct seen exchange(enum arm arm, const struct exchange_plan *plan)
{
	struct seen seen = {.result = {.error = -1}};
	struct party party = peer_party(plan->server);
	struct error err = {0};

	CHECK_NUMBER(prepare(arm, plan, &party, &seen.has_cookie, &err), 0);
	CHECK_NUMBER(exchange_run(arm, plan, &party, &seen.result, &err), 0);
	party_close(&party);
	return seen;
}

static void check_complete(const struct exchange_result *r, const struct exchange_plan *plan)
{
	CHECK_NUMBER(r->error, 0);
	CHECK_NUMBER(r->bytes, plan->response_bytes * plan->rounds);
	CHECK_NUMBER(plan->response[0], 'r');
	CHECK_NUMBER(plan->response[plan->response_bytes - 1], 'r');
	CHECK(r->start_ns > 0);
	CHECK(0 < r->connect_ns && r->connect_ns <= r->ttfb_ns && r->ttfb_ns <= r->ttlb_ns);
	CHECK(r->facts.rtt_us > 0);
	CHECK_NUMBER(r->facts.retransmits, 0);
}

static void check_plain(struct address server)
{
	struct exchange_plan plan = peer_plan(server, 100, 1000);
	struct seen seen = exchange(ARM_TCP, &plan);

	CHECK(!seen.has_cookie);
	check_complete(&seen.result, &plan);
	CHECK(!seen.result.facts.syn_data_acked);
	CHECK_NUMBER(seen.result.facts.fastopen_client_fail, 0);
}

static void tcp_completes_without_syn_data(void)
{
	check_plain(peer_address(1, SMALL_PORT));
	check_plain(peer_address6(SMALL_PORT));
}

static void check_primed(const struct exchange_plan *plan)
{
	struct seen seen = exchange(ARM_TFO, plan);

	CHECK(seen.has_cookie);
	check_complete(&seen.result, plan);
	CHECK(seen.result.facts.syn_data_acked);
	CHECK_NUMBER(seen.result.facts.fastopen_client_fail, 0);
}

static void tfo_is_primed_and_its_syn_data_is_acknowledged(void)
{
	struct exchange_plan plan = peer_plan(peer_address(2, SMALL_PORT), 100, 1000);

	check_primed(&plan);
	plan = peer_plan(peer_address6(SMALL_PORT), 100, 1000);
	check_primed(&plan);
}

static void tfo_that_was_not_primed_gets_a_cookie_for_the_next(void)
{
	struct exchange_plan plan = peer_plan(peer_address(3, SMALL_PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result first = {.error = -1}, second = {.error = -1};
	struct error err = {0};

	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &party, &first, &err), 0);
	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &party, &second, &err), 0);
	check_complete(&first, &plan);
	CHECK(!first.facts.syn_data_acked);
	CHECK_NUMBER(first.facts.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
	check_complete(&second, &plan);
	CHECK(second.facts.syn_data_acked);
	party_close(&party);
}

static void tfo_without_a_server_that_takes_it_says_so(void)
{
	struct exchange_plan plan = peer_plan(peer_address(4, NO_TFO_PORT), 100, 1000);
	struct seen seen = exchange(ARM_TFO, &plan);

	CHECK(!seen.has_cookie);
	check_complete(&seen.result, &plan);
	CHECK(!seen.result.facts.syn_data_acked);
	CHECK_NUMBER(seen.result.facts.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
}

static void tcp_carries_many_segments_each_way(void)
{
	struct exchange_plan plan = peer_plan(peer_address(5, LARGE_PORT), LARGE, LARGE);
	struct seen seen = exchange(ARM_TCP, &plan);

	check_complete(&seen.result, &plan);
	CHECK(!seen.result.facts.syn_data_acked);
}

static void tfo_carries_many_segments_each_way(void)
{
	struct exchange_plan plan = peer_plan(peer_address(6, LARGE_PORT), LARGE, LARGE);

	check_primed(&plan);
}

static void rounds_follow_each_other_on_one_connection(void)
{
	struct exchange_plan plan = peer_plan(peer_address(7, SMALL_PORT), 100, 1000);
	struct seen seen;

	plan.rounds = 20;
	seen = exchange(ARM_TCP, &plan);
	check_complete(&seen.result, &plan);
	CHECK_NUMBER(seen.result.bytes, 20000);
	CHECK(seen.result.ttfb_ns < seen.result.ttlb_ns);
	check_primed(&plan);
	plan = peer_plan(peer_address(8, LARGE_PORT), LARGE, LARGE);
	plan.rounds = 2;
	check_primed(&plan);
}

static void a_bound_client_comes_from_its_address(void)
{
	struct exchange_plan plan = peer_plan(peer_address(9, SMALL_PORT), 100, 1000);
	struct origin origin = {.address = peer_address(77, 0), .bound = true};
	struct exchange_result result = {.error = -1};
	struct party party;
	struct error err = {0};
	bool has_cookie = false;

	CHECK_NUMBER(party_open(&party, &origin, &err), 0);
	CHECK_NUMBER(prepare(ARM_TFO, &plan, &party, &has_cookie, &err), 0);
	CHECK(has_cookie);
	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &party, &result, &err), 0);
	CHECK(result.facts.syn_data_acked);
	party_close(&party);
	/* The cookie is that address's: who comes from another one has none. */
	party = peer_party(plan.server);
	CHECK_NUMBER(prepare_check(ARM_TFO, &plan, &party, &err), 0);
	party_close(&party);
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "build/san";
	pid_t small, large, no_tfo;

	small = peer_serve(folder, SMALL_PORT, 100, 1000, 16);
	large = peer_serve(folder, LARGE_PORT, LARGE, LARGE, 16);
	no_tfo = peer_serve(folder, NO_TFO_PORT, 100, 1000, 0);
	RUN(tcp_completes_without_syn_data);
	RUN(tfo_is_primed_and_its_syn_data_is_acknowledged);
	RUN(tfo_that_was_not_primed_gets_a_cookie_for_the_next);
	RUN(tfo_without_a_server_that_takes_it_says_so);
	RUN(tcp_carries_many_segments_each_way);
	RUN(tfo_carries_many_segments_each_way);
	RUN(rounds_follow_each_other_on_one_connection);
	RUN(a_bound_client_comes_from_its_address);
	peer_end(no_tfo);
	peer_end(large);
	peer_end(small);
	return test_status();
}

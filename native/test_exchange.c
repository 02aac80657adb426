/* Exchanges that succeed, over loopback, with the server program. */
#include "exchange.h"

#include "test.h"
#include "test_peer.h"

#define SMALL_PORT  7001 /* 100 bytes asked, 1000 answered */
#define LARGE_PORT  7002 /* 300000 bytes each way: many segments, more than a send buffer */
#define NO_TFO_PORT 7003 /* as the small one, without TCP_FASTOPEN */
#define LARGE	    300000

static struct tcp_metrics *metrics;

static struct exchange_result run(enum arm arm, const struct exchange_plan *plan)
{
	struct exchange_result result = {.error = -1};
	struct error err = {0};

	CHECK_NUMBER(exchange_run(arm, plan, &result, &err), 0);
	return result;
}

static bool prepare(enum arm arm, const struct exchange_plan *plan)
{
	struct error err = {0};
	bool has_cookie = false;

	CHECK_NUMBER(exchange_prepare(arm, plan, metrics, &has_cookie, &err), 0);
	return has_cookie;
}

static void check_complete(const struct exchange_result *r, const struct exchange_plan *plan)
{
	CHECK_NUMBER(r->error, 0);
	CHECK_NUMBER(r->bytes, plan->response_bytes);
	CHECK_NUMBER(plan->response[0], 'r');
	CHECK_NUMBER(plan->response[plan->response_bytes - 1], 'r');
	CHECK(r->start_ns > 0);
	CHECK(0 < r->connect_ns && r->connect_ns <= r->ttfb_ns && r->ttfb_ns <= r->ttlb_ns);
	CHECK(r->rtt_us > 0);
}

static void tcp_completes_without_syn_data(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, SMALL_PORT), 100, 1000);
	bool has_cookie = prepare(ARM_TCP, &plan);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK(!has_cookie);
	check_complete(&result, &plan);
	CHECK(!result.syn_data_acked);
	CHECK_NUMBER(result.fastopen_client_fail, 0);
	CHECK_NUMBER(result.retransmits, 0);
}

static void tfo_is_primed_and_its_syn_data_is_acknowledged(void)
{
	struct exchange_plan plan = peer_plan(peer_address(2, SMALL_PORT), 100, 1000);
	bool has_cookie = prepare(ARM_TFO, &plan);
	struct exchange_result result = run(ARM_TFO, &plan);

	CHECK(has_cookie);
	check_complete(&result, &plan);
	CHECK(result.syn_data_acked);
	CHECK_NUMBER(result.fastopen_client_fail, 0);
	CHECK_NUMBER(result.retransmits, 0);
}

static void tfo_that_was_not_primed_gets_a_cookie_for_the_next(void)
{
	struct exchange_plan plan = peer_plan(peer_address(3, SMALL_PORT), 100, 1000);
	struct exchange_result first = run(ARM_TFO, &plan), second = run(ARM_TFO, &plan);

	check_complete(&first, &plan);
	CHECK(!first.syn_data_acked);
	CHECK_NUMBER(first.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
	check_complete(&second, &plan);
	CHECK(second.syn_data_acked);
}

static void tfo_without_a_server_that_takes_it_says_so(void)
{
	struct exchange_plan plan = peer_plan(peer_address(4, NO_TFO_PORT), 100, 1000);
	bool has_cookie = prepare(ARM_TFO, &plan);
	struct exchange_result result = run(ARM_TFO, &plan);

	CHECK(!has_cookie);
	check_complete(&result, &plan);
	CHECK(!result.syn_data_acked);
	CHECK_NUMBER(result.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
}

static void tcp_carries_many_segments_each_way(void)
{
	struct exchange_plan plan = peer_plan(peer_address(5, LARGE_PORT), LARGE, LARGE);
	struct exchange_result result = run(ARM_TCP, &plan);

	check_complete(&result, &plan);
	CHECK(!result.syn_data_acked);
}

static void tfo_carries_many_segments_each_way(void)
{
	struct exchange_plan plan = peer_plan(peer_address(6, LARGE_PORT), LARGE, LARGE);
	bool has_cookie = prepare(ARM_TFO, &plan);
	struct exchange_result result = run(ARM_TFO, &plan);

	CHECK(has_cookie);
	check_complete(&result, &plan);
	CHECK(result.syn_data_acked);
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "build/san";
	struct error err;
	pid_t small, large, no_tfo;

	metrics = tcp_metrics_open(&err);
	if (!metrics) {
		error_print("test_exchange", &err);
		return 1;
	}
	small = peer_serve(folder, SMALL_PORT, 100, 1000, 16);
	large = peer_serve(folder, LARGE_PORT, LARGE, LARGE, 16);
	no_tfo = peer_serve(folder, NO_TFO_PORT, 100, 1000, 0);
	RUN(tcp_completes_without_syn_data);
	RUN(tfo_is_primed_and_its_syn_data_is_acknowledged);
	RUN(tfo_that_was_not_primed_gets_a_cookie_for_the_next);
	RUN(tfo_without_a_server_that_takes_it_says_so);
	RUN(tcp_carries_many_segments_each_way);
	RUN(tfo_carries_many_segments_each_way);
	peer_end(no_tfo);
	peer_end(large);
	peer_end(small);
	tcp_metrics_close(metrics);
	return test_status();
}

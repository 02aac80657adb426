/*
 * The cold arm, with the server program. Flushing asks for CAP_NET_ADMIN in the initial user
 * namespace (GENL_ADMIN_PERM), so this needs root.
 */
#include "exchange.h"

#include "test.h"
#include "test_peer.h"

#define PORT 7201

static struct tcp_metrics *metrics;

static bool prepare(enum arm arm, const struct exchange_plan *plan)
{
	struct error err = {0};
	bool has_cookie = false;

	CHECK_NUMBER(exchange_prepare(arm, plan, metrics, &has_cookie, &err), 0);
	return has_cookie;
}

static void check_cold_exchange(const struct exchange_plan *plan)
{
	struct exchange_result result = {.error = -1};
	struct error err = {0};

	CHECK_NUMBER(exchange_run(ARM_TFO_COLD, plan, &result, &err), 0);
	CHECK_NUMBER(result.error, 0);
	CHECK_NUMBER(result.bytes, 1000);
	CHECK(!result.syn_data_acked);
	CHECK_NUMBER(result.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
	CHECK_NUMBER(tcp_metrics_has_cookie(metrics, plan->server.sin_addr, &err), 1);
}

static void a_cold_exchange_sends_no_syn_data_and_obtains_a_cookie(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, PORT), 100, 1000);

	CHECK(!prepare(ARM_TFO_COLD, &plan));
	check_cold_exchange(&plan);
}

static void a_primed_cache_is_made_cold(void)
{
	struct exchange_plan plan = peer_plan(peer_address(2, PORT), 100, 1000);

	CHECK(prepare(ARM_TFO, &plan));
	CHECK(!prepare(ARM_TFO_COLD, &plan));
	check_cold_exchange(&plan);
}

static void a_cold_cache_is_primed(void)
{
	struct exchange_plan plan = peer_plan(peer_address(3, PORT), 100, 1000);

	CHECK(!prepare(ARM_TFO_COLD, &plan));
	CHECK(prepare(ARM_TFO, &plan));
}

int main(int argc, char **argv)
{
	struct error err;
	pid_t server;

	metrics = tcp_metrics_open(&err);
	if (!metrics) {
		error_print("test_exchange_cold", &err);
		return 1;
	}
	server = peer_serve(argc > 1 ? argv[1] : "build/san", PORT, 100, 1000, 16);
	RUN(a_cold_exchange_sends_no_syn_data_and_obtains_a_cookie);
	RUN(a_primed_cache_is_made_cold);
	RUN(a_cold_cache_is_primed);
	peer_end(server);
	tcp_metrics_close(metrics);
	return test_status();
}

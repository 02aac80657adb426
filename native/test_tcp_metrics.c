/*
 * The kernel's cookie cache. Flushing asks for CAP_NET_ADMIN in the initial user namespace
 * (GENL_ADMIN_PERM), so this needs root.
 */
#include "tcp_metrics.h"

#include "test.h"
#include "test_peer.h"

#define PORT 7301

static struct tcp_metrics *metrics;

static int has_cookie(unsigned int host)
{
	struct error err = {0};
	int result = tcp_metrics_has_cookie(metrics, peer_address(host, PORT).sin_addr, &err);

	CHECK(result >= 0);
	return result;
}

static int flush(unsigned int host)
{
	struct error err = {0};

	return tcp_metrics_flush(metrics, peer_address(host, PORT).sin_addr, &err);
}

/* The first exchange asks for a cookie; the kernel keeps it. */
static void obtain_cookie(unsigned int host)
{
	struct exchange_plan plan = peer_plan(peer_address(host, PORT), 100, 1000);
	struct exchange_result result = {.error = -1};
	struct error err = {0};

	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &result, &err), 0);
	CHECK_NUMBER(result.error, 0);
}

static void an_unknown_server_has_no_cookie(void)
{
	CHECK_NUMBER(has_cookie(1), 0);
}

static void an_unknown_server_is_flushed_without_complaint(void)
{
	CHECK_NUMBER(flush(1), 0);
	CHECK_NUMBER(flush(1), 0);
	CHECK_NUMBER(has_cookie(1), 0);
}

static void a_cookie_is_found_until_it_is_flushed(void)
{
	obtain_cookie(2);
	CHECK_NUMBER(has_cookie(2), 1);
	CHECK_NUMBER(has_cookie(2), 1);
	CHECK_NUMBER(flush(2), 0);
	CHECK_NUMBER(has_cookie(2), 0);
}

static void a_flush_leaves_other_servers_alone(void)
{
	obtain_cookie(3);
	obtain_cookie(4);
	CHECK_NUMBER(flush(3), 0);
	CHECK_NUMBER(has_cookie(3), 0);
	CHECK_NUMBER(has_cookie(4), 1);
}

static void every_handle_asks_the_same_cache(void)
{
	struct error err = {0};
	struct tcp_metrics *other = tcp_metrics_open(&err);

	obtain_cookie(5);
	CHECK(other != NULL);
	if (other)
		CHECK_NUMBER(tcp_metrics_has_cookie(other, peer_address(5, PORT).sin_addr, &err),
			     1);
	tcp_metrics_close(other);
}

int main(int argc, char **argv)
{
	struct error err;
	pid_t server;

	metrics = tcp_metrics_open(&err);
	if (!metrics) {
		error_print("test_tcp_metrics", &err);
		return 1;
	}
	server = peer_serve(argc > 1 ? argv[1] : "build/san", PORT, 100, 1000, 16);
	RUN(an_unknown_server_has_no_cookie);
	RUN(an_unknown_server_is_flushed_without_complaint);
	RUN(a_cookie_is_found_until_it_is_flushed);
	RUN(a_flush_leaves_other_servers_alone);
	RUN(every_handle_asks_the_same_cache);
	peer_end(server);
	tcp_metrics_close(metrics);
	return test_status();
}

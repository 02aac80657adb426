/* The kernel's cookie cache. */
#include "tcp_metrics.h"

#include "test.h"
#include "test_peer.h"

#define PORT 7301

static struct tcp_metrics *metrics;

static int has_cookie(struct address source, struct address server)
{
	struct error err = {0};
	int result = tcp_metrics_has_cookie(metrics, &source, &server, &err);

	CHECK(result >= 0);
	return result;
}

/* The first exchange from there asks for a cookie; the kernel keeps it. */
static void obtain_cookie(struct address source, struct address server)
{
	struct exchange_plan plan = peer_plan(server, 100, 1000);
	struct origin origin = {.address = source, .bound = true};
	struct exchange_result result = {.error = -1};
	struct error err = {0};
	struct party party;

	CHECK_NUMBER(party_open(&party, &origin, &err), 0);
	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &party, &result, &err), 0);
	CHECK_NUMBER(result.error, 0);
	party_close(&party);
}

static void an_unknown_server_has_no_cookie(void)
{
	CHECK_NUMBER(has_cookie(peer_address(1, 0), peer_address(1, PORT)), 0);
	CHECK_NUMBER(has_cookie(peer_address6(0), peer_address6(PORT)), 0);
}

static void a_cookie_is_found_once_it_is_there(void)
{
	obtain_cookie(peer_address(1, 0), peer_address(2, PORT));
	CHECK_NUMBER(has_cookie(peer_address(1, 0), peer_address(2, PORT)), 1);
	CHECK_NUMBER(has_cookie(peer_address(1, 0), peer_address(2, PORT)), 1);
	obtain_cookie(peer_address6(0), peer_address6(PORT));
	CHECK_NUMBER(has_cookie(peer_address6(0), peer_address6(PORT)), 1);
}

static void a_cookie_is_for_its_source_and_its_server_alone(void)
{
	obtain_cookie(peer_address(11, 0), peer_address(3, PORT));
	CHECK_NUMBER(has_cookie(peer_address(11, 0), peer_address(3, PORT)), 1);
	CHECK_NUMBER(has_cookie(peer_address(12, 0), peer_address(3, PORT)), 0);
	CHECK_NUMBER(has_cookie(peer_address(11, 0), peer_address(4, PORT)), 0);
}

static void every_handle_asks_the_same_cache(void)
{
	struct address source = peer_address(1, 0), server = peer_address(5, PORT);
	struct error err = {0};
	struct tcp_metrics *other = tcp_metrics_open(&err);

	obtain_cookie(source, server);
	CHECK(other != NULL);
	if (other)
		CHECK_NUMBER(tcp_metrics_has_cookie(other, &source, &server, &err), 1);
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
	RUN(a_cookie_is_found_once_it_is_there);
	RUN(a_cookie_is_for_its_source_and_its_server_alone);
	RUN(every_handle_asks_the_same_cache);
	peer_end(server);
	tcp_metrics_close(metrics);
	return test_status();
}

/* Exchanges that the other end lets fail: a failure is a result, not an error. */
#include "exchange.h"

#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "deadline.h"
#include "test.h"
#include "test_peer.h"

/* Long for loopback, short for who waits for the tests. */
#define LIMIT_NS (200 * NS_PER_MS)

static struct exchange_result run(enum arm arm, const struct exchange_plan *plan)
{
	struct exchange_result result = {.error = -1};
	struct party party = peer_party(plan->server);
	struct error err = {0};

	CHECK_NUMBER(exchange_run(arm, plan, &party, &result, &err), 0);
	party_close(&party);
	return result;
}

static void check_nothing_came(const struct exchange_result *r)
{
	CHECK_NUMBER(r->ttfb_ns, TIME_NONE);
	CHECK_NUMBER(r->ttlb_ns, TIME_NONE);
	CHECK_NUMBER(r->bytes, 0);
	CHECK(!r->facts.syn_data_acked);
}

static void check_refused(enum arm arm, struct address address)
{
	struct exchange_plan plan = peer_plan(address, 100, 1000);
	struct exchange_result result = run(arm, &plan);

	CHECK_NUMBER(result.error, ECONNREFUSED);
	CHECK_NUMBER(result.connect_ns, TIME_NONE);
	check_nothing_came(&result);
}

static void a_refused_connection_is_a_result(void)
{
	check_refused(ARM_TCP, peer_address(1, 7100));
	check_refused(ARM_TFO, peer_address(1, 7100));
	check_refused(ARM_TCP, peer_address6(7100));
	check_refused(ARM_TFO, peer_address6(7100));
}

static void check_unanswered(enum arm arm, struct address address)
{
	struct exchange_plan plan = peer_plan(address, 100, 1000);
	struct exchange_result result = run(arm, &plan);

	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK(result.connect_ns > 0);
	check_nothing_came(&result);
}

static void an_answer_that_never_comes_reaches_the_limit(void)
{
	struct address address = peer_address(1, 7101);
	int silent = peer_silent(address);

	check_unanswered(ARM_TCP, address);
	check_unanswered(ARM_TFO, address);
	CHECK_NUMBER(close(silent), 0);
}

static void a_failed_connection_is_reset_at_once(void)
{
	struct address address = peer_address(1, 7102);
	int silent = peer_silent(address), accepted;
	unsigned char room[100];

	check_unanswered(ARM_TCP, address);
	accepted = accept(silent, NULL, NULL);
	CHECK(accepted >= 0);
	CHECK_NUMBER(recv(accepted, room, sizeof(room), 0), 100);
	CHECK_NUMBER(recv(accepted, room, sizeof(room), 0), -1);
	CHECK_NUMBER(errno, ECONNRESET);
	CHECK_NUMBER(close(accepted), 0);
	CHECK_NUMBER(close(silent), 0);
}

/* The kernel drops the SYN of whoever comes when the queue of a listener is full (listen(2)). */
static void check_no_handshake(enum arm arm, struct address address)
{
	struct exchange_plan plan = peer_plan(address, 100, 1000);
	struct exchange_result result = run(arm, &plan);

	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK_NUMBER(result.connect_ns, TIME_NONE);
	check_nothing_came(&result);
}

static void a_handshake_that_never_ends_reaches_the_limit(void)
{
	struct address address = peer_address(1, 7103);
	int silent = peer_silent(address), only = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK_NUMBER(listen(silent, 0), 0);
	CHECK_NUMBER(connect(only, &address.any, address.len), 0);
	check_no_handshake(ARM_TCP, address);
	check_no_handshake(ARM_TFO, address);
	CHECK_NUMBER(close(only), 0);
	CHECK_NUMBER(close(silent), 0);
}

static void a_request_that_nobody_reads_reaches_the_limit(void)
{
	/* More than both socket buffers can hold. */
	struct exchange_plan plan = peer_plan(peer_address(1, 7104), 16 * 1024 * 1024, 1000);
	int silent = peer_silent(plan.server);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK(result.connect_ns > 0);
	check_nothing_came(&result);
	CHECK_NUMBER(close(silent), 0);
}

static void an_answer_that_stops_half_way_reaches_the_limit(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7105), 100, 1000);
	pid_t stalling = peer_stalling(plan.server, 100, 10);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK_NUMBER(result.bytes, 10);
	CHECK(0 < result.ttfb_ns && result.ttfb_ns < LIMIT_NS);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	peer_end(stalling);
}

static void an_answer_that_trickles_past_the_limit_reaches_it(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7109), 100, 100000);
	pid_t trickling = peer_trickling(plan.server, 100);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	/* 4000 take as long as the limit, at the least. */
	CHECK(0 < result.bytes && result.bytes < 6000);
	CHECK(result.ttfb_ns > 0);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	peer_end(trickling);
}

static void a_server_that_closes_early_is_short(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7106), 100, 1000);
	pid_t brief = peer_brief(plan.server, 100, 10);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ESHORT);
	CHECK_NUMBER(result.bytes, 10);
	CHECK(result.ttfb_ns > 0);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	peer_end(brief);
}

static void a_server_that_closes_without_an_answer_is_short(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7107), 100, 1000);
	pid_t brief = peer_brief(plan.server, 100, 0);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ESHORT);
	check_nothing_came(&result);
	peer_end(brief);
}

static void a_server_that_closes_between_rounds_is_short(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7110), 100, 1000);
	pid_t brief = peer_brief(plan.server, 100, 1000);
	struct exchange_result result;

	plan.rounds = 3;
	result = run(ARM_TCP, &plan);
	/* Whether its end or the reset that answers the second request is seen first. */
	CHECK(result.error == ESHORT || result.error == ECONNRESET || result.error == EPIPE);
	CHECK_NUMBER(result.bytes, 1000);
	CHECK(result.ttfb_ns > 0);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	peer_end(brief);
}

static void the_limit_is_for_all_rounds_together(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, 7111), 100, 1);
	pid_t trickling = peer_trickling(plan.server, 100);
	struct exchange_result result;

	/* It answers a byte each 50 us, so no round is late. */
	plan.rounds = 1000000;
	result = run(ARM_TCP, &plan);
	CHECK_NUMBER(result.error, ETIMEDOUT_LIMIT);
	CHECK(0 < result.bytes && result.bytes < 6000);
	CHECK(result.ttfb_ns > 0);
	CHECK_NUMBER(result.ttlb_ns, TIME_NONE);
	peer_end(trickling);
}

static void a_reset_is_a_result(void)
{
	/* Closed with a part unread: the kernel answers with a reset (RFC 9293, 3.10.4). */
	struct exchange_plan plan = peer_plan(peer_address(1, 7108), 100, 1000);
	pid_t brief = peer_brief(plan.server, 50, 0);
	struct exchange_result result = run(ARM_TCP, &plan);

	CHECK_NUMBER(result.error, ECONNRESET);
	check_nothing_came(&result);
	peer_end(brief);
}

int main(void)
{
	struct error err;

	if (deadline_start(LIMIT_NS, &err) < 0 || deadline_enlist(&err) < 0) {
		error_print("test_exchange_failures", &err);
		return 1;
	}
	RUN(a_refused_connection_is_a_result);
	RUN(an_answer_that_never_comes_reaches_the_limit);
	RUN(a_failed_connection_is_reset_at_once);
	RUN(a_handshake_that_never_ends_reaches_the_limit);
	RUN(a_request_that_nobody_reads_reaches_the_limit);
	RUN(an_answer_that_stops_half_way_reaches_the_limit);
	RUN(an_answer_that_trickles_past_the_limit_reaches_it);
	RUN(a_server_that_closes_early_is_short);
	RUN(a_server_that_closes_without_an_answer_is_short);
	RUN(a_server_that_closes_between_rounds_is_short);
	RUN(the_limit_is_for_all_rounds_together);
	RUN(a_reset_is_a_result);
	return test_status();
}

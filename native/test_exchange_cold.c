/* The cold arm, with the server program, from addresses of a prefix that a route makes local. */
#include "exchange.h"

#include <stdlib.h>

#include "clock.h"
#include "prepare.h"
#include "test.h"
#include "test_peer.h"

#define PORT 7201

static struct address cold_address(const char *text)
{
	struct address address = {0};
	struct error err;

	CHECK_NUMBER(address_parse("cold", text, &address, &err), 0);
	return address;
}

/* One that finds no cookie, sends no data in its SYN, and obtains a cookie. */
static void check_cold(const struct exchange_plan *plan, struct party *party)
{
	struct exchange_result result = {.error = -1};
	struct error err = {0};
	bool has_cookie = true;

	CHECK_NUMBER(prepare(ARM_TFO_COLD, plan, party, &has_cookie, &err), 0);
	CHECK(!has_cookie);
	CHECK_NUMBER(exchange_run(ARM_TFO_COLD, plan, party, &result, &err), 0);
	CHECK_NUMBER(result.error, 0);
	CHECK_NUMBER(result.bytes, 1000);
	CHECK(!result.facts.syn_data_acked);
	CHECK_NUMBER(result.facts.fastopen_client_fail, 1); /* TFO_COOKIE_UNAVAILABLE */
	CHECK_NUMBER(prepare_check(ARM_TFO_COLD, plan, party, &err), 1);
}

static void a_new_address_has_no_cookie_and_obtains_one(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, PORT), 100, 1000);
	struct party party = peer_party(plan.server);

	party.cold_from = cold_address("192.0.2.7");
	check_cold(&plan, &party);
	party_close(&party);
	plan = peer_plan(peer_address6(PORT), 100, 1000);
	party = peer_party(plan.server);
	party.cold_from = cold_address("2001:db8::7");
	check_cold(&plan, &party);
	party_close(&party);
}

static void a_primed_client_is_cold_from_another_address(void)
{
	struct exchange_plan plan = peer_plan(peer_address(2, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct error err = {0};
	bool has_cookie = false;

	CHECK_NUMBER(prepare(ARM_TFO, &plan, &party, &has_cookie, &err), 0);
	CHECK(has_cookie);
	party.cold_from = cold_address("192.0.2.8");
	check_cold(&plan, &party);
	CHECK_NUMBER(prepare_check(ARM_TFO, &plan, &party, &err), 1);
	party_close(&party);
}

static void an_address_used_before_is_not_cold(void)
{
	struct exchange_plan plan = peer_plan(peer_address(3, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct error err = {0};
	bool has_cookie = false;

	party.cold_from = cold_address("192.0.2.9");
	check_cold(&plan, &party);
	CHECK_NUMBER(prepare(ARM_TFO_COLD, &plan, &party, &has_cookie, &err), 0);
	CHECK(has_cookie);
	party_close(&party);
}

/* After so many the kernel has forgotten what it knew before (TCP_METRICS_RECLAIM_DEPTH). */
#define MANY 20

static void run_many_cold(const struct exchange_plan *plan, struct party *party, const char *first)
{
	struct address base = cold_address(first);
	struct error err = {0};

	for (uint64_t i = 0; i < MANY; i++) {
		CHECK_NUMBER(address_add(&base, i, &party->cold_from, &err), 0);
		check_cold(plan, party);
	}
}

static void cold_exchanges_drive_out_a_cookie_and_it_is_primed_again(void)
{
	struct exchange_plan plan = peer_plan(peer_address(4, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct timespec jiffies = clock_timespec(20 * NS_PER_MS);
	struct exchange_result result = {.error = -1};
	struct error err = {0};
	bool has_cookie = false;

	CHECK_NUMBER(prepare(ARM_TFO, &plan, &party, &has_cookie, &err), 0);
	/* The kernel forgets the oldest, which it tells by the jiffy: 10 ms at the most. */
	CHECK_NUMBER(clock_nanosleep(CLOCK_MONOTONIC, 0, &jiffies, NULL), 0);
	run_many_cold(&plan, &party, "192.0.2.100");
	CHECK_NUMBER(prepare_check(ARM_TFO, &plan, &party, &err), 0);
	CHECK_NUMBER(prepare(ARM_TFO, &plan, &party, &has_cookie, &err), 0);
	CHECK(has_cookie);
	CHECK_NUMBER(exchange_run(ARM_TFO, &plan, &party, &result, &err), 0);
	CHECK(result.facts.syn_data_acked);
	party_close(&party);
}

static void cold_exchanges_with_another_address_of_the_server_do_not(void)
{
	struct exchange_plan plan = peer_plan(peer_address(5, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct error err = {0};
	bool has_cookie = false;

	plan.cold_server = peer_address(6, PORT);
	CHECK_NUMBER(prepare(ARM_TFO, &plan, &party, &has_cookie, &err), 0);
	run_many_cold(&plan, &party, "192.0.2.150");
	CHECK_NUMBER(prepare_check(ARM_TFO, &plan, &party, &err), 1);
	party_close(&party);
}

static void an_address_that_is_not_here_is_an_error(void)
{
	struct exchange_plan plan = peer_plan(peer_address(1, PORT), 100, 1000);
	struct party party = peer_party(plan.server);
	struct exchange_result result;
	struct error err = {0};

	party.cold_from = cold_address("198.51.100.1");
	CHECK_NUMBER(exchange_run(ARM_TFO_COLD, &plan, &party, &result, &err), -1);
	CHECK_TEXT(err.what, "bind to 198.51.100.1");
	CHECK_NUMBER(err.number, EADDRNOTAVAIL);
	party_close(&party);
}

int main(int argc, char **argv)
{
	pid_t server;

	/* The test has its namespace to itself (test-netns.sh). */
	if (system("ip route add local 192.0.2.0/24 dev lo && "
		   "ip -6 route add local 2001:db8::/64 dev lo") != 0)
		return 1;
	server = peer_serve(argc > 1 ? argv[1] : "build/san", PORT, 100, 1000, 16);
	RUN(a_new_address_has_no_cookie_and_obtains_one);
	RUN(a_primed_client_is_cold_from_another_address);
	RUN(an_address_used_before_is_not_cold);
	RUN(cold_exchanges_drive_out_a_cookie_and_it_is_primed_again);
	RUN(cold_exchanges_with_another_address_of_the_server_do_not);
	RUN(an_address_that_is_not_here_is_an_error);
	peer_end(server);
	return test_status();
}

#include "client_options.h"

#include <getopt.h>

#include "clock.h"
#include "number.h"

static const char usage[] =
	"usage: client --server ADDRESS --port N --schedule FILE --samples FILE --cell NAME\n"
	"              --request BYTES --response BYTES --timeout-ms N\n"
	"              [--exchanges N] [--clients N] [--source ADDRESS] [--pause-us N]\n"
	"              [--cold-source ADDRESS] [--cold-server ADDRESS]\n"
	"\n"
	"--exchanges    requests on a connection, each after the response to the one before\n"
	"--clients      at once: client K of N follows blocks K, K+N, K+2N ... of a closed-loop\n"
	"               schedule; they share the work of an open-loop one\n"
	"--source       address of client 0, the next of client 1 and so on, with several "
	"clients;\n"
	"               but all bind to this one if the schedule has tfo, because the kernel\n"
	"               remembers cookies for some six addresses only; without it they do not "
	"bind\n"
	"--cold-source  address of the first tfo-cold exchange, the next of the second and so on\n"
	"--cold-server  where they go: another address of the server, so that their cookies do "
	"not\n"
	"               drive the other clients' ones out of the kernel's memory\n";

#define MAX_BYTES      (16 * 1024 * 1024)
#define MAX_EXCHANGES  1000000
#define MAX_TIMEOUT_MS (24 * 60 * 60 * 1000)
#define MAX_PAUSE_US   (INT64_C(24) * 60 * 60 * 1000000)

/* Options as written, before they are checked together. */
struct given {
	int64_t port, request, response, timeout_ms, pause_us, exchanges;
};

static int take_number(int option, const char *text, struct given *g, struct client_options *out,
		       struct error *err)
{
	switch (option) {
	case 'p':
		return number_parse("--port", text, 1, 65535, &g->port, err);
	case 'q':
		return number_parse("--request", text, 1, MAX_BYTES, &g->request, err);
	case 'r':
		return number_parse("--response", text, 1, MAX_BYTES, &g->response, err);
	case 't':
		return number_parse("--timeout-ms", text, 1, MAX_TIMEOUT_MS, &g->timeout_ms, err);
	case 'u':
		return number_parse("--pause-us", text, 0, MAX_PAUSE_US, &g->pause_us, err);
	case 'x':
		return number_parse("--exchanges", text, 1, MAX_EXCHANGES, &g->exchanges, err);
	case 'n':
		return number_parse("--clients", text, 1, MAX_CLIENTS, &out->clients, err);
	default:
		return error_set(err, 0, "unknown option\n%s", usage);
	}
}

static int take_option(int option, const char *text, struct given *g, struct client_options *out,
		       struct error *err)
{
	switch (option) {
	case 's':
		return address_parse("--server", text, &out->plan.server, err);
	case 'k':
		return address_parse("--cold-server", text, &out->plan.cold_server, err);
	case 'b':
		return address_parse("--source", text, &out->source, err);
	case 'B':
		return address_parse("--cold-source", text, &out->cold_source, err);
	case 'o':
		out->schedule = text;
		return 0;
	case 'w':
		out->samples = text;
		return 0;
	case 'c':
		out->cell = text;
		return 0;
	default:
		return take_number(option, text, g, out, err);
	}
}

/* No connection joins an IPv4 and an IPv6 address. */
static int check_family(const char *option, const struct address *given,
			const struct address *server, struct error *err)
{
	if (given->len && given->any.sa_family != server->any.sa_family)
		return error_set(err, 0, "%s: IPv4 and IPv6 do not mix, --server is %s", option,
				 server->any.sa_family == AF_INET ? "IPv4" : "IPv6");
	return 0;
}

static int complete(const struct given *g, struct client_options *out, struct error *err)
{
	struct exchange_plan *plan = &out->plan;

	if (!out->schedule || !out->samples || !out->cell || !plan->server.len || !g->port ||
	    !g->request || !g->response || !g->timeout_ms)
		return error_set(err, 0, "options are missing\n%s", usage);
	if (check_family("--source", &out->source, &plan->server, err) < 0 ||
	    check_family("--cold-source", &out->cold_source, &plan->server, err) < 0 ||
	    check_family("--cold-server", &plan->cold_server, &plan->server, err) < 0)
		return -1;
	if (!plan->cold_server.len)
		plan->cold_server = plan->server;
	address_set_port(&plan->server, (uint16_t)g->port);
	address_set_port(&plan->cold_server, (uint16_t)g->port);
	plan->request_bytes = (size_t)g->request;
	plan->response_bytes = (size_t)g->response;
	plan->rounds = (uint32_t)g->exchanges;
	out->timeout_ns = g->timeout_ms * NS_PER_MS;
	out->pause_ns = g->pause_us * 1000;
	return 0;
}

int client_options_parse(int argc, char **argv, struct client_options *out, struct error *err)
{
	static const struct option known[] = {
		{"server", required_argument, NULL, 's'},
		{"cold-server", required_argument, NULL, 'k'},
		{"source", required_argument, NULL, 'b'},
		{"cold-source", required_argument, NULL, 'B'},
		{"port", required_argument, NULL, 'p'},
		{"schedule", required_argument, NULL, 'o'},
		{"samples", required_argument, NULL, 'w'},
		{"cell", required_argument, NULL, 'c'},
		{"request", required_argument, NULL, 'q'},
		{"response", required_argument, NULL, 'r'},
		{"exchanges", required_argument, NULL, 'x'},
		{"clients", required_argument, NULL, 'n'},
		{"timeout-ms", required_argument, NULL, 't'},
		{"pause-us", required_argument, NULL, 'u'},
		{NULL, 0, NULL, 0},
	};
	struct given given = {.exchanges = 1};
	int option;

	*out = (struct client_options){.clients = 1};
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (take_option(option, optarg, &given, out, err) < 0)
			return -1;
	if (optind != argc)
		return error_set(err, 0, "'%s' is no option\n%s", argv[optind], usage);
	return complete(&given, out, err);
}

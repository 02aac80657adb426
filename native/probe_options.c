#include "probe_options.h"

#include <getopt.h>

#include "clock.h"
#include "number.h"

static const char usage[] =
	"usage: probe --client-netns FILE --client-interface NAME --client ADDRESS\n"
	"             --server-netns FILE --server-interface NAME --server ADDRESS\n"
	"             --count N --interval-us N --wait-ms N --output FILE\n"
	"             [--train N] [--train-bytes N] [--ecn]\n"
	"\n"
	"--count        spaced probes in each direction, both at the same time\n"
	"--train        packets back to back, one direction after the other (default 0)\n"
	"--train-bytes  UDP payload of each of them (default 1400); probes have 64\n"
	"--ecn          send as ECN-capable, ECT(0)\n"
	"--wait-ms      for what is under way to arrive, after the probes and after each train\n";

#define MAX_PROBES	1000000
#define MAX_TRAIN	4096
#define MAX_TRAIN_BYTES 8952 /* a jumbo frame's, less IPv6 and UDP headers */
#define TRAIN_BYTES	1400

/* Options as written, before they are checked together. */
struct given {
	int64_t interval_us, wait_ms, train_bytes;
};

static int take_number(int option, const char *text, struct given *g, struct probe_options *out,
		       struct error *err)
{
	switch (option) {
	case 'n':
		return number_parse("--count", text, 1, MAX_PROBES, &out->count[PROBE], err);
	case 'i':
		return number_parse("--interval-us", text, 1, 60000000, &g->interval_us, err);
	case 't':
		return number_parse("--train", text, 0, MAX_TRAIN, &out->count[TRAIN], err);
	case 'b':
		return number_parse("--train-bytes", text, PROBE_BYTES, MAX_TRAIN_BYTES,
				    &g->train_bytes, err);
	case 'w':
		return number_parse("--wait-ms", text, 1, 3600000, &g->wait_ms, err);
	default:
		return error_set(err, 0, "unknown option\n%s", usage);
	}
}

static int take_option(int option, const char *text, struct given *g, struct probe_options *out,
		       struct error *err)
{
	switch (option) {
	case 'C':
		out->ends[UP].netns = text;
		return 0;
	case 'S':
		out->ends[DOWN].netns = text;
		return 0;
	case 'k':
		out->ends[UP].interface = text;
		return 0;
	case 'l':
		out->ends[DOWN].interface = text;
		return 0;
	case 'c':
		return address_parse("--client", text, &out->ends[UP].address, err);
	case 's':
		return address_parse("--server", text, &out->ends[DOWN].address, err);
	case 'e':
		out->format.ecn = true;
		return 0;
	case 'o':
		out->output = text;
		return 0;
	default:
		return take_number(option, text, g, out, err);
	}
}

static int complete(const struct given *g, struct probe_options *out, struct error *err)
{
	for (int d = UP; d < DIRECTIONS; d++)
		if (!out->ends[d].netns || !out->ends[d].interface || !out->ends[d].address.len)
			return error_set(err, 0, "options are missing\n%s", usage);
	if (!out->count[PROBE] || !g->interval_us || !g->wait_ms || !out->output)
		return error_set(err, 0, "options are missing\n%s", usage);
	out->format.family = out->ends[UP].address.any.sa_family;
	if (out->ends[DOWN].address.any.sa_family != out->format.family)
		return error_set(err, 0, "--client and --server: IPv4 and IPv6 do not mix");
	out->format.payload_bytes[PROBE] = PROBE_BYTES;
	out->format.payload_bytes[TRAIN] = (size_t)g->train_bytes;
	out->interval_ns = g->interval_us * 1000;
	out->wait_ns = g->wait_ms * NS_PER_MS;
	return 0;
}

int probe_options_parse(int argc, char **argv, struct probe_options *out, struct error *err)
{
	static const struct option known[] = {
		{"client-netns", required_argument, NULL, 'C'},
		{"server-netns", required_argument, NULL, 'S'},
		{"client-interface", required_argument, NULL, 'k'},
		{"server-interface", required_argument, NULL, 'l'},
		{"client", required_argument, NULL, 'c'},
		{"server", required_argument, NULL, 's'},
		{"count", required_argument, NULL, 'n'},
		{"interval-us", required_argument, NULL, 'i'},
		{"train", required_argument, NULL, 't'},
		{"train-bytes", required_argument, NULL, 'b'},
		{"ecn", no_argument, NULL, 'e'},
		{"wait-ms", required_argument, NULL, 'w'},
		{"output", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0},
	};
	struct given given = {.train_bytes = TRAIN_BYTES};
	int option;

	*out = (struct probe_options){0};
	while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
		if (take_option(option, optarg, &given, out, err) < 0)
			return -1;
	if (optind != argc)
		return error_set(err, 0, "'%s' is no option\n%s", argv[optind], usage);
	return complete(&given, out, err);
}

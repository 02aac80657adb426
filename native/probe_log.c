#include "probe_log.h"

#include <inttypes.h>
#include <stdlib.h>

struct arrival {
	int64_t at_ns;
	uint32_t sequence;
	uint32_t order; /* among all arrivals of the log */
	uint32_t header;
	bool intact;
	bool ce;
};

int probe_log_open(struct probe_log *log, uint32_t count, struct error *err)
{
	*log = (struct probe_log){.count = count, .capacity = (size_t)count + 1};
	log->sent_ns = calloc(log->capacity, sizeof(*log->sent_ns));
	log->arrivals = malloc(log->capacity * sizeof(*log->arrivals));
	if (log->sent_ns && log->arrivals)
		return 0;
	error_set(err, errno, "no memory for %" PRIu32 " probes", count);
	probe_log_close(log);
	return -1;
}

int probe_log_arrival(struct probe_log *log, const struct sighting *s, int64_t at_ns,
		      struct error *err)
{
	if (s->mark.sequence >= log->count || log->sent_ns[s->mark.sequence] != s->mark.sent_ns)
		return 0;
	if (log->arrival_count == log->capacity) {
		struct arrival *more =
			realloc(log->arrivals, 2 * log->capacity * sizeof(*log->arrivals));

		if (!more)
			return error_set(err, errno, "no memory for duplicates");
		log->arrivals = more;
		log->capacity *= 2;
	}
	log->arrivals[log->arrival_count] = (struct arrival){
		.at_ns = at_ns,
		.sequence = s->mark.sequence,
		.order = (uint32_t)log->arrival_count,
		.header = s->header,
		.intact = s->intact,
		.ce = s->ce,
	};
	log->arrival_count++;
	return 0;
}

static int by_sequence(const void *a, const void *b)
{
	const struct arrival *left = a, *right = b;

	if (left->sequence != right->sequence)
		return left->sequence < right->sequence ? -1 : 1;
	return left->order < right->order ? -1 : 1;
}

static int by_header(const void *a, const void *b)
{
	const struct arrival *left = a, *right = b;

	return left->header < right->header ? -1 : left->header > right->header;
}

/* The commonest headers are the undamaged ones: damage is different each time. */
static uint32_t commonest_header(struct probe_log *log)
{
	size_t best = 0, run = 0;
	uint32_t header = 0;

	qsort(log->arrivals, log->arrival_count, sizeof(*log->arrivals), by_header);
	for (size_t i = 0; i < log->arrival_count; i++) {
		run = i && log->arrivals[i].header == log->arrivals[i - 1].header ? run + 1 : 1;
		if (run > best) {
			best = run;
			header = log->arrivals[i].header;
		}
	}
	return header;
}

void probe_log_write(struct probe_log *log, const char *direction, const char *kind, FILE *file)
{
	uint32_t undamaged = commonest_header(log);
	size_t next = 0;

	qsort(log->arrivals, log->arrival_count, sizeof(*log->arrivals), by_sequence);
	for (uint32_t i = 0; i < log->count; i++) {
		int64_t sent_ns = log->sent_ns[i] - log->sent_ns[0];
		size_t first = next;

		for (; next < log->arrival_count && log->arrivals[next].sequence == i; next++) {
			const struct arrival *a = &log->arrivals[next];

			fprintf(file,
				"%s\t%s\t%" PRIu32 "\t%zu\t%" PRIu32 "\t%" PRId64 "\t%" PRId64
				"\t%d\t%d\n",
				direction, kind, i, next - first, a->order, sent_ns,
				a->at_ns - log->sent_ns[i], !a->intact || a->header != undamaged,
				a->ce);
		}
		if (next == first)
			fprintf(file, "%s\t%s\t%" PRIu32 "\t0\t-\t%" PRId64 "\t-\t0\t0\n",
				direction, kind, i, sent_ns);
	}
}

void probe_log_close(struct probe_log *log)
{
	free(log->sent_ns);
	free(log->arrivals);
	*log = (struct probe_log){0};
}

/* strerrorname_np */
#define _GNU_SOURCE
#include "record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A time in nanoseconds as text, in 24 bytes of room. */
static const char *time_text(int64_t ns, char *room)
{
	if (ns == TIME_NONE)
		return "-";
	(void)snprintf(room, 24, "%" PRId64, ns);
	return room;
}

static const char *error_text(int error)
{
	const char *name;

	switch (error) {
	case 0:
		return "-";
	case ETIMEDOUT_LIMIT:
		return "timeout";
	case ESHORT:
		return "short";
	default:
		name = strerrorname_np(error);
		return name ? name : "unknown";
	}
}

int record_format(char *line, const struct record_key *key, const struct exchange_result *r,
		  struct error *err)
{
	const struct turn *turn = key->turn;
	const struct connection_facts *facts = &r->facts;
	char ttfb[24], ttlb[24], connect[24];
	int len = snprintf(line, RECORD_MAX,
			   "%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32 "\t%s\t%" PRId64 "\t%" PRId64
			   "\t%s\t%s\t%s\t%" PRIu64 "\t%s\t%d\t%d\t%u\t%" PRIu32 "\t%" PRIu32
			   "\t%" PRIu32 "\n",
			   key->cell, key->client, turn->block, turn->position, arm_name(turn->arm),
			   r->start_ns - key->origin_ns, r->late_ns, time_text(r->ttfb_ns, ttfb),
			   time_text(r->ttlb_ns, ttlb), time_text(r->connect_ns, connect), r->bytes,
			   error_text(r->error), r->cookie_before, facts->syn_data_acked,
			   facts->fastopen_client_fail, facts->retransmits, facts->rtt_us,
			   facts->min_rtt_us);

	if (len < 0 || len >= RECORD_MAX)
		return error_set(err, 0, "record of cell %.64s... is too long", key->cell);
	return len;
}

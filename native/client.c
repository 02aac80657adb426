/*
 * The client: follows a schedule and writes a record of each exchange as it ends. It decides
 * nothing: order, arms, sizes, instants and limits come from the plan.
 */
#include <stdlib.h>
#include <string.h>

#include "client_options.h"
#include "clients.h"
#include "samples.h"
#include "schedule.h"

static int measure(const struct client_options *o, const struct schedule *schedule,
		   struct error *err)
{
	struct samples samples;

	if (samples_create(&samples, o->samples, err) < 0)
		return -1;
	if (clients_follow(o, schedule, &samples, err) < 0) {
		samples_abandon(&samples);
		return -1;
	}
	return samples_finish(&samples, err);
}

static int run(struct client_options *o, struct error *err)
{
	struct schedule schedule = {0};
	unsigned char *request = malloc(o->plan.request_bytes);
	int result = -1;

	o->plan.request = request;
	o->plan.response = malloc(o->plan.response_bytes); /* one for all: nobody looks at it */
	if (!request || !o->plan.response) {
		error_set(err, errno, "no memory for request and response");
		goto out;
	}
	memset(request, 'q', o->plan.request_bytes);
	if (schedule_read(o->schedule, &schedule, err) == 0)
		result = measure(o, &schedule, err);
out:
	schedule_free(&schedule);
	free(o->plan.response);
	free(request);
	return result;
}

int main(int argc, char **argv)
{
	struct client_options options;
	struct error err;

	if (client_options_parse(argc, argv, &options, &err) < 0) {
		error_print("client", &err);
		return 2;
	}
	if (run(&options, &err) < 0) {
		error_print("client", &err);
		return 1;
	}
	return 0;
}

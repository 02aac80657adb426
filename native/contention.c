#include "contention.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"

#define US_PER_S INT64_C(1000000)

/* "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345", the total in us. */
static int64_t pressure_us(void)
{
	FILE *file = fopen("/proc/pressure/cpu", "re");
	int64_t total = -1;

	if (!file)
		return -1;
	if (fscanf(file, "some avg10=%*f avg60=%*f avg300=%*f total=%" SCNd64, &total) != 1)
		total = -1;
	(void)fclose(file);
	return total;
}

/* "cpu3 user nice system idle iowait irq softirq steal ...", in ticks (proc(5)). */
static void processor_times(int processor, int64_t *busy_us, int64_t *steal_us)
{
	FILE *file = fopen("/proc/stat", "re");
	int64_t tick_us = US_PER_S / (int64_t)sysconf(_SC_CLK_TCK);
	char line[512], name[16];
	int length = snprintf(name, sizeof(name), "cpu%d ", processor);
	int64_t user, nice, system, steal;

	while (file && length > 0 && fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, (size_t)length) != 0)
			continue;
		if (sscanf(line + length,
			   "%" SCNd64 "%" SCNd64 "%" SCNd64 "%*d %*d %*d %*d %" SCNd64, &user,
			   &nice, &system, &steal) == 4) {
			*busy_us = (user + nice + system) * tick_us;
			*steal_us = steal * tick_us;
		}
		break;
	}
	if (file)
		(void)fclose(file);
}

void contention_read(int processor, struct contention *out)
{
	struct rusage used;

	*out = (struct contention){-1, -1, -1, -1, -1, -1};
	out->wall_us = clock_now(CLOCK_MONOTONIC) / 1000;
	out->pressure_us = pressure_us();
	processor_times(processor, &out->busy_us, &out->steal_us);
	if (getrusage(RUSAGE_CHILDREN, &used) < 0)
		return;
	out->own_us = ((int64_t)used.ru_utime.tv_sec + used.ru_stime.tv_sec) * US_PER_S +
		      used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	out->involuntary_switches = used.ru_nivcsw;
}

static void print_difference(FILE *file, const char *name, int64_t before, int64_t after)
{
	if (before < 0 || after < before)
		fprintf(file, "%s -\n", name);
	else
		fprintf(file, "%s %" PRId64 "\n", name, after - before);
}

int contention_write(const char *path, const struct contention *before,
		     const struct contention *after, struct error *err)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return error_set(err, errno, "open %s", path);
	print_difference(file, "wall_us", before->wall_us, after->wall_us);
	print_difference(file, "pressure_us", before->pressure_us, after->pressure_us);
	print_difference(file, "steal_us", before->steal_us, after->steal_us);
	print_difference(file, "busy_us", before->busy_us, after->busy_us);
	print_difference(file, "own_us", before->own_us, after->own_us);
	print_difference(file, "involuntary_switches", before->involuntary_switches,
			 after->involuntary_switches);
	if (fclose(file) != 0)
		return error_set(err, errno, "write %s", path);
	return 0;
}

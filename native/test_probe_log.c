#include "probe_log.h"

#include <stdlib.h>

#include "test.h"

/* Three were sent, at 1000, 2000 and 3500. */
static struct probe_log three(void)
{
	struct probe_log log = {0};
	struct error err;

	if (probe_log_open(&log, 3, &err) < 0) {
		error_print("test_probe_log", &err);
		exit(1);
	}
	log.sent_ns[0] = 1000;
	log.sent_ns[1] = 2000;
	log.sent_ns[2] = 3500;
	return log;
}

static void note(struct probe_log *log, struct sighting s, int64_t at_ns)
{
	struct error err = {0};

	CHECK_NUMBER(probe_log_arrival(log, &s, at_ns, &err), 0);
}

/* One that came as it was sent, with the headers that all have. */
static struct sighting sound(uint32_t sequence, int64_t sent_ns)
{
	return (struct sighting){
		.mark = {.sequence = sequence, .sent_ns = sent_ns}, .intact = true, .header = 7};
}

static void check_lines(struct probe_log *log, const char *expected)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);

	CHECK(file != NULL);
	if (file) {
		probe_log_write(log, "up", "probe", file);
		CHECK_NUMBER(fclose(file), 0);
		CHECK_TEXT(text, expected);
		free(text);
	}
	probe_log_close(log);
}

static void the_header_names_the_format_and_the_columns(void)
{
	CHECK_TEXT(PROBE_LOG_HEADER,
		   "# first-flight path 2\n"
		   "direction\tkind\tsequence\tcopy\torder\tsent_ns\tdelay_ns\tcorrupted\tce\n");
}

static void what_arrived_has_its_delay(void)
{
	struct probe_log log = three();

	note(&log, sound(0, 1000), 1050);
	note(&log, sound(1, 2000), 2051);
	note(&log, sound(2, 3500), 3552);
	check_lines(&log, "up\tprobe\t0\t0\t0\t0\t50\t0\t0\n"
			  "up\tprobe\t1\t0\t1\t1000\t51\t0\t0\n"
			  "up\tprobe\t2\t0\t2\t2500\t52\t0\t0\n");
}

static void what_was_lost_has_a_line_without_times(void)
{
	struct probe_log log = three();

	note(&log, sound(1, 2000), 2050);
	check_lines(&log, "up\tprobe\t0\t0\t-\t0\t-\t0\t0\n"
			  "up\tprobe\t1\t0\t0\t1000\t50\t0\t0\n"
			  "up\tprobe\t2\t0\t-\t2500\t-\t0\t0\n");
}

static void order_is_that_of_arrival(void)
{
	struct probe_log log = three();

	note(&log, sound(2, 3500), 3600);
	note(&log, sound(0, 1000), 3700);
	note(&log, sound(1, 2000), 3800);
	check_lines(&log, "up\tprobe\t0\t0\t1\t0\t2700\t0\t0\n"
			  "up\tprobe\t1\t0\t2\t1000\t1800\t0\t0\n"
			  "up\tprobe\t2\t0\t0\t2500\t100\t0\t0\n");
}

static void duplicates_are_copies_from_1(void)
{
	struct probe_log log = three();

	note(&log, sound(0, 1000), 1050);
	note(&log, sound(0, 1000), 1060);
	note(&log, sound(1, 2000), 2050);
	note(&log, sound(0, 1000), 2060);
	note(&log, sound(2, 3500), 3550);
	note(&log, sound(2, 3500), 3551);
	check_lines(&log, "up\tprobe\t0\t0\t0\t0\t50\t0\t0\n"
			  "up\tprobe\t0\t1\t1\t0\t60\t0\t0\n"
			  "up\tprobe\t0\t2\t3\t0\t1060\t0\t0\n"
			  "up\tprobe\t1\t0\t2\t1000\t50\t0\t0\n"
			  "up\tprobe\t2\t0\t4\t2500\t50\t0\t0\n"
			  "up\tprobe\t2\t1\t5\t2500\t51\t0\t0\n");
}

static void damage_shows_in_the_frame_or_in_headers_unlike_the_others(void)
{
	struct probe_log log = three();
	struct sighting broken = sound(1, 2000), odd = sound(0, 1000), marked = sound(2, 3500);

	broken.intact = false;
	odd.header = 9;
	marked.ce = true;
	note(&log, odd, 1050);
	note(&log, broken, 2050);
	note(&log, marked, 3550);
	check_lines(&log, "up\tprobe\t0\t0\t0\t0\t50\t1\t0\n"
			  "up\tprobe\t1\t0\t1\t1000\t50\t1\t0\n"
			  "up\tprobe\t2\t0\t2\t2500\t50\t0\t1\n");
}

static void frames_of_another_run_are_not_noted(void)
{
	struct probe_log log = three();

	note(&log, sound(1, 2001), 2050);
	note(&log, sound(3, 0), 2050);
	CHECK_NUMBER(log.arrival_count, 0);
	probe_log_close(&log);
}

static void a_log_of_nothing_writes_nothing(void)
{
	struct probe_log log;
	struct error err;

	CHECK_NUMBER(probe_log_open(&log, 0, &err), 0);
	note(&log, sound(0, 0), 50);
	check_lines(&log, "");
}

int main(void)
{
	RUN(the_header_names_the_format_and_the_columns);
	RUN(what_arrived_has_its_delay);
	RUN(what_was_lost_has_a_line_without_times);
	RUN(order_is_that_of_arrival);
	RUN(duplicates_are_copies_from_1);
	RUN(damage_shows_in_the_frame_or_in_headers_unlike_the_others);
	RUN(frames_of_another_run_are_not_noted);
	RUN(a_log_of_nothing_writes_nothing);
	return test_status();
}

#include "schedule.h"

#include <stdlib.h>
#include <unistd.h>

#include "test.h"

/* Written anew by each test, in a folder of its own. */
#define ORDER  "order"
#define HEADER "# first-flight schedule 2\n"

static int read_text(const char *text, struct schedule *out, struct error *err)
{
	FILE *file = fopen(ORDER, "w");

	CHECK(file != NULL);
	if (file) {
		CHECK(fputs(text, file) >= 0);
		CHECK_NUMBER(fclose(file), 0);
	}
	return schedule_read(ORDER, out, err);
}

/* Ends the program if it cannot be read: what follows would have nothing to look at. */
static struct schedule need(const char *text)
{
	struct schedule s = {0};
	struct error err = {0};

	if (read_text(text, &s, &err) < 0) {
		error_print("test_schedule", &err);
		exit(1);
	}
	return s;
}

static void check_turn(const struct schedule *s, size_t index, uint32_t block, uint32_t position,
		       enum arm arm)
{
	CHECK(index < s->turn_count);
	CHECK_NUMBER(s->turns[index].block, block);
	CHECK_NUMBER(s->turns[index].position, position);
	CHECK_NUMBER(s->turns[index].arm, arm);
}

static void check_refused(const char *text, const char *message)
{
	struct error err = {0};
	struct schedule s;

	CHECK_NUMBER(read_text(text, &s, &err), -1);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(err.number, 0);
}

static void turns_are_in_the_order_of_the_file(void)
{
	struct schedule s = need(HEADER "tcp tfo tfo-cold\ntfo-cold tcp-reused\n");

	CHECK_NUMBER(s.turn_count, 5);
	CHECK(!s.open_loop);
	check_turn(&s, 0, 0, 0, ARM_TCP);
	check_turn(&s, 1, 0, 1, ARM_TFO);
	check_turn(&s, 2, 0, 2, ARM_TFO_COLD);
	check_turn(&s, 3, 1, 0, ARM_TFO_COLD);
	check_turn(&s, 4, 1, 1, ARM_TCP_REUSED);
	schedule_free(&s);
}

static void blocks_know_where_their_turns_start(void)
{
	struct schedule s = need(HEADER "tcp tfo\n\ntfo\n");

	CHECK_NUMBER(s.block_count, 3);
	CHECK_NUMBER(s.block_starts[0], 0);
	CHECK_NUMBER(s.block_starts[1], 2);
	CHECK_NUMBER(s.block_starts[2], 2);
	CHECK_NUMBER(s.block_starts[3], 3);
	check_turn(&s, 2, 2, 0, ARM_TFO);
	schedule_free(&s);
}

static void cold_turns_are_counted_over_the_whole_schedule(void)
{
	struct schedule s = need(HEADER "tfo-cold tcp\ntfo tfo-cold\ntfo-cold\n");

	CHECK_NUMBER(s.turns[0].cold, 0);
	CHECK_NUMBER(s.turns[3].cold, 1);
	CHECK_NUMBER(s.turns[4].cold, 2);
	CHECK_NUMBER(s.arm_counts[ARM_TCP], 1);
	CHECK_NUMBER(s.arm_counts[ARM_TFO], 1);
	CHECK_NUMBER(s.arm_counts[ARM_TFO_COLD], 3);
	CHECK_NUMBER(s.arm_counts[ARM_TCP_REUSED], 0);
	schedule_free(&s);
}

static void an_open_loop_has_an_instant_for_each_turn(void)
{
	struct schedule s = need(HEADER "tcp@0 tfo@1250\ntfo-cold@1250\ntcp@1000000000000\n");

	CHECK(s.open_loop);
	check_turn(&s, 0, 0, 0, ARM_TCP);
	CHECK_NUMBER(s.turns[0].at_ns, 0);
	check_turn(&s, 1, 0, 1, ARM_TFO);
	CHECK_NUMBER(s.turns[1].at_ns, 1250000);
	check_turn(&s, 2, 1, 0, ARM_TFO_COLD);
	CHECK_NUMBER(s.turns[2].at_ns, 1250000);
	CHECK_NUMBER(s.turns[3].at_ns, 1000000000000000);
	schedule_free(&s);
}

static void a_last_line_without_newline_counts(void)
{
	struct schedule s = need(HEADER "tfo\ntcp");

	CHECK_NUMBER(s.turn_count, 2);
	check_turn(&s, 0, 0, 0, ARM_TFO);
	check_turn(&s, 1, 1, 0, ARM_TCP);
	schedule_free(&s);
}

static void several_blanks_separate_as_one(void)
{
	struct schedule s = need(HEADER "  tfo   tcp \n");

	CHECK_NUMBER(s.turn_count, 2);
	check_turn(&s, 0, 0, 0, ARM_TFO);
	check_turn(&s, 1, 0, 1, ARM_TCP);
	schedule_free(&s);
}

static void a_header_alone_holds_no_turn(void)
{
	struct schedule s = need(HEADER);

	CHECK_NUMBER(s.turn_count, 0);
	CHECK_NUMBER(s.block_count, 0);
	schedule_free(&s);
}

static void a_schedule_may_be_long_either_way(void)
{
	static char text[64 + 8 * 1000] = HEADER;
	struct schedule s;

	for (int i = 0; i < 1000; i++)
		memcpy(text + strlen(text), "tfo ", 4);
	for (int i = 0; i < 1000; i++)
		memcpy(text + strlen(text), "\ntcp", 4);
	s = need(text);
	CHECK_NUMBER(s.turn_count, 2000);
	CHECK_NUMBER(s.block_count, 1001);
	check_turn(&s, 999, 0, 999, ARM_TFO);
	check_turn(&s, 1000, 1, 0, ARM_TCP);
	check_turn(&s, 1999, 1000, 0, ARM_TCP);
	schedule_free(&s);
}

static void another_header_is_refused(void)
{
	check_refused("# first-flight schedule 1\ntcp\n",
		      "order:1: expected '# first-flight schedule 2'");
	check_refused("# first-flight schedule 20\ntcp\n",
		      "order:1: expected '# first-flight schedule 2'");
	check_refused("tcp tfo\n", "order:1: expected '# first-flight schedule 2'");
	check_refused("# first-flight schedule 2\r\ntcp\r\n",
		      "order:1: expected '# first-flight schedule 2'");
	check_refused("", "order:1: expected '# first-flight schedule 2'");
}

static void a_missing_file_is_refused_with_the_reason(void)
{
	struct error err = {0};
	struct schedule s;

	CHECK_NUMBER(schedule_read("no-such-order", &s, &err), -1);
	CHECK_TEXT(err.what, "open no-such-order");
	CHECK_NUMBER(err.number, ENOENT);
}

static void an_unknown_arm_is_refused_with_its_line(void)
{
	check_refused(HEADER "tcp quic\n", "order:2: no arm 'quic'");
	check_refused(HEADER "tcp\nTFO\n", "order:3: no arm 'TFO'");
	check_refused(HEADER "tcp\n\n\nx\n", "order:5: no arm 'x'");
	check_refused(HEADER "tcp@1\nudp@2\n", "order:3: no arm 'udp'");
	check_refused(HEADER "tcp 0123456789012345678901234567890123456789\n",
		      "order:2: no arm '01234567890123456789012345678901'");
}

static void open_and_closed_loop_do_not_mix(void)
{
	check_refused(HEADER "tcp@1 tfo@2\ntcp@3 tfo\n",
		      "order:3: 'tfo': an instant (@MICROSECONDS) is missing, others have one");
	check_refused(HEADER "tcp tfo\ntcp@3 tfo@4\n",
		      "order:3: 'tcp@3': an instant is given, but others have none");
}

static void an_instant_is_a_whole_number_that_does_not_decrease(void)
{
	check_refused(HEADER "tcp@\n",
		      "order:2: 'tcp@': a whole number of microseconds is expected after @");
	check_refused(HEADER "tcp@1.5\n",
		      "order:2: 'tcp@1.5': a whole number of microseconds is expected after @");
	check_refused(HEADER "tcp@-1\n",
		      "order:2: 'tcp@-1': a whole number of microseconds is expected after @");
	check_refused(HEADER "tcp@1@2\n",
		      "order:2: 'tcp@1@2': a whole number of microseconds is expected after @");
	check_refused(
		HEADER "tcp@1000000000001\n",
		"order:2: 'tcp@1000000000001': an instant lies at most 1000000000000 us ahead");
	check_refused(HEADER "tcp@5\ntfo@4\n",
		      "order:3: 'tfo@4': its instant is before the one ahead of it");
}

int main(void)
{
	char folder[] = "/tmp/first-flight-test-XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0) {
		perror(folder);
		return 1;
	}
	RUN(turns_are_in_the_order_of_the_file);
	RUN(blocks_know_where_their_turns_start);
	RUN(cold_turns_are_counted_over_the_whole_schedule);
	RUN(an_open_loop_has_an_instant_for_each_turn);
	RUN(a_last_line_without_newline_counts);
	RUN(several_blanks_separate_as_one);
	RUN(a_header_alone_holds_no_turn);
	RUN(a_schedule_may_be_long_either_way);
	RUN(another_header_is_refused);
	RUN(a_missing_file_is_refused_with_the_reason);
	RUN(an_unknown_arm_is_refused_with_its_line);
	RUN(open_and_closed_loop_do_not_mix);
	RUN(an_instant_is_a_whole_number_that_does_not_decrease);
	if (unlink(ORDER) < 0 || rmdir(folder) < 0) {
		perror(folder);
		return 1;
	}
	return test_status();
}

#include "schedule.h"

#include <stdlib.h>
#include <unistd.h>

#include "test.h"

/* Written anew by each test, in a folder of its own. */
#define ORDER "order"

static struct schedule *open_text(const char *text, struct error *err)
{
	FILE *file = fopen(ORDER, "w");

	CHECK(file != NULL);
	if (file) {
		CHECK(fputs(text, file) >= 0);
		CHECK_NUMBER(fclose(file), 0);
	}
	return schedule_open(ORDER, err);
}

static void check_turn(struct schedule *s, uint64_t block, uint32_t position, enum arm arm)
{
	struct turn turn = {.arm = ARM_COUNT};
	struct error err = {0};

	CHECK_NUMBER(schedule_next(s, &turn, &err), 1);
	CHECK_NUMBER(turn.block, block);
	CHECK_NUMBER(turn.position, position);
	CHECK_NUMBER(turn.arm, arm);
}

static void check_end(struct schedule *s)
{
	struct error err = {0};
	struct turn turn;

	CHECK_NUMBER(schedule_next(s, &turn, &err), 0);
	CHECK_NUMBER(schedule_next(s, &turn, &err), 0);
	schedule_close(s);
}

static void check_refused(const char *text, const char *message)
{
	struct error err = {0};

	CHECK(open_text(text, &err) == NULL);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(err.number, 0);
}

static void turns_come_block_by_block_in_the_order_of_the_file(void)
{
	struct error err = {0};
	struct schedule *s =
		open_text("# first-flight schedule 1\ntcp tfo tfo-cold\ntfo-cold tcp tfo\n", &err);

	CHECK(s != NULL);
	if (!s)
		return;
	check_turn(s, 0, 0, ARM_TCP);
	check_turn(s, 0, 1, ARM_TFO);
	check_turn(s, 0, 2, ARM_TFO_COLD);
	check_turn(s, 1, 0, ARM_TFO_COLD);
	check_turn(s, 1, 1, ARM_TCP);
	check_turn(s, 1, 2, ARM_TFO);
	check_end(s);
}

static void a_last_line_without_newline_counts(void)
{
	struct error err = {0};
	struct schedule *s = open_text("# first-flight schedule 1\ntfo\ntcp", &err);

	CHECK(s != NULL);
	if (!s)
		return;
	check_turn(s, 0, 0, ARM_TFO);
	check_turn(s, 1, 0, ARM_TCP);
	check_end(s);
}

static void several_blanks_separate_as_one(void)
{
	struct error err = {0};
	struct schedule *s = open_text("# first-flight schedule 1\n  tfo   tcp \n", &err);

	CHECK(s != NULL);
	if (!s)
		return;
	check_turn(s, 0, 0, ARM_TFO);
	check_turn(s, 0, 1, ARM_TCP);
	check_end(s);
}

static void a_header_alone_holds_no_turn(void)
{
	struct error err = {0};
	struct schedule *s = open_text("# first-flight schedule 1\n", &err);

	CHECK(s != NULL);
	if (s)
		check_end(s);
}

static void a_block_may_be_longer_than_any_line_before(void)
{
	static char text[64 + 4 * 1000] = "# first-flight schedule 1\ntcp\n";
	struct error err = {0};
	struct schedule *s;

	for (int i = 0; i < 1000; i++)
		memcpy(text + strlen(text), "tfo ", 4);
	s = open_text(text, &err);
	CHECK(s != NULL);
	if (!s)
		return;
	check_turn(s, 0, 0, ARM_TCP);
	for (uint32_t i = 0; i < 1000; i++)
		check_turn(s, 1, i, ARM_TFO);
	check_end(s);
}

static void another_header_is_refused(void)
{
	check_refused("# first-flight schedule 2\ntcp\n",
		      "order:1: expected '# first-flight schedule 1'");
	check_refused("# first-flight schedule 10\ntcp\n",
		      "order:1: expected '# first-flight schedule 1'");
	check_refused("tcp tfo\n", "order:1: expected '# first-flight schedule 1'");
	check_refused("# first-flight schedule 1\r\ntcp\r\n",
		      "order:1: expected '# first-flight schedule 1'");
}

static void an_empty_file_is_refused(void)
{
	check_refused("", "order:1: expected '# first-flight schedule 1'");
}

static void a_missing_file_is_refused_with_the_reason(void)
{
	struct error err = {0};

	CHECK(schedule_open("no-such-order", &err) == NULL);
	CHECK_TEXT(err.what, "open no-such-order");
	CHECK_NUMBER(err.number, ENOENT);
}

static void check_no_arm(const char *text, const char *message)
{
	struct error err = {0};
	struct schedule *s = open_text(text, &err);
	struct turn turn;

	CHECK(s != NULL);
	if (!s)
		return;
	check_turn(s, 0, 0, ARM_TCP);
	CHECK_NUMBER(schedule_next(s, &turn, &err), -1);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(err.number, 0);
	schedule_close(s);
}

static void an_unknown_arm_is_refused_with_its_line(void)
{
	check_no_arm("# first-flight schedule 1\ntcp quic\n", "order:2: no arm 'quic'");
	check_no_arm("# first-flight schedule 1\ntcp\nTFO\n", "order:3: no arm 'TFO'");
	check_no_arm("# first-flight schedule 1\ntcp\n\n\nx\n", "order:5: no arm 'x'");
}

static void a_long_unknown_arm_is_quoted_in_part(void)
{
	check_no_arm("# first-flight schedule 1\ntcp 0123456789012345678901234567890123456789\n",
		     "order:2: no arm '01234567890123456789012345678901'");
}

int main(void)
{
	char folder[] = "/tmp/first-flight-test-XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0) {
		perror(folder);
		return 1;
	}
	RUN(turns_come_block_by_block_in_the_order_of_the_file);
	RUN(a_last_line_without_newline_counts);
	RUN(several_blanks_separate_as_one);
	RUN(a_header_alone_holds_no_turn);
	RUN(a_block_may_be_longer_than_any_line_before);
	RUN(another_header_is_refused);
	RUN(an_empty_file_is_refused);
	RUN(a_missing_file_is_refused_with_the_reason);
	RUN(an_unknown_arm_is_refused_with_its_line);
	RUN(a_long_unknown_arm_is_quoted_in_part);
	if (unlink(ORDER) < 0 || rmdir(folder) < 0) {
		perror(folder);
		return 1;
	}
	return test_status();
}

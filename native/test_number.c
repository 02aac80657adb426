#include "number.h"

#include "test.h"

static void check_accepted(const char *text, int64_t expected)
{
	struct error err = {0};
	int64_t value = -7;

	CHECK_NUMBER(number_parse("--count", text, 0, 1000, &value, &err), 0);
	CHECK_NUMBER(value, expected);
}

static void check_refused(const char *text, const char *message)
{
	struct error err = {0};
	int64_t value = -7;

	CHECK_NUMBER(number_parse("--count", text, 1, 1000, &value, &err), -1);
	CHECK_TEXT(err.what, message);
	CHECK_NUMBER(err.number, 0);
	CHECK_NUMBER(value, -7);
}

static void a_whole_number_is_read(void)
{
	check_accepted("42", 42);
	check_accepted("007", 7);
}

static void both_limits_are_included(void)
{
	check_accepted("0", 0);
	check_accepted("1000", 1000);
}

static void a_number_beyond_the_limits_is_refused(void)
{
	check_refused("0", "--count 0: give a whole number from 1 to 1000");
	check_refused("1001", "--count 1001: give a whole number from 1 to 1000");
}

static void a_number_beyond_64_bits_is_refused(void)
{
	check_refused("9223372036854775808",
		      "--count 9223372036854775808: give a whole number from 1 to 1000");
}

static void the_largest_number_of_64_bits_is_read(void)
{
	struct error err = {0};
	int64_t value = -7;

	CHECK_NUMBER(number_parse("--seed", "9223372036854775807", 0, INT64_MAX, &value, &err), 0);
	CHECK_NUMBER(value, 9223372036854775807);
}

static void what_is_not_all_digits_is_refused(void)
{
	check_refused("", "--count : give a whole number from 1 to 1000");
	check_refused("ten", "--count ten: give a whole number from 1 to 1000");
	check_refused("10ms", "--count 10ms: give a whole number from 1 to 1000");
	check_refused("1.5", "--count 1.5: give a whole number from 1 to 1000");
	check_refused("0x10", "--count 0x10: give a whole number from 1 to 1000");
	check_refused("10 ", "--count 10 : give a whole number from 1 to 1000");
	check_refused(" 10", "--count  10: give a whole number from 1 to 1000");
	check_refused("+10", "--count +10: give a whole number from 1 to 1000");
	check_refused("-10", "--count -10: give a whole number from 1 to 1000");
}

int main(void)
{
	RUN(a_whole_number_is_read);
	RUN(both_limits_are_included);
	RUN(a_number_beyond_the_limits_is_refused);
	RUN(a_number_beyond_64_bits_is_refused);
	RUN(the_largest_number_of_64_bits_is_read);
	RUN(what_is_not_all_digits_is_refused);
	return test_status();
}

#include "arm.h"

#include "test.h"

static void every_arm_has_its_name(void)
{
	CHECK_TEXT(arm_name(ARM_TCP), "tcp");
	CHECK_TEXT(arm_name(ARM_TFO), "tfo");
	CHECK_TEXT(arm_name(ARM_TFO_COLD), "tfo-cold");
	CHECK_TEXT(arm_name(ARM_TCP_REUSED), "tcp-reused");
}

static void every_name_finds_its_arm(void)
{
	CHECK_NUMBER(arm_from_name("tcp", 3), ARM_TCP);
	CHECK_NUMBER(arm_from_name("tfo", 3), ARM_TFO);
	CHECK_NUMBER(arm_from_name("tfo-cold", 8), ARM_TFO_COLD);
	CHECK_NUMBER(arm_from_name("tcp-reused", 10), ARM_TCP_REUSED);
}

static void a_name_ends_at_its_length(void)
{
	CHECK_NUMBER(arm_from_name("tcp tfo", 3), ARM_TCP);
	CHECK_NUMBER(arm_from_name("tfo-cold", 3), ARM_TFO);
}

static void other_names_find_no_arm(void)
{
	CHECK_NUMBER(arm_from_name("quic", 4), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("TCP", 3), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("tc", 2), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("tfo-", 4), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("tcp-reuse", 9), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("tfo-colder", 10), ARM_COUNT);
	CHECK_NUMBER(arm_from_name("", 0), ARM_COUNT);
}

int main(void)
{
	RUN(every_arm_has_its_name);
	RUN(every_name_finds_its_arm);
	RUN(a_name_ends_at_its_length);
	RUN(other_names_find_no_arm);
	return test_status();
}

#ifndef FIRST_FLIGHT_TEST_H
#define FIRST_FLIGHT_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/*
 * A test is a function whose name is a sentence. A check that fails prints its place and its
 * values and lets the test go on; RUN prints "ok" or "not ok" and the sentence.
 */
#define CHECK(condition) test_true(condition, #condition, __FILE__, __LINE__)
#define CHECK_NUMBER(actual, expected)                                                             \
	test_number((long long)(actual), (long long)(expected), #actual, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) test_text(actual, expected, #actual, __FILE__, __LINE__)

#define RUN(test) test_run(test, #test)

static int test_checks_failed;
static int test_tests_failed;

static inline void test_true(bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	test_checks_failed++;
	printf("# %s:%d: %s does not hold\n", file, line, what);
}

static inline void test_number(long long actual, long long expected, const char *what,
			       const char *file, int line)
{
	if (actual == expected)
		return;
	test_checks_failed++;
	printf("# %s:%d: %s is %lld, expected %lld\n", file, line, what, actual, expected);
}

static inline void test_text(const char *actual, const char *expected, const char *what,
			     const char *file, int line)
{
	if (strcmp(actual, expected) == 0)
		return;
	test_checks_failed++;
	printf("# %s:%d: %s is\n#   '%s', expected\n#   '%s'\n", file, line, what, actual,
	       expected);
}

static inline void test_run(void (*test)(void), const char *name)
{
	int before = test_checks_failed;

	test();
	if (test_checks_failed > before)
		test_tests_failed++;
	fputs(test_checks_failed > before ? "not ok " : "ok ", stdout);
	for (; *name; name++)
		putchar(*name == '_' ? ' ' : *name);
	putchar('\n');
	(void)fflush(stdout);
}

/* The exit status of a test program. */
static inline int test_status(void)
{
	return test_tests_failed ? 1 : 0;
}

#endif

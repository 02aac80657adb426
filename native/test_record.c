#include "record.h"

#include "test.h"

static const struct turn turn = {.block = 12, .position = 2, .arm = ARM_TFO};

static const struct exchange_result complete = {
	.start_ns = 5000001000,
	.connect_ns = 100004000,
	.ttfb_ns = 100005000,
	.ttlb_ns = 100006000,
	.bytes = 1000,
	.cookie_before = true,
	.facts = {.syn_data_acked = true, .rtt_us = 100002, .min_rtt_us = 100001},
};

static const struct record_key key = {
	.cell = "rtt-100", .client = 3, .turn = &turn, .origin_ns = 5000000000};

static void check_line(const struct exchange_result *result, const char *expected)
{
	char line[RECORD_MAX] = "";
	struct error err = {0};

	CHECK_NUMBER(record_format(line, &key, result, &err), strlen(expected));
	CHECK_TEXT(line, expected);
}

static void the_header_names_the_format_and_eighteen_columns(void)
{
	static const char *const columns[] = {
		"cell",	       "client",  "block",	   "position",	     "arm",
		"start_ns",    "late_ns", "ttfb_ns",	   "ttlb_ns",	     "connect_ns",
		"bytes",       "error",	  "cookie_before", "syn_data_acked", "fastopen_client_fail",
		"retransmits", "rtt_us",  "min_rtt_us",
	};
	char header[] = RECORD_HEADER, *rest = header;

	CHECK_TEXT(strsep(&rest, "\n"), "# first-flight samples 2");
	for (size_t i = 0; i < 17; i++)
		CHECK_TEXT(rest ? strsep(&rest, "\t") : "", columns[i]);
	CHECK_TEXT(rest ? strsep(&rest, "\n") : "", columns[17]);
	CHECK_TEXT(rest ? rest : "nothing", "");
}

static void a_complete_exchange_is_one_line(void)
{
	check_line(&complete,
		   "rtt-100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\t-\t"
		   "1\t1\t0\t0\t100002\t100001\n");
}

static void a_line_has_as_many_fields_as_the_header(void)
{
	char line[RECORD_MAX] = "";
	struct error err = {0};
	int tabs = 0;

	CHECK(record_format(line, &key, &complete, &err) > 0);
	for (const char *c = line; *c; c++)
		tabs += *c == '\t';
	CHECK_NUMBER(tabs, 17);
}

static void a_failed_fast_open_tells_why(void)
{
	struct exchange_result result = complete;

	result.cookie_before = false;
	result.facts.syn_data_acked = false;
	result.facts.fastopen_client_fail = 3;
	result.facts.retransmits = 2;
	check_line(&result,
		   "rtt-100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\t-\t"
		   "0\t0\t3\t2\t100002\t100001\n");
}

static void an_exchange_that_began_late_says_by_how_much(void)
{
	struct exchange_result result = complete;

	result.late_ns = 70000001;
	check_line(&result,
		   "rtt-100\t3\t12\t2\ttfo\t1000\t70000001\t100005000\t100006000\t100004000\t1000"
		   "\t-\t1\t1\t0\t0\t100002\t100001\n");
}

static void what_did_not_happen_is_a_dash(void)
{
	const struct exchange_result refused = {.start_ns = 5000001000,
						.connect_ns = TIME_NONE,
						.ttfb_ns = TIME_NONE,
						.ttlb_ns = TIME_NONE,
						.error = ECONNREFUSED};

	check_line(&refused,
		   "rtt-100\t3\t12\t2\ttfo\t1000\t0\t-\t-\t-\t0\tECONNREFUSED\t0\t0\t0\t0\t0\t0\n");
}

static void check_error(int error, const char *expected)
{
	struct exchange_result result = complete;

	result.error = error;
	check_line(&result, expected);
}

static void our_own_limits_have_names_of_their_own(void)
{
	check_error(
		ETIMEDOUT_LIMIT,
		"rtt-100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\ttimeout\t"
		"1\t1\t0\t0\t100002\t100001\n");
	check_error(
		ESHORT,
		"rtt-100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\tshort\t"
		"1\t1\t0\t0\t100002\t100001\n");
}

static void the_kernels_errors_keep_their_names(void)
{
	check_error(
		ETIMEDOUT,
		"rtt-"
		"100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\tETIMEDOUT\t"
		"1\t1\t0\t0\t100002\t100001\n");
	check_error(
		ECONNRESET,
		"rtt-"
		"100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\tECONNRESET\t"
		"1\t1\t0\t0\t100002\t100001\n");
	check_error(
		100003,
		"rtt-100\t3\t12\t2\ttfo\t1000\t0\t100005000\t100006000\t100004000\t1000\tunknown\t"
		"1\t1\t0\t0\t100002\t100001\n");
}

/* Fills name with len letters and says whether its record fits. */
static int format_cell_of(size_t len, struct error *err)
{
	const struct turn last = {
		.block = UINT32_MAX, .position = UINT32_MAX, .arm = ARM_TCP_REUSED};
	const struct exchange_result largest = {.start_ns = INT64_MAX,
						.late_ns = INT64_MAX,
						.connect_ns = INT64_MAX,
						.ttfb_ns = INT64_MAX,
						.ttlb_ns = INT64_MAX,
						.bytes = UINT64_MAX,
						.error = EPROTONOSUPPORT,
						.facts = {.fastopen_client_fail = 255,
							  .retransmits = UINT32_MAX,
							  .rtt_us = UINT32_MAX,
							  .min_rtt_us = UINT32_MAX}};
	char line[RECORD_MAX], name[1024] = "";
	const struct record_key longest = {.cell = name, .client = UINT32_MAX, .turn = &last};

	memset(name, 'c', len);
	return record_format(line, &longest, &largest, err);
}

static void a_cell_name_of_255_bytes_fits_with_the_largest_numbers(void)
{
	struct error err = {0};

	CHECK(format_cell_of(255, &err) > 255);
}

static void a_cell_name_that_does_not_fit_is_an_error(void)
{
	struct error err = {0};

	CHECK_NUMBER(format_cell_of(700, &err), -1);
	CHECK_TEXT(err.what, "record of cell "
			     "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
			     "... is too long");
	CHECK_NUMBER(err.number, 0);
}

int main(void)
{
	RUN(the_header_names_the_format_and_eighteen_columns);
	RUN(a_complete_exchange_is_one_line);
	RUN(a_line_has_as_many_fields_as_the_header);
	RUN(a_failed_fast_open_tells_why);
	RUN(an_exchange_that_began_late_says_by_how_much);
	RUN(what_did_not_happen_is_a_dash);
	RUN(our_own_limits_have_names_of_their_own);
	RUN(the_kernels_errors_keep_their_names);
	RUN(a_cell_name_of_255_bytes_fits_with_the_largest_numbers);
	RUN(a_cell_name_that_does_not_fit_is_an_error);
	return test_status();
}

#include "probe_frame.h"

#include "test.h"

/* Router to server as the kernel puts them on the wire: source port 9, no UDP checksum. */
#define ETHERNET "\x02\0\0\0\0\xd0\x02\0\0\0\0\xd1"
#define PAIR	 "\xc0\x00\x02\x02\xc6\x33\x64\x02"
#define UDP	 "\x00\x09\x00\x09\x00\x48\x00\x00"

/* Type of service, TTL, checksum. */
#define IP4(tos, ttl, checksum)                                                                    \
	ETHERNET "\x08\x00\x45" tos "\x00\x5c\x00\x00\x40\x00" ttl "\x11" checksum PAIR UDP
#define IP6(tclass_and_label)                                                                      \
	ETHERNET "\x86\xdd" tclass_and_label "\0\0\x00\x48\x11\x3f"                                \
		 "\x20\x01\x0d\xb8\0\1\0\0\0\0\0\0\0\0\0\2"                                        \
		 "\x20\x01\x0d\xb8\0\2\0\0\0\0\0\0\0\0\0\2" UDP

#define IP4_HEADERS (14 + 20 + 8)
#define IP6_HEADERS (14 + 40 + 8)

static const struct frame_format ip4 = {.family = AF_INET, .payload_bytes = {64, 100}};
static const struct frame_format ip4_ecn = {
	.family = AF_INET, .payload_bytes = {64, 100}, .ecn = true};
static const struct frame_format ip6_ecn = {
	.family = AF_INET6, .payload_bytes = {64, 100}, .ecn = true};

static const struct mark mark = {.kind = PROBE, .sequence = 70000, .sent_ns = 1767225600123456789};

struct frame {
	unsigned char bytes[256];
	size_t len;
};

static struct frame frame_of(const char *headers, size_t header_len)
{
	struct frame f = {.len = header_len + 64};

	memcpy(f.bytes, headers, header_len);
	frame_fill(f.bytes + header_len, 64, &mark);
	return f;
}

static struct frame plain(void)
{
	return frame_of(IP4("\x00", "\x3f", "\x4f\x59"), IP4_HEADERS);
}

static struct sighting see(const struct frame *f, const struct frame_format *format)
{
	struct sighting s = {0};

	CHECK(frame_read(f->bytes, f->len, format, &s));
	CHECK_NUMBER(s.mark.kind, PROBE);
	CHECK_NUMBER(s.mark.sequence, 70000);
	CHECK_NUMBER(s.mark.sent_ns, 1767225600123456789);
	return s;
}

static void an_undamaged_frame_is_intact(void)
{
	struct frame f = plain();
	struct sighting s = see(&f, &ip4);

	CHECK(s.intact);
	CHECK(!s.ce);
}

static void flip(struct frame *f, size_t bit)
{
	f->bytes[bit / 8] = (unsigned char)(f->bytes[bit / 8] ^ 1u << bit % 8);
}

/* Of the frames with one bit flipped, as netem does it, those that do not show it. */
static size_t count_unseen(struct frame f, const struct frame_format *format)
{
	struct sighting whole = see(&f, format);
	size_t unseen = 0;

	for (size_t bit = 0; bit < f.len * 8; bit++) {
		struct sighting s;

		flip(&f, bit);
		s = see(&f, format);
		unseen += s.intact && s.header == whole.header;
		flip(&f, bit);
	}
	return unseen;
}

static void a_frame_with_any_bit_flipped_is_known_and_damaged(void)
{
	CHECK_NUMBER(count_unseen(plain(), &ip4), 0);
	CHECK_NUMBER(count_unseen(frame_of(IP4("\x02", "\x3f", "\x4f\x57"), IP4_HEADERS), &ip4_ecn),
		     0);
}

static void over_ipv6_one_bit_can_pass_for_a_mark_of_congestion(void)
{
	CHECK_NUMBER(count_unseen(frame_of(IP6("\x60\x20"), IP6_HEADERS), &ip6_ecn), 1);
}

static void another_number_of_hops_shows_in_the_headers(void)
{
	struct frame near = plain(), far = frame_of(IP4("\x00", "\x3e", "\x50\x59"), IP4_HEADERS);
	struct sighting first = see(&near, &ip4), second = see(&far, &ip4);

	CHECK(second.intact);
	CHECK(first.header != second.header);
}

static void a_mark_of_congestion_is_no_damage(void)
{
	struct frame sent = frame_of(IP4("\x02", "\x3f", "\x4f\x57"), IP4_HEADERS);
	struct frame marked = frame_of(IP4("\x03", "\x3f", "\x4f\x56"), IP4_HEADERS);
	struct sighting first = see(&sent, &ip4_ecn), second = see(&marked, &ip4_ecn);

	CHECK(first.intact && !first.ce);
	CHECK(second.intact && second.ce);
	CHECK_NUMBER(second.header, first.header);
}

static void so_it_is_over_ipv6(void)
{
	struct frame sent = frame_of(IP6("\x60\x20"), IP6_HEADERS);
	struct frame marked = frame_of(IP6("\x60\x30"), IP6_HEADERS);
	struct sighting first = see(&sent, &ip6_ecn), second = see(&marked, &ip6_ecn);

	CHECK(first.intact && !first.ce);
	CHECK(second.intact && second.ce);
	CHECK_NUMBER(second.header, first.header);
}

static void a_mark_without_its_checksum_is_damage(void)
{
	struct frame f = frame_of(IP4("\x03", "\x3f", "\x4f\x57"), IP4_HEADERS);
	struct sighting s = see(&f, &ip4_ecn);

	CHECK(!s.intact);
	CHECK(!s.ce);
}

static void nobody_may_mark_what_is_not_ecn_capable(void)
{
	struct frame sent = plain(),
		     marked = frame_of(IP4("\x03", "\x3f", "\x4f\x56"), IP4_HEADERS);
	struct sighting first = see(&sent, &ip4), second = see(&marked, &ip4);

	CHECK(!second.ce);
	CHECK(first.header != second.header);
}

static void a_train_has_its_length_and_its_filling(void)
{
	const struct mark wagon = {.kind = TRAIN, .sequence = 1};
	struct frame f = plain();
	struct sighting s;

	f.len = IP4_HEADERS + 100;
	frame_fill(f.bytes + IP4_HEADERS, 100, &wagon);
	CHECK(frame_read(f.bytes, f.len, &ip4, &s));
	CHECK_NUMBER(s.mark.kind, TRAIN);
	CHECK_NUMBER(s.mark.sequence, 1);
	CHECK(s.intact);
	f.bytes[f.len - 1] = 8;
	CHECK(frame_read(f.bytes, f.len, &ip4, &s));
	CHECK(!s.intact);
	CHECK_NUMBER(frame_bytes(&ip4, PROBE), 106);
	CHECK_NUMBER(frame_bytes(&ip6_ecn, TRAIN), 162);
}

static void other_frames_are_not_ours(void)
{
	struct frame f = plain();
	struct sighting s;

	CHECK(!frame_read(f.bytes, f.len - 1, &ip4, &s));
	CHECK(!frame_read(f.bytes, f.len + 1, &ip4, &s));
	CHECK(!frame_read(f.bytes, 0, &ip4, &s));
	/* A probe's mark in a frame of the train's length. */
	CHECK(!frame_read(f.bytes, IP4_HEADERS + 100, &ip4, &s));
	memset(f.bytes + IP4_HEADERS, 0, 64);
	CHECK(!frame_read(f.bytes, f.len, &ip4, &s));
}

int main(void)
{
	RUN(an_undamaged_frame_is_intact);
	RUN(a_frame_with_any_bit_flipped_is_known_and_damaged);
	RUN(over_ipv6_one_bit_can_pass_for_a_mark_of_congestion);
	RUN(another_number_of_hops_shows_in_the_headers);
	RUN(a_mark_of_congestion_is_no_damage);
	RUN(so_it_is_over_ipv6);
	RUN(a_mark_without_its_checksum_is_damage);
	RUN(nobody_may_mark_what_is_not_ecn_capable);
	RUN(a_train_has_its_length_and_its_filling);
	RUN(other_frames_are_not_ours);
	return test_status();
}

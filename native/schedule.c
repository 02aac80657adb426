#include "schedule.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \n"
/* Eleven days: beyond any run, and its nanoseconds are far from overflowing. */
#define MAX_OFFSET_US INT64_C(1000000000000)
/* How much of a word a message quotes. */
#define QUOTED 32

/* A word of the file and where it stands. */
struct word {
	const char *path;
	size_t line; /* from 1 */
	const char *text;
	size_t len;
};

static int refuse(const struct word *w, const char *why, struct error *err)
{
	return error_set(err, 0, "%s:%zu: '%.*s': %s", w->path, w->line,
			 (int)(w->len < QUOTED ? w->len : QUOTED), w->text, why);
}

/* The array with room for one element after count, perhaps elsewhere; NULL without memory. */
static void *grown(void *array, size_t count, size_t size)
{
	if (count && (count & (count - 1)))
		return array;
	return realloc(array, (count ? 2 * count : 1) * size);
}

/* Microseconds after the @, whole and decimal, as nanoseconds. */
static int parse_offset(const struct word *w, const char *digits, int64_t *out_ns,
			struct error *err)
{
	const char *end = w->text + w->len;
	int64_t us = 0;

	if (digits == end)
		return refuse(w, "a whole number of microseconds is expected after @", err);
	for (; digits < end; digits++) {
		if (*digits < '0' || *digits > '9')
			return refuse(w, "a whole number of microseconds is expected after @", err);
		us = us * 10 + (*digits - '0');
		if (us > MAX_OFFSET_US)
			return refuse(w, "an instant lies at most 1000000000000 us ahead", err);
	}
	*out_ns = us * 1000;
	return 0;
}

static int parse_turn(const struct word *w, struct schedule *s, struct turn *out, struct error *err)
{
	const char *at = memchr(w->text, '@', w->len);
	size_t name_len = at ? (size_t)(at - w->text) : w->len;
	const struct turn *before = s->turn_count ? &s->turns[s->turn_count - 1] : NULL;

	out->arm = arm_from_name(w->text, name_len);
	if (out->arm == ARM_COUNT)
		return error_set(err, 0, "%s:%zu: no arm '%.*s'", w->path, w->line,
				 (int)(name_len < QUOTED ? name_len : QUOTED), w->text);
	if (!before)
		s->open_loop = at != NULL;
	if (s->open_loop && !at)
		return refuse(w, "an instant (@MICROSECONDS) is missing, others have one", err);
	if (!s->open_loop && at)
		return refuse(w, "an instant is given, but others have none", err);
	if (at && parse_offset(w, at + 1, &out->at_ns, err) < 0)
		return -1;
	if (at && before && out->at_ns < before->at_ns)
		return refuse(w, "its instant is before the one ahead of it", err);
	return 0;
}

static int add_turn(const struct word *w, struct schedule *s, uint32_t position, struct error *err)
{
	struct turn turn = {.block = (uint32_t)s->block_count, .position = position};
	struct turn *turns;

	if (parse_turn(w, s, &turn, err) < 0)
		return -1;
	turns = grown(s->turns, s->turn_count, sizeof(turn));
	if (!turns)
		return error_set(err, errno, "no memory for %s", w->path);
	s->turns = turns;
	if (turn.arm == ARM_TFO_COLD)
		turn.cold = s->arm_counts[turn.arm];
	s->arm_counts[turn.arm]++;
	s->turns[s->turn_count++] = turn;
	return 0;
}

/* Note that the block after those there are starts with the turn after those there are. */
static int start_block(const char *path, struct schedule *s, struct error *err)
{
	size_t *starts = grown(s->block_starts, s->block_count, sizeof(*starts));

	if (!starts)
		return error_set(err, errno, "no memory for %s", path);
	s->block_starts = starts;
	starts[s->block_count] = s->turn_count;
	return 0;
}

static int add_block(const char *path, const char *line, struct schedule *s, struct error *err)
{
	struct word w = {.path = path, .line = s->block_count + 2};
	uint32_t position = 0;

	for (w.text = line; *(w.text += strspn(w.text, BLANKS)); w.text += w.len) {
		w.len = strcspn(w.text, BLANKS);
		if (add_turn(&w, s, position++, err) < 0)
			return -1;
	}
	s->block_count++;
	return start_block(path, s, err);
}

static int read_lines(FILE *file, const char *path, struct schedule *s, struct error *err)
{
	char *line = NULL;
	size_t capacity = 0;
	int result = -1;

	if (getline(&line, &capacity, file) < 0 || strcmp(line, SCHEDULE_HEADER "\n") != 0) {
		error_set(err, 0, "%s:1: expected '%s'", path, SCHEDULE_HEADER);
		goto out;
	}
	if (start_block(path, s, err) < 0)
		goto out;
	errno = 0;
	while (getline(&line, &capacity, file) >= 0)
		if (add_block(path, line, s, err) < 0)
			goto out;
	result = feof(file) ? 0 : error_set(err, errno, "read %s", path);
out:
	free(line);
	return result;
}

int schedule_read(const char *path, struct schedule *out, struct error *err)
{
	FILE *file = fopen(path, "re");
	int result;

	if (!file)
		return error_set(err, errno, "open %s", path);
	*out = (struct schedule){0};
	result = read_lines(file, path, out, err);
	(void)fclose(file); /* read only: nothing can be lost */
	if (result < 0)
		schedule_free(out);
	return result;
}

void schedule_free(struct schedule *s)
{
	free(s->turns);
	free(s->block_starts);
	*s = (struct schedule){0};
}

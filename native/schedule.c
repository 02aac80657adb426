#include "schedule.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct schedule {
	const char *path;
	FILE *file;
	char *line;
	size_t capacity;
	const char *rest; /* what is left of the current block; NULL before the first */
	uint64_t block;
	uint32_t position;
};

struct schedule *schedule_open(const char *path, struct error *err)
{
	struct schedule *s = calloc(1, sizeof(*s));

	if (!s) {
		error_set(err, errno, "calloc");
		return NULL;
	}
	s->path = path;
	s->file = fopen(path, "re");
	if (!s->file) {
		error_set(err, errno, "open %s", path);
		goto fail;
	}
	if (getline(&s->line, &s->capacity, s->file) < 0 ||
	    strcmp(s->line, SCHEDULE_HEADER "\n") != 0) {
		error_set(err, 0, "%s:1: expected '%s'", path, SCHEDULE_HEADER);
		goto fail;
	}
	return s;
fail:
	schedule_close(s);
	return NULL;
}

static int next_block(struct schedule *s, struct error *err)
{
	errno = 0;
	if (getline(&s->line, &s->capacity, s->file) < 0)
		return feof(s->file) ? 0 : error_set(err, errno, "read %s", s->path);
	s->block += s->rest != NULL;
	s->position = 0;
	s->rest = s->line;
	return 1;
}

int schedule_next(struct schedule *s, struct turn *out, struct error *err)
{
	size_t len;

	while (!s->rest || !*(s->rest += strspn(s->rest, " \n"))) {
		int got = next_block(s, err);

		if (got <= 0)
			return got;
	}
	len = strcspn(s->rest, " \n");
	out->arm = arm_from_name(s->rest, len);
	if (out->arm == ARM_COUNT)
		return error_set(err, 0, "%s:%" PRIu64 ": no arm '%.*s'", s->path, s->block + 2,
				 (int)(len < 32 ? len : 32), s->rest);
	out->block = s->block;
	out->position = s->position++;
	s->rest += len;
	return 1;
}

void schedule_close(struct schedule *s)
{
	if (!s)
		return;
	if (s->file)
		(void)fclose(s->file); /* read only: nothing can be lost */
	free(s->line);
	free(s);
}

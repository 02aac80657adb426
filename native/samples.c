#include "samples.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

int samples_create(struct samples *s, const char *path, struct error *err)
{
	s->path = path;
	s->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (s->fd < 0)
		return error_set(err, errno, "create %s", path);
	(void)pthread_mutex_init(&s->lock, NULL); /* cannot fail with glibc */
	if (samples_append(s, RECORD_HEADER, strlen(RECORD_HEADER), err) == 0)
		return 0;
	samples_abandon(s);
	return -1;
}

int samples_append(struct samples *s, const char *line, size_t len, struct error *err)
{
	int result = 0;

	(void)pthread_mutex_lock(&s->lock);
	while (len && result == 0) {
		ssize_t n = write(s->fd, line, len);

		if (n < 0) {
			result = error_set(err, errno, "write %s", s->path);
		} else {
			line += n;
			len -= (size_t)n;
		}
	}
	(void)pthread_mutex_unlock(&s->lock);
	return result;
}

int samples_finish(struct samples *s, struct error *err)
{
	int result = 0;

	if (fsync(s->fd) < 0)
		result = error_set(err, errno, "fsync %s", s->path);
	if (close(s->fd) < 0 && result == 0)
		result = error_set(err, errno, "close %s", s->path);
	return result;
}

void samples_abandon(struct samples *s)
{
	(void)close(s->fd);
}

/* O_NOFOLLOW */
#define _GNU_SOURCE
#include "relay_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_sendable(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_";

	return name[0] != '.' && strlen(name) < RELAY_NAME_BYTES &&
	       strspn(name, allowed) == strlen(name);
}

static struct relay_file *find_or_add(struct relay_files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->files[i].name, name) == 0)
			return &files->files[i];
	if (files->count == RELAY_FILES)
		return NULL;
	struct relay_file *added = &files->files[files->count++];
	(void)memcpy(added->name, name, strlen(name) + 1); /* is_sendable() knows that it fits */
	added->sent = -1;
	return added;
}

/* Look for files that are not known yet. */
static int look_around(struct relay_files *files, struct error *err)
{
	DIR *dir = opendir(".");
	struct dirent *entry;
	int result = 0;

	if (!dir)
		return error_set(err, errno, "open the working folder");
	while (result == 0 && (entry = readdir(dir)))
		if (is_sendable(entry->d_name) && !find_or_add(files, entry->d_name))
			result = error_set(err, 0, "more than %d files in the working folder",
					   RELAY_FILES);
	(void)closedir(dir);
	return result;
}

int relay_files_begin(struct relay_files *files, struct error *err)
{
	struct stat status;

	*files = (struct relay_files){0};
	if (look_around(files, err) < 0)
		return -1;
	for (size_t i = 0; i < files->count; i++)
		if (stat(files->files[i].name, &status) == 0)
			files->files[i].sent = status.st_size;
	return 0;
}

/* The frame of what a file has more than was sent; 0 if there is nothing, or no such file. */
static int64_t frame_of(struct relay_file *file, char *buffer, size_t size, struct error *err)
{
	int fd = open(file->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int64_t offset = file->sent < 0 ? 0 : file->sent, length = 0;
	struct stat status;
	ssize_t got = 0;
	int header;

	if (fd < 0)
		return 0; /* gone, or a link */
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size == file->sent)
		goto out;
	if (status.st_size < offset)
		offset = 0; /* written anew */
	length = status.st_size - offset;
	if (length > (int64_t)size - 128) /* for the header */
		length = (int64_t)size - 128;
	header = snprintf(buffer, size, "file %s %" PRId64 " %" PRId64 "\n", file->name, offset,
			  length);
	got = pread(fd, buffer + header, (size_t)length, offset);
	if (got != length) {
		length = error_set(err, got < 0 ? errno : 0, "read %s", file->name);
		goto out;
	}
	file->sent = offset + length;
	length += header;
out:
	(void)close(fd);
	return length;
}

int64_t relay_files_next(struct relay_files *files, char *buffer, size_t size, struct error *err)
{
	if (look_around(files, err) < 0)
		return -1;
	for (size_t i = 0; i < files->count; i++) {
		size_t at = (files->next + i) % files->count;
		int64_t length = frame_of(&files->files[at], buffer, size, err);

		if (length != 0) {
			files->next = at + 1;
			return length;
		}
	}
	return 0;
}

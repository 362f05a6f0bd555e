/* Reads attributes and directories of block devices. */
#include "sysfs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char sysfs_block[] = "/sys/class/block";

/* musl's open(2) takes two system calls for O_CLOEXEC, its openat(2) one: there are hundreds of these. */
static int open_in(const char *name, const char *what, int flags)
{
	char path[600];

	if (snprintf(path, sizeof(path), "%s/%s/%s", sysfs_block, name, what) >= (int)sizeof(path))
		return -1;
	return openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | flags);
}

ssize_t sysfs_bytes(const char *name, const char *what, char *bytes, size_t room)
{
	int fd = open_in(name, what, 0);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, bytes, room);
	close(fd);
	return n;
}

const char *sysfs_text(const char *name, const char *what, char *text, size_t room)
{
	ssize_t n = sysfs_bytes(name, what, text, room - 1);

	text[n < 0 ? 0 : n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return text;
}

uint64_t sysfs_number(const char *name, const char *what)
{
	char text[32];

	return strtoull(sysfs_text(name, what, text, sizeof(text)), NULL, 10);
}

bool sysfs_begins(const char *name, const char *what, const char *begin)
{
	char text[160];

	return !strncmp(sysfs_text(name, what, text, sizeof(text)), begin, strlen(begin));
}

DIR *sysfs_dir(const char *name, const char *what)
{
	int fd = open_in(name, what, O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

const char *sysfs_next(DIR *dir)
{
	struct dirent *d;

	while ((d = readdir(dir)) && d->d_name[0] == '.')
		;
	return d ? d->d_name : NULL;
}

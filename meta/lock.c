/*
 * LVM2's file locks.  Whoever wants one takes FILE:aux first; a writer keeps that until it has FILE, so
 * that readers who come later queue behind it.  Who lets go unlinks the file if nobody else has it, and
 * so a lock counts only if the path still leads to the file that was locked.
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* With all those above it, of path, which is a file in it. */
static void make_directory(const char *path)
{
	char dir[sizeof(((struct lock *)0)->path)];

	for (size_t i = 1; path[i]; i++) {
		if (path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = '\0';
		mkdir(dir, 0755);
	}
}

static bool is_same_file(const char *path, int fd)
{
	struct stat a, b;

	return !stat(path, &a) && !fstat(fd, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int wait_for(int fd, int how)
{
	while (flock(fd, how))
		if (errno != EINTR)
			return -1;
	return 0;
}

/* Locks the file that is at l->path when the lock is granted. */
static int take(struct lock *l, int how, struct err *e)
{
	int why;

	for (;;) {
		l->fd = open(l->path, O_CREAT | O_APPEND | O_RDWR | O_CLOEXEC, 0777);
		if (l->fd < 0)
			return err_set(e, EXIT_FAILED, "%s: cannot open the lock file: %s.", l->path, strerror(errno));
		if (wait_for(l->fd, how)) {
			why = errno;
			close(l->fd);
			l->fd = -1;
			err_set(e, EXIT_FAILED, "%s: cannot lock it: %s.", l->path, strerror(why));
			errno = why;
			return -1;
		}
		if (is_same_file(l->path, l->fd))
			return 0;
		close(l->fd);
	}
}

int lock_take(struct lock *l, const char *dir, const char *file, int how, struct err *e)
{
	struct lock aux;
	int r, why;

	snprintf(l->path, sizeof(l->path), "%s/%s", dir, file);
	if (strchr(file, '/') || snprintf(aux.path, sizeof(aux.path), "%s/%s:aux", dir, file) >= (int)sizeof(aux.path))
		return err_set(e, EXIT_FAILED, "\"%.200s/%.200s\": no name for a lock file.", dir, file);
	make_directory(l->path);
	if (take(&aux, LOCK_EX | (how & LOCK_NB), e))
		return -1;
	if (how & LOCK_SH)
		lock_drop(&aux);
	r = take(l, how, e);
	why = errno;
	if (!(how & LOCK_SH))
		lock_drop(&aux);
	errno = why;
	return r;
}

int lock_node(struct lock *l, const char *path, struct err *e)
{
	l->path[0] = '\0';
	l->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (l->fd >= 0 && !wait_for(l->fd, LOCK_EX))
		return 0;
	err_set(e, EXIT_FAILED, "%s: cannot lock it: %s.", path, strerror(errno));
	lock_drop(l);
	return -1;
}

void lock_drop(struct lock *l)
{
	if (l->fd < 0)
		return;
	if (*l->path) {
		flock(l->fd, LOCK_UN);
		if (!flock(l->fd, LOCK_EX | LOCK_NB) && is_same_file(l->path, l->fd))
			unlink(l->path);
	}
	close(l->fd);
	l->fd = -1;
}

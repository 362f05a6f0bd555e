/* Disks in memory that record what is written to them: a server of network block devices for the kernel it runs on. */
#include "cut.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/nbd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static FILE *out;
static uint64_t bytes;			/* of each disk */
static uint8_t *image[MAX_DISKS];
static volatile sig_atomic_t over;

static void stop(int sig)
{
	(void)sig;
	over = 1;
}

static void get(int fd, void *at, size_t len)
{
	for (ssize_t n; len; at = (char *)at + n, len -= (size_t)n)
		if ((n = read(fd, at, len)) <= 0 && (n = 0, errno != EINTR))
			die("recorder: the kernel's end is closed");
}

static void put(int fd, const void *at, size_t len)
{
	for (ssize_t n; len; at = (const char *)at + n, len -= (size_t)n)
		if ((n = write(fd, at, len)) < 0 && (n = 0, errno != EINTR))
			die("recorder: cannot answer: %s", strerror(errno));
}

static void record(uint32_t disk, uint32_t kind, uint64_t at, uint32_t len)
{
	struct event e = { disk, kind, at / SECTOR, len / SECTOR };

	if (fwrite(&e, sizeof(e), 1, out) != 1 || (len && fwrite(image[disk] + at, len, 1, out) != 1))
		die("recorder: cannot write the log: %s", strerror(errno));
}

static void answer(int fd, uint32_t disk)
{
	struct nbd_request q;
	struct nbd_reply a = { .magic = htobe32(NBD_REPLY_MAGIC) };
	uint32_t type, len;
	uint64_t at;

	get(fd, &q, sizeof(q));
	type = be32toh(q.type);
	at = be64toh(q.from);
	len = be32toh(q.len);
	memcpy(a.handle, q.handle, sizeof(a.handle));
	if (be32toh(q.magic) != NBD_REQUEST_MAGIC || ((type & 0xffff) <= NBD_CMD_WRITE && (at > bytes || len > bytes - at)))
		die("recorder: a request that cannot be");
	switch (type & 0xffff) {
	case NBD_CMD_READ:
		put(fd, &a, sizeof(a));
		put(fd, image[disk] + at, len);
		return;
	case NBD_CMD_WRITE:
		get(fd, image[disk] + at, len);
		record(disk, type & NBD_CMD_FLAG_FUA ? EVENT_FUA : EVENT_WRITE, at, len);
		break;
	case NBD_CMD_FLUSH:
		record(disk, EVENT_FLUSH, 0, 0);
		break;
	default:
		a.error = htobe32(EINVAL);
	}
	put(fd, &a, sizeof(a));
}

/* Returns our end of the socket; a child holds the kernel's. */
static int attach(uint32_t disk)
{
	char path[32];
	int fd, pair[2];

	snprintf(path, sizeof(path), "/dev/nbd%u", disk);
	if ((fd = open(path, O_RDWR | O_CLOEXEC)) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) ||
	    ioctl(fd, NBD_SET_BLKSIZE, (unsigned long)SECTOR) || ioctl(fd, NBD_SET_SIZE_BLOCKS, bytes / SECTOR) ||
	    ioctl(fd, NBD_SET_FLAGS, (unsigned long)(NBD_FLAG_HAS_FLAGS | NBD_FLAG_SEND_FLUSH | NBD_FLAG_SEND_FUA)) ||
	    ioctl(fd, NBD_SET_SOCK, pair[1]))
		die("recorder: %s: %s", path, strerror(errno));
	if (fork() == 0) {
		close(pair[0]);
		signal(SIGTERM, SIG_IGN);
		ioctl(fd, NBD_DO_IT);
		ioctl(fd, NBD_CLEAR_SOCK);
		_exit(0);
	}
	close(pair[1]);
	close(fd);
	return pair[0];
}

void serve(const char *log, uint64_t sectors, uint32_t ndisk)
{
	struct recording r = { .ndisk = ndisk, .sectors = sectors };
	struct pollfd p[MAX_DISKS];

	bytes = sectors * SECTOR;
	if (!(out = fopen(log, "w")) || fwrite(&r, sizeof(r), 1, out) != 1)
		die("%s: %s", log, strerror(errno));
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	for (uint32_t i = 0; i < ndisk; i++) {
		if (!(image[i] = calloc(1, bytes)))
			die("recorder: no memory");
		p[i] = (struct pollfd){ attach(i), POLLIN, 0 };
	}
	while (!over) {
		if (poll(p, ndisk, -1) < 0)
			continue;
		for (uint32_t i = 0; i < ndisk; i++)
			if (p[i].revents)
				answer(p[i].fd, i);
	}
	if (fclose(out))
		die("%s: %s", log, strerror(errno));
	for (uint32_t i = 0; i < ndisk; i++)
		close(p[i].fd);
	while (wait(NULL) > 0)
		;
}

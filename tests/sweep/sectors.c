/* LVs in which every sector says what it is: filled, written to, checked. */
#include "cut.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { AT_ONCE = 8 };			/* sectors */

static int open_it(const char *dev, int flags)
{
	int fd = open(dev, flags);

	if (fd < 0)
		die("%s: %s", dev, strerror(errno));
	return fd;
}

static uint8_t *buffer(size_t bytes)
{
	void *p;

	if (posix_memalign(&p, 4096, bytes))
		die("no memory");
	return memset(p, 0, bytes);
}

static uint64_t size_of(int fd, const char *dev)
{
	uint64_t bytes;

	if (ioctl(fd, BLKGETSIZE64, &bytes))
		die("%s: %s", dev, strerror(errno));
	return bytes;
}

static void text(uint8_t *at, const char *name, uint64_t sector, uint64_t number)
{
	int n = snprintf((char *)at, SECTOR, "%s sector %llu number %llu ", name, (unsigned long long)sector, (unsigned long long)number);

	for (; n < SECTOR; n++)
		at[n] = (uint8_t)('a' + (sector + number + (uint64_t)n) % 26);
	at[SECTOR - 1] = '\n';
}

void sectors_fill(const char *dev, const char *name)
{
	int fd = open_it(dev, O_RDWR | O_DIRECT);
	uint64_t bytes = size_of(fd, dev);
	uint8_t *b = buffer(bytes);

	for (uint64_t s = 0; s < bytes / SECTOR; s++)
		text(b + s * SECTOR, name, s, 0);
	if (pwrite(fd, b, bytes, 0) != (ssize_t)bytes || fdatasync(fd))
		die("%s: cannot write: %s", dev, strerror(errno));
}

void sectors_write(const char *dev, const char *name, const char *marks, uint64_t base, unsigned pause_us)
{
	int fd = open_it(dev, O_WRONLY | O_DIRECT | O_DSYNC), promise = open_it(marks, O_WRONLY | O_DIRECT);
	uint64_t blocks = size_of(fd, dev) / SECTOR / AT_ONCE;
	uint8_t *b = buffer(AT_ONCE * SECTOR);

	for (uint64_t number = 1;; number++) {
		uint64_t first = (uint64_t)random() % blocks * AT_ONCE;

		for (unsigned i = 0; i < AT_ONCE; i++)
			text(b + i * SECTOR, name, first + i, number);
		if (pwrite(fd, b, AT_ONCE * SECTOR, (off_t)(first * SECTOR)) != AT_ONCE * SECTOR)
			die("%s: cannot write: %s", dev, strerror(errno));
		for (unsigned i = 0; i < AT_ONCE; i++)
			memcpy(b + i * SECTOR, &number, sizeof(number));
		if (pwrite(promise, b, AT_ONCE * SECTOR, (off_t)((base + first) * SECTOR)) != AT_ONCE * SECTOR)
			die("%s: cannot write: %s", marks, strerror(errno));
		usleep(pause_us);
	}
}

static bool is_right(const uint8_t *at, const char *name, uint64_t sector, uint64_t promised)
{
	unsigned long long s, number;
	uint8_t want[SECTOR];
	char word[64];

	if (sscanf((const char *)at, "%63s sector %llu number %llu ", word, &s, &number) != 3 || number < promised)
		return false;
	text(want, name, sector, number);
	return !memcmp(at, want, SECTOR);
}

int sectors_check(const char *dev, const char *name, const char *marks, uint64_t base)
{
	int fd = open_it(dev, O_RDONLY | O_DIRECT), promise = marks ? open_it(marks, O_RDONLY) : -1;
	uint64_t bytes = size_of(fd, dev), wrong = 0;
	uint8_t *b = buffer(bytes + SECTOR), *m = buffer(bytes);

	if (pread(fd, b, bytes, 0) != (ssize_t)bytes)
		die("%s: cannot read: %s", dev, strerror(errno));
	if (marks && pread(promise, m, bytes, (off_t)(base * SECTOR)) != (ssize_t)bytes)
		die("%s: cannot read", marks);
	for (uint64_t s = 0; s < bytes / SECTOR; s++) {
		uint64_t promised;

		memcpy(&promised, m + s * SECTOR, sizeof(promised));
		if (!is_right(b + s * SECTOR, name, s, promised) && wrong++ < 3)
			printf("%s sector %llu: number %llu was promised, it is \"%.40s\"\n", dev, (unsigned long long)s,
			       (unsigned long long)promised, b + s * SECTOR);
	}
	if (wrong > 3)
		printf("%s: %llu sectors in all\n", dev, (unsigned long long)wrong);
	return wrong != 0;
}

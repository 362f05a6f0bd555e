/* Reads and writes of a block device: O_DIRECT, in whole blocks, read-modify-write at the edges. */
#include "dev.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

uint8_t *dev_buffer(void)
{
	void *p;

	if (posix_memalign(&p, 64 * 1024, DEV_BUFFER))
		mem_exhausted();
	return p;
}

/* A VG may have more PVs than a process may open files by default. */
static int open_any(const char *path, int flags)
{
	struct rlimit l;
	int fd = open(path, flags);

	if (fd >= 0 || errno != EMFILE || getrlimit(RLIMIT_NOFILE, &l) || l.rlim_cur == l.rlim_max)
		return fd;
	l.rlim_cur = l.rlim_max;
	setrlimit(RLIMIT_NOFILE, &l);
	return open(path, flags);
}

int dev_open(struct dev *d, bool write, struct err *e)
{
	int flags = (write ? O_RDWR | O_DSYNC : O_RDONLY) | O_CLOEXEC | O_NONBLOCK;
	int why;

	if (d->fd >= 0 && (d->writable || !write))
		return 0;
	dev_close(d);
	d->direct = true;
	d->fd = open_any(d->path, flags | O_DIRECT);
	if (d->fd < 0 && errno == EINVAL) {
		d->direct = false;
		d->fd = open_any(d->path, flags);
	}
	if (d->fd < 0) {
		why = errno;
		err_set(e, EXIT_FAILED, "%s: cannot open it for %s: %s.", d->path, write ? "writing" : "reading",
			strerror(why));
		errno = why;
		return -1;
	}
	d->writable = write;
	if (ioctl(d->fd, BLKSSZGET, &d->block) || d->block < 512 || d->block > DEV_BUFFER / 2)
		d->block = 512;
	return 0;
}

void dev_close(struct dev *d)
{
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
	d->writable = false;
}

/* One pread(2) or pwrite(2), and another without O_DIRECT for a driver that accepts it and then refuses the I/O. */
static ssize_t move_once(struct dev *d, bool write, uint8_t *at, size_t len, uint64_t off)
{
	ssize_t n;

	for (;;) {
		n = write ? pwrite(d->fd, at, len, off) : pread(d->fd, at, len, off);
		if (n >= 0)
			return n;
		if (errno == EINVAL && d->direct) {
			d->direct = false;
			fcntl(d->fd, F_SETFL, fcntl(d->fd, F_GETFL) & ~O_DIRECT);
		} else if (errno != EINTR) {
			return n;
		}
	}
}

int dev_err(const struct dev *d, bool write, uint64_t off, size_t len, int error, struct err *e)
{
	return err_set(e, EXIT_FAILED, "%s: cannot %s %zu bytes at %" PRIu64 ": %s.", d->path, write ? "write" : "read", len,
		       off, error == ENOSPC ? "the device ends there, or is gone" : strerror(error));
}

int dev_move(struct dev *d, bool write, uint8_t *at, size_t len, uint64_t off, struct err *e)
{
	ssize_t n;

	for (; len; at += n, len -= n, off += n) {
		n = move_once(d, write, at, len, off);
		if (n < 0)
			return dev_err(d, write, off, len, errno, e);
		if (!n) {
			dev_err(d, write, off, len, ENOSPC, e);
			errno = ENXIO;
			return -1;
		}
	}
	return 0;
}

/* The next piece of a transfer: which blocks hold it and where it begins in them. */
struct piece {
	uint64_t begin;
	size_t skip, len, span;		/* span: bytes of the blocks */
};

static struct piece next_piece(const struct dev *d, uint64_t off, size_t len)
{
	struct piece p = { .skip = off % d->block };

	p.begin = off - p.skip;
	p.len = len < DEV_BUFFER - p.skip ? len : DEV_BUFFER - p.skip;
	p.span = (p.skip + p.len + d->block - 1) / d->block * d->block;
	return p;
}

int dev_read(struct dev *d, uint64_t off, void *bytes, size_t len, struct err *e)
{
	struct piece p;

	if (dev_open(d, false, e))
		return -1;
	for (; len; off += p.len, bytes = (uint8_t *)bytes + p.len, len -= p.len) {
		p = next_piece(d, off, len);
		if (!p.skip && len >= d->block && !((uintptr_t)bytes % d->block)) {
			p.len = len / d->block * d->block;
			if (dev_move(d, false, bytes, p.len, off, e))
				return -1;
			continue;
		}
		if (dev_move(d, false, d->buffer, p.span, p.begin, e))
			return -1;
		memcpy(bytes, d->buffer + p.skip, p.len);
	}
	return 0;
}

/* Fills those blocks at the edges of the piece that it covers in part. */
static int read_edges(struct dev *d, const struct piece *p, struct err *e)
{
	size_t last = p->span - d->block;

	if (p->skip && dev_move(d, false, d->buffer, d->block, p->begin, e))
		return -1;
	if (p->skip + p->len == p->span || (p->skip && !last))
		return 0;
	return dev_move(d, false, d->buffer + last, d->block, p->begin + last, e);
}

int dev_write(struct dev *d, uint64_t off, const void *bytes, size_t len, struct err *e)
{
	struct piece p;

	for (; len; off += p.len, bytes = (const uint8_t *)bytes + p.len, len -= p.len) {
		p = next_piece(d, off, len);
		if (read_edges(d, &p, e))
			return -1;
		memcpy(d->buffer + p.skip, bytes, p.len);
		if (dev_move(d, true, d->buffer, p.span, p.begin, e))
			return -1;
	}
	return 0;
}

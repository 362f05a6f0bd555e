/* Many devices at the same time, by the kernel's asynchronous I/O; one after the other where it has none. */
#include "batch.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "who.h"

uint8_t *batch_slot(const struct batch *b)
{
	static uint8_t slot[BATCH][SLOT] __attribute__((aligned(BATCH_BLOCK)));

	return slot[b->n];
}

bool batch_takes(const struct dev *d, uint64_t off, uint64_t len)
{
	return !(off % d->block) && !(len % d->block) && d->block <= BATCH_BLOCK;
}

static int flush(const struct dev *d)
{
	int r;

	while ((r = fdatasync(d->fd)) && errno == EINTR)
		;
	return r ? errno : 0;
}

static void run_alone(struct dev_io *io)
{
	int64_t start = who_ms(NULL);

	if (io->what == IO_FLUSH)
		io->error = flush(io->dev);
	else
		io->error = dev_move(io->dev, io->what == IO_WRITE, io->bytes, io->len, io->off, NULL) ? errno : 0;
	io->ms = (unsigned)(who_ms(NULL) - start);
}

/* For the life of the process: the end of one takes milliseconds.  0: the kernel gives none. */
static aio_context_t context(void)
{
	static aio_context_t aio;
	static pid_t owner;

	if (owner == getpid())
		return aio;
	aio = 0;
	owner = getpid();
	if (syscall(SYS_io_setup, BATCH, &aio))
		aio = 0;
	return aio;
}

/* How many of them, from the first on, are under way. */
static long submit(aio_context_t aio, struct dev_io *io, unsigned n)
{
	static const uint16_t code[] = { IOCB_CMD_PREAD, IOCB_CMD_PWRITE, IOCB_CMD_FDSYNC };
	struct iocb iocb[BATCH], *list[BATCH];
	long begun;

	for (unsigned i = 0; i < n; i++) {
		iocb[i] = (struct iocb){ .aio_lio_opcode = code[io[i].what], .aio_fildes = (uint32_t)io[i].dev->fd,
					 .aio_data = i };
		if (io[i].what != IO_FLUSH) {
			iocb[i].aio_buf = (uintptr_t)io[i].bytes;
			iocb[i].aio_nbytes = io[i].len;
			iocb[i].aio_offset = (int64_t)io[i].off;
		}
		list[i] = &iocb[i];
	}
	begun = syscall(SYS_io_submit, aio, n, list);
	return begun > 0 ? begun : 0;
}

/* Waits for n of them; those that it does not hear of have failed. */
static void collect(aio_context_t aio, struct dev_io *io, long n)
{
	struct io_event event[BATCH];
	int64_t start = who_ms(NULL);
	unsigned ms;
	long got;

	for (long i = 0; i < n; i++)
		io[i].error = EIO;
	for (; n > 0; n -= got) {
		while ((got = syscall(SYS_io_getevents, aio, 1, n, event, NULL)) < 0 && errno == EINTR)
			;
		if (got <= 0)
			return;
		ms = (unsigned)(who_ms(NULL) - start);
		for (long i = 0; i < got; i++) {
			struct dev_io *done = &io[event[i].data];

			done->ms = ms;
			done->error = event[i].res < 0 ? (int)-event[i].res : 0;
			/* Only a part of it, or a driver that takes no direct I/O. */
			if (done->error == EINVAL || (!done->error && done->what != IO_FLUSH && (size_t)event[i].res != done->len))
				run_alone(done);
		}
	}
}

static void run(struct dev_io *io, unsigned n)
{
	aio_context_t aio = n > 1 ? context() : 0;
	long begun = aio ? submit(aio, io, n) : 0;

	collect(aio, io, begun);
	for (; begun < n; begun++)
		run_alone(&io[begun]);
}

void batch_run(struct batch *b)
{
	unsigned n = b->n;

	run(b->io, n);
	b->n = 0;
	for (unsigned i = 0; i < n; i++)
		b->done(&b->io[i], b->arg);
}

void batch_add(struct batch *b, struct dev_io io)
{
	b->io[b->n++] = io;
	if (b->n == BATCH)
		batch_run(b);
}

int batch_err(const struct dev_io *io, struct err *e)
{
	if (io->what == IO_FLUSH)
		return err_set(e, EXIT_FAILED, "%s: cannot flush its write cache: %s.", io->dev->path, strerror(io->error));
	return dev_err(io->dev, io->what == IO_WRITE, io->off, io->len, io->error, e);
}

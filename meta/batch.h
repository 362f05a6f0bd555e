#pragma once
/*
 * Reads, writes and flushes of many devices at the same time: each takes as long as its disk likes, all together no longer
 * than the slowest.  Private to the I/O side of meta/.
 */
#include "dev.h"

enum {
	BATCH = 32,			/* at the same time */
	BATCH_BLOCK = 4096,		/* the largest block of a device that takes part */
	SLOT = 2 * BATCH_BLOCK,		/* holds the label, what md puts in front, and a metadata area's header */
};

/* Whole blocks of a device that is open, into or out of memory that is aligned to a block. */
struct dev_io {
	struct dev *dev;
	enum { IO_READ, IO_WRITE, IO_FLUSH } what;
	uint64_t off;
	size_t len;
	void *bytes;
	int error;			/* errno; 0 done */
};

/* SLOT bytes for the i-th of a batch; the same for all batches. */
uint8_t *batch_slot(unsigned i);
/* Whether these bytes of the device are whole blocks. */
bool batch_takes(const struct dev *d, uint64_t off, uint64_t len);
/* Carries out n (at most BATCH), in no order, and returns when each is done or has failed.  No memory is taken. */
void batch_run(struct dev_io *io, unsigned n);
/* The sentence for a read or write that failed; returns -1. */
int batch_err(const struct dev_io *io, struct err *e);

/* Returns when all that was written to any of the list would survive a power cut, or could not be flushed. */
void batch_flush(struct dm_list *devs);

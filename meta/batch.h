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

/*
 * Whole blocks of a device that is open, into or out of memory that is aligned to a block; or its cache, to be flushed of all
 * that was written until then, by whomever.
 */
struct dev_io {
	struct dev *dev;
	void *owner;			/* done's */
	enum { IO_READ, IO_WRITE, IO_FLUSH } what;
	uint64_t off;
	size_t len;
	void *bytes;
	int error;			/* errno; 0 done */
	unsigned ms;			/* that it took */
};

/* Set done and arg, then add. */
struct batch {
	void (*done)(const struct dev_io *io, void *arg);
	void *arg;
	unsigned n;
	struct dev_io io[BATCH];
};

/* SLOT bytes for what is added next, until it is done; the same for all batches. */
uint8_t *batch_slot(const struct batch *b);
/* Whether these bytes of the device are whole blocks, not too large for a slot. */
bool batch_takes(const struct dev *d, uint64_t off, uint64_t len);
/* One more; when there is no room for another one all are run.  No memory is taken. */
void batch_add(struct batch *b, struct dev_io io);
/* Carries out what was added, in no order, calls done for each, in order, and is empty again. */
void batch_run(struct batch *b);
/* The sentence for one that failed; returns -1. */
int batch_err(const struct dev_io *io, struct err *e);

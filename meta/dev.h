#pragma once
/*
 * One block device: reads and writes of any bytes of it, past the page cache.  Private to the I/O side of meta/.
 */
#include <libdevmapper.h>

#include "mda.h"

enum { DEV_BUFFER = 256 * 1024 };	/* a multiple of any device's block */

struct dev {
	struct dm_list list;
	const char *name;		/* in /sys/class/block */
	const char *path;
	unsigned major, minor;
	uint64_t size;			/* bytes */
	struct label label;		/* pv_id is empty if there is none that can be used; then see bad */
	struct err bad;			/* why not; code 0: all is well */
	bool damaged;			/* bad is something the user did not do on purpose */
	bool listed;			/* the devices file has it; said by select_labelled */
	const struct dev *above;	/* device that stands on this one, shows the same label and is the PV */

	uint8_t *buffer;		/* DEV_BUFFER bytes that every device shares */
	int fd;				/* -1: closed */
	unsigned block;			/* reads and writes past the cache are multiples of it */
	bool writable, direct;
	unsigned answer_ms;		/* that the last read of a label or a header took */
	bool flush_first;		/* what others wrote to it must survive a power cut before the next text counts */
};

/* The buffer for all devices; the caller frees. Never NULL. */
uint8_t *dev_buffer(void);

/*
 * Opens it, if it is not open like that already; what we write survives a power cut as soon as the write is over (O_DSYNC).
 * -1 with errno kept and the sentence.
 */
int dev_open(struct dev *d, bool write, struct err *e);
void dev_close(struct dev *d);

/* All len bytes at off, or -1 with the sentence. */
int dev_read(struct dev *d, uint64_t off, void *bytes, size_t len, struct err *e);
/* The sentence for bytes that could not be moved; ENOSPC: there are none.  Returns -1. */
int dev_err(const struct dev *d, bool write, uint64_t off, size_t len, int error, struct err *e);
/* Whole blocks between the device and memory that is aligned to one.  -1 with errno kept and the sentence. */
int dev_move(struct dev *d, bool write, uint8_t *at, size_t len, uint64_t off, struct err *e);
/* A block that is written in part keeps the rest of its bytes. No memory is taken. */
int dev_write(struct dev *d, uint64_t off, const void *bytes, size_t len, struct err *e);

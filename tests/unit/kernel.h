#pragma once
/*
 * A device-mapper in memory behind dm/ctl.h, as strict as the kernel, over disks whose contents are numbers.
 * A disk has a write cache: what a mirror copies is lost in a power cut until the disk is flushed.
 */
#include <stdbool.h>
#include <stdint.h>

#include "dm/ctl.h"

enum { KERNEL_MAX = 64, KERNEL_FIRST_MINOR = 100 };

struct kdisk {
	unsigned major, minor;
	uint64_t sectors;
	uint32_t n;			/* units */
	uint64_t *now, *kept;		/* contents: as read, and as a power cut would leave them */
	bool flush_first;		/* before the next commit */
	bool *bad;			/* cannot be read, until it is written; its value is 0 */
};

struct ktable {
	uint32_t n;
	struct target *target;
	uint64_t *synced;		/* of each mirror: sectors that are copied */
	bool *failed;			/* of each mirror: a copy failed, writes are held */
};

struct kdev {
	char name[128], uuid[129];
	unsigned major, minor;
	bool loaded, halted;
	struct ktable live, next;
};

struct ctl {
	struct dm_pool *pool;
	uint32_t unit;			/* sectors that hold one number */
	unsigned ndisk, ndev, minor;
	struct kdisk disk[16];
	struct kdev dev[KERNEL_MAX];

	unsigned calls;			/* that change something */
	unsigned fail_at, die_at;	/* the call that fails; from that one on all do, nothing can be undone: SIGKILL */
	bool dead;
	char flaw[300];			/* the first thing that a kernel would have refused, or that lost data */
	void (*changed)(void *arg);	/* called after and before each */
	void *arg;
};

struct ctl *kernel_new(uint32_t unit);
void kernel_free(struct ctl *c);
void kernel_flaw(struct ctl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct kdisk *kernel_disk(struct ctl *c, unsigned major, unsigned minor);
void kernel_add_disk(struct ctl *c, unsigned major, unsigned minor, uint64_t sectors);
void kernel_add_device(struct ctl *c, const char *name, const char *uuid, unsigned major, unsigned minor,
		       const struct table *table);
struct kdev *kernel_device(struct ctl *c, unsigned major, unsigned minor);

/* The number of the unit at a sector of a device or disk; legs of a mirror that should be equal are compared. */
uint64_t kernel_read(struct ctl *c, unsigned major, unsigned minor, uint64_t sector);
/* False if the write is held because a mirror has failed. Reaches the disk's platter at once. */
bool kernel_write(struct ctl *c, unsigned major, unsigned minor, uint64_t sector, uint64_t value);

/* Every mirror copies at most so many sectors more. */
void kernel_copy(struct ctl *c, uint64_t sectors);
/* What the disk holds now would survive a power cut. */
void kernel_flush(struct kdisk *d);
/* No devices any more, and disks as a power cut leaves them. */
void kernel_power_cut(struct ctl *c);

/* Counts a call that changes something; -1 if it is not to happen. */
int kernel_enter(struct ctl *c, struct err *e);
void kernel_leave(struct ctl *c);

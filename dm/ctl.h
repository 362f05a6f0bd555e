#pragma once
/*
 * /dev/mapper/control: the only ioctl(2) calls to device-mapper.  Devices are named by uuid: a name may be
 * changed and a number given to somebody else between two calls.
 */
#include "table.h"

struct ctl;

/* How far one lane is: mirror regions in sync, and the health letter of each leg ('A' is good). */
struct lane {
	uint64_t start, len;		/* sectors of the pvmove device */
	uint64_t insync, total;		/* regions */
	char source, destination;
};

/* The table that a device gets; NULL: what is in its inactive slot, or else the one it has. */
struct swap {
	const struct device *dev;
	const struct table *table;
};

/* Opens the control node below dir ("/dev"), making it if there is none. NULL and the sentence on failure. */
struct ctl *ctl_open(const char *dir, struct err *e);
/* NULL is allowed. */
void ctl_close(struct ctl *c);

/*
 * The devices whose uuid starts with prefix, without their tables; all->pool must be set.
 */
int ctl_list(struct ctl *c, const char *prefix, struct devices *all, struct err *e);
/* Fills in dev's state and live table. A device that is gone leaves dev->read false. */
int ctl_read(struct ctl *c, struct dm_pool *pool, struct device *dev, struct err *e);
/* Lanes of a live pvmove device: their number, or -1. The array is the pool's. */
int ctl_lanes(struct ctl *c, struct dm_pool *pool, const struct device *dev, struct lane **lanes, struct err *e);

/* A new device without a table; fills in its number. Without udev its node is made, too, and a visible LV's link. */
int ctl_create(struct ctl *c, struct device *dev, struct err *e);
/* The table into the device's inactive slot. */
int ctl_load(struct ctl *c, const struct device *dev, const struct table *table, struct err *e);
/*
 * The tables go live, one device after the other; *done (may be NULL) is how many did.  It is one call that suspends, swaps
 * and resumes, so that a kill cannot leave the device suspended.  I/O that a mirror holds back is asked again of the new table
 * (NOFLUSH).  A refusal leaves the old table live.
 */
int ctl_switch(struct ctl *c, const struct swap *swap, uint32_t n, uint32_t *done, struct err *e);
/*
 * Halts the device, when I/O in flight has ended, until ctl_switch.  In between nothing may be done that could wait for
 * it: no memory taken, no file touched.  After a kill it stays so until the next start.
 */
int ctl_suspend(struct ctl *c, const struct device *dev, struct err *e);
/* Empties the inactive slot. */
int ctl_clear(struct ctl *c, const struct device *dev, struct err *e);
/* Removes the device, without udev its node, too; waits up to 5 s while udev or a scanner has it open. */
int ctl_remove(struct ctl *c, const struct device *dev, struct err *e);

/*
 * Returns when an event came since the last look at devices began (since it was opened, or this returned before), fd is
 * readable or ms milliseconds are over.
 */
void ctl_wait(struct ctl *c, int fd, int ms);

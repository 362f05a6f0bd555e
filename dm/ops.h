#pragma once
/*
 * What is to be done to the kernel for one step, as a list that can be printed before it is run.
 * What the kernel may refuse for good, mirrors, is probed before anything else.  No table waits in an inactive slot:
 * LVM2, should it take over from a killed run, would make live what it finds there.
 */
#include "table.h"

struct ctl;

enum op_kind {
	OP_CREATE,
	OP_PROBE,			/* load the table, and drop it again */
	OP_COMMIT,
	OP_SWITCH,			/* load the table, and make it live */
	OP_REMOVE,
};

struct op {
	enum op_kind kind;
	struct device *dev;		/* NULL for OP_COMMIT */
	struct table table;		/* OP_PROBE, OP_SWITCH; a place with major number 0 is a device that OP_CREATE makes */
};

struct ops {
	struct dm_pool *pool;
	bool commit;			/* the VG has changed and is to be written: there is an OP_COMMIT */
	bool commit_first;		/* live tables follow the metadata; else those that map alike go before it */
	uint32_t n, room;
	struct op *op;
};

/*
 * Reads the VG's dm devices; the live tables of those that the step can concern: the pvmove LV's, and of
 * LVs that stand on it or were edited.  all->pool must be set.
 */
int ops_read(struct ctl *c, const struct vg *vg, const struct lv *mv, struct devices *all, struct err *e);

/*
 * Marks the segments of mv that the live table is copying as lanes and returns how many; 0 if it copies nothing,
 * or not what the metadata says (a window may be checkpointed, and its mirrors live on), or by a mirror that would take errors for success.
 */
uint32_t ops_adopt(const struct devices *all, const struct vg *vg, struct lv *mv);

/*
 * From the live tables to what the VG says while mv is in it.  LVs that do not stand on the pvmove device yet, or have other
 * borders there, are switched one by one while it is all linear; only then mirrors start.  All that maps each sector
 * as the old metadata does is done before the commit: a takeover by LVM2, which starts a mirror where metadata has
 * one, finds every LV on the pvmove device.
 */
int ops_switch(struct ops *ops, struct devices *all, const struct vg *vg, struct lv *mv, struct err *e);

/*
 * To a VG without the pvmove LV: LVs are switched to where its device maps them already, and the devices gone[0..2] (NULLs at
 * the end) are removed.  gone[0] gets the table last before, unless that is NULL.
 */
int ops_end(struct ops *ops, struct devices *all, const struct vg *vg, struct device *const gone[3],
	    const struct table *last, struct err *e);

/*
 * Behind ops_switch, all linear: devices for the LVs on mv that have none and need no other than one, as far as their PVs
 * are there.  -1 and the sentence about one of those for which they are not; the list can be run all the same.
 */
int ops_activate(struct ops *ops, struct devices *all, const struct vg *vg, const struct lv *mv, struct err *e);

/* The table with each mirror replaced by its source. */
struct table ops_without_mirrors(struct dm_pool *pool, const struct table *table);
/* Makes that the live table of the device; nobody is there to be told if it fails. */
void ops_stop_mirrors(struct ctl *c, struct dm_pool *pool, const struct device *dev);

/* Lets the live tables in the devices be what they would be after a run; for --test. */
void ops_pretend(struct ops *ops);

/* One line for each op. */
void ops_print(const struct ops *ops, const struct devices *all, const struct vg *vg, struct buf *b);

/*
 * Runs the list; commit(arg) is OP_COMMIT: 0, -1 nothing is committed, -2 nobody knows whether.  A failure before or at the
 * commit takes everything back; one behind it, or where there is none, stops there, and the next start goes on from the metadata.
 * No device stays behind that has no table.
 */
int ops_run(struct ops *ops, struct ctl *c, int (*commit)(void *arg, struct err *e), void *arg, struct err *e);

/*
 * Makes an end of what a killed command left in the kernel: a pvmove device that the metadata does not know is removed,
 * after LVs still on it were switched to what the metadata says; where there is one, tables loaded and never used are
 * dropped and suspended devices of the VG resumed.  Needs the VG's lock.
 */
int ops_cure(struct ctl *c, const struct vg *vg, struct devices *all, struct err *e);

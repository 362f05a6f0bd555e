#pragma once
/*
 * Carries the steps of a move out: the one place where metadata and device-mapper meet.  What is neither pure nor
 * device-mapper's, writing metadata above all, comes in through struct mover.
 */
#include "pace.h"
#include "table.h"

struct ctl;
struct store;

struct mover {
	struct ctl *ctl;
	struct store *store;		/* for those below that want it; its I/O is not ours */
	struct pace_wish wish;
	unsigned most_lanes;		/* at the same time, if segments are short */
	uint64_t spare_bytes;		/* of metadata that cutting windows may add to the VG */
	bool pretend;			/* --test: show, change nothing */
	bool skip_errors;
	/* Writes the VG; 0, -1 and nothing has changed, or -2 and nobody knows. */
	int (*commit)(void *arg, const struct vg *vg, struct err *e);
	/* What was written to a PV is to be flushed before the next commit. */
	int (*flush_first)(struct store *s, const char *pv_id, struct err *e);
	/* Milliseconds of a clock. */
	int64_t (*now_ms)(void *arg);
	/* What a PV's device is like now. */
	struct disk_state (*disk)(const struct store *s, const char *pv_id);
	/*
	 * For --skip-errors, of a segment of the pvmove LV on two PVs: reads its source and finds what cannot be read; copies part
	 * of it, zeros for what is bad, without taking memory (bad, from and len are sectors of the segment); says
	 * that sectors of an LV are lost, with nothing suspended.
	 */
	int (*probe)(struct store *s, const struct vg *vg, const struct seg *seg, struct spans *bad, struct err *e);
	int (*rescue)(struct store *s, const struct vg *vg, const struct seg *seg, const struct spans *bad, uint64_t from,
		      uint64_t len, struct err *e);
	int (*lost)(void *arg, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors, struct err *e);
	/* Shows the operations of a step before they run; NULL: nobody wants to see them. */
	void (*show)(void *arg, const struct buf *ops);
	void *arg;
};

/* A move between two steps. */
struct move {
	char vg_id[ID_LEN + 1], mv_id[ID_LEN + 1];	/* the VG, and the pvmove LV in it */
	char (*pv)[ID_LEN + 1];		/* the PVs that are read or written */
	unsigned npv;
	struct dm_pool *pool;		/* of dev's table; NULL before the first step */
	struct device dev;		/* the pvmove device as the last step left it */
	uint64_t total, checkpointed;	/* bytes */
	uint64_t moved;			/* checkpointed or in sync, bytes */
	struct pace pace;
	uint32_t careful;		/* extents of the next window, after one that could not be read; 0: as many as pace says */
	int64_t window_ms;		/* when the last window was opened */
	int64_t rest_ms;		/* nothing is copied before; 0: no rest */
	uint64_t ios;			/* of the disks when the rest began */
	struct {
		char pv_id[ID_LEN + 1];
		uint32_t pe;
	} last[2];			/* source and destination of the last extent */
	char last_lv[ID_LEN + 1];	/* which is this LV's */
};

/* What is to be known of mv before any step, new or found in the VG; m needs move_close then. */
void move_open(const struct mover *r, struct move *m, const struct vg *vg, const struct lv *mv);
/* The first step: mv was put into the VG by step_begin and is written now. The VG's lock is held in all of these. */
int move_begin(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct err *e);
/*
 * The next step: 1 wait for the kernel, 0 the move is over and mv no more in the VG, -1 failed; after a failed
 * copy the data is back on the source alone.
 */
int move_step(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct err *e);
/* Stops the copying and takes mv out of the VG. */
int move_abort(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e);
/* Stops the copying of a move whose device is live, whoever began it: all is linear then, and needs nobody who waits. */
int move_pause(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e);
/*
 * That, and if the move's devices are not live they become so, with those of the LVs on them; for a machine that has to
 * start without the destination, the mirror target or LVM2.  -1 and the sentence if an LV cannot be had so.
 */
int move_activate(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e);
/* Takes LVs named by step_leftover out of the VG, and what killed commands left out of the kernel. */
int move_tidy(const struct mover *r, struct vg *vg, struct err *e);

/* Without the lock: updates m->moved; true if a step is due because a window is through, or not as we left it. */
bool move_due(const struct mover *r, struct move *m);
/*
 * The sentence about a move that is not in the VG any more (NULL: nor is the VG), as if somebody else had made an end of it; its
 * code is 0 if it is finished. False if that cannot be told.
 */
bool move_fate(const struct move *m, const struct vg *vg, const char *name, struct err *e);
/*
 * For a VG that cannot be read, so that no step can be taken: mirrors of which a disk has failed hold writes back until somebody acts,
 * and give way to their source.  Nobody has checkpointed what is not copied.
 */
void move_drop(const struct mover *r, const struct move *m);
/* Frees what m holds. */
void move_close(struct move *m);

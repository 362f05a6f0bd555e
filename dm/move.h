#pragma once
/*
 * Carries the steps of a move out: the one place where metadata and device-mapper meet.  What is neither pure nor
 * device-mapper's, writing metadata above all, comes in through struct mover.
 */
#include "pace.h"
#include "table.h"

struct ctl;

struct mover {
	struct ctl *ctl;
	struct pace_wish wish;
	uint64_t spare_bytes;		/* of metadata that cutting windows may add to the VG */
	bool pretend;			/* --test: show, change nothing */
	/* Writes the VG; 0, or -1 and nothing has changed. */
	int (*commit)(void *arg, const struct vg *vg, struct err *e);
	/* Empties the write cache of a PV. */
	int (*flush)(void *arg, const char *pv_id, struct err *e);
	/* Milliseconds of a clock. */
	int64_t (*now_ms)(void *arg);
	/* What a PV's device is like now. */
	struct disk_state (*disk)(void *arg, const char *pv_id);
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
	int64_t window_ms;		/* when the last window was opened */
	int64_t rest_ms;		/* nothing is copied before; 0: no rest */
	uint64_t ios;			/* of the disks when the rest began */
};

/* What is to be known of mv before any step; m needs move_close then. */
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
/* Takes LVs named by step_leftover out of the VG, and what killed commands left out of the kernel. */
int move_tidy(const struct mover *r, struct vg *vg, struct err *e);

/* Without the lock: updates m->moved; true if a step is due because a window is through, or not as we left it. */
bool move_due(const struct mover *r, struct move *m);
/* Frees what m holds. */
void move_close(struct move *m);

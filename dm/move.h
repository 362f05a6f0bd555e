#pragma once
/*
 * Carries the steps of a move out: the one place where metadata and device-mapper meet.  What is neither pure nor
 * device-mapper's, writing metadata above all, comes in through struct mover.
 */
#include "table.h"

struct ctl;

struct mover {
	struct ctl *ctl;
	uint64_t window_bytes;
	bool pretend;			/* --test: show, change nothing */
	/* Writes the VG; 0, or -1 and nothing has changed. */
	int (*commit)(void *arg, const struct vg *vg, struct err *e);
	/* Empties the write cache of a PV. */
	int (*flush)(void *arg, const char *pv_id, struct err *e);
	/* Shows the operations of a step before they run; NULL: nobody wants to see them. */
	void (*show)(void *arg, const struct buf *ops);
	void *arg;
};

/* A move between two steps; zero but for the ids at first. */
struct move {
	char vg_id[ID_LEN + 1], mv_id[ID_LEN + 1];	/* the VG, and the pvmove LV in it */
	struct dm_pool *pool;		/* of dev's table; NULL before the first step */
	struct device dev;		/* the pvmove device as the last step left it */
	uint64_t total, checkpointed;	/* bytes */
	uint64_t moved;			/* checkpointed or in sync, bytes */
};

/* The first step: mv was put into the VG by step_begin and is written now. The VG's lock is held in all of these. */
int move_begin(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e);
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
/* Frees the pool. */
void move_close(struct move *m);

#pragma once
/*
 * A machine in memory: disks, the metadata on them, device-mapper, programs that write to the LVs; and pvmove's
 * commands on it as pvmove.c gives them.  After each change, of metadata and of the kernel's tables alike:
 *
 * - the metadata passes vg_check and reads back as what was meant (vg_verify);
 * - LVs on a pvmove LV are LOCKED, others are not; no LV has grown or shrunk;
 * - every unit of each LV holds what was last written to it, read through the live tables,
 *   and also through the metadata alone after a power cut.
 *
 * What is broken first is in kernel->flaw.
 */
#include "alloc/request.h"
#include "dm/move.h"
#include "tests/unit/case.h"
#include "tests/unit/kernel.h"

struct world_lv {
	char id[ID_LEN + 1];
	uint32_t extents, n;		/* n units of data */
	uint64_t *want;			/* last written; NULL: not a LV of striped segments */
	bool moving;			/* was LOCKED at first: by somebody's move, or for a reason of its own */
};

struct world {
	const struct scene *scene;
	struct ctl *kernel;
	struct buf disk;		/* the committed text */
	struct vg *vg;			/* the same, read */
	struct vg *kept;		/* what the last step left, for the next one if nobody else commits; NULL: it reads */
	struct mover mover;
	struct request rq;
	struct buf *log;		/* what is shown; NULL: nothing */
	unsigned nlv;
	struct world_lv lv[64];
	uint64_t last_value;
	unsigned random, writes;	/* state of the random numbers; writes between two calls */
	unsigned commits;
	bool plan_only;			/* a move is planned and not begun */
	const char *cling_tag[8];	/* allocation/cling_tag_list */
	unsigned ncling_tag;
	bool any_block;			/* devices/allow_mixed_block_sizes */
	struct move move;		/* under way */
};

/* Fills in w->mover; hands.c. */
void world_hands(struct world *w);
/* 0, or -1 if the text cannot be read. */
int world_new(struct world *w, const struct scene *scene, struct err *e);
void world_free(struct world *w);
uint32_t world_random(struct world *w, uint32_t below);

/* pvmove SRC [DEST...] up to the first copying, or pvmove without one: 1 there is a move under way, 0 not, -1 refused. */
int world_start(struct world *w, struct err *e);
/* From now on the unit at a sector of the PV's extents cannot be read; what an LV has there is lost, and 0 will do. */
void world_spoil(struct world *w, const struct pv *pv, uint64_t sector);
/* The kernel has copied: the next step. As move_step. */
int world_step(struct world *w, struct err *e);
/* pvmove --abort: aborts all moves; 0 or -1. */
int world_abort(struct world *w, struct err *e);
/*
 * LVM2's pvmove finds the moves in the metadata and copies up to n of their segments: it starts a mirror in each pvmove device
 * that is live, and leaves the devices of the LVs as it finds them.
 */
void world_lvm2_goes_on(struct world *w, unsigned n);
/* All live devices with their tables, in the VG's pool. */
void world_devices(struct world *w, struct devices *all);
/* The machine starts again; its LVs are active if they were when the world was made and LVM2 activates, else none is. */
void world_boot(struct world *w, bool activate);
/* Everything above, looked at now; with rest also what must hold between two steps. */
void world_check(struct world *w, bool rest);
/* After the end of all moves: nothing of them is left. */
void world_check_over(struct world *w);

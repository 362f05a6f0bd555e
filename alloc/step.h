#pragma once
/*
 * The life of a move as pure changes of a VG.  A window is the part of the pvmove LV that is copied
 * at one time; a lane is one segment of it, copied by one mirror target; lanes of a window run side by side.
 */
#include "../meta/vg.h"

struct plan;

/* The i-th pvmove LV of the VG; NULL behind the last. */
struct lv *step_move_lv(const struct vg *vg, unsigned i);
/* A pvmove LV or leg that is over but for its name (LVM2 stopped before its last write); NULL if there is none. */
struct lv *step_leftover(const struct vg *vg);
/* The PV that the pvmove LV moves away from; NULL if nothing of it says so any more. */
struct pv *step_source(const struct lv *mv);
/* True for LVM2's `--atomic` form: one mirror segment whose legs are LVs; all moves at the end, or nothing. */
bool step_is_atomic(const struct lv *mv);
/* The leg of an atomic move: 0 its source, 1 its destination; else NULL. */
struct lv *step_leg(const struct lv *mv, unsigned leg);

/*
 * Begin: a pvmove LV with a segment for each piece of the plan, which the LVs' segments are split to match and redirected
 * to.  id[0] is its UUID; id[1] and id[2] are its legs' if the move is atomic.  Returns it, or NULL and the
 * sentence if the result would be unsound.
 */
struct lv *step_begin(struct vg *vg, const struct plan *plan, char (*id)[ID_LEN + 1], bool atomic, struct err *e);

/*
 * Opens the next window: of what is not checkpointed, the first extents, cut into that many lanes.  Segments that are
 * shorter anyway are more lanes, up to most, as long as all are together no longer than shared.  Where metadata has no room
 * for the segments that cuts add none is cut.  Returns how many lanes; 0: all is copied, or none was wanted.
 */
struct window {
	uint32_t extents, lanes, shared, most;
	uint64_t spare;			/* segments that may be added to the VG */
};
uint32_t step_window(struct vg *vg, struct lv *mv, const struct window *w);
/*
 * Which sector of which LV stands on a sector of the pvmove LV, which is in use there; returns for how many they go
 * on side by side.
 */
uint64_t step_user(const struct vg *vg, struct lv *mv, uint64_t sector, const struct lv **lv, uint64_t *lv_sector);

/* Checkpoint: the lanes are copied; done segments that continue each other become one again. */
void step_checkpoint(struct vg *vg, struct lv *mv);

/*
 * End: each area goes to the destination if its segment is checkpointed, back to the source if not (finish: all are;
 * abort: some).  An atomic move goes as a whole to where copied says.  LOCKED is cleared, segments merge, the pvmove LV
 * leaves the VG, and its legs do.
 */
int step_end(struct vg *vg, struct lv *mv, bool copied, struct err *e);

/* The sentence about a segment (extent le of the pvmove LV) that could not be read, or written; returns -1. */
int step_blame(const struct vg *vg, struct lv *mv, uint32_t le, bool read, struct err *e);

/* Extents of the pvmove LV, and how many of them are checkpointed. */
uint32_t step_extents(const struct lv *mv, uint32_t *moved);

#pragma once
/* --skip-errors: moves a segment in which some sectors cannot be read. */
#include "move.h"

/*
 * Copies segment k of the pvmove LV, whose device is live and all linear, but for what cannot be read: that is told, and
 * becomes zeros.  Then both sides hold it, and writes go to both until the next switch.
 */
int skip_copy(const struct mover *r, struct vg *vg, struct lv *mv, uint32_t k, struct devices *all, struct err *e);

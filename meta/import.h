#pragma once
/* Reads sections of the text; private to import.c, plain.c, stack.c and verify.c. */
#include "names.h"
#include "text.h"

enum {
	MAX_NAME = 128,			/* LVM2's, with the NUL */
	MAX_SECTIONS = 250000,		/* PVs or segments: libdevmapper's pools give no array of more than 50 MB */
	MIN_SECTION = 40,		/* bytes of text that one has at least */
};

struct import {
	struct dm_pool *pool;		/* of what is made */
	struct vg *vg;			/* that is made; NULL when parts are read */
	const struct tree *tree;
	struct dm_pool *scratch;	/* of the section that is open */
	struct names pv, lv;
	struct names id;		/* all that were read */
	struct err *e;
};

/* What the segment stands on, if it is an LV: for i below narea its area, for narea its log; else NULL. */
static inline struct lv *seg_below(const struct seg *seg, uint32_t i)
{
	return i < seg->narea ? seg->area[i].lv : seg->log;
}

/* Makes the tables, for so many PVs and LVs at most, and the scratch pool. */
void import_open(struct import *im, uint32_t npv, uint32_t nlv);
void import_close(struct import *im);
/* All that the section of an LV, which has its name and says where that is, says of it. 0 or -1. */
int import_lv(struct import *im, struct lv *lv);
/* The same for a VG's LV that is laid out as most are; false, and nothing is kept, if it is not or if something is wrong with it. */
bool import_plain_lv(struct import *im, struct lv *lv);
/* Counts who stands on each LV, when all are read. -1 if some stand on each other in a circle, or in a tower that nobody built. */
int import_stacks(struct import *im);

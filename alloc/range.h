#pragma once
/* Extent ranges of a PV argument: PV[:PE[-PE]|:PE+COUNT]... */
#include "../meta/vg.h"

/* One stretch of a PV. */
struct stretch {
	uint32_t pe, len;
};

struct ranges {
	uint32_t n;			/* 0: the whole PV */
	struct stretch *range;		/* in order of pe, none overlap */
	uint32_t room;			/* of range */
};

/*
 * Splits "PATH:RANGES": the path with \: \@ and \\ undone goes to path (as large as arg), the ranges are returned,
 * NULL if there are none.
 */
const char *range_split(const char *arg, char *path);
/* Ranges of pv out of text (NULL: all of it) added to r, in the VG's pool; 0, or -1 with LVM2's sentence. */
int range_parse(const struct vg *vg, const struct pv *pv, const char *text, struct ranges *r, struct err *e);
/* The first part of s that lies in the ranges; len 0 if none does. */
struct stretch range_first(const struct ranges *r, struct stretch s);
/* Extents that a part of the segment's areas must be a multiple of, so that no chunk of a stripe is cut. */
uint32_t range_grain(const struct vg *vg, const struct seg *seg);

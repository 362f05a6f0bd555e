#pragma once
/* What moves where: a request and a VG become a list of pieces, or the reason why not. Pure. */
#include "range.h"

/* A destination argument: a PV or a tag. */
struct plan_dest {
	const char *pv_id;		/* UUID; NULL: tag */
	const char *tag;
	const char *ranges;		/* "0-9:20", NULL: the whole PV */
};

struct plan_request {
	const char *pv_id;		/* UUID of the source */
	const char *ranges;		/* of the source, NULL: the whole PV */
	const char *lv_name;		/* -n: only this LV and what lies below it; NULL: all */
	const struct plan_dest *dest;	/* in order of preference */
	unsigned ndest;			/* 0: all PVs of the VG */
	const char *policy;		/* --alloc; NULL or "inherit": the VG's */
	const char *const *cling_tag;	/* allocation/cling_tag_list of lvm.conf: "@TAG" or "@*" */
	unsigned ncling_tag;
	bool any_block;			/* devices/allow_mixed_block_sizes: PVs with larger sectors than the source's are destinations */
};

/* Extents of one area of one segment that move to one place. */
struct piece {
	struct lv *lv;
	uint32_t le;			/* first extent of the LV's segment rows that it belongs to */
	uint32_t rows;			/* LV extents of these rows: len * number of areas */
	uint32_t area;			/* which area of the segment */
	uint32_t len;			/* extents to move */
	uint32_t from_pe;
	struct pv *to;
	uint32_t to_pe;
};

struct plan {
	struct pv *source;
	uint32_t npiece, room;
	struct piece *piece;		/* in order of LV, segment, area */
	uint64_t extents;
	uint32_t region;		/* sectors that a mirror copies at a time, for the caller to set; 0: LVM2's default */
};

/*
 * The plan (in the VG's pool, pieces refer to the VG as it is now), or NULL and the sentence.
 * What is skipped is said in notes, one LVM2-like line each.
 */
struct plan *plan_make(struct vg *vg, const struct plan_request *rq, struct buf *notes, struct err *e);

/* "vg/lv1 4+2 /dev/sdb:0 -> /dev/sdd:0" lines. */
void plan_print(const struct vg *vg, const struct plan *plan, struct buf *b);

/* What makes the VG somebody else's, who alone may use it: -1 and the sentence, which names source; else 0. */
int plan_refuse_owner(const struct vg *vg, const char *source, struct err *e);
/* That, or what keeps it from being changed. */
int plan_refuse_vg(const struct vg *vg, const char *source, struct err *e);

/* Why an LV does not move. */
struct refusal {
	const struct lv *lv;		/* it, or the one above it that is the reason; NULL: it moves */
	const char *what, *tail;	/* of the sentence, before and behind the LV's name */
};

/* By LV number, in the VG's pool; NULL if every LV may move. lv_name: as in the request. */
struct refusal *plan_refusals(const struct vg *vg, const char *lv_name);
/* What keeps this LV, and so the whole command, from moving: -1 and the sentence; else 0. */
int plan_refuse(const struct vg *vg, const struct refusal *all, const struct lv *lv, struct err *e);

/* Why a PV is no destination. */
enum bar {
	BAR_LAST = 1,			/* what the LV had better be apart from is there, but no other PV will do */
	BAR_APART,			/* the same; only --alloc anywhere goes there, last */
	BAR_REDUNDANT,			/* data would be lost with that PV that are safe now */
};
/* Raises bar[i] for each PV i where other legs of the mirrors and RAIDs lie that the LV belongs to. lv_name: as in the request. */
void plan_bar(const struct vg *vg, const struct lv *lv, const char *lv_name, unsigned char *bar);

#pragma once
/* Destinations for what was selected; private to plan.c. */
#include "map.h"
#include "plan.h"

/*
 * As LVM2's policies of these names; cling is cling_by_tags too, which makes a difference only where lvm.conf lists tags;
 * anywhere is normal with the source among the destinations, and lets stripes meet.
 */
enum policy { POLICY_CONTIGUOUS, POLICY_CLING, POLICY_NORMAL, POLICY_ANYWHERE };

struct selection {
	struct vg *vg;
	const struct plan_request *rq;
	struct plan *plan;
	const struct map *map;		/* what is free before the move */
	struct ranges source;		/* extents of the source that may move */
	struct lv **lv;			/* LVs that move, in order of the metadata */
	uint32_t nlv;
	struct pv **dest;		/* in order of preference */
	struct ranges *limit;		/* of each dest */
	uint32_t ndest;
};

bool pv_has_tag(const struct pv *pv, const char *tag);

/* Fills the plan in; 0, or -1 with LVM2's sentence if the space does not do. */
int place_all(struct selection *s, enum policy policy, struct err *e);

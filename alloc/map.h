#pragma once
/* Free extents of a VG's PVs. */
#include "../meta/vg.h"

struct map;

/* One stretch of a PV. */
struct stretch {
	uint32_t pe, len;
};

/* The free extents of every PV as the segments of all LVs leave them; lives in the VG's pool. */
struct map *map_build(struct vg *vg);
/* Extents free on the PV. */
uint32_t map_free_extents(const struct map *map, const struct pv *pv);
/* Smallest free stretch of the PV that holds len extents, else its largest (shorter than len); len 0 if it has none. */
struct stretch map_best(const struct map *map, const struct pv *pv, uint32_t len);
/* Takes len extents from the start of a free stretch that map_best gave. */
void map_take(struct map *map, const struct pv *pv, uint32_t pe, uint32_t len);

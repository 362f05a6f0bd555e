#pragma once
/* Free extents of a VG's PVs. */
#include "range.h"

struct map;

/* The free extents of every PV as the segments of all LVs leave them; lives in the VG's pool. */
struct map *map_build(struct vg *vg);
/* The same extents in a map of its own, in the VG's pool too. */
struct map *map_copy(const struct map *map);
/* Takes all extents of the PV out of the map that do not lie in the ranges. */
void map_limit(struct map *map, const struct pv *pv, const struct ranges *r);
/* Extents free on the PV. */
uint32_t map_free_extents(const struct map *map, const struct pv *pv);
/* Smallest free stretch of the PV that holds len extents, else its largest (shorter than len); len 0 if it has none. */
struct stretch map_best(const struct map *map, const struct pv *pv, uint32_t len);
/* True if all of s is free. */
bool map_is_free(const struct map *map, const struct pv *pv, struct stretch s);
/* Takes len extents from the start of a free stretch that map_best gave. */
void map_take(struct map *map, const struct pv *pv, uint32_t pe, uint32_t len);

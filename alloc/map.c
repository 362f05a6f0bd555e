/* Free extents: what is left between the areas of all segments. */
#include "map.h"

#include <stdlib.h>

struct pv_map {
	struct stretch *free;		/* in order of pe; a stretch used up stays with len 0 */
	uint32_t first, n;		/* all before first are used up */
};

struct map {
	struct vg *vg;
	struct pv_map *pv;		/* as vg->pv */
};

struct used {
	uint32_t pv, pe, len;
};

static int by_place(const void *a, const void *b)
{
	const struct used *x = a, *y = b;

	if (x->pv != y->pv)
		return x->pv < y->pv ? -1 : 1;
	return x->pe < y->pe ? -1 : x->pe > y->pe;
}

/* All areas on PVs, and behind the last of each PV an empty one at its end; sorted; *n is how many. The caller frees. */
static struct used *collect(const struct vg *vg, size_t *n)
{
	size_t room = vg->npv;
	struct used *used;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++)
			room += vg->lv[i]->seg[k].narea;
	used = mem_resize(NULL, room * sizeof(*used));
	for (*n = 0; *n < vg->npv; ++*n)
		used[*n] = (struct used){ (uint32_t)*n, vg->pv[*n].pe_count, 0 };
	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++) {
			const struct seg *seg = &vg->lv[i]->seg[k];

			for (uint32_t a = 0; a < seg->narea; a++)
				if (seg->area[a].pv)
					used[(*n)++] = (struct used){ (uint32_t)(seg->area[a].pv - vg->pv), seg->area[a].ext,
								      seg_area_len(seg) };
		}
	qsort(used, *n, sizeof(*used), by_place);
	return used;
}

struct map *map_build(struct vg *vg)
{
	struct map *map = mem_zero(vg->pool, sizeof(*map));
	uint32_t pe = 0, *room = mem_zero(vg->pool, (vg->npv + 1) * sizeof(*room));
	size_t n;
	struct used *used = collect(vg, &n);

	map->vg = vg;
	map->pv = mem_zero(vg->pool, vg->npv * sizeof(*map->pv));
	for (size_t i = 0; i < n; i++) {
		struct pv_map *pm = &map->pv[used[i].pv];

		pe = i && used[i - 1].pv == used[i].pv ? pe : 0;
		if (used[i].pe > pe) {
			pm->free = mem_grow(vg->pool, pm->free, pm->n, &room[used[i].pv], sizeof(*pm->free));
			pm->free[pm->n++] = (struct stretch){ pe, used[i].pe - pe };
		}
		pe = used[i].pe + used[i].len;
	}
	free(used);
	return map;
}

struct map *map_copy(const struct map *map)
{
	struct map *copy = mem_zero(map->vg->pool, sizeof(*copy));

	copy->vg = map->vg;
	copy->pv = mem_zero(map->vg->pool, map->vg->npv * sizeof(*copy->pv));
	for (uint32_t p = 0; p < map->vg->npv; p++) {
		size_t size = map->pv[p].n * sizeof(*map->pv[p].free);

		copy->pv[p] = map->pv[p];
		if (size)
			copy->pv[p].free = memcpy(mem_zero(map->vg->pool, size), map->pv[p].free, size);
	}
	return copy;
}

static struct pv_map *of(const struct map *map, const struct pv *pv)
{
	return &map->pv[pv - map->vg->pv];
}

void map_limit(struct map *map, const struct pv *pv, const struct ranges *r)
{
	struct pv_map *pm = of(map, pv);
	struct stretch *free = mem_zero(map->vg->pool, (pm->n + r->n) * sizeof(*free));
	uint32_t n = 0;

	for (uint32_t i = 0; i < pm->n; i++) {
		struct stretch rest = pm->free[i], in;

		while (rest.len && (in = range_first(r, rest)).len) {
			free[n++] = in;
			rest.len -= in.pe + in.len - rest.pe;
			rest.pe = in.pe + in.len;
		}
	}
	*pm = (struct pv_map){ free, 0, n };
}

uint32_t map_free_extents(const struct map *map, const struct pv *pv)
{
	const struct pv_map *pm = of(map, pv);
	uint32_t sum = 0;

	for (uint32_t i = 0; i < pm->n; i++)
		sum += pm->free[i].len;
	return sum;
}

struct stretch map_best(const struct map *map, const struct pv *pv, uint32_t len)
{
	const struct pv_map *pm = of(map, pv);
	struct stretch best = { 0, 0 };

	for (uint32_t i = pm->first; i < pm->n && best.len != len; i++) {
		uint32_t l = pm->free[i].len;

		if (best.len < len ? l > best.len : l >= len && l < best.len)
			best = pm->free[i];
	}
	return best;
}

bool map_is_free(const struct map *map, const struct pv *pv, struct stretch s)
{
	const struct pv_map *pm = of(map, pv);

	for (uint32_t i = 0; i < pm->n; i++)
		if (s.pe >= pm->free[i].pe && s.pe - pm->free[i].pe < pm->free[i].len &&
		    pm->free[i].len - (s.pe - pm->free[i].pe) >= s.len)
			return true;
	return false;
}

void map_take(struct map *map, const struct pv *pv, uint32_t pe, uint32_t len)
{
	struct pv_map *pm = of(map, pv);

	for (uint32_t i = pm->first; i < pm->n; i++)
		if (pm->free[i].len && pm->free[i].pe == pe) {
			pm->free[i].pe += len;
			pm->free[i].len -= len;
			break;
		}
	while (pm->first < pm->n && !pm->free[pm->first].len)
		pm->first++;
}

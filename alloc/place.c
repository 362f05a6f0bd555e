/* Where each piece goes. */
#include "place.h"

#include <libdevmapper.h>
#include <string.h>

#include "map.h"

struct placer {
	const struct selection *s;
	enum policy policy;
	struct map *map;
	const bool *among;		/* only these PVs in this try, as vg->pv; NULL: all destinations */
	bool whole;			/* no part is cut in this try */
	unsigned char *bar;		/* enum bar of the area at hand, as vg->pv */
	unsigned char *lv_bar;		/* the same for all of the LV */
	bool *tag_bar;			/* scratch */
	bool *used;			/* PVs that took a piece already, and are preferred so that LVs stay together */
	struct err *e;
};

/* A stretch of an area that moves. */
struct part {
	struct lv *lv;
	const struct seg *seg;
	uint32_t area, off, len;	/* extents of the area */
	uint32_t rest;			/* of this area of the LV, this part included */
};

bool pv_has_tag(const struct pv *pv, const char *tag)
{
	for (uint32_t i = 0; i < pv->ntag; i++)
		if (!strcmp(pv->tag[i], tag))
			return true;
	return false;
}

/* Whether the PVs have one of the tags of cling_tag_list in common: at one site, say. */
static bool tags_meet(const struct selection *s, const struct pv *a, const struct pv *b)
{
	for (unsigned i = 0; i < s->rq->ncling_tag; i++) {
		const char *tag = s->rq->cling_tag[i];

		if (*tag++ != '@')
			continue;
		for (uint32_t k = 0; k < a->ntag; k++)
			if ((!strcmp(tag, "*") || !strcmp(tag, a->tag[k])) && pv_has_tag(b, a->tag[k]))
				return true;
	}
	return false;
}

static bool allowed(const struct placer *p, const struct pv *pv, enum bar below)
{
	uint32_t i = (uint32_t)(pv - p->s->vg->pv);

	return p->bar[i] < below && (!p->among || p->among[i]);
}

/* Right behind the last piece of the same area of the LV; the first one where all of them will fit. */
static struct stretch choose_contiguous(const struct placer *p, const struct part *part, struct pv **to)
{
	const struct plan *plan = p->s->plan;

	for (uint32_t i = plan->npiece; i-- > 0 && plan->piece[i].lv == part->lv;) {
		const struct piece *last = &plan->piece[i];
		struct stretch s = { last->to_pe + last->len, part->len };

		if (last->area != part->area)
			continue;
		*to = last->to;
		s.len = allowed(p, last->to, BAR_APART) && map_is_free(p->map, last->to, s) ? part->len : 0;
		return s;
	}
	for (uint32_t i = 0; i < p->s->ndest; i++) {
		struct stretch s = map_best(p->map, p->s->dest[i], part->rest);

		*to = p->s->dest[i];
		if (allowed(p, *to, BAR_APART) && s.len >= part->rest)
			return (struct stretch){ s.pe, part->len };
	}
	return (struct stretch){ 0, 0 };
}

/* The stretch that takes most of len extents, on a PV that is barred by less. */
static struct stretch choose_largest(const struct placer *p, enum bar below, uint32_t len, struct pv **to)
{
	struct stretch best = { 0, 0 };
	bool best_used = false;

	for (uint32_t i = 0; i < p->s->ndest; i++) {
		struct pv *pv = p->s->dest[i];
		bool used = p->used[pv - p->s->vg->pv];
		struct stretch s;

		if (!allowed(p, pv, below))
			continue;
		s = map_best(p->map, pv, len);
		if (s.len > len)
			s.len = len;
		if (s.len > best.len || (s.len && s.len == best.len && used && !best_used)) {
			best = s;
			best_used = used;
			*to = pv;
		}
	}
	return best;
}

static void add_piece(const struct placer *p, const struct part *part, uint32_t done, struct stretch s, struct pv *to)
{
	struct plan *plan = p->s->plan;
	uint32_t off = part->off + done;

	plan->piece = mem_grow(p->s->vg->pool, plan->piece, plan->npiece, &plan->room, sizeof(*plan->piece));
	plan->piece[plan->npiece++] = (struct piece){
		.lv = part->lv, .le = part->seg->le + off * part->seg->narea, .rows = s.len * part->seg->narea,
		.area = part->area, .len = s.len, .from_pe = part->seg->area[part->area].ext + off, .to = to, .to_pe = s.pe,
	};
	map_take(p->map, to, s.pe, s.len);
	p->used[to - p->s->vg->pv] = true;
	plan->extents += s.len;
}

static int place_part(const struct placer *p, const struct part *part)
{
	uint32_t g = range_grain(p->s->vg, part->seg), whole = seg_area_len(part->seg);

	if (part->off % g || (part->len % g && part->off + part->len < whole))
		return err_set(p->e, EXIT_FAILED, "The range of extents cuts a stripe's chunk of LV %s/%s, which is %u extents long.",
			       p->s->vg->name, part->lv->name, g);
	for (uint32_t done = 0; done < part->len;) {
		uint32_t need = part->len - done;
		struct pv *to = NULL;
		struct stretch s = p->policy == POLICY_CONTIGUOUS ? choose_contiguous(p, part, &to) :
								    choose_largest(p, BAR_APART, need, &to);

		/* Stripes lose speed where they meet, legs would lose redundancy. */
		if (!s.len && p->policy == POLICY_ANYWHERE)
			s = choose_largest(p, BAR_REDUNDANT, need, &to);
		if (s.len < need)
			s.len = p->whole ? 0 : s.len - s.len % g;
		if (!s.len)
			return err_set(p->e, EXIT_FAILED,
				       "Insufficient suitable %sallocatable extents for logical volume %s/%s: %u more required.",
				       p->policy == POLICY_CONTIGUOUS ? "contiguous " : "", p->s->vg->name, part->lv->name, need);
		add_piece(p, part, done, s, to);
		done += s.len;
	}
	return 0;
}

/* The next stretch of the area that the request's ranges select, from offset *off on; false behind the last. */
static bool next_part(const struct placer *p, struct part *part, uint32_t *off)
{
	const struct area *area = &part->seg->area[part->area];
	struct stretch s = { area->ext + *off, seg_area_len(part->seg) - *off };

	if (area->pv != p->s->plan->source || !s.len || !(s = range_first(&p->s->source, s)).len)
		return false;
	part->off = s.pe - area->ext;
	part->len = s.len;
	*off = part->off + s.len;
	return true;
}

/* How much of this area of the LV's segments moves, from the k-th on. */
static uint32_t extents_left(const struct placer *p, const struct lv *lv, uint32_t k, uint32_t area)
{
	uint32_t sum = 0;

	for (; k < lv->nseg; k++) {
		struct part part = { .seg = &lv->seg[k], .area = area };
		uint32_t off = 0;

		while (lv->seg[k].type == SEG_STRIPED && area < lv->seg[k].narea && next_part(p, &part, &off))
			sum += part.len;
	}
	return sum;
}

/* Whether the destinations have as many free extents as move, wherever they lie. */
static int check_free(const struct placer *p)
{
	uint32_t need = 0, free = 0;

	for (uint32_t i = 0; i < p->s->ndest; i++)
		free += map_free_extents(p->map, p->s->dest[i]);
	for (uint32_t i = 0; i < p->s->nlv; i++)
		for (uint32_t k = 0, a = 0; k < p->s->lv[i]->nseg; k++)
			for (; a < p->s->lv[i]->seg[k].narea; a++)
				need += extents_left(p, p->s->lv[i], 0, a);
	return need <= free ? 0 : err_set(p->e, EXIT_FAILED, "Insufficient free space: %u extents needed, but only %u available.",
					  need, free);
}

/* Stripes of one segment stay apart. Those PVs come last that are apart from the others by tags as well, and would not be. */
static void bar_seg(const struct placer *p, const struct seg *seg)
{
	const struct vg *vg = p->s->vg;
	const struct pv *source = p->s->plan->source;

	memcpy(p->bar, p->lv_bar, vg->npv * sizeof(*p->bar));
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].pv && !p->bar[seg->area[a].pv - vg->pv])
			p->bar[seg->area[a].pv - vg->pv] = BAR_APART;
	memset(p->tag_bar, 0, vg->npv * sizeof(*p->tag_bar));
	for (uint32_t i = 0; p->s->rq->ncling_tag && i < vg->npv; i++)
		for (uint32_t k = 0; p->bar[i] && &vg->pv[i] != source && k < vg->npv; k++)
			p->tag_bar[k] |= tags_meet(p->s, &vg->pv[i], &vg->pv[k]) && !tags_meet(p->s, &vg->pv[i], source);
	for (uint32_t k = 0; k < vg->npv; k++)
		if (p->tag_bar[k] && !p->bar[k])
			p->bar[k] = BAR_APART;
}

static int place_lv(const struct placer *p, struct lv *lv)
{
	const struct vg *vg = p->s->vg;

	memset(p->lv_bar, 0, vg->npv * sizeof(*p->lv_bar));
	plan_bar(vg, lv, p->lv_bar);
	for (uint32_t k = 0; k < lv->nseg; k++) {
		const struct seg *seg = &lv->seg[k];

		if (seg->type != SEG_STRIPED)
			continue;
		bar_seg(p, seg);
		for (uint32_t a = 0; a < seg->narea; a++) {
			struct part part = { .lv = lv, .seg = seg, .area = a };
			uint32_t off = 0;

			part.rest = p->policy == POLICY_CONTIGUOUS ? extents_left(p, lv, k, a) : 0;
			while (next_part(p, &part, &off)) {
				if (place_part(p, &part))
					return -1;
				part.rest -= p->policy == POLICY_CONTIGUOUS ? part.len : 0;
			}
		}
	}
	return 0;
}

static int place_lvs(const struct placer *p)
{
	for (uint32_t i = 0; i < p->s->ndest; i++)
		map_limit(p->map, p->s->dest[i], &p->s->limit[i]);
	if (!p->among && check_free(p))
		return -1;
	for (uint32_t i = 0; i < p->s->nlv; i++)
		if (place_lv(p, p->s->lv[i]))
			return -1;
	return 0;
}

/* Leaves the plan empty and the pool as it was if it fails. */
static int try(struct selection *s, enum policy policy, const bool *among, bool whole, struct err *e)
{
	struct dm_pool *pool = s->vg->pool;
	uint32_t npv = s->vg->npv;
	struct placer p = { .s = s, .policy = policy, .among = among, .whole = whole, .e = e };

	p.bar = mem_zero(pool, npv * sizeof(*p.bar));
	p.lv_bar = mem_zero(pool, npv * sizeof(*p.lv_bar));
	p.tag_bar = mem_zero(pool, npv * sizeof(*p.tag_bar));
	p.used = mem_zero(pool, npv * sizeof(*p.used));
	p.map = map_build(s->vg);
	if (!place_lvs(&p))
		return 0;
	s->plan->piece = NULL;
	s->plan->npiece = s->plan->room = 0;
	s->plan->extents = 0;
	dm_pool_free(pool, p.bar);
	return -1;
}

/* As LVM2 tries the stricter policies first: all on one PV, in whole pieces or not; all on PVs that tags keep together. */
static int try_together(struct selection *s, struct err *e)
{
	bool *among = mem_zero(s->vg->pool, s->vg->npv * sizeof(*among));

	for (int whole = 1; whole >= 0; whole--)
		for (uint32_t i = 0; i < s->ndest; i++) {
			memset(among, 0, s->vg->npv * sizeof(*among));
			among[s->dest[i] - s->vg->pv] = true;
			if (!try(s, POLICY_CLING, among, whole, e))
				return 0;
		}
	for (uint32_t i = 0; s->rq->ncling_tag && i < s->ndest; i++) {
		for (uint32_t k = 0; k < s->vg->npv; k++)
			among[k] = tags_meet(s, s->dest[i], &s->vg->pv[k]);
		if (!try(s, POLICY_CLING, among, false, e))
			return 0;
	}
	return -1;
}

int place_all(struct selection *s, enum policy policy, struct err *e)
{
	if (!s->ndest)
		return err_set(e, EXIT_FAILED, "No extents available for allocation.");
	if (policy == POLICY_CONTIGUOUS)
		return try(s, policy, NULL, false, e);
	if (!try_together(s, e))
		return 0;
	return policy == POLICY_CLING ? -1 : try(s, policy, NULL, false, e);
}

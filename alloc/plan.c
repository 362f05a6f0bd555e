/* Request and VG -> pieces. */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "map.h"

struct planner {
	struct vg *vg;
	const struct plan_request *rq;
	struct plan *plan;
	struct map *map;
	struct pv **dest;		/* in order of preference */
	uint32_t ndest;
	bool *bar;			/* PVs that the area at hand must not go to, as vg->pv */
	uint32_t skipped;
	struct buf *notes;
	struct err *e;
};

/* -n NAME means NAME, and every LV from which the only user of each leads up to NAME. */
static bool selected(const struct planner *p, const struct lv *lv)
{
	if (!p->rq->lv_name)
		return true;
	for (uint32_t depth = 0; depth <= p->vg->nlv; depth++) {
		if (!strcmp(lv->name, p->rq->lv_name))
			return true;
		if (lv->nuser != 1)
			return false;
		lv = lv->user;
	}
	return false;
}

static bool on_source(const struct planner *p, const struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; lv->seg[k].type == SEG_STRIPED && a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].pv == p->plan->source)
				return true;
	return false;
}

static void add_dest(struct planner *p, struct pv *pv, bool named)
{
	if (pv == p->plan->source)
		return;
	for (uint32_t i = 0; i < p->ndest; i++)
		if (p->dest[i] == pv)
			return;
	if (!pv->allocatable) {
		if (named)
			buf_printf(p->notes, "WARNING: Physical volume %s not allocatable.\n", pv->path);
		return;
	}
	if (!map_free_extents(p->map, pv)) {
		if (named)
			buf_printf(p->notes, "WARNING: No free extents on physical volume \"%s\".\n", pv->path);
		return;
	}
	p->dest[p->ndest++] = pv;
}

static int find_dests(struct planner *p)
{
	p->dest = mem_zero(p->vg->pool, p->vg->npv * sizeof(*p->dest));
	for (uint32_t i = 0; !p->rq->ndest && i < p->vg->npv; i++)
		add_dest(p, &p->vg->pv[i], false);
	for (uint32_t i = 0; i < p->rq->ndest; i++)
		add_dest(p, vg_pv(p->vg, p->rq->dest_id[i]), true);
	return p->ndest ? 0 : err_set(p->e, EXIT_FAILED, "No extents available for allocation.");
}

/* Preferred: PVs that already take a piece of this move, so that an LV stays together. */
static bool in_use(const struct plan *plan, const struct pv *pv)
{
	for (uint32_t i = plan->npiece; i-- > 0;)
		if (plan->piece[i].to == pv)
			return true;
	return false;
}

/* One destination for up to len extents; len 0 if there is none. */
static struct stretch choose(struct planner *p, uint32_t len, struct pv **to)
{
	struct stretch best = { 0, 0 };
	bool best_in_use = false;

	for (uint32_t i = 0; i < p->ndest; i++) {
		struct pv *pv = p->dest[i];
		struct stretch s;
		bool used;

		if (p->bar[pv - p->vg->pv])
			continue;
		s = map_best(p->map, pv, len);
		if (s.len > len)
			s.len = len;
		used = s.len && best.len == s.len && !best_in_use && in_use(p->plan, pv);
		if (s.len > best.len || used) {
			best = s;
			best_in_use = used || in_use(p->plan, pv);
			*to = pv;
		}
	}
	return best;
}

static struct piece *add_piece(struct planner *p)
{
	struct plan *plan = p->plan;

	if (plan->npiece == plan->room) {
		struct piece *more;

		plan->room = plan->room * 2 + 16;
		more = mem_zero(p->vg->pool, plan->room * sizeof(*more));
		if (plan->npiece)
			memcpy(more, plan->piece, plan->npiece * sizeof(*more));
		plan->piece = more;
	}
	return &plan->piece[plan->npiece++];
}

/* Extents that a piece must be a multiple of, so that chunks of a striped segment are not cut. */
static uint32_t grain(const struct planner *p, const struct seg *seg)
{
	uint32_t g = 1;

	while (seg->stripe_size && (uint64_t)g * p->vg->extent_size % seg->stripe_size)
		g++;
	return g;
}

static int place_area(struct planner *p, struct lv *lv, const struct seg *seg, uint32_t area)
{
	uint32_t need = seg_area_len(seg), done = 0, g = grain(p, seg);

	while (done < need) {
		struct pv *to = NULL;
		struct stretch s = choose(p, need - done, &to);

		if (s.len < need - done)
			s.len -= s.len % g;
		if (!s.len)
			return err_set(p->e, EXIT_FAILED,
				       "Insufficient suitable allocatable extents for logical volume %s/%s: %u more required.",
				       p->vg->name, lv->name, need - done);
		*add_piece(p) = (struct piece){
			.lv = lv, .le = seg->le + done * seg->narea, .rows = s.len * seg->narea, .area = area,
			.len = s.len, .from_pe = seg->area[area].ext + done, .to = to, .to_pe = s.pe,
		};
		map_take(p->map, to, s.pe, s.len);
		p->plan->extents += s.len;
		done += s.len;
	}
	return 0;
}

static int place_lv(struct planner *p, struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++) {
		const struct seg *seg = &lv->seg[k];

		if (seg->type != SEG_STRIPED)
			continue;
		memset(p->bar, 0, p->vg->npv * sizeof(*p->bar));
		plan_bar(p->vg, lv, p->bar);
		for (uint32_t a = 0; a < seg->narea; a++)
			if (seg->area[a].pv && seg->area[a].pv != p->plan->source)
				p->bar[seg->area[a].pv - p->vg->pv] = true;
		for (uint32_t a = 0; a < seg->narea; a++)
			if (seg->area[a].pv == p->plan->source && place_area(p, lv, seg, a))
				return -1;
	}
	return 0;
}

/* LVs on the source that may move, in order; the rest is noted or refuses the command. */
static int place_all(struct planner *p)
{
	struct vg *vg = p->vg;

	for (uint32_t i = 0; i < vg->nlv; i++) {
		struct lv *lv = vg->lv[i];

		if (!on_source(p, lv) || !selected(p, lv))
			continue;
		if (plan_refuse(vg, lv, p->e))
			return -1;
		if (lv->flags & LV_LOCKED) {
			buf_printf(p->notes, "Skipping locked LV %s/%s.\n", vg->name, lv->name);
			p->skipped++;
			continue;
		}
		if (!p->ndest && find_dests(p))
			return -1;
		if (place_lv(p, lv))
			return -1;
	}
	if (p->plan->npiece)
		return 0;
	if (p->skipped)
		buf_printf(p->notes, "All data on source PV skipped. It contains locked, hidden or non-top level LVs only.\n");
	return err_set(p->e, EXIT_FAILED, "No data to move for %s.", vg->name);
}

static bool lv_exists(const struct vg *vg, const char *name)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!strcmp(vg->lv[i]->name, name))
			return true;
	return false;
}

struct plan *plan_make(struct vg *vg, const struct plan_request *rq, struct buf *notes, struct err *e)
{
	struct planner p = { .vg = vg, .rq = rq, .notes = notes, .e = e };

	p.plan = mem_zero(vg->pool, sizeof(*p.plan));
	p.plan->source = vg_pv(vg, rq->pv_id);
	p.map = map_build(vg);
	p.bar = mem_zero(vg->pool, vg->npv * sizeof(*p.bar));
	if (rq->lv_name && !lv_exists(vg, rq->lv_name)) {
		err_set(e, EXIT_FAILED, "Logical volume %s not found.", rq->lv_name);
		return NULL;
	}
	return place_all(&p) ? NULL : p.plan;
}

void plan_print(const struct vg *vg, const struct plan *plan, struct buf *b)
{
	for (uint32_t i = 0; i < plan->npiece; i++) {
		const struct piece *p = &plan->piece[i];

		buf_printf(b, "%s/%s %u+%u %s:%u -> %s:%u\n", vg->name, p->lv->name, p->le, p->rows, plan->source->path,
			   p->from_pe, p->to->path, p->to_pe);
	}
}

/* Request and VG -> what is selected, and then pieces. */
#include "plan.h"

#include <string.h>

#include "place.h"

struct planner {
	struct selection s;
	const struct plan_request *rq;
	enum policy policy;
	struct ranges unused;		/* of the source as a destination that it may not be: they have to make sense all the same */
	bool usable;			/* one of the destinations has room, be it the source */
	struct buf *notes;
	struct err *e;
};

/* -n NAME means NAME, and every LV from which the only user of each leads up to NAME. */
static bool is_named(const struct planner *p, const struct lv *lv)
{
	if (!p->rq->lv_name)
		return true;
	for (uint32_t depth = 0; depth <= p->s.vg->nlv; depth++) {
		if (!strcmp(lv->name, p->rq->lv_name))
			return true;
		if (lv->nuser != 1)
			return false;
		lv = lv->user;
		if (lv->nseg && lv->seg->kind && !strcmp(lv->seg->kind, "snapshot"))
			return false;	/* it ties origin and copy together, which are no parts of it */
	}
	return false;
}

static bool on_source(const struct planner *p, const struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; lv->seg[k].type == SEG_STRIPED && a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].pv == p->s.plan->source &&
			    range_first(&p->s.source,
					(struct stretch){ lv->seg[k].area[a].ext, seg_area_len(&lv->seg[k]) }).len)
				return true;
	return false;
}

/* cling_by_tags is what cling is where tags are listed, and a VG's policy that nobody knows is normal, as in LVM2. */
static enum policy policy_of(const struct plan_request *rq, const struct vg *vg)
{
	static const char *const name[] = { "contiguous", "cling", "normal", "anywhere" };
	const char *policy = rq->policy && strcmp(rq->policy, "inherit") ? rq->policy : vg->policy;

	if (policy && !strcmp(policy, "cling_by_tags"))
		return POLICY_CLING;
	for (enum policy p = POLICY_CONTIGUOUS; policy && p <= POLICY_ANYWHERE; p++)
		if (!strcmp(policy, name[p]))
			return p;
	return POLICY_NORMAL;
}

/* LVs on the source that may move, in order; the rest is noted or refuses the command. */
static int select_lvs(struct planner *p)
{
	struct vg *vg = p->s.vg;
	const struct refusal *refusals = plan_refusals(vg, p->rq->lv_name);
	bool skipped = false;
	uint32_t room = 0;

	for (uint32_t i = 0; i < vg->nlv; i++) {
		struct lv *lv = vg->lv[i];

		if (!on_source(p, lv) || !is_named(p, lv))
			continue;
		if (plan_refuse(vg, refusals, lv, p->e))
			return -1;
		skipped |= lv->flags & LV_LOCKED;
		if (lv->flags & LV_LOCKED) {
			buf_printf(p->notes, "Skipping locked LV %s/%s.\n", vg->name, lv->name);
			continue;
		}
		p->s.lv = mem_grow(vg->pool, p->s.lv, p->s.nlv, &room, sizeof(*p->s.lv));
		p->s.lv[p->s.nlv++] = lv;
	}
	if (p->s.nlv)
		return 0;
	if (skipped)
		buf_printf(p->notes, "All data on source PV skipped. It contains locked, hidden or non-top level LVs only.\n");
	return err_set(p->e, EXIT_FAILED, "No data to move for %s.", vg->name);
}

/*
 * Whoever reads or writes less than a sector of the new disk, a file system with small blocks above all, could not any more.  Such
 * PVs are no destinations unless LVM2's setting for it says so: 1, or -1 if one was named.
 */
static int bar_block(struct planner *p, const struct pv *pv, bool named)
{
	const struct pv *source = p->s.plan->source;
	struct err why;

	if (p->rq->any_block || pv->block <= source->block)
		return 0;
	err_set(&why, EXIT_FAILED, "PV %s has sectors of %u bytes, %s of %u: what an LV holds may not be readable there "
		"(devices/allow_mixed_block_sizes=1 allows it).", pv->path, pv->block, source->path, source->block);
	if (named)
		return err_set(p->e, why.code, "%s", why.text);
	buf_printf(p->notes, "Skipped: %s\n", why.text);
	return 1;
}

/* Adds the PV, with the ranges of one more argument, unless nothing can go there. */
static int add_dest(struct planner *p, struct pv *pv, const char *ranges, bool named)
{
	bool full = !map_free_extents(p->s.map, pv);
	uint32_t i = 0;
	int barred;

	if (named && (!pv->allocatable || pv->missing))
		buf_printf(p->notes, "WARNING: Physical volume %s %s.\n", pv->path, pv->missing ? "is missing" : "not allocatable");
	else if (named && full)
		buf_printf(p->notes, "WARNING: No free extents on physical volume \"%s\".\n", pv->path);
	if (!pv->allocatable || pv->missing || full)
		return 0;
	barred = bar_block(p, pv, named);
	if (barred)
		return barred < 0 ? -1 : 0;
	p->usable = true;
	if (pv == p->s.plan->source && p->policy != POLICY_ANYWHERE)
		return range_parse(p->s.vg, pv, ranges, &p->unused, p->e);
	while (i < p->s.ndest && p->s.dest[i] != pv)
		i++;
	p->s.dest[i] = pv;
	p->s.ndest += i == p->s.ndest;
	return range_parse(p->s.vg, pv, ranges, &p->s.limit[i], p->e);
}

static int select_dests(struct planner *p)
{
	struct vg *vg = p->s.vg;

	p->s.map = map_build(vg);
	p->s.dest = mem_zero(vg->pool, vg->npv * sizeof(*p->s.dest));
	p->s.limit = mem_zero(vg->pool, vg->npv * sizeof(*p->s.limit));
	for (uint32_t i = 0; !p->rq->ndest && i < vg->npv; i++)
		if (&vg->pv[i] != p->s.plan->source && add_dest(p, &vg->pv[i], NULL, false))
			return -1;
	if (!p->rq->ndest)		/* the source itself comes last, if it may be used at all */
		return add_dest(p, p->s.plan->source, NULL, false);
	for (uint32_t i = 0; i < p->rq->ndest; i++) {
		const struct plan_dest *d = &p->rq->dest[i];

		if (d->pv_id && add_dest(p, vg_pv(vg, d->pv_id), d->ranges, true))
			return -1;
		for (uint32_t k = 0; !d->pv_id && k < vg->npv; k++)
			if (pv_has_tag(&vg->pv[k], d->tag) && add_dest(p, &vg->pv[k], NULL, true))
				return -1;
	}
	return p->usable ? 0 : err_set(p->e, EXIT_FAILED, "No specified PVs have space available.");
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
	struct planner p = { .s = { .vg = vg, .rq = rq }, .rq = rq, .notes = notes, .e = e };

	p.s.plan = mem_zero(vg->pool, sizeof(*p.s.plan));
	p.s.plan->source = vg_pv(vg, rq->pv_id);
	if (rq->lv_name && !lv_exists(vg, rq->lv_name)) {
		err_set(e, EXIT_FAILED, "Logical volume %s not found.", rq->lv_name);
		return NULL;
	}
	p.policy = policy_of(rq, vg);
	if (range_parse(vg, p.s.plan->source, rq->ranges, &p.s.source, e) || select_lvs(&p) ||
	    select_dests(&p) || place_all(&p.s, p.policy, e))
		return NULL;
	return p.s.plan;
}

void plan_print(const struct vg *vg, const struct plan *plan, struct buf *b)
{
	for (uint32_t i = 0; i < plan->npiece; i++) {
		const struct piece *p = &plan->piece[i];

		buf_printf(b, "%s/%s %u+%u %s:%u -> %s:%u\n", vg->name, p->lv->name, p->le, p->rows, plan->source->path,
			   p->from_pe, p->to->path, p->to_pe);
	}
}

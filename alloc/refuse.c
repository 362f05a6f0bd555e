/* What does not move, and where things must not go. */
#include "plan.h"

#include <libdevmapper.h>
#include <string.h>

/* Whether anything is allocated on the PV. */
static bool is_used(const struct vg *vg, const struct pv *pv)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++)
			for (uint32_t a = 0; a < vg->lv[i]->seg[k].narea; a++)
				if (vg->lv[i]->seg[k].area[a].pv == pv)
					return true;
	return false;
}

int plan_refuse_owner(const struct vg *vg, const char *source, struct err *e)
{
	if (vg->flags & VG_EXPORTED)
		return err_set(e, EXIT_USAGE, "Cannot use PV %s in exported VG %s.", source, vg->name);
	if (vg->system_id)
		return err_set(e, EXIT_FAILED, "Cannot access VG %s with system ID %s: it belongs to another host.", vg->name,
			       vg->system_id);
	if ((vg->lock_type && strcmp(vg->lock_type, "none")) || (vg->flags & VG_CLUSTERED))
		return err_set(e, EXIT_FAILED, "VG %s is shared (lock type %s): it needs lvmlockd and LVM2's pvmove.", vg->name,
			       vg->lock_type ? vg->lock_type : "clvm");
	return 0;
}

int plan_refuse_vg(const struct vg *vg, const char *source, struct err *e)
{
	if (plan_refuse_owner(vg, source, e))
		return -1;
	if (!(vg->flags & VG_WRITE))
		return err_set(e, EXIT_FAILED, "Volume group %s is read-only.", vg->name);
	if (vg->unknown)
		return err_set(e, EXIT_FAILED, "Cannot change VG %s with segments of unknown type \"%.40s\" in it.", vg->name,
			       vg->unknown);
	for (uint32_t i = 0; i < vg->npv; i++)
		if (vg->pv[i].missing && (!vg->pv[i].path || is_used(vg, &vg->pv[i])))
			return err_set(e, EXIT_USAGE, "Cannot change VG %s while PVs are missing (%s, UUID %s).", vg->name,
				       vg->pv[i].name, vg->pv[i].id);
	return 0;
}

static bool is_kind(const struct seg *seg, const char *kind)
{
	return seg->type == SEG_OTHER && !strncmp(seg->kind, kind, strlen(kind));
}

/* All that the LV stands on stays where it is for the same reason. */
static void hold(struct refusal *all, const struct lv *lv, struct refusal r)
{
	if (all[lv->number].lv)
		return;
	all[lv->number] = r;
	for (uint32_t k = 0; k < lv->nseg; k++) {
		if (lv->seg[k].log)
			hold(all, lv->seg[k].log, r);
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].lv)
				hold(all, lv->seg[k].area[a].lv, r);
	}
}

/* The LV that this segment of lv keeps where it is, and why; no LV if there is none. */
static struct refusal refusal_of(const struct lv *lv, const struct seg *seg, const char *lv_name)
{
	const struct lv *last = seg->narea ? seg->area[seg->narea - 1].lv : NULL;

	if (!last)
		return (struct refusal){ 0 };
	if (seg->type == SEG_MIRROR && strstr(last->name, "_mimage") && strstr(seg->area[0].lv->name, "_mimagetmp"))
		return (struct refusal){ lv, "when converting volume", " is present" };
	/* The origin, as in LVM2: the snapshot itself may be moved. */
	if (seg->merging && is_kind(seg, "snapshot"))
		return (struct refusal){ seg->area[0].lv, "when merging volume", " is present" };
	/* The thin LV that will be overwritten: its pool may be moved by another name. */
	if (seg->merging && (!lv_name || !strcmp(lv_name, last->name)))
		return (struct refusal){ last, "when merging volume", " is present" };
	if (is_kind(seg, "integrity"))
		return (struct refusal){ lv->user ? lv->user : lv, "device used for raid with integrity", "" };
	if (is_kind(seg, "writecache"))
		return (struct refusal){ last, "device used for writecache", "" };
	return (struct refusal){ 0 };
}

struct refusal *plan_refusals(const struct vg *vg, const char *lv_name)
{
	struct refusal *all = NULL, r;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++) {
			r = refusal_of(vg->lv[i], &vg->lv[i]->seg[k], lv_name);
			if (!r.lv)
				continue;
			if (!all)
				all = mem_zero(vg->pool, vg->lv_numbers * sizeof(*all));
			hold(all, r.lv, r);
		}
	return all;
}

int plan_refuse(const struct vg *vg, const struct refusal *all, const struct lv *lv, struct err *e)
{
	const struct refusal *r = all ? &all[lv->number] : NULL;

	if (!r || !r->lv)
		return 0;
	return err_set(e, EXIT_FAILED, "Unable to pvmove %s %s/%s%s.", r->what, vg->name, r->lv->name, r->tail);
}

/* PVs below an LV; seen has its number when they are barred already. */
static void bar_lv(const struct vg *vg, const struct lv *lv, unsigned char how, unsigned char *bar, bool *seen);

/* An area on a pvmove LV is only that segment of it. */
static void bar_area(const struct vg *vg, const struct area *area, unsigned char how, unsigned char *bar, bool *seen)
{
	const struct lv *lv = area->lv;
	uint32_t i;

	if (area->pv && bar[area->pv - vg->pv] < how)
		bar[area->pv - vg->pv] = how;
	if (!lv || !(lv->flags & LV_PVMOVE)) {
		if (lv)
			bar_lv(vg, lv, how, bar, seen);
		return;
	}
	i = lv_seg_at(lv, area->ext);
	for (uint32_t a = 0; i < lv->nseg && a < lv->seg[i].narea; a++)
		bar_area(vg, &lv->seg[i].area[a], how, bar, seen);
}

static void bar_lv(const struct vg *vg, const struct lv *lv, unsigned char how, unsigned char *bar, bool *seen)
{
	if (seen[lv->number])
		return;
	seen[lv->number] = true;
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			bar_area(vg, &lv->seg[k].area[a], how, bar, seen);
}

/*
 * The other legs of the segment; a RAID's metadata and image of one leg (a pair in `raids`) may sit together.
 * A mirror that loses its log with a leg has lost no data, and a RAID0 has none to spare.  LVM2 moves a log that is named anywhere.
 */
static void bar_siblings(const struct vg *vg, const struct seg *seg, const struct lv *lv, const char *lv_name,
			 unsigned char *bar, bool *seen)
{
	bool pairs = is_kind(seg, "raid") && strcmp(seg->kind, "raid0"), is_log = seg->log == lv;
	unsigned char how = is_log && lv_name && !strcmp(lv->name, lv_name) ? BAR_LAST :
			    is_log || is_kind(seg, "raid0") ? BAR_APART : BAR_REDUNDANT;

	for (uint32_t leg = 0; leg < seg->narea; leg++)
		for (uint32_t a = 0; a < seg->narea && seg->area[leg].lv == lv; a++)
			if (a != leg && !(pairs && a == (leg ^ 1)))
				bar_area(vg, &seg->area[a], how, bar, seen);
	for (uint32_t a = 0; a < seg->narea && is_log; a++)
		bar_area(vg, &seg->area[a], how, bar, seen);
	if (seg->log && !is_log)
		bar_lv(vg, seg->log, BAR_APART, bar, seen);
}

void plan_bar(const struct vg *vg, const struct lv *lv, const char *lv_name, unsigned char *bar)
{
	bool *seen;

	if (!lv->nuser)
		return;
	seen = mem_zero(vg->pool, vg->lv_numbers * sizeof(*seen));
	while (lv->nuser) {
		const struct lv *user = lv->user;

		for (uint32_t k = 0; k < user->nseg; k++)
			if (is_kind(&user->seg[k], "raid") || (user->seg[k].type == SEG_MIRROR && !user->seg[k].is_move))
				bar_siblings(vg, &user->seg[k], lv, lv_name, bar, seen);
		lv = user;
	}
	dm_pool_free(vg->pool, seen);
}

/* What does not move, and where things must not go. */
#include "plan.h"

#include <string.h>

int plan_refuse_vg(const struct vg *vg, const char *source, struct err *e)
{
	if (vg->flags & VG_EXPORTED)
		return err_set(e, EXIT_USAGE, "Cannot use PV %s in exported VG %s.", source, vg->name);
	if (vg->system_id)
		return err_set(e, EXIT_FAILED, "Cannot access VG %s with system ID %s: it belongs to another host.", vg->name,
			       vg->system_id);
	if ((vg->lock_type && strcmp(vg->lock_type, "none")) || (vg->flags & VG_CLUSTERED))
		return err_set(e, EXIT_FAILED, "VG %s is shared (lock type %s): it needs lvmlockd and LVM2's pvmove.", vg->name,
			       vg->lock_type ? vg->lock_type : "clvm");
	if (!(vg->flags & VG_WRITE))
		return err_set(e, EXIT_FAILED, "Volume group %s is read-only.", vg->name);
	if (vg->unknown)
		return err_set(e, EXIT_FAILED, "Cannot change VG %s with segments of unknown type \"%.40s\" in it.", vg->name,
			       vg->unknown);
	for (uint32_t i = 0; i < vg->npv; i++)
		if (vg->pv[i].missing)
			return err_set(e, EXIT_USAGE, "Cannot change VG %s while PVs are missing (%s, UUID %s).", vg->name,
				       vg->pv[i].name, vg->pv[i].id);
	return 0;
}

static bool is_kind(const struct seg *seg, const char *kind)
{
	return seg->type == SEG_OTHER && !strncmp(seg->kind, kind, strlen(kind));
}

int plan_refuse(const struct vg *vg, const struct lv *lv, struct err *e)
{
	const struct lv *user = lv;

	for (uint32_t depth = 0; user && depth <= vg->nlv; user = user->user, depth++) {
		if (strstr(user->name, "_mimagetmp"))
			return err_set(e, EXIT_FAILED, "Unable to pvmove when converting volume %s/%s is present.", vg->name,
				       user->name);
		for (uint32_t k = 0; k < user->nseg; k++)
			if (user->seg[k].merging)
				return err_set(e, EXIT_FAILED, "Unable to pvmove when merging volume %s/%s is present.", vg->name,
					       lv->name);
			else if (is_kind(&user->seg[k], "integrity"))
				return err_set(e, EXIT_FAILED, "Unable to pvmove device used for raid with integrity %s/%s.",
					       vg->name, user->name);
			else if (is_kind(&user->seg[k], "writecache") && user->seg[k].narea &&
				 user->seg[k].area[user->seg[k].narea - 1].lv == lv)
				return err_set(e, EXIT_FAILED, "Unable to pvmove device used for writecache %s/%s.", vg->name,
					       lv->name);
	}
	return 0;
}

/* PVs below an LV; seen has its number when they are barred already. */
static void bar_lv(const struct vg *vg, const struct lv *lv, bool *bar, bool *seen);

/* An area on a pvmove LV is only that segment of it. */
static void bar_area(const struct vg *vg, const struct area *area, bool *bar, bool *seen)
{
	const struct lv *lv = area->lv;
	uint32_t i;

	if (area->pv)
		bar[area->pv - vg->pv] = true;
	if (!lv || !(lv->flags & LV_PVMOVE)) {
		if (lv)
			bar_lv(vg, lv, bar, seen);
		return;
	}
	i = lv_seg_at(lv, area->ext);
	for (uint32_t a = 0; i < lv->nseg && a < lv->seg[i].narea; a++)
		bar_area(vg, &lv->seg[i].area[a], bar, seen);
}

static void bar_lv(const struct vg *vg, const struct lv *lv, bool *bar, bool *seen)
{
	if (seen[lv->number])
		return;
	seen[lv->number] = true;
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			bar_area(vg, &lv->seg[k].area[a], bar, seen);
}

/* The other legs of the segment; a RAID's metadata and image of one leg (a pair in `raids`) may sit together. */
static void bar_siblings(const struct vg *vg, const struct seg *seg, const struct lv *lv, bool *bar, bool *seen)
{
	bool pairs = is_kind(seg, "raid") && strcmp(seg->kind, "raid0");

	for (uint32_t leg = 0; leg < seg->narea; leg++) {
		if (seg->area[leg].lv != lv)
			continue;
		for (uint32_t a = 0; a < seg->narea; a++)
			if (a != leg && !(pairs && a == (leg ^ 1)))
				bar_area(vg, &seg->area[a], bar, seen);
	}
}

void plan_bar(const struct vg *vg, const struct lv *lv, bool *bar)
{
	bool *seen = lv->nuser ? mem_zero(vg->pool, vg->lv_numbers * sizeof(*seen)) : NULL;

	while (lv->nuser) {
		const struct lv *user = lv->user;

		for (uint32_t k = 0; k < user->nseg; k++)
			if (is_kind(&user->seg[k], "raid") || (user->seg[k].type == SEG_MIRROR && !user->seg[k].is_move))
				bar_siblings(vg, &user->seg[k], lv, bar, seen);
		lv = user;
	}
}

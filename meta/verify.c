/* Is the text that is about to be written the VG that was meant? */
#include "text.h"

#include <string.h>

static bool same_area(const struct area *a, const struct area *b)
{
	return a->ext == b->ext && !a->pv == !b->pv && !a->lv == !b->lv &&
	       (!a->pv || !strcmp(a->pv->id, b->pv->id)) && (!a->lv || !strcmp(a->lv->id, b->lv->id));
}

static bool same_seg(const struct seg *a, const struct seg *b)
{
	if (a->le != b->le || a->len != b->len || a->type != b->type || a->narea != b->narea || a->moved != b->moved ||
	    a->is_move != b->is_move || a->stripe_size != b->stripe_size || a->region_size != b->region_size)
		return false;
	for (uint32_t i = 0; i < a->narea; i++)
		if (!same_area(&a->area[i], &b->area[i]))
			return false;
	return true;
}

static bool same_lv(const struct lv *a, const struct lv *b)
{
	if (strcmp(a->name, b->name) || strcmp(a->id, b->id) || a->flags != b->flags || a->nseg != b->nseg)
		return false;
	for (uint32_t k = 0; k < a->nseg; k++)
		if (!same_seg(&a->seg[k], &b->seg[k]))
			return false;
	return true;
}

int vg_verify(const struct vg *vg, const struct buf *text, struct err *e)
{
	struct vg *back = vg_import(text->s, text->len, e);
	bool same = back && !strcmp(vg->id, back->id) && !strcmp(vg->name, back->name) && vg->seqno == back->seqno &&
		    vg->npv == back->npv && vg->nlv == back->nlv;

	if (!back)
		return err_about(e, "The new metadata cannot be read back");
	for (uint32_t i = 0; same && i < vg->npv; i++)
		same = !strcmp(vg->pv[i].id, back->pv[i].id);
	for (uint32_t i = 0; same && i < vg->nlv; i++)
		same = same_lv(vg->lv[i], back->lv[i]);
	vg_free(back);
	return same ? 0 : err_set(e, EXIT_FAILED, "The new metadata of VG %s reads back as something else.", vg->name);
}

/* Is the text that is about to be written the VG that was meant? */
#include "import.h"

#include <libdevmapper.h>
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

/*
 * What reads back as the bytes that the VG came from is what it was; every other LV's section is read, with the names that the VG
 * has.
 */
static bool same_section(struct import *im, const struct lv *lv, const struct node *n)
{
	const struct node *old = lv->text;
	struct lv back = { .name = n->key };

	if (strcmp(lv->name, n->key))
		return false;
	if (!lv->edited && !lv->stale && !lv->added)
		return n->end - n->begin == old->end - old->begin && !memcmp(n->begin, old->begin, (size_t)(n->end - n->begin));
	return !import_lv(im, n, &back) && same_lv(lv, &back);
}

static bool same_lvs(struct import *im, const struct vg *vg, const struct node *n)
{
	uint32_t i = 0;

	for (n = n->child; n; n = n->next)
		if (n->section && (i == vg->nlv || !same_section(im, vg->lv[i++], n)))
			return false;
	return i == vg->nlv;
}

static bool same_bytes(const struct node *a, const struct node *b)
{
	return !strcmp(a->key, b->key) && a->end - a->val == b->end - b->val && !memcmp(a->val, b->val, (size_t)(a->end - a->val));
}

/* The VG's section: nothing but LVs and seqno is another than it was. */
static bool same_vg(struct import *im, const struct vg *vg, const struct node *old, const struct node *new)
{
	uint32_t seqno = 0;

	while (!old->section)
		old = old->next;
	while (new && !new->section)
		new = new->next;
	if (!new || strcmp(new->key, vg->name) || tree_u32(im->tree, new, "seqno", &seqno, NULL) || seqno != vg->seqno)
		return false;
	for (old = old->child, new = new->child; old && new; old = old->next, new = new->next) {
		if (!strcmp(old->key, "seqno") && !strcmp(new->key, "seqno"))
			continue;
		if (!strcmp(old->key, "logical_volumes") && old->section ?
		    strcmp(new->key, old->key) || !new->section || !same_lvs(im, vg, new) : !same_bytes(old, new))
			return false;
	}
	return !old && !new;
}

int vg_verify(const struct vg *vg, const struct buf *text, struct err *e)
{
	struct dm_pool *pool = dm_pool_create("verify", 64 * 1024);
	struct tree tree;
	struct import im = { .pool = pool, .tree = &tree, .e = e };
	bool same;

	if (!pool)
		mem_exhausted();
	if (tree_skim(pool, text->s, text->len, &tree, e)) {
		dm_pool_destroy(pool);
		return err_about(e, "The new metadata cannot be read back");
	}
	import_open(&im, text->len);
	import_names(&im, vg);
	same = same_vg(&im, vg, vg->tree->top, tree.top);
	import_close(&im);
	dm_pool_destroy(pool);
	return same ? 0 : err_set(e, EXIT_FAILED, "The new metadata of VG %s reads back as something else.", vg->name);
}

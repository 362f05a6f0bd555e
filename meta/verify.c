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

static bool is_written(const struct lv *lv)
{
	return lv->edited || lv->stale || lv->added;
}

static void add_name(struct dm_hash_table *names, const char *name, void *named)
{
	if (!dm_hash_insert(names, name, named))
		mem_exhausted();
}

/* The names that segments may stand on: they have to stand on what they stand on in the VG, and so nothing else is found. */
static void add_names(struct import *im, const struct vg *vg)
{
	for (uint32_t i = 0; i < vg->npv; i++)
		add_name(im->pv, vg->pv[i].name, &vg->pv[i]);
	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; is_written(vg->lv[i]) && k < vg->lv[i]->nseg; k++) {
			const struct seg *seg = &vg->lv[i]->seg[k];

			if (seg->log)
				add_name(im->lv, seg->log->name, seg->log);
			for (uint32_t a = 0; a < seg->narea; a++)
				if (seg->area[a].lv)
					add_name(im->lv, seg->area[a].lv->name, seg->area[a].lv);
		}
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
	if (!is_written(lv))
		return n->end - n->begin == old->end - old->begin && !memcmp(n->begin, old->begin, (size_t)(n->end - n->begin));
	return !import_lv(im, n, &back) && same_lv(lv, &back);
}

static bool same_lvs(struct import *im, const struct vg *vg, const struct node *all)
{
	const char *at = all->val;
	struct node *n;
	uint32_t i = 0;
	int r;

	while ((r = tree_next(im->pool, im->tree, &at, all->end, &n)) > 0) {
		if (n->section && (i == vg->nlv || !same_section(im, vg->lv[i++], n)))
			return false;
		dm_pool_free(im->pool, n);
	}
	return !r && i == vg->nlv;
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
	if (tree_outline(pool, text->s, text->len, &tree, e)) {
		dm_pool_destroy(pool);
		return err_about(e, "The new metadata cannot be read back");
	}
	import_open(&im, 0);
	add_names(&im, vg);
	same = same_vg(&im, vg, vg->tree->top, tree.top);
	import_close(&im);
	dm_pool_destroy(pool);
	return same ? 0 : err_set(e, EXIT_FAILED, "The new metadata of VG %s reads back as something else.", vg->name);
}

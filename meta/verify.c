/* Is the text that is about to be written the VG that was meant? */
#include "import.h"

#include <libdevmapper.h>
#include <stdlib.h>
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

/* Its section is at *at, in the bytes that it was read from: what that reads back as needs not be asked. */
static bool is_same(struct import *im, const struct lv *lv, const char **at)
{
	size_t len = (size_t)(lv->text->end - lv->text->begin), left = (size_t)(im->tree->text + im->tree->len - *at);
	bool same = !strcmp(lv->name, lv->text->key) && len <= left && !memcmp(*at, lv->text->begin, len);

	*at += same ? len : 0;
	return same;
}

/* Its section is at *at, and is read with the names that the VG has. */
static bool reads_back(struct import *im, const struct lv *lv, const char **at)
{
	struct lv back = { 0 };
	struct node *n;
	bool same;

	if (tree_next(im->pool, im->tree, at, &n, im->e) <= 0 || !n->section || !tree_skip(im->tree, at, n))
		return false;
	back.name = n->key;
	same = !import_lv(im, n, &back) && same_lv(lv, &back);
	dm_pool_free(im->pool, n);
	return same;
}

/* *at is behind the '{' of the section of all LVs, and then behind its '}'. */
static bool same_lvs(struct import *im, const struct vg *vg, const char **at)
{
	struct node *more;

	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!(is_written(vg->lv[i]) ? reads_back : is_same)(im, vg->lv[i], at))
			return false;
	return !tree_next(im->pool, im->tree, at, &more, im->e) && *(*at)++ == '}';
}

static bool same_bytes(const struct node *a, const struct node *b)
{
	return !strcmp(a->key, b->key) && a->end - a->val == b->end - b->val && !memcmp(a->val, b->val, (size_t)(a->end - a->val));
}

static bool same_seqno(const struct vg *vg, const struct node *n)
{
	char *end;

	return !n->section && strtoull(n->val, &end, 10) == vg->seqno && end == n->end;
}

/* The VG's section: nothing but LVs and seqno is another than it was. *at is behind its '{', and then behind its '}'. */
static bool same_vg(struct import *im, const struct vg *vg, const struct node *old, const char **at)
{
	struct node *n;
	int r;

	for (; (r = tree_next(im->pool, im->tree, at, &n, im->e)) > 0; old = old->next) {
		if (!old || strcmp(n->key, old->key))
			return false;
		if (!strcmp(n->key, "logical_volumes") && old->section) {
			if (!n->section || !same_lvs(im, vg, at))
				return false;
		} else if (n->section && !tree_skip(im->tree, at, n)) {
			return false;
		} else if (strcmp(n->key, "seqno") ? !same_bytes(old, n) : !same_seqno(vg, n)) {
			return false;
		}
	}
	return !r && !old && *(*at)++ == '}';
}

/* The whole text; its only section is the VG. */
static bool same_text(struct import *im, const struct vg *vg)
{
	const struct node *old = vg->tree->top;
	const char *at = im->tree->text;
	struct node *n;
	int r;

	while (!old->section)
		old = old->next;
	while ((r = tree_next(im->pool, im->tree, &at, &n, im->e)) > 0) {
		if (!n->section)
			continue;
		if (!old || strcmp(n->key, vg->name) || !same_vg(im, vg, old->child, &at))
			return false;
		old = NULL;
	}
	return !r && !old && at == im->tree->text + im->tree->len;
}

int vg_verify(const struct vg *vg, const struct buf *text, struct err *e)
{
	struct dm_pool *pool = dm_pool_create("verify", 64 * 1024);
	struct tree tree = { text->s, strnlen(text->s, text->len), NULL };
	struct err why = { 0 };
	struct import im = { .pool = pool, .tree = &tree, .e = &why };
	bool same;

	if (!pool)
		mem_exhausted();
	import_open(&im, 0);
	add_names(&im, vg);
	same = same_text(&im, vg);
	import_close(&im);
	dm_pool_destroy(pool);
	return same ? 0 : err_set(e, EXIT_FAILED, "The new metadata of VG %s reads back as something else%s%.300s", vg->name,
				  why.code ? ": " : ".", why.text);
}

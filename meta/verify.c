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
	    a->is_move != b->is_move || a->stripe_size != b->stripe_size || a->region_size != b->region_size ||
	    !a->kind != !b->kind || (a->kind && strcmp(a->kind, b->kind)) || !a->log != !b->log || (a->log && strcmp(a->log->id, b->log->id)))
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

/*
 * Adds the LVs that segments may stand on to names, unless NULL: they have to stand on what they stand on in the VG, and so nothing else
 * is found.  Returns how many there are, some of them more than once.
 */
static uint32_t add_lvs(const struct vg *vg, struct names *names)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; is_written(vg->lv[i]) && k < vg->lv[i]->nseg; k++)
			for (uint32_t a = 0; a <= vg->lv[i]->seg[k].narea; a++) {
				struct lv *below = seg_below(&vg->lv[i]->seg[k], a);

				n += below != NULL;
				if (below && names)
					names_add(names, below);
			}
	return n;
}

/* Reads the rope's own bytes from their beginning to their end, and passes over what is lent where they stand. */
struct reader {
	struct import im;
	const struct vg *vg;		/* that it is to be */
	const char *at;
	const struct loan *loan;	/* the first that is left */
	size_t passed;			/* bytes of it */
	uint32_t nloan;			/* that are left */
};

static int next(struct reader *r, struct node **n)
{
	return tree_next(r->im.pool, r->im.tree, &r->at, n, r->im.e);
}

/* The section that was read has the LV's name, as LVM2 writes it or in any other way. */
static bool has_name(const struct reader *r, const struct lv *lv)
{
	size_t len = strlen(lv->name);
	const char *at = lv->begin;
	struct node *n;

	if ((size_t)(lv->val - at) > len + 2 && !memcmp(lv->val - 2, " {", 2) && lv->val[-3 - (ssize_t)len] == '\n' &&
	    !memcmp(lv->val - 2 - len, lv->name, len))
		return true;
	return tree_next(r->im.pool, r->vg->tree, &at, &n, NULL) > 0 && !strcmp(n->key, lv->name);
}

/* What is lent here starts with its section as it was read, which needs not be read again. */
static bool is_lent(struct reader *r, const struct lv *lv)
{
	size_t len = (size_t)(lv->end - lv->begin);
	const struct loan *p = r->loan;

	if (!r->nloan || p->at != (size_t)(r->at - r->im.tree->text) || p->s + r->passed != lv->begin ||
	    len > p->len - r->passed || !has_name(r, lv))
		return false;
	r->passed += len;
	if (r->passed < p->len)
		return true;
	r->passed = 0;
	r->loan++;
	r->nloan--;
	return true;
}

/* Its section is next, and is read with the names that the VG has. */
static bool reads_back(struct reader *r, const struct lv *lv)
{
	struct lv back = { 0 };
	struct node *n;
	bool same;

	if (next(r, &n) <= 0 || !n->section || !tree_skip(r->im.tree, &r->at, n))
		return false;
	back.name = n->key;
	back.val = n->val;
	back.end = n->end;
	same = !import_lv(&r->im, &back) && same_lv(lv, &back);
	dm_pool_free(r->im.pool, n);
	return same;
}

/* What is in the section of all LVs. */
static bool same_lvs(struct reader *r)
{
	const struct vg *vg = r->vg;
	struct node *more;

	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!(is_written(vg->lv[i]) ? reads_back : is_lent)(r, vg->lv[i]))
			return false;
	return !next(r, &more) && *r->at++ == '}';
}

static bool same_bytes(const struct node *a, const struct node *b)
{
	return !strcmp(a->key, b->key) && a->end - a->val == b->end - b->val && !memcmp(a->val, b->val, (size_t)(a->end - a->val));
}

static bool same_seqno(const struct vg *vg, const struct node *n)
{
	char *end;

	/* As tree_u32 reads it. */
	return !n->section && strtoull(n->val, &end, 0) == vg->seqno && end == n->end;
}

/* What is in the VG's section: nothing but LVs and seqno is another than it was. */
static bool same_vg(struct reader *r, const struct node *old)
{
	struct node *n;
	int more;

	for (; (more = next(r, &n)) > 0; old = old->next) {
		if (!old || strcmp(n->key, old->key))
			return false;
		if (!strcmp(n->key, "logical_volumes") && old->section) {
			if (!n->section || !same_lvs(r))
				return false;
		} else if (n->section && !tree_skip(r->im.tree, &r->at, n)) {
			return false;
		} else if (strcmp(n->key, "seqno") ? !same_bytes(old, n) : !same_seqno(r->vg, n)) {
			return false;
		}
	}
	return !more && !old && *r->at++ == '}';
}

/* The whole text; its only section is the VG. */
static bool same_text(struct reader *r)
{
	const struct node *old = r->vg->tree->top;
	bool found = false;
	struct node *n;
	int more;

	while (!old->section)
		old = old->next;
	while ((more = next(r, &n)) > 0) {
		if (!n->section)
			continue;
		if (found || strcmp(n->key, r->vg->name) || !same_vg(r, old->child))
			return false;
		found = true;
	}
	return !more && found && r->at == r->im.tree->text + r->im.tree->len && !r->nloan;
}

int vg_verify(const struct vg *vg, const struct rope *text, struct err *e)
{
	struct dm_pool *pool = dm_pool_create("verify", 64 * 1024);
	struct tree tree = { text->own.s, strnlen(text->own.s, text->own.len), NULL };
	struct err why = { 0 };
	struct reader r = { .im = { .pool = pool, .tree = &tree, .e = &why }, .vg = vg, .at = tree.text,
			    .loan = text->loan, .nloan = text->n };
	bool same;

	if (!pool)
		mem_exhausted();
	import_open(&r.im, vg->npv, add_lvs(vg, NULL));
	add_lvs(vg, &r.im.lv);
	for (uint32_t i = 0; i < vg->npv; i++)
		names_add(&r.im.pv, &vg->pv[i]);
	same = same_text(&r);
	import_close(&r.im);
	dm_pool_destroy(pool);
	return same ? 0 : err_set(e, EXIT_FAILED, "The new metadata of VG %s reads back as something else%s%.300s", vg->name,
				  why.code ? ": " : ".", why.text);
}

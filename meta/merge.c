/* Joins segments that lie one behind the other. */
#include "text.h"

#include <libdevmapper.h>
#include <string.h>

/* Keys that say where a segment is; all others have to be equal before two segments become one. */
static bool is_place(const char *key)
{
	return !strcmp(key, "start_extent") || !strcmp(key, "extent_count") || !strcmp(key, "stripes") ||
	       !strcmp(key, "mirrors") || !strcmp(key, "extents_moved");
}

static const struct node *next_property(const struct node *n)
{
	while (n && is_place(n->key))
		n = n->next;
	return n;
}

static const struct node *first_property(struct dm_pool *pool, const struct seg *seg)
{
	struct tree tree = { .text = seg->text };
	struct node *n;

	return tree_open(pool, &tree, seg->text, seg->text_end, &n, NULL) ? NULL : next_property(n);
}

static bool same_properties(const struct seg *seg, const struct seg *other)
{
	struct dm_pool *pool;
	const struct node *a, *b;
	bool same;

	if (seg->text == other->text)
		return true;
	if (!seg->text || !other->text)
		return false;
	if (!(pool = dm_pool_create("properties", 1024)))
		mem_exhausted();
	a = first_property(pool, seg);
	b = first_property(pool, other);
	while (a && b && !strcmp(a->key, b->key) && a->end - a->val == b->end - b->val &&
	       !memcmp(a->val, b->val, (size_t)(a->end - a->val))) {
		a = next_property(a->next);
		b = next_property(b->next);
	}
	same = !a && !b;
	dm_pool_destroy(pool);
	return same;
}

bool lv_joinable(const struct lv *lv, uint32_t at)
{
	const struct seg *seg = &lv->seg[at], *next = seg + 1;

	if (at + 1 >= lv->nseg || seg->type != next->type || seg->type == SEG_OTHER || seg->narea != next->narea ||
	    seg->stripe_size != next->stripe_size)
		return false;
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].pv != next->area[a].pv || seg->area[a].lv != next->area[a].lv ||
		    seg->area[a].ext + seg_area_len(seg) != next->area[a].ext)
			return false;
	return same_properties(seg, next);
}

void lv_join(struct lv *lv, uint32_t at)
{
	struct seg *seg = &lv->seg[at], *next = seg + 1;

	seg->len += next->len;
	seg->moved += next->moved;
	lv->nseg--;
	memmove(next, next + 1, (lv->nseg - at - 1) * sizeof(*next));
	lv->edited = true;
}

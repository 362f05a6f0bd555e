/* Joins segments that lie one behind the other. */
#include "text.h"

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

static bool same_properties(const struct node *a, const struct node *b)
{
	if (a == b)
		return true;
	if (!a || !b)
		return false;
	a = next_property(a->child);
	b = next_property(b->child);
	while (a && b && !strcmp(a->key, b->key) && a->end - a->val == b->end - b->val &&
	       !memcmp(a->val, b->val, (size_t)(a->end - a->val))) {
		a = next_property(a->next);
		b = next_property(b->next);
	}
	return !a && !b;
}

bool lv_joinable(const struct lv *lv, uint32_t at)
{
	const struct seg *seg = &lv->seg[at], *next = seg + 1;

	if (at + 1 >= lv->nseg || seg->type != next->type || seg->type == SEG_OTHER || seg->narea != next->narea ||
	    seg->stripe_size != next->stripe_size || !same_properties(seg->text, next->text))
		return false;
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].pv != next->area[a].pv || seg->area[a].lv != next->area[a].lv ||
		    seg->area[a].ext + seg_area_len(seg) != next->area[a].ext)
			return false;
	return true;
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

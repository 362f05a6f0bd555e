/* LVs that stand on each other: who on whom, and that they end somewhere. */
#include "import.h"

static void count_users(struct lv *user)
{
	for (uint32_t k = 0; k < user->nseg; k++)
		for (uint32_t a = 0; a <= user->seg[k].narea; a++) {
			struct lv *below = seg_below(&user->seg[k], a);

			if (!below)
				continue;
			below->nuser++;
			below->user = user;
		}
}

enum { MAX_STACK = 32 };		/* LVM2's deepest is about six */

/*
 * Sets the LV's height, by its number: 1 on PVs only, more on other LVs, -1 under way.  -1 and the sentence if LVs stand on each
 * other in a circle, or in a tower that nobody built.
 */
static int check_stack(struct import *im, const struct lv *lv, signed char *height, int depth)
{
	signed char *mine = &height[lv->number];
	int most = 0;

	if (*mine > 0)
		return 0;
	if (*mine < 0 || depth == MAX_STACK)
		goto bad;
	*mine = -1;
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a <= lv->seg[k].narea; a++) {
			const struct lv *below = seg_below(&lv->seg[k], a);

			if (!below)
				continue;
			if (check_stack(im, below, height, depth + 1))
				return -1;
			most = height[below->number] > most ? height[below->number] : most;
		}
	*mine = (signed char)(most + 1);
	if (*mine <= MAX_STACK)
		return 0;
bad:
	return tree_err(im->tree, lv->val, im->e, "LV %.60s stands on itself, or on more than %d others.", lv->name, MAX_STACK);
}

int import_stacks(struct import *im)
{
	signed char *height = mem_zero(im->pool, im->vg->lv_numbers);

	for (uint32_t i = 0; i < im->vg->nlv; i++)
		count_users(im->vg->lv[i]);
	for (uint32_t i = 0; i < im->vg->nlv; i++)
		if (check_stack(im, im->vg->lv[i], height, 0))
			return -1;
	return 0;
}

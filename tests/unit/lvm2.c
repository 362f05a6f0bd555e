/* What LVM2's pvmove does to a move of ours, as seen in guests. */
#include "alloc/step.h"
#include "tests/unit/world.h"

/* One segment of the pvmove LV; false if LVM2 finds nothing to do. */
static bool lvm2_copies(struct world *w, struct vg *vg, struct lv *mv)
{
	struct devices all;
	struct device *dev;
	struct table table;
	struct err e;
	uint32_t k = 0;

	world_devices(w, &all);
	while (k < mv->nseg && (mv->seg[k].type != SEG_MIRROR || mv->seg[k].moved == mv->seg[k].len))
		k++;
	if (k == mv->nseg || !(dev = table_bearer(&all, vg, mv)))
		return false;
	mv->seg[k].lane = true;
	if (table_want(&all, vg, mv, &table, &e))
		return false;
	table.target[k].handle_errors = false;
	if (ctl_switch(w->kernel, &(struct swap){ dev, &table }, 1, NULL, &e))
		return false;
	mv->seg[k].lane = false;
	kernel_copy(w->kernel, UINT64_MAX);
	/* Enough to hit what was copied. */
	w->writes += 300;
	w->kernel->changed(w);
	w->writes -= 300;
	if (step_is_atomic(mv))
		return false;
	for (unsigned i = 0; i < w->kernel->ndisk; i++)
		kernel_flush(&w->kernel->disk[i]);
	mv->seg[k].moved = mv->seg[k].len;
	mv->edited = true;
	vg->seqno++;
	return !w->mover.commit(w, vg, &e);
}

void world_lvm2_goes_on(struct world *w, unsigned n)
{
	struct vg *vg = scene_vg(w->scene, &w->disk, NULL);
	struct lv *mv;

	for (unsigned i = 0; (mv = step_move_lv(vg, i)); i++)
		for (unsigned k = 0; k < n && lvm2_copies(w, vg, mv); k++)
			;
	vg_free(vg);
}

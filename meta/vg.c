/* The VG as plain data: find, add, check. */
#include "vg.h"

#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

struct vg *vg_new(void)
{
	struct dm_pool *pool = dm_pool_create("vg", 64 * 1024);
	struct vg *vg;

	if (!pool)
		mem_exhausted();
	vg = mem_zero(pool, sizeof(*vg));
	vg->pool = pool;
	return vg;
}

void vg_free(struct vg *vg)
{
	if (!vg)
		return;
	free(vg->use);
	free(vg->lv);
	dm_pool_destroy(vg->pool);
}

struct pv *vg_pv(const struct vg *vg, const char *id)
{
	for (uint32_t i = 0; i < vg->npv; i++)
		if (!strcmp(vg->pv[i].id, id))
			return &vg->pv[i];
	return NULL;
}

struct lv *vg_lv(const struct vg *vg, const char *id)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!strcmp(vg->lv[i]->id, id))
			return vg->lv[i];
	return NULL;
}

struct lv *vg_add_lv(struct vg *vg, const char *name, const char *id, unsigned flags)
{
	struct lv *lv = mem_zero(vg->pool, sizeof(*lv));

	if (vg->nlv == vg->lv_room) {
		vg->lv_room = vg->lv_room * 2 + 16;
		vg->lv = mem_resize(vg->lv, vg->lv_room * sizeof(*vg->lv));
	}
	lv->name = name;
	memcpy(lv->id, id, ID_LEN);
	lv->number = vg->lv_numbers++;
	lv->flags = flags;
	lv->edited = lv->added = true;
	vg->lv[vg->nlv++] = lv;
	return lv;
}

void vg_del_lv(struct vg *vg, struct lv *lv)
{
	uint32_t i = 0;

	while (i < vg->nlv && vg->lv[i] != lv)
		i++;
	if (i == vg->nlv)
		return;
	vg->nlv--;
	memmove(vg->lv + i, vg->lv + i + 1, (vg->nlv - i) * sizeof(*vg->lv));
}

struct seg *lv_add_seg(struct vg *vg, struct lv *lv, uint32_t at)
{
	lv->seg = mem_grow(vg->pool, lv->seg, lv->nseg, &lv->room, sizeof(*lv->seg));
	memmove(lv->seg + at + 1, lv->seg + at, (lv->nseg - at) * sizeof(*lv->seg));
	lv->nseg++;
	lv->edited = true;
	lv->seg[at] = (struct seg){ 0 };
	return &lv->seg[at];
}

uint32_t seg_area_len(const struct seg *seg)
{
	return seg->type == SEG_STRIPED && seg->narea ? seg->len / seg->narea : seg->len;
}

uint32_t lv_seg_at(const struct lv *lv, uint32_t le)
{
	uint32_t low = 0, high = lv->nseg;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (lv->seg[mid].le + lv->seg[mid].len <= le)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

enum { MORE_USES = 64 };		/* than there are, so that a small move does not need a larger array */

/* One stretch of a PV or LV that a segment uses. */
struct use {
	const void *on;
	const struct lv *lv;
	uint32_t ext, len;
};

static int by_place(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	return x->ext < y->ext ? -1 : x->ext > y->ext;
}

/* Of a PV or LV of the VG. */
static const char *name_of(const struct vg *vg, const void *on)
{
	for (uint32_t i = 0; i < vg->npv; i++)
		if (on == &vg->pv[i])
			return vg->pv[i].name;
	return ((const struct lv *)on)->name;
}

static int check_uses(const struct vg *vg, struct use *use, size_t n, struct err *e)
{
	qsort(use, n, sizeof(*use), by_place);
	for (size_t i = 1; i < n; i++)
		if (use[i].on == use[i - 1].on && use[i].ext - use[i - 1].ext < use[i - 1].len)
			return err_set(e, EXIT_FAILED, "VG %s: extent %u of %s belongs to LV %s and to LV %s.", vg->name,
				       use[i].ext, name_of(vg, use[i].on), use[i - 1].lv->name, use[i].lv->name);
	return 0;
}

/*
 * An area on a pvmove LV has to be one whole segment of it: LVM2 refuses to finish otherwise.
 * With --atomic, where the pvmove LV lies on other LVs, it need not.
 */
static int check_on_move(const struct vg *vg, const struct lv *lv, const struct seg *seg,
			 const struct area *area, struct err *e)
{
	uint32_t i = lv_seg_at(area->lv, area->ext);

	if (seg->type != SEG_STRIPED || !(lv->flags & LV_LOCKED))
		return err_set(e, EXIT_FAILED, "VG %s: LV %s stands on %s as no LV does that is moved.", vg->name, lv->name,
			       area->lv->name);
	if (i < area->lv->nseg && (!area->lv->seg[i].narea || !area->lv->seg[i].area[0].pv))
		return 0;
	if (i == area->lv->nseg || area->lv->seg[i].le != area->ext || area->lv->seg[i].len != seg_area_len(seg))
		return err_set(e, EXIT_FAILED, "VG %s: extent %u of LV %s is not the start of a segment of %s.", vg->name,
			       seg->le, lv->name, area->lv->name);
	return 0;
}

/* Whether the LV is half of the atomic move: named so, which no LV of a user's can be.  It ends with the move. */
static bool is_leg(const struct lv *mv, const struct lv *lv)
{
	size_t len = strlen(mv->name);

	if (strncmp(lv->name, mv->name, len) || strncmp(lv->name + len, "_mimage_", 8))
		return false;
	for (uint32_t k = 0; k < lv->nseg; k++)
		if (lv->seg[k].type != SEG_STRIPED || lv->seg[k].narea != 1 || !lv->seg[k].area[0].pv)
			return false;
	return lv->nseg;
}

/* Whether a segment of a pvmove LV is one that moves know: a mirror of two PVs, or the only one and of two legs; or linear. */
static bool is_move_seg(const struct lv *mv, const struct seg *seg)
{
	if (seg->type == SEG_STRIPED)
		return seg->narea == 1 && seg->area[0].pv;
	if (seg->type != SEG_MIRROR || !seg->is_move || seg->narea != 2)
		return false;
	if (seg->area[0].pv)
		return seg->area[1].pv;
	return mv->nseg == 1 && seg->area[1].lv && is_leg(mv, seg->area[0].lv) && is_leg(mv, seg->area[1].lv);
}

static int check_area(const struct vg *vg, const struct lv *lv, const struct seg *seg, const struct area *area,
		      struct use *use, struct err *e)
{
	const struct pv *pv = area->pv;
	const struct lv *below = area->lv;
	uint32_t len = seg_area_len(seg);
	uint32_t room = pv ? pv->pe_count : below->nseg ? below->seg[below->nseg - 1].le + below->seg[below->nseg - 1].len : 0;

	*use = (struct use){ pv ? (const void *)pv : below, lv, area->ext, len };
	if (area->ext > room || len > room - area->ext)
		return err_set(e, EXIT_FAILED, "VG %s: extents %u+%u of LV %s lie behind the end of %s.", vg->name,
			       area->ext, len, lv->name, pv ? pv->name : below->name);
	return !pv && (below->flags & LV_PVMOVE) ? check_on_move(vg, lv, seg, area, e) : 0;
}

static int check_seg(const struct vg *vg, const struct lv *lv, const struct seg *seg, struct use *use,
		     size_t *nuse, struct err *e)
{
	if (seg->type == SEG_STRIPED && (!seg->narea || seg->len % seg->narea))
		return err_set(e, EXIT_FAILED, "VG %s: %u extents of LV %s cannot lie on %u stripes.", vg->name, seg->len,
			       lv->name, seg->narea);
	if (seg->type == SEG_STRIPED && seg->narea > 1 && !seg->stripe_size)
		return err_set(e, EXIT_FAILED, "VG %s: stripes of LV %s have no size.", vg->name, lv->name);
	if ((lv->flags & LV_PVMOVE) && !is_move_seg(lv, seg))
		return err_set(e, EXIT_FAILED, "VG %s: extent %u of LV %s is on no segment that a move has.", vg->name, seg->le,
			       lv->name);
	for (uint32_t a = 0; a < seg->narea; a++) {
		const struct area *area = &seg->area[a];

		if (seg->type != SEG_OTHER) {
			if (check_area(vg, lv, seg, area, &use[(*nuse)++], e))
				return -1;
		} else if ((area->lv->flags & LV_PVMOVE) && check_on_move(vg, lv, seg, area, e)) {
			return -1;
		}
	}
	return 0;
}

int vg_check(struct vg *vg, struct err *e)
{
	size_t nuse = 0, room = MORE_USES;
	int r = 0;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++)
			room += vg->lv[i]->seg[k].narea;
	if (!vg->use || room - MORE_USES > vg->use_room) {
		free(vg->use);
		vg->use = mem_resize(NULL, room * sizeof(*vg->use));
		vg->use_room = room;
	}
	for (uint32_t i = 0; !r && i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];
		uint32_t le = 0;

		if ((lv->flags & LV_PVMOVE) && strncmp(lv->name, "pvmove", 6))
			r = err_set(e, EXIT_FAILED, "VG %s: %s is no name of a pvmove LV.", vg->name, lv->name);
		for (uint32_t k = 0; !r && k < lv->nseg; le += lv->seg[k++].len) {
			if (lv->seg[k].le != le || !lv->seg[k].len || lv->seg[k].len > UINT32_MAX - le)
				r = err_set(e, EXIT_FAILED, "VG %s: segments of LV %s leave a gap or overlap at extent %u.",
					    vg->name, lv->name, le);
			else
				r = check_seg(vg, lv, &lv->seg[k], vg->use, &nuse, e);
		}
	}
	if (!r)
		r = check_uses(vg, vg->use, nuse, e);
	return r;
}

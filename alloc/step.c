/* Begin, window, checkpoint, end: VG -> next VG. */
#include "step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan.h"

enum {
	METADATA_REGION_SIZE = 4096,	/* sectors: LVM2's default; the kernel never gets more than this, but may less */
};

struct lv *step_move_lv(const struct vg *vg, unsigned i)
{
	for (uint32_t k = 0; k < vg->nlv; k++)
		if ((vg->lv[k]->flags & LV_PVMOVE) && !i--)
			return vg->lv[k];
	return NULL;
}

struct lv *step_leg(const struct lv *mv, unsigned leg)
{
	return mv->nseg && mv->seg[0].type == SEG_MIRROR && mv->seg[0].narea == 2 ? mv->seg[0].area[leg].lv : NULL;
}

bool step_is_atomic(const struct lv *mv)
{
	return step_leg(mv, 1);
}

struct pv *step_source(const struct lv *mv)
{
	const struct lv *leg = step_leg(mv, 0);

	if (leg)
		return leg->nseg && leg->seg[0].narea ? leg->seg[0].area[0].pv : NULL;
	return mv->nseg && mv->seg[0].type == SEG_MIRROR ? mv->seg[0].area[0].pv : NULL;
}

/* The names are LVM2's own: no LV that a user made can have them. */
static bool is_over(const struct lv *lv)
{
	if (strncmp(lv->name, "pvmove", 6) || (lv->flags & (LV_PVMOVE | LV_LOCKED)) || lv->nuser)
		return false;
	return strstr(lv->name, "_mimage_") || (lv->nseg == 1 && lv->seg[0].type == SEG_ERROR);
}

struct lv *step_leftover(const struct vg *vg)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (is_over(vg->lv[i]))
			return vg->lv[i];
	return NULL;
}

uint32_t step_extents(const struct lv *mv, uint32_t *moved)
{
	uint32_t sum = 0;

	*moved = 0;
	for (uint32_t k = 0; k < mv->nseg; k++) {
		sum += mv->seg[k].len;
		if (mv->seg[k].moved == mv->seg[k].len)
			*moved += mv->seg[k].len;
	}
	return sum;
}

/* Cuts one segment so that its areas are `rows` extents long before the cut. Areas are not followed. */
static void cut(struct vg *vg, struct lv *lv, uint32_t at, uint32_t rows)
{
	struct seg *tail = lv_add_seg(vg, lv, at + 1), *head = tail - 1;
	bool done = head->moved == head->len;
	uint32_t len;

	*tail = *head;
	len = head->type == SEG_STRIPED ? rows * head->narea : rows;
	tail->area = mem_zero(vg->pool, head->narea * sizeof(*tail->area));
	memcpy(tail->area, head->area, head->narea * sizeof(*tail->area));
	for (uint32_t a = 0; a < head->narea; a++)
		tail->area[a].ext += rows;
	if (head->user)
		tail->user_le += rows * head->user->seg[lv_seg_at(head->user, head->user_le)].narea;
	tail->le += len;
	tail->len -= len;
	head->len = len;
	if (done) {
		head->moved = head->len;
		tail->moved = tail->len;
	}
}

/*
 * Cuts the LV at extent le, and a pvmove LV below it at the same place: their segments match one to one.
 * A second area of the segment on a pvmove LV is cut there too.
 */
static void split(struct vg *vg, struct lv *lv, uint32_t le)
{
	uint32_t at = lv_seg_at(lv, le), rows;
	struct seg *seg;

	if (at == lv->nseg || lv->seg[at].le == le)
		return;
	seg = &lv->seg[at];
	rows = (le - seg->le) / (seg->type == SEG_STRIPED ? seg->narea : 1);
	cut(vg, lv, at, rows);
	seg = &lv->seg[at];
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].lv && (seg->area[a].lv->flags & LV_PVMOVE))
			split(vg, seg->area[a].lv, seg->area[a].ext + rows);
}

/* Gives one area to the pvmove LV as a new mirror segment at its end. */
static void redirect(struct vg *vg, struct lv *mv, struct seg *seg, uint32_t area, struct pv *to, uint32_t to_pe)
{
	uint32_t end = mv->nseg ? mv->seg[mv->nseg - 1].le + mv->seg[mv->nseg - 1].len : 0;
	struct seg *m = lv_add_seg(vg, mv, mv->nseg);

	m->le = end;
	m->len = seg_area_len(seg);
	m->type = SEG_MIRROR;
	m->is_move = true;
	m->narea = 2;
	m->area = mem_zero(vg->pool, 2 * sizeof(*m->area));
	m->area[0] = seg->area[area];
	m->area[1] = (struct area){ .pv = to, .ext = to_pe };
	seg->area[area] = (struct area){ .lv = mv, .ext = end };
}

static void begin_piece(struct vg *vg, struct lv *mv, const struct piece *p)
{
	uint32_t to_pe = p->to_pe;

	split(vg, p->lv, p->le);
	split(vg, p->lv, p->le + p->rows);
	for (uint32_t k = lv_seg_at(p->lv, p->le); k < p->lv->nseg && p->lv->seg[k].le < p->le + p->rows; k++) {
		redirect(vg, mv, &p->lv->seg[k], p->area, p->to, to_pe);
		to_pe += seg_area_len(&p->lv->seg[k]);
	}
	p->lv->flags |= LV_LOCKED;
	p->lv->edited = true;
}

/* Puts the mirrors' sides into two LVs and one mirror over both. */
static void make_atomic(struct vg *vg, struct lv *mv, char (*id)[ID_LEN + 1])
{
	struct seg *whole;
	uint32_t len = 0;
	struct area legs[2] = { { 0 } };

	for (unsigned leg = 0; leg < 2; leg++) {
		char name[48];
		struct lv *lv;

		snprintf(name, sizeof(name), "%s_mimage_%u", mv->name, leg);
		lv = vg_add_lv(vg, mem_copy(vg->pool, name, strlen(name)), id[leg], LV_WRITE);
		for (uint32_t k = 0; k < mv->nseg; k++) {
			struct seg *seg = lv_add_seg(vg, lv, k);

			seg->le = mv->seg[k].le;
			seg->len = mv->seg[k].len;
			seg->narea = 1;
			seg->area = &mv->seg[k].area[leg];
			len = seg->le + seg->len;
		}
		lv->nuser = 1;		/* as it will be when the VG is read again, which need not be before the next step */
		lv->user = mv;
		legs[leg].lv = lv;
	}
	mv->nseg = 0;
	whole = lv_add_seg(vg, mv, 0);
	whole->type = SEG_MIRROR;
	whole->is_move = true;
	whole->len = len;
	whole->narea = 2;
	whole->area = mem_zero(vg->pool, sizeof(legs));
	memcpy(whole->area, legs, sizeof(legs));
}

struct lv *step_begin(struct vg *vg, const struct plan *plan, char (*id)[ID_LEN + 1], bool atomic, struct err *e)
{
	uint32_t region = plan->region ? plan->region : METADATA_REGION_SIZE;
	struct lv *mv;
	char name[32];

	snprintf(name, sizeof(name), "pvmove%u", vg->next_move++);
	mv = vg_add_lv(vg, mem_copy(vg->pool, name, strlen(name)), id[0], LV_PVMOVE | LV_LOCKED | LV_WRITE);
	for (uint32_t i = 0; i < plan->npiece; i++)
		begin_piece(vg, mv, &plan->piece[i]);
	if (atomic)
		make_atomic(vg, mv, id + 1);
	while (region > plan->extents * vg->extent_size)
		region /= 2;
	for (uint32_t k = 0; k < mv->nseg; k++)
		mv->seg[k].region_size = region;
	return vg_check(vg, e) ? NULL : mv;
}

/* Says of each segment of mv who stands on it. */
static void find_users(const struct vg *vg, struct lv *mv)
{
	for (uint32_t i = 0; i < vg->nlv; i++) {
		struct lv *lv = vg->lv[i];

		for (uint32_t k = 0; (lv->flags & LV_LOCKED) && lv != mv && k < lv->nseg; k++)
			for (uint32_t a = 0; a < lv->seg[k].narea; a++) {
				const struct area *area = &lv->seg[k].area[a];
				struct seg *m = area->lv == mv ? &mv->seg[lv_seg_at(mv, area->ext)] : NULL;

				if (!m)
					continue;
				m->user = lv;
				m->user_le = lv->seg[k].le;
			}
	}
}

/* The segment that stands on segment m of the pvmove LV; NULL if none does. */
static struct seg *user_of(const struct seg *m)
{
	return m->user ? &m->user->seg[lv_seg_at(m->user, m->user_le)] : NULL;
}

uint64_t step_user(const struct vg *vg, struct lv *mv, uint64_t sector, const struct lv **lv, uint64_t *lv_sector)
{
	uint64_t ext = vg->extent_size, off, left;
	const struct seg *m = &mv->seg[lv_seg_at(mv, (uint32_t)(sector / ext))], *seg;
	uint32_t a = 0;

	find_users(vg, mv);
	seg = user_of(m);
	/* Nobody stands on it: LVM2 makes no such segment, but a text may have it. */
	*lv = seg ? m->user : mv;
	off = sector - m->le * ext;
	left = m->len * ext - off;
	if (!seg || seg->narea < 2) {
		*lv_sector = (seg ? seg : m)->le * ext + off;
		return left;
	}
	while (a + 1 < seg->narea && (seg->area[a].lv != mv || seg->area[a].ext != m->le))
		a++;
	*lv_sector = seg->le * ext + (off / seg->stripe_size * seg->narea + a) * seg->stripe_size + off % seg->stripe_size;
	off = seg->stripe_size - off % seg->stripe_size;
	return left < off ? left : off;
}

int step_blame(const struct vg *vg, struct lv *mv, uint32_t le, bool read, struct err *e)
{
	uint64_t bytes = (uint64_t)vg->extent_size * 512;
	const struct seg *m = &mv->seg[lv_seg_at(mv, le)];
	const struct area *source = &m->area[0], *bad = &m->area[!read];
	const struct seg *seg;
	const struct lv *lv;

	find_users(vg, mv);
	seg = user_of(m);
	lv = seg ? m->user : mv;
	seg = seg ? seg : m;
	if (step_is_atomic(mv))
		return err_set(e, EXIT_FAILED, "%s error while %s/%s (%s) was copied: all stays on %s.", read ? "Read" : "Write",
			       vg->name, bad->lv->name, bad->lv->seg[0].area[0].pv->path, source->lv->seg[0].area[0].pv->path);
	return err_set(e, EXIT_FAILED,
		       "%s error on %s while extents %u to %u of LV %s/%s (bytes %" PRIu64 " to %" PRIu64 ") were copied: they stay on %s.",
		       read ? "Read" : "Write", bad->pv->path, seg->le, seg->le + seg->len - 1, vg->name, lv->name,
		       seg->le * bytes, (seg->le + seg->len) * bytes - 1, source->pv->path);
}

/* Cuts a segment of the pvmove LV behind len extents by cutting the LV that uses it; rounds to its stripes' chunks. */
static void split_move(struct vg *vg, const struct seg *m, uint32_t len)
{
	const struct seg *seg = user_of(m);
	uint64_t grain = seg ? range_grain(vg, seg) : 1, rows = (len + grain - 1) / grain * grain;

	if (seg && rows < m->len)
		split(vg, m->user, seg->le + (uint32_t)rows * seg->narea);
}

/* How many segments one more cut adds, at most: one of the LV and one of the pvmove LV for each of its stripes. */
static uint32_t cut_cost(const struct vg *vg)
{
	uint32_t widest = 1;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; (vg->lv[i]->flags & LV_LOCKED) && k < vg->lv[i]->nseg; k++)
			if (vg->lv[i]->seg[k].narea > widest)
				widest = vg->lv[i]->seg[k].narea;
	return 1 + widest;
}

uint32_t step_window(struct vg *vg, struct lv *mv, const struct window *w)
{
	uint32_t n = 0, sum = 0, lanes = w->lanes, each, cuts = (uint32_t)(w->spare / cut_cost(vg)), moved;
	uint32_t left = step_extents(mv, &moved) - moved, extents = w->extents < left ? w->extents : left;

	if (lanes > cuts)
		lanes = 1;
	each = !cuts ? UINT32_MAX : lanes ? extents / lanes + !!(extents % lanes) : 0;
	for (uint32_t k = 0; k < mv->nseg; k++)
		mv->seg[k].lane = false;
	find_users(vg, mv);
	for (uint32_t k = 0; k < mv->nseg && lanes && n < w->most; k++) {
		if (mv->seg[k].moved == mv->seg[k].len || mv->seg[k].type != SEG_MIRROR)
			continue;
		if (n < lanes && sum >= extents)
			break;
		if (n < lanes && mv->seg[k].len > each && !step_is_atomic(mv)) {
			uint32_t le = mv->seg[k].le;

			split_move(vg, &mv->seg[k], each);
			/* Another stripe of the LV that comes before, and is done, may have been cut too. */
			k = lv_seg_at(mv, le);
		}
		if (n >= lanes && (mv->seg[k].len > w->shared || sum > w->shared - mv->seg[k].len))
			break;
		sum += mv->seg[k].len;
		mv->seg[k].lane = true;
		n++;
	}
	return n;
}

/* The segment of mv that the area stands on, if that and the next are done and can be joined; NULL if not. */
static struct seg *joinable(const struct lv *mv, const struct area *area)
{
	uint32_t k = lv_seg_at(mv, area->ext);
	struct seg *m = &mv->seg[k];

	return m[0].moved == m[0].len && k + 1 < mv->nseg && m[1].moved == m[1].len && lv_joinable(mv, k) ? m : NULL;
}

/* Undoes a window's cut behind us: joins segment k of the pvmove LV with the next one if those of the LV above join too. */
static bool join_done(struct lv *mv, uint32_t k)
{
	struct lv *lv = mv->seg[k].user;
	struct seg *seg = user_of(&mv->seg[k]);

	if (mv->seg[k].moved != mv->seg[k].len || !seg || !lv_joinable(lv, (uint32_t)(seg - lv->seg)))
		return false;
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].lv == mv ? !joinable(mv, &seg->area[a]) : !!seg->area[a].lv)
			return false;
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].lv)
			lv_join(mv, (uint32_t)(joinable(mv, &seg->area[a]) - mv->seg));
	lv_join(lv, (uint32_t)(seg - lv->seg));
	return true;
}

void step_checkpoint(struct vg *vg, struct lv *mv)
{
	for (uint32_t k = 0; k < mv->nseg; k++)
		if (mv->seg[k].lane) {
			mv->seg[k].moved = mv->seg[k].len;
			mv->seg[k].lane = false;
			mv->edited = true;
		}
	find_users(vg, mv);
	for (uint32_t k = 0; k + 1 < mv->nseg;)
		if (!join_done(mv, k))
			k++;
}

/* Joins neighbours as LVM2 does when it reads an LV: only areas on PVs. */
static void merge(struct lv *lv)
{
	for (uint32_t k = 0; k + 1 < lv->nseg;) {
		bool on_pvs = lv->seg[k].type == SEG_STRIPED;

		for (uint32_t a = 0; on_pvs && a < lv->seg[k].narea; a++)
			on_pvs = lv->seg[k].area[a].pv;
		if (on_pvs && lv_joinable(lv, k))
			lv_join(lv, k);
		else
			k++;
	}
}

/* Where an area on the pvmove LV goes; false if its borders are not those of the segment it stands on. */
static bool end_area(struct area *area, uint32_t len, bool copied)
{
	const struct lv *on = area->lv;
	uint32_t ext = area->ext, side = 0;
	const struct seg *m = &on->seg[lv_seg_at(on, ext)];

	if (step_is_atomic(on)) {
		on = step_leg(on, copied);
		m = &on->seg[lv_seg_at(on, ext)];
	} else if (m < on->seg + on->nseg && m->type == SEG_MIRROR) {
		side = m->moved == m->len;
	}
	if (m >= on->seg + on->nseg || m->le != ext || m->len != len || m->narea <= side || !m->area[side].pv)
		return false;
	*area = m->area[side];
	return true;
}

static int end_lv(const struct vg *vg, struct lv *lv, const struct lv *mv, bool copied, struct err *e)
{
	bool ended = false;

	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a < lv->seg[k].narea; a++) {
			if (lv->seg[k].area[a].lv != mv)
				continue;
			if (!end_area(&lv->seg[k].area[a], seg_area_len(&lv->seg[k]), copied))
				return err_set(e, EXIT_FAILED, "VG %s: extent %u of LV %s does not match the segments of %s.",
					       vg->name, lv->seg[k].le, lv->name, mv->name);
			ended = true;
		}
	if (!ended)
		return 0;
	lv->flags &= ~(unsigned)LV_LOCKED;
	lv->edited = true;
	merge(lv);
	return 0;
}

int step_end(struct vg *vg, struct lv *mv, bool copied, struct err *e)
{
	struct lv *leg[2] = { step_leg(mv, 0), step_leg(mv, 1) };

	for (uint32_t i = 0; i < vg->nlv; i++)
		if (end_lv(vg, vg->lv[i], mv, copied, e))
			return -1;
	vg_del_lv(vg, mv);
	for (unsigned i = 0; i < 2; i++)
		if (leg[i])
			vg_del_lv(vg, leg[i]);
	return vg_check(vg, e);
}

/* Steps of a move: metadata and live tables -> the next of both. */
#include "move.h"

#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

#include "../alloc/step.h"
#include "ctl.h"
#include "ops.h"
#include "skip.h"

enum {
	SHARED_BYTES = 64 << 20,	/* of windows with more segments than lanes are wanted */
	SEGMENT_TEXT = 400,		/* bytes that one more segment adds to the metadata, at most */
	CAREFUL_EXTENTS = 1 << 16,	/* so many without an error, and windows are as large as before */
	UNREADABLE = 2,			/* look: the window goes on in smaller ones */
};

/* What a step needs to know of the kernel lives as long as the step: the VG lives longer. */
static struct dm_pool *new_pool(void)
{
	struct dm_pool *pool = dm_pool_create("step", 4096);

	if (!pool)
		mem_exhausted();
	return pool;
}

struct change {
	const struct mover *mover;
	const struct vg *vg;
};

static int commit(void *arg, struct err *e)
{
	const struct change *c = arg;

	return c->mover->commit(c->mover->arg, c->vg, e);
}

/*
 * Crash states: before the commit the metadata is the old one and every live table maps each sector as it says, if
 * by way of a pvmove device that ops_cure drops.  Behind it the metadata is the new one and every live table still maps
 * each sector to a place that is right (see ops_switch and ops_end).  Whoever comes next sees from the two what is
 * left to do.
 */
static int switch_to(const struct mover *r, struct vg *vg, const struct devices *all, struct ops *ops, struct err *e)
{
	struct change c = { r, vg };
	struct buf b = { 0 };

	if (r->show) {
		ops_print(ops, all, vg, &b);
		r->show(r->arg, &b);
		buf_free(&b);
	}
	if (!r->pretend && ops_run(ops, r->ctl, commit, &c, e))
		return -1;
	ops_pretend(ops);
	for (uint32_t i = 0; i < vg->nlv; i++) {
		vg->lv[i]->stale |= vg->lv[i]->edited;
		vg->lv[i]->edited = false;
	}
	return 0;
}

/* Takes kernel and metadata to what the VG says while mv is in it; copied: it has just been checkpointed. */
static int go_on(const struct mover *r, struct vg *vg, struct lv *mv, struct devices *all, bool copied, struct err *e)
{
	struct ops ops = { .pool = all->pool, .commit_first = copied };

	for (uint32_t i = 0; i < vg->nlv; i++)
		ops.commit |= vg->lv[i]->edited;
	vg->seqno += ops.commit;
	return ops_switch(&ops, all, vg, mv, e) || switch_to(r, vg, all, &ops, e) ? -1 : 0;
}

/*
 * The destinations' caches have to be empty before metadata says that the data is there.  Behind the end of a
 * move nobody looks at the source any more, and what LVM2 has copied it has not flushed: then all of them.
 */
static int flush_copies(const struct mover *r, const struct lv *mv, bool all, struct err *e)
{
	const struct lv *leg = step_leg(mv, 1);
	const struct pv *last = NULL;

	for (uint32_t k = 0; k < (leg ? leg : mv)->nseg; k++) {
		const struct seg *seg = &(leg ? leg : mv)->seg[k];
		const struct pv *pv = seg->narea && (seg->lane || leg || all) ? seg->area[seg->narea - 1].pv : NULL;

		if (pv && pv != last && r->flush_first(r->store, pv->id, e))
			return -1;
		last = pv ? pv : last;
	}
	return 0;
}

/* All linear then, on the source where nothing is checkpointed. */
static int stop_lanes(const struct mover *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	step_window(vg, mv, &(struct window){ 0 });
	return go_on(r, vg, mv, all, false, e);
}

/*
 * The pvmove device is all linear by now, but for an atomic move that is copied: it goes to the destination here.
 * As long as metadata has something to copy LVM2 would start that, and so the commit comes first then.
 */
static int end(const struct mover *r, struct vg *vg, struct lv *mv, struct devices *all, bool copied, struct err *e)
{
	struct ops ops = { .pool = all->pool, .commit = true };
	struct device *gone[3] = { table_bearer(all, vg, mv) };
	bool whole = copied && step_is_atomic(mv);
	unsigned n = gone[0] != NULL;
	struct table last;

	for (uint32_t k = 0; k < mv->nseg; k++)
		ops.commit_first |= mv->seg[k].type == SEG_MIRROR && mv->seg[k].moved != mv->seg[k].len;
	for (unsigned leg = 0; step_is_atomic(mv) && leg < 2; leg++)
		if ((gone[n] = table_bearer(all, vg, step_leg(mv, leg))))
			n++;
	if (whole) {
		mv->seg[0].moved = mv->seg[0].len;
		mv->seg[0].lane = false;
		if (table_want(all, vg, mv, &last, e))
			return -1;
	}
	if (step_end(vg, mv, copied, e))
		return -1;
	vg->seqno++;
	return ops_end(&ops, all, vg, gone, whole ? &last : NULL, e) || switch_to(r, vg, all, &ops, e) ? -1 : 0;
}

static uint32_t open_window(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv)
{
	uint64_t extent_bytes = (uint64_t)vg->extent_size * 512, shared = SHARED_BYTES / extent_bytes, bytes, extents;
	struct window w = { .spare = r->spare_bytes / SEGMENT_TEXT, .most = r->most_lanes };

	pace_next(&m->pace, &r->wish, &bytes, &w.lanes);
	if (w.most < w.lanes)
		w.most = w.lanes;
	extents = bytes / extent_bytes;
	w.extents = extents > UINT32_MAX ? UINT32_MAX : extents ? (uint32_t)extents : 1;
	w.shared = shared < w.extents ? (uint32_t)shared : w.extents;
	if (m->careful && m->careful < w.extents) {
		w.extents = m->careful;
		w.lanes = 1;
		w.shared = 0;
	}
	m->window_ms = r->now_ms(r->arg);
	m->rest_ms = 0;
	return step_window(vg, mv, &w);
}

static uint64_t all_ios(const struct mover *r, const struct move *m)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < m->npv; i++)
		sum += r->disk(r->store, m->pv[i]).ios;
	return sum;
}

static uint32_t window_extents(const struct lv *mv)
{
	uint32_t sum = 0;

	for (uint32_t k = 0; k < mv->nseg; k++)
		sum += mv->seg[k].lane ? mv->seg[k].len : 0;
	return sum;
}

/* The window is copied and checkpointed; a rest may come. */
static void close_window(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv)
{
	int64_t now = r->now_ms(r->arg);
	uint64_t rest = pace_done(&m->pace, &r->wish, (uint64_t)window_extents(mv) * vg->extent_size * 512,
				  (uint64_t)(now - m->window_ms));

	m->careful = m->careful < CAREFUL_EXTENTS ? m->careful * 2 : 0;

	step_checkpoint(vg, mv);
	m->rest_ms = rest ? now + (int64_t)rest : 0;
	m->ios = rest ? all_ios(r, m) : 0;
}

/* True while nothing is to be copied. */
static bool rests(const struct mover *r, struct move *m)
{
	int64_t now = r->now_ms(r->arg);
	uint64_t ios, more;

	if (!m->rest_ms || now < m->rest_ms)
		return m->rest_ms;
	ios = all_ios(r, m);
	more = r->wish.idle ? pace_look(&m->pace, ios != m->ios) : 0;
	m->ios = ios;
	m->rest_ms = more ? now + (int64_t)more : 0;
	return more;
}

/* What is checkpointed, from the metadata. */
static void measure(struct move *m, const struct vg *vg, const struct lv *mv)
{
	uint32_t moved, extents = step_extents(mv, &moved);

	m->total = (uint64_t)extents * vg->extent_size * 512;
	m->moved = m->checkpointed = (uint64_t)moved * vg->extent_size * 512;
}

/* A source that cannot be read any more ('R') does no harm to what is copied, nor can it be written around: then it is 'D'. */
static bool is_bad(const struct lane *l)
{
	return l->destination != 'A' || (l->source != 'A' && (l->source != 'R' || l->insync < l->total));
}

/* What is in sync, from the lanes; true if one of them still copies and none is bad. */
static bool measure_lanes(struct move *m, const struct lane *lanes, int n)
{
	bool copying = false, bad = false;

	m->moved = m->checkpointed;
	for (int i = 0; i < n; i++) {
		copying |= lanes[i].insync < lanes[i].total;
		bad |= is_bad(&lanes[i]);
		if (lanes[i].total)
			m->moved += (uint64_t)((double)lanes[i].len * 512 * (double)lanes[i].insync / (double)lanes[i].total);
	}
	return copying && !bad;
}

/*
 * The lanes of a live window: 1 still copying, 0 all copied and the destinations to be flushed first, UNREADABLE or
 * -1 the kernel could not copy; then all is linear again.
 */
static int look(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	struct lane *lanes;
	struct err undo;
	int n = ctl_lanes(r->ctl, all->pool, table_bearer(all, vg, mv), &lanes, e);

	if (n < 0)
		return -1;
	if (measure_lanes(m, lanes, n))
		return 1;
	for (int i = 0; i < n; i++) {
		if (!is_bad(&lanes[i]))
			continue;
		if (r->skip_errors && lanes[i].source != 'A' && lanes[i].destination == 'A' && !step_is_atomic(mv))
			return stop_lanes(r, vg, mv, all, e) ? -1 : UNREADABLE;
		step_blame(vg, mv, (uint32_t)(lanes[i].start / vg->extent_size), lanes[i].source != 'A', e);
		if (stop_lanes(r, vg, mv, all, &undo))
			err_about(e, undo.text);
		return -1;
	}
	return flush_copies(r, mv, false, e);
}

/*
 * A window could not be read: the next one is half of it, UNREADABLE.  What cannot be halved is copied around its bad sectors,
 * and is the open window then: 0.
 */
static int try_less(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	uint32_t k = 0;
	struct err undo;

	while (mv->seg[k].moved == mv->seg[k].len)
		k++;
	if (m->careful != 1 && (!m->careful || mv->seg[k].len > 1)) {
		if (!m->careful || m->careful > mv->seg[k].len)
			m->careful = mv->seg[k].len;
		m->careful = m->careful > 2 ? m->careful / 2 : 1;
		return UNREADABLE;
	}
	if (!skip_copy(r, vg, mv, k, all, e)) {
		mv->seg[k].lane = true;
		return flush_copies(r, mv, false, e);
	}
	if (stop_lanes(r, vg, mv, all, &undo))
		err_about(e, undo.text);
	return -1;
}

/* Remembers the live table as this step leaves it. */
static int remember(const struct mover *r, struct move *m, const struct device *dev, struct err *e)
{
	if (m->pool)
		dm_pool_destroy(m->pool);
	m->pool = new_pool();
	m->dev = *dev;
	return ctl_read(r->ctl, m->pool, &m->dev, e);
}

static int take_step(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	bool copied = false;
	int copying = 0;

	measure(m, vg, mv);
	if (ops_read(r->ctl, vg, mv, all, e))
		return -1;
	if (ops_adopt(all, vg, mv)) {
		copying = look(r, m, vg, mv, all, e);
		if (copying == UNREADABLE)
			copying = try_less(r, m, vg, mv, all, e);
		if (!copying && step_is_atomic(mv)) {
			m->moved = m->total;
			return end(r, vg, mv, all, true, e);
		}
		if (!copying)
			close_window(r, m, vg, mv);
		copied = !copying;
	}
	if (copying < 0)
		return -1;
	if (copying != 1) {
		measure(m, vg, mv);
		if (m->checkpointed < m->total && rests(r, m))
			copying = true;
		else
			copying = open_window(r, m, vg, mv) > 0;
		if (go_on(r, vg, mv, all, copied, e))
			return -1;
	}
	if (copying)
		return remember(r, m, table_bearer(all, vg, mv), e) ? -1 : 1;
	return flush_copies(r, mv, true, e) ? -1 : end(r, vg, mv, all, false, e);
}

int move_step(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = new_pool(), .region_sectors = m->pace.region_sectors };
	int result = take_step(r, m, vg, mv, &all, e);

	dm_pool_destroy(all.pool);
	return result;
}

/* --test: the steps after the first, as they would be if the kernel copied everything. */
static int pretend(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	struct buf wait = { 0 };
	bool copying = true;

	buf_printf(&wait, "wait until the kernel has copied this window, flush the destination\n");
	while (copying) {
		r->show(r->arg, &wait);
		if (step_is_atomic(mv))
			break;
		step_checkpoint(vg, mv);
		copying = open_window(r, m, vg, mv) > 0;
		if (go_on(r, vg, mv, all, true, e))
			break;
	}
	buf_free(&wait);
	return copying && !step_is_atomic(mv) ? -1 : end(r, vg, mv, all, true, e);
}

static void add_disks(struct move *m, const struct lv *mv)
{
	for (uint32_t k = 0; k < mv->nseg; k++)
		for (uint32_t a = 0; a < mv->seg[k].narea; a++) {
			const struct pv *pv = mv->seg[k].area[a].pv;
			unsigned i = 0;

			if (!pv) {
				add_disks(m, mv->seg[k].area[a].lv);
				continue;
			}
			while (i < m->npv && strcmp(m->pv[i], pv->id))
				i++;
			if (i < m->npv)
				continue;
			m->pv = mem_resize(m->pv, (m->npv + 1) * sizeof(*m->pv));
			memcpy(m->pv[m->npv++], pv->id, sizeof(*m->pv));
		}
}

/* Whether the area holds the PE of the PV, or the LV. */
static bool holds(const struct area *area, uint32_t len, const char *pv_id, const struct lv *lv, uint32_t ext)
{
	return ext >= area->ext && ext - area->ext < len && (lv ? area->lv == lv : area->pv && !strcmp(area->pv->id, pv_id));
}

static bool lv_holds(const struct lv *user, const char *pv_id, const struct lv *lv, uint32_t ext)
{
	for (uint32_t k = 0; k < user->nseg; k++)
		for (uint32_t a = 0; a < user->seg[k].narea; a++)
			if (holds(&user->seg[k].area[a], seg_area_len(&user->seg[k]), pv_id, lv, ext))
				return true;
	return false;
}

/* Extents move in order, so that the last one says what became of all. */
static void note_last(struct move *m, const struct vg *vg, const struct lv *mv)
{
	uint32_t le;

	if (!mv->nseg)
		return;
	le = mv->seg[mv->nseg - 1].le + mv->seg[mv->nseg - 1].len - 1;
	for (unsigned leg = 0; leg < 2; leg++) {
		const struct lv *on = step_leg(mv, leg) ? step_leg(mv, leg) : mv;
		const struct seg *seg = on->nseg ? &on->seg[on->nseg - 1] : &mv->seg[0];
		const struct area *area = on != mv ? &seg->area[0] : seg->narea > leg ? &seg->area[leg] : NULL;

		if (!area || !area->pv)
			return;
		m->last[leg].pe = area->ext + seg_area_len(seg) - 1;
		memcpy(m->last[leg].pv_id, area->pv->id, sizeof(m->last[leg].pv_id));
	}
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (lv_holds(vg->lv[i], NULL, mv, le))
			memcpy(m->last_lv, vg->lv[i]->id, sizeof(m->last_lv));
}

bool move_fate(const struct move *m, const struct vg *vg, const char *name, struct err *e)
{
	const struct lv *lv = vg ? vg_lv(vg, m->last_lv) : NULL;
	bool source = lv && lv_holds(lv, m->last[0].pv_id, NULL, m->last[0].pe);
	bool dest = lv && lv_holds(lv, m->last[1].pv_id, NULL, m->last[1].pe);

	if (source == dest)
		err_set(e, EXIT_FAILED, "%s is not there any more: somebody else has finished or aborted it.", name);
	else
		err_set(e, dest ? EXIT_DONE : EXIT_FAILED, "somebody else has %s %s.", dest ? "finished" : "aborted", name);
	return source != dest;
}

void move_open(const struct mover *r, struct move *m, const struct vg *vg, const struct lv *mv)
{
	struct disk_state worst = { 0 };

	*m = (struct move){ 0 };
	memcpy(m->vg_id, vg->id, sizeof(m->vg_id));
	memcpy(m->mv_id, mv->id, sizeof(m->mv_id));
	add_disks(m, mv);
	note_last(m, vg, mv);
	for (unsigned i = 0; i < m->npv; i++) {
		struct disk_state disk = r->disk(r->store, m->pv[i]);

		worst.rotational |= disk.rotational;
		if (worst.answer_ms < disk.answer_ms)
			worst.answer_ms = disk.answer_ms;
	}
	pace_start(&m->pace, worst.rotational, worst.answer_ms, !mv->edited);
}

static int begin(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	if (ops_read(r->ctl, vg, mv, all, e))
		return -1;
	open_window(r, m, vg, mv);
	if (go_on(r, vg, mv, all, false, e))
		return -1;
	if (r->pretend)
		return pretend(r, m, vg, mv, all, e);
	measure(m, vg, mv);
	return remember(r, m, table_bearer(all, vg, mv), e);
}

int move_begin(const struct mover *r, struct move *m, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = new_pool(), .region_sectors = m->pace.region_sectors };
	int result = begin(r, m, vg, mv, &all, e);

	dm_pool_destroy(all.pool);
	return result;
}

int move_abort(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = new_pool() };
	int result = ops_read(r->ctl, vg, mv, &all, e) || stop_lanes(r, vg, mv, &all, e) || end(r, vg, mv, &all, false, e) ? -1 : 0;

	dm_pool_destroy(all.pool);
	return result;
}

int move_pause(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = new_pool() };
	int result = ops_read(r->ctl, vg, mv, &all, e);

	if (!result && table_bearer(&all, vg, mv))
		result = stop_lanes(r, vg, mv, &all, e);
	dm_pool_destroy(all.pool);
	return result;
}

static int activate(const struct mover *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	struct ops ops = { .pool = all->pool };
	int result;

	step_window(vg, mv, &(struct window){ 0 });
	if (ops_read(r->ctl, vg, mv, all, e) || ops_switch(&ops, all, vg, mv, e))
		return -1;
	result = ops_activate(&ops, all, vg, mv, e);
	return switch_to(r, vg, all, &ops, e) ? -1 : result;
}

int move_activate(const struct mover *r, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = new_pool() };
	int result = activate(r, vg, mv, &all, e);

	dm_pool_destroy(all.pool);
	return result;
}

static int tidy(const struct mover *r, struct vg *vg, struct devices *all, struct err *e)
{
	struct ops ops = { .pool = all->pool, .commit = true };
	struct lv *lv = step_leftover(vg);

	if (lv) {
		for (; lv; lv = step_leftover(vg))
			vg_del_lv(vg, lv);
		vg->seqno++;
		if (ops_end(&ops, all, vg, (struct device *[3]){ NULL }, NULL, e) || switch_to(r, vg, all, &ops, e))
			return -1;
	}
	return r->pretend ? 0 : ops_cure(r->ctl, vg, all, e);
}

int move_tidy(const struct mover *r, struct vg *vg, struct err *e)
{
	struct devices all = { .pool = new_pool() };
	int result = tidy(r, vg, &all, e);

	dm_pool_destroy(all.pool);
	return result;
}

/* True if the live table, which *dev gets, is as the last step left it. */
static bool is_as_left(const struct mover *r, const struct move *m, struct dm_pool *pool, struct device *dev)
{
	*dev = m->dev;
	return m->pool && !ctl_read(r->ctl, pool, dev, NULL) && dev->read && table_equal(&dev->table, &m->dev.table);
}

bool move_due(const struct mover *r, struct move *m)
{
	struct dm_pool *pool = new_pool();
	struct device dev;
	struct lane *lanes;
	bool due = true;
	int n;

	if (!is_as_left(r, m, pool, &dev))
		due = true;
	else if (m->rest_ms)
		due = !rests(r, m);
	else if ((n = ctl_lanes(r->ctl, pool, &dev, &lanes, NULL)) > 0)
		due = !measure_lanes(m, lanes, n);
	dm_pool_destroy(pool);
	return due;
}

void move_drop(const struct mover *r, const struct move *m)
{
	struct dm_pool *pool = new_pool();
	struct device dev;
	struct lane *lanes;
	int n = is_as_left(r, m, pool, &dev) ? ctl_lanes(r->ctl, pool, &dev, &lanes, NULL) : 0;

	while (n > 0 && !is_bad(&lanes[n - 1]))
		n--;
	if (n > 0)
		ops_stop_mirrors(r->ctl, pool, &dev);
	dm_pool_destroy(pool);
}

void move_close(struct move *m)
{
	if (m->pool)
		dm_pool_destroy(m->pool);
	free(m->pv);
	*m = (struct move){ 0 };
}

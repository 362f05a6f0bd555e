/* Disks, metadata, kernel and writers; dm/move.c, which joins them, is part of what is tested. */
#include "tests/unit/world.h"

#include <libdevmapper.h>
#include <stdio.h>
#include <string.h>

#include "alloc/plan.h"
#include "alloc/step.h"
#include "tests/test.h"

#include "dm/skip.c"
#include "dm/move.c"

uint32_t world_random(struct world *w, uint32_t below)
{
	w->random = w->random * 1103515245 + 12345;
	return (w->random >> 8) % (below ? below : 1);
}

static uint32_t lv_len(const struct lv *lv)
{
	return lv->nseg ? lv->seg[lv->nseg - 1].le + lv->seg[lv->nseg - 1].len : 0;
}

/* The LV's own device in the kernel. */
static struct kdev *live(struct world *w, const struct lv *lv)
{
	char prefix[UUID_PREFIX_LEN + 1];

	table_prefix(w->vg, lv, prefix);
	for (unsigned i = 0; i < w->kernel->ndev; i++) {
		struct kdev *d = &w->kernel->dev[i];

		if (!strncmp(d->uuid, prefix, UUID_PREFIX_LEN) && d->live.n && d->live.target[0].type != TARGET_OTHER)
			return d;
	}
	return NULL;
}

/* Where the metadata alone puts a sector of an LV of striped segments. */
static struct place by_metadata(const struct vg *vg, const struct lv *lv, uint64_t sector)
{
	uint64_t ext = vg->extent_size, off;
	const struct seg *seg = &lv->seg[lv_seg_at(lv, (uint32_t)(sector / ext))];
	const struct area *area = seg->area;

	off = sector - seg->le * ext;
	if (seg->type == SEG_MIRROR) {
		area += seg->moved == seg->len;
	} else if (seg->narea > 1) {
		uint64_t chunk = off / seg->stripe_size;

		area += chunk % seg->narea;
		off = chunk / seg->narea * seg->stripe_size + off % seg->stripe_size;
	}
	if (area->lv)
		return by_metadata(vg, area->lv, area->ext * ext + off);
	return (struct place){ area->pv->major, area->pv->minor, area->pv->pe_start + area->ext * ext + off };
}

static uint64_t *unit_at(struct world *w, const struct place *p, bool kept)
{
	struct kdisk *d = kernel_disk(w->kernel, p->major, p->minor);

	return (kept ? d->kept : d->now) + p->start / w->kernel->unit;
}

static bool has_data(const struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++) {
		if (lv->seg[k].type != SEG_STRIPED)
			return false;
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].lv && !(lv->seg[k].area[a].lv->flags & LV_PVMOVE))
				return false;
	}
	return lv->nseg && !(lv->flags & LV_PVMOVE);
}

static void check_data(struct world *w, const struct world_lv *l, const struct lv *lv)
{
	struct kdev *dev = live(w, lv);
	uint32_t unit = w->kernel->unit;

	for (uint32_t i = 0; i < l->n && !*w->kernel->flaw; i++) {
		struct place p = by_metadata(w->vg, lv, (uint64_t)i * unit);
		uint32_t le = i * unit / w->vg->extent_size;

		if (*unit_at(w, &p, true) != l->want[i])
			kernel_flaw(w->kernel, "after a power cut extent %u of %s would be lost (seqno %u)", le, lv->name,
				    w->vg->seqno);
		if (dev && kernel_read(w->kernel, dev->major, dev->minor, (uint64_t)i * unit) != l->want[i])
			kernel_flaw(w->kernel, "extent %u of %s reads as something else (seqno %u)", le, lv->name, w->vg->seqno);
	}
}

static bool on_move(const struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].lv && (lv->seg[k].area[a].lv->flags & LV_PVMOVE))
				return true;
	return false;
}

/* LVM2's reports want the live tables to have the segments of the metadata. */
static void check_borders(struct world *w, const struct lv *lv)
{
	struct kdev *dev = live(w, lv);

	if (!dev)
		return;
	for (uint32_t k = 0; k < lv->nseg || k < dev->live.n; k++)
		if (k >= lv->nseg || k >= dev->live.n ||
		    dev->live.target[k].start != (uint64_t)lv->seg[k].le * w->vg->extent_size)
			kernel_flaw(w->kernel, "the live table of %s has other segments than the metadata", lv->name);
}

void world_check(struct world *w, bool rest)
{
	struct err e = { 0 };

	if (vg_check(w->vg, &e))
		kernel_flaw(w->kernel, "%s", e.text);
	for (unsigned i = 0; i < w->nlv; i++) {
		const struct world_lv *l = &w->lv[i];
		const struct lv *lv = vg_lv(w->vg, l->id);

		if (!lv) {
			kernel_flaw(w->kernel, "an LV is gone");
			continue;
		}
		if (lv_len(lv) != l->extents)
			kernel_flaw(w->kernel, "%s has %u extents, not %u", lv->name, lv_len(lv), l->extents);
		if (on_move(lv) && !(lv->flags & LV_LOCKED))
			kernel_flaw(w->kernel, "%s is on a pvmove LV and not locked", lv->name);
		if (!on_move(lv) && (lv->flags & LV_LOCKED) && !l->moving)
			kernel_flaw(w->kernel, "%s is locked and not on a pvmove LV", lv->name);
		if (l->want)
			check_data(w, l, lv);
		if (rest && l->want)
			check_borders(w, lv);
	}
	for (unsigned i = 0; rest && step_move_lv(w->vg, i); i++)
		check_borders(w, step_move_lv(w->vg, i));
}

void world_check_over(struct world *w)
{
	world_check(w, true);
	if (step_move_lv(w->vg, 0) || step_leftover(w->vg))
		kernel_flaw(w->kernel, "a pvmove LV is left in the metadata");
	if (strstr(w->disk.s, "pvmove0") || strstr(w->disk.s, "LOCKED"))
		kernel_flaw(w->kernel, "pvmove0 or LOCKED is left in the text");
	for (unsigned i = 0; i < w->kernel->ndev; i++) {
		if (strstr(w->kernel->dev[i].name, "pvmove"))
			kernel_flaw(w->kernel, "device %s is left", w->kernel->dev[i].name);
		if (w->kernel->dev[i].loaded)
			kernel_flaw(w->kernel, "device %s has a table that was never used", w->kernel->dev[i].name);
	}
}

/* Programs write to active LVs; then all has to be right. */
static void write_and_check(void *arg)
{
	struct world *w = arg;

	for (unsigned i = 0; i < w->writes; i++) {
		struct world_lv *l = &w->lv[world_random(w, w->nlv)];
		struct kdev *dev = l->want ? live(w, vg_lv(w->vg, l->id)) : NULL;
		uint32_t unit = world_random(w, l->n);

		if (dev && kernel_write(w->kernel, dev->major, dev->minor, (uint64_t)unit * w->kernel->unit, w->last_value + 1))
			l->want[unit] = ++w->last_value;
	}
	world_check(w, false);
}

/* ------------------------------------------------------------------ making one */

/* The largest number of sectors that no table cuts. */
static uint32_t common_unit(const struct vg *vg)
{
	uint32_t unit = vg->extent_size;

	for (uint32_t i = 0; i < vg->nlv; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++)
			if (vg->lv[i]->seg[k].stripe_size && vg->lv[i]->seg[k].stripe_size < unit)
				unit = vg->lv[i]->seg[k].stripe_size;
	return unit;
}

static void add_data(struct world *w, const struct lv *lv)
{
	struct world_lv *l = &w->lv[w->nlv++];

	memcpy(l->id, lv->id, sizeof(l->id));
	l->extents = lv_len(lv);
	l->moving = (lv->flags & LV_LOCKED) && !on_move(lv);
	if (!has_data(lv))
		return;
	l->n = (uint32_t)((uint64_t)l->extents * w->vg->extent_size / w->kernel->unit);
	l->want = mem_zero(w->kernel->pool, l->n * sizeof(*l->want));
	for (uint32_t i = 0; i < l->n; i++) {
		struct place p = by_metadata(w->vg, lv, (uint64_t)i * w->kernel->unit);

		*unit_at(w, &p, false) = *unit_at(w, &p, true) = l->want[i] = ++w->last_value;
	}
}

void world_spoil(struct world *w, const struct pv *pv, uint64_t sector)
{
	struct place at = { pv->major, pv->minor, pv->pe_start + sector / w->kernel->unit * w->kernel->unit };

	for (unsigned i = 0; i < w->nlv; i++)
		for (uint32_t k = 0; w->lv[i].want && k < w->lv[i].n; k++) {
			struct place p = by_metadata(w->vg, vg_lv(w->vg, w->lv[i].id), (uint64_t)k * w->kernel->unit);

			if (p.major == at.major && p.minor == at.minor && p.start == at.start)
				w->lv[i].want[k] = 0;
		}
	*unit_at(w, &at, false) = *unit_at(w, &at, true) = 0;
	kernel_disk(w->kernel, at.major, at.minor)->bad[at.start / w->kernel->unit] = true;
}

void world_devices(struct world *w, struct devices *all)
{
	*all = (struct devices){ .pool = w->vg->pool, .region_sectors = 4096 };
	ctl_list(w->kernel, "", all, NULL);
	for (uint32_t i = 0; i < all->n; i++)
		ctl_read(w->kernel, w->vg->pool, &all->dev[i], NULL);
}

/* A device of an LV as LVM2 activates it. */
static void add_device(struct world *w, const struct scene_dm *dm)
{
	struct devices all;
	struct target other = { .len = 8, .type = TARGET_OTHER };
	struct table table = { 1, &other };
	const struct lv *lv = lv_called(w->vg, dm->lv);
	bool layer = !strcmp(dm->suffix, "real") || !strcmp(dm->suffix, "cow") || !strcmp(dm->suffix, "tpool");
	char prefix[UUID_PREFIX_LEN + 1], uuid[129], *name;
	struct err e = { 0 };

	if (!lv) {
		kernel_flaw(w->kernel, "there is no LV %s for device %u:%u", dm->lv, dm->major, dm->minor);
		return;
	}
	name = dm_build_dm_name(w->vg->pool, w->vg->name, lv->name, layer && !(lv->flags & LV_PVMOVE) ? dm->suffix : NULL);
	table_prefix(w->vg, lv, prefix);
	snprintf(uuid, sizeof(uuid), "%s%s%s", prefix, *dm->suffix ? "-" : "", dm->suffix);
	world_devices(w, &all);
	if (!dm->other && table_want(&all, w->vg, lv, &table, &e))
		kernel_flaw(w->kernel, "%s", e.text);
	kernel_add_device(w->kernel, name, uuid, dm->major, dm->minor, &table);
}

/* A pvmove LV's device as LVM2 makes it: its first segment that is not copied is a mirror that takes errors for success. */
static void add_move_device(struct world *w, struct lv *mv)
{
	struct device dev = { .read = true };
	struct devices all;
	struct table table;
	uint32_t lane = 0;

	for (unsigned leg = 0; leg < 2 && step_leg(mv, leg); leg++)
		add_move_device(w, step_leg(mv, leg));
	world_devices(w, &all);
	table_names(w->vg, mv, &dev, NULL);
	while (lane < mv->nseg && (mv->seg[lane].type != SEG_MIRROR || mv->seg[lane].moved == mv->seg[lane].len))
		lane++;
	if (lane < mv->nseg)
		mv->seg[lane].lane = true;
	table_want(&all, w->vg, mv, &table, NULL);
	if (lane < mv->nseg) {
		mv->seg[lane].lane = false;
		table.target[lane].handle_errors = false;
	}
	kernel_add_device(w->kernel, dev.name, dev.uuid, 254, w->kernel->minor++, &table);
}

/* Whether the scene says that this LV, or one that stands on it, is active. */
static bool is_active(const struct world *w, const struct lv *lv)
{
	for (unsigned i = 0; i < w->scene->ndm; i++) {
		const struct lv *active = lv_called(w->vg, w->scene->dm[i].lv);

		if (active == lv)
			return true;
		for (uint32_t k = 0; active && k < active->nseg; k++)
			for (uint32_t a = 0; a < active->seg[k].narea; a++)
				if (active->seg[k].area[a].lv == lv)
					return true;
	}
	return false;
}

void world_boot(struct world *w, bool activate)
{
	struct lv *mv;

	vg_free(w->kept);
	w->kept = NULL;
	kernel_power_cut(w->kernel);
	w->kernel->dead = false;
	for (unsigned i = 0; activate && (mv = step_move_lv(w->vg, i)); i++)
		if (is_active(w, mv))
			add_move_device(w, mv);
	for (unsigned i = 0; activate && i < w->scene->ndm; i++)
		if (!lv_called(w->vg, w->scene->dm[i].lv) || !(lv_called(w->vg, w->scene->dm[i].lv)->flags & LV_PVMOVE))
			add_device(w, &w->scene->dm[i]);
}

/* The kernel is as it was with an older text, all is copied, and then the text on disk has changed. */
static int age(struct world *w, struct err *e)
{
	struct vg *vg = scene_vg(w->scene, &w->scene->text, e);

	if (!vg)
		return -1;
	kernel_copy(w->kernel, UINT64_MAX);
	for (unsigned i = 0; i < w->kernel->ndisk; i++)
		kernel_flush(&w->kernel->disk[i]);
	vg_free(w->vg);
	w->vg = vg;
	w->disk.len = 0;
	buf_add(&w->disk, w->scene->text.s, w->scene->text.len);
	return 0;
}

int world_new(struct world *w, const struct scene *scene, struct err *e)
{
	const struct buf *text = scene->live.len ? &scene->live : &scene->text;

	*w = (struct world){ .scene = scene };
	buf_add(&w->disk, text->s, text->len);
	if (!(w->vg = scene_vg(scene, &w->disk, e))) {
		buf_free(&w->disk);
		return -1;
	}
	w->kernel = kernel_new(common_unit(w->vg));
	world_hands(w);
	for (uint32_t i = 0; i < w->vg->npv; i++) {
		const struct pv *pv = &w->vg->pv[i];

		kernel_add_disk(w->kernel, pv->major, pv->minor, pv->pe_start + (uint64_t)pv->pe_count * w->vg->extent_size);
	}
	for (uint32_t i = 0; i < w->vg->nlv; i++)
		if (strncmp(w->vg->lv[i]->name, "pvmove", 6))
			add_data(w, w->vg->lv[i]);
	world_boot(w, true);
	if (scene->live.len && age(w, e)) {
		world_free(w);
		return -1;
	}
	w->kernel->changed = write_and_check;
	w->kernel->arg = w;
	return 0;
}

void world_free(struct world *w)
{
	move_close(&w->move);
	kernel_free(w->kernel);
	vg_free(w->kept);
	vg_free(w->vg);
	buf_free(&w->disk);
}

/* ------------------------------------------------------------------ commands, as in pvmove.c */

static void log_lines(struct world *w, const char *title, const struct buf *lines)
{
	if (w->log && lines->len)
		buf_printf(w->log, "%s%s", title, lines->s);
}

/* The move that world_step goes on with. */
static void watch(struct world *w, const struct vg *vg, const struct lv *mv)
{
	move_close(&w->move);
	move_open(&w->mover, &w->move, vg, mv);
}

/* Moves away from pv (NULL: all) that are under way. */
static struct lv *find_move(struct world *w, const struct vg *vg, const struct pv *pv)
{
	struct lv *mv, *found = NULL;

	for (unsigned i = 0; (mv = step_move_lv(vg, i)); i++)
		if (!found && (!pv || step_source(mv) == pv))
			found = mv;
	if (found)
		watch(w, vg, found);
	return found;
}

static int plan_and_begin(struct world *w, struct vg *vg, struct plan_request *rq, struct err *e)
{
	struct buf lines = { 0 };
	struct plan *plan = plan_make(vg, rq, &lines, e);
	char id[3][ID_LEN + 1];
	struct lv *mv;

	log_lines(w, "", &lines);
	buf_free(&lines);
	if (!plan)
		return -1;
	plan_print(vg, plan, &lines);
	log_lines(w, w->plan_only ? "" : "-- plan\n", &lines);
	buf_free(&lines);
	if (w->plan_only) {
		buf_printf(w->log, "%llu extents\n", (unsigned long long)plan->extents);
		return 0;
	}
	for (unsigned i = 0; i < 3; i++)
		snprintf(id[i], sizeof(id[i]), "pvmoveid%u%023u", i, w->vg->seqno);
	if (!(mv = step_begin(vg, plan, id, w->rq.atomic, e))) {
		kernel_flaw(w->kernel, "a plan that cannot be begun: %s", e->text);
		return -1;
	}
	watch(w, vg, mv);
	return move_begin(&w->mover, &w->move, vg, mv, e) ? -1 : !w->mover.pretend;
}

/* The PV that an argument names, with its ranges. */
static const struct pv *find_pv(const struct vg *vg, const char *arg, const char **ranges)
{
	char path[256];

	*ranges = range_split(arg, path);
	return pv_at(vg, path);
}

static int find_dests(const struct world *w, const struct vg *vg, struct plan_dest *dest, struct err *e)
{
	for (unsigned i = 1; i < w->rq.npv; i++, dest++) {
		const char *arg = w->rq.pv[i];
		const struct pv *pv;

		*dest = (struct plan_dest){ .tag = *arg == '@' ? arg + 1 : NULL };
		if (dest->tag)
			continue;
		if (!(pv = find_pv(vg, arg, &dest->ranges)))
			return err_set(e, EXIT_FAILED, "no PV %s in this case", arg);
		dest->pv_id = pv->id;
	}
	return 0;
}

static int start_in(struct world *w, struct vg *vg, struct err *e)
{
	struct plan_dest dest[16];
	const char *ranges = NULL;
	const struct pv *source = w->rq.npv ? find_pv(vg, w->rq.pv[0], &ranges) : NULL;
	struct plan_request rq = { .pv_id = source ? source->id : NULL, .ranges = ranges, .dest = dest,
				   .ndest = w->rq.npv ? w->rq.npv - 1 : 0, .policy = w->rq.policy,
				   .cling_tag = w->cling_tag, .ncling_tag = w->ncling_tag, .any_block = w->any_block };

	if (w->rq.npv && !source)
		return err_set(e, EXIT_USAGE, "no PV %s in this case", w->rq.pv[0]);
	if (plan_refuse_vg(vg, w->rq.npv ? w->rq.pv[0] : vg->name, e) || move_tidy(&w->mover, vg, e))
		return -1;
	if (find_move(w, vg, source))
		return 1;
	if (!source)
		return 0;
	if (w->rq.lv_name && !(rq.lv_name = request_lv(vg, "/dev", w->rq.lv_name, e)))
		return -1;
	return find_dests(w, vg, dest, e) ? -1 : plan_and_begin(w, vg, &rq, e);
}

/* As store_lock and store_unlock do it. */
static struct vg *take_vg(struct world *w, struct err *e)
{
	struct vg *vg = w->kept;

	w->kept = NULL;
	if (vg && vg->seqno == w->vg->seqno)
		return vg;
	vg_free(vg);
	return scene_vg(w->scene, &w->disk, e);
}

static void keep_vg(struct world *w, struct vg *vg, bool sound)
{
	if (sound)
		w->kept = vg;
	else
		vg_free(vg);
}

int world_start(struct world *w, struct err *e)
{
	struct vg *vg = scene_vg(w->scene, &w->disk, e);
	int r;

	w->mover.pretend = w->rq.test;
	if (w->rq.window_bytes)
		w->mover.wish.window_bytes = w->rq.window_bytes;
	if (w->rq.lanes)
		w->mover.wish.lanes = w->rq.lanes;
	w->mover.skip_errors = w->rq.skip_errors;
	r = start_in(w, vg, e);
	keep_vg(w, vg, r >= 0 && !w->rq.test);
	return r;
}

int world_step(struct world *w, struct err *e)
{
	struct vg *vg = take_vg(w, e);
	struct lv *mv = vg_lv(vg, w->move.mv_id);
	int r = mv ? move_step(&w->mover, &w->move, vg, mv, e) : 0;

	keep_vg(w, vg, r >= 0);
	if (r >= 0)
		world_check(w, true);
	return r;
}

int world_abort(struct world *w, struct err *e)
{
	struct vg *vg = scene_vg(w->scene, &w->disk, e);
	struct lv *mv;
	int r = move_tidy(&w->mover, vg, e);

	while (!r && (mv = step_move_lv(vg, 0)))
		r = move_abort(&w->mover, vg, mv, e);
	vg_free(vg);
	return r;
}

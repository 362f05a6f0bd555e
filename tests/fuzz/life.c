/*
 * Metadata of anybody's, and any commands on it in any order: what is accepted is written back as it was, no LV loses or gains
 * an extent, and every path ends.  Target text takes the text as it is.
 */
#include <libdevmapper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc/plan.h"
#include "alloc/step.h"
#include "dm/move.h"
#include "meta/fileform.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/kernel.h"

enum {
	MAX_PVS = 12, MAX_LVS = 40,
	MAX_COMMANDS = 5, MAX_STEPS = 12,
	MAX_SECTORS = 30,		/* bits; of a PV that the kernel is shown */
};

static const struct stamp stamp = { "host", "Linux host", "Write.", "pvmove", 1700000000, "Tue Nov 14 22:13:20 2023" };

struct life {
	struct choice *c;
	struct ctl *kernel;
	struct mover mover;
	struct buf disk;		/* the committed text */
	char **old;			/* those before, which VGs may borrow */
	unsigned nold;
	struct vg *first;		/* it as it was found */
};

static uint32_t extents_of(const struct lv *lv)
{
	return lv->nseg ? lv->seg[lv->nseg - 1].le + lv->seg[lv->nseg - 1].len : 0;
}

/* No LV but those of moves has come, gone, grown or shrunk. */
static void check_lvs(const struct vg *before, const struct vg *now)
{
	for (uint32_t i = 0; i < before->nlv; i++) {
		const struct lv *lv = before->lv[i], *is = vg_lv(now, lv->id);

		MUST(strncmp(lv->name, "pvmove", 6) ? is != NULL : true);
		MUST(!is || !strncmp(lv->name, "pvmove", 6) || extents_of(is) == extents_of(lv));
	}
	for (uint32_t i = 0; i < now->nlv; i++)
		MUST(vg_lv(before, now->lv[i]->id) || !strncmp(now->lv[i]->name, "pvmove", 6));
}

/* The text reads back as the VG. */
static void export_rope(const struct vg *vg, struct rope *out)
{
	struct err e = { 0 };

	vg_export(vg, &stamp, out);
	if (vg_verify(vg, out, &e)) {
		fprintf(stderr, "%s\n%s\n", e.text, out->own.s);
		fuzz_fail("verified", __FILE__, __LINE__);
	}
}

static void export(const struct vg *vg, struct buf *text)
{
	struct rope out = { 0 };

	export_rope(vg, &out);
	rope_flatten(&out, text);
	rope_free(&out);
}

static const char *name_of(const struct area *a)
{
	return a->pv ? a->pv->name : a->lv->name;
}

static bool same_seg(const struct seg *a, const struct seg *b)
{
	bool same = a->le == b->le && a->len == b->len && a->type == b->type && a->narea == b->narea && a->moved == b->moved &&
		    a->stripe_size == b->stripe_size && a->region_size == b->region_size;

	for (uint32_t i = 0; same && i < a->narea; i++)
		same = a->area[i].ext == b->area[i].ext && !strcmp(name_of(&a->area[i]), name_of(&b->area[i]));
	return same;
}

/* True if the text of a backup reads as the VG. */
static bool same_vg(const struct vg *vg, const struct buf *text)
{
	struct vg *back = vg_import(text->s, text->len, NULL);
	bool same = back && !strcmp(vg->name, back->name) && !strcmp(vg->id, back->id) && vg->seqno == back->seqno &&
		    vg->npv == back->npv && vg->nlv == back->nlv;

	for (uint32_t i = 0; same && i < vg->nlv; i++) {
		const struct lv *a = vg->lv[i], *b = back->lv[i];

		same = !strcmp(a->name, b->name) && !strcmp(a->id, b->id) && a->flags == b->flags && a->nseg == b->nseg;
		for (uint32_t k = 0; same && k < a->nseg; k++)
			same = same_seg(&a->seg[k], &b->seg[k]);
	}
	vg_free(back);
	return same;
}

/* Read, and with all LVs edited or none written; in the form of backups, too. */
static void check_text(const char *text, size_t len)
{
	struct err e = { 0 };

	for (int edited = 0; edited < 2; edited++) {
		struct vg *vg = vg_import(text, len, &e);
		struct buf form = { 0 };
		struct rope out = { 0 };
		size_t vg_len;

		for (uint32_t i = 0; i < vg->nlv; i++)
			vg->lv[i]->edited = edited;
		export_rope(vg, &out);
		vg_len = vg_form_head(&out, "made \"here\"", &stamp, &form);
		if (vg_len && !vg_form_body(&out, vg_len, gmtime_r, &form, NULL, NULL) && !same_vg(vg, &form)) {
			fprintf(stderr, "%s\n", form.s);
			fuzz_fail("the same in a backup", __FILE__, __LINE__);
		}
		buf_free(&form);
		rope_free(&out);
		vg_free(vg);
	}
}

/* Gives the PVs devices; false if they are more, or larger, than the kernel of the tests is made for. */
static bool set_devices(struct vg *vg)
{
	bool small = vg->npv <= MAX_PVS && vg->nlv <= MAX_LVS;

	for (uint32_t i = 0; i < vg->npv; i++) {
		struct pv *pv = &vg->pv[i];

		pv->path = mem_zero(vg->pool, 24);
		snprintf((char *)pv->path, 24, "/dev/sd%u", i);
		pv->major = 8;
		pv->minor = 16 * i;
		small &= !(pv->pe_start >> MAX_SECTORS) && !((uint64_t)pv->pe_count * vg->extent_size >> MAX_SECTORS);
	}
	return small;
}

static struct vg *read_vg(const struct life *l)
{
	struct err e = { 0 };
	struct vg *vg = vg_import(l->disk.s, l->disk.len, &e);

	MUST(vg);
	set_devices(vg);
	return vg;
}

/* ------------------------------------------------------------------ pure steps */

/* A source, destinations, ranges, a policy. */
static struct plan *make_plan(struct choice *c, struct vg *vg, struct err *e)
{
	static const char *const ranges[] = { NULL, NULL, "0", "1-3", "0+2:4-" };
	static const char *const policies[] = { NULL, "contiguous", "cling", "normal", "anywhere" };
	struct plan_dest dest[2] = { { .pv_id = vg->pv[choose(c, vg->npv)].id }, { .tag = "t" } };
	struct plan_request rq = { .pv_id = vg->pv[choose(c, vg->npv)].id, .dest = dest };
	struct buf notes = { 0 };
	struct plan *plan;

	rq.ranges = ranges[choose(c, 5)];
	rq.ndest = choose(c, 3);
	rq.policy = policies[choose(c, 5)];
	if (vg->nlv && choose(c, 4) == 1)
		rq.lv_name = vg->lv[choose(c, vg->nlv)]->name;
	plan = plan_make(vg, &rq, &notes, e);
	if (!plan)
		fuzz_sentence(e);
	else
		plan_print(vg, plan, &notes);
	buf_free(&notes);
	return plan;
}

static struct lv *begin(struct choice *c, struct vg *vg, struct err *e)
{
	char id[3][ID_LEN + 1];
	struct plan *plan = make_plan(c, vg, e);

	for (unsigned i = 0; i < 3; i++)
		snprintf(id[i], sizeof(id[i]), "pvmoveid%u%023u", i, vg->seqno);
	return plan ? step_begin(vg, plan, id, choose(c, 4) == 1, e) : NULL;
}

/* What is said of segments that are copied. */
static void blame(const struct vg *vg, struct lv *mv)
{
	for (uint32_t k = 0; k < mv->nseg; k++) {
		uint64_t at = (uint64_t)mv->seg[k].le * vg->extent_size, sector;
		const struct lv *lv;
		struct err e;

		if (!mv->seg[k].lane)
			continue;
		step_blame(vg, mv, mv->seg[k].le, k & 1, &e);
		fuzz_sentence(&e);
		if (!step_is_atomic(mv))
			MUST(step_user(vg, mv, at, &lv, &sector) && lv);
	}
}

/* A move from begin to end without a kernel. */
static void walk(const char *text, size_t len, struct choice *c)
{
	struct err e = { 0 };
	struct vg *first = vg_import(text, len, &e), *vg = vg_import(text, len, &e);
	unsigned aborted_at = choose(c, 8);
	struct buf out = { 0 };
	struct lv *mv;

	set_devices(vg);
	mv = vg->npv && !plan_refuse_vg(vg, "/dev/sdb", &e) ? begin(c, vg, &e) : NULL;
	for (unsigned i = 0; mv && i < aborted_at; i++) {
		struct window w = { 1 + choose(c, 8), choose(c, 4), choose(c, 8), 16, choose(c, 8) };
		bool more = step_window(vg, mv, &w);

		buf_free(&out);
		export(vg, &out);
		blame(vg, mv);
		if (more && !step_is_atomic(mv))
			step_checkpoint(vg, mv);
	}
	if (mv && step_end(vg, mv, step_is_atomic(mv) && aborted_at & 1, &e))
		fuzz_sentence(&e);
	else if (mv)
		check_lvs(first, vg);
	buf_free(&out);
	vg_free(first);
	vg_free(vg);
}

/* ------------------------------------------------------------------ with a kernel */

static int commit(void *arg, const struct vg *vg, struct err *e)
{
	struct life *l = arg;
	struct buf text = { 0 };

	if (kernel_enter(l->kernel, e))
		return -1;
	export(vg, &text);
	check_lvs(l->first, vg);
	l->old = mem_resize(l->old, (l->nold + 1) * sizeof(*l->old));
	l->old[l->nold++] = l->disk.s;
	l->disk = text;
	return 0;
}

static int flush_first(struct store *s, const char *pv_id, struct err *e)
{
	struct life *l = (struct life *)s;

	(void)pv_id;
	return kernel_enter(l->kernel, e);
}

static int64_t now_ms(void *arg)
{
	(void)arg;
	return 0;
}

static struct disk_state disk(const struct store *s, const char *pv_id)
{
	const struct life *l = (const struct life *)s;

	(void)pv_id;
	return (struct disk_state){ choose(l->c, 2), choose(l->c, 2), choose(l->c, 30) };
}

static int probe(struct store *s, const struct vg *vg, const struct seg *seg, struct spans *bad, struct err *e)
{
	struct life *l = (struct life *)s;
	uint64_t sectors = (uint64_t)seg->len * vg->extent_size;

	bad->n = choose(l->c, 2);
	bad->at = mem_zero(bad->pool, sizeof(*bad->at));
	bad->at[0] = (struct span){ choose(l->c, 256) % sectors, 1 };
	return kernel_enter(l->kernel, e);
}

static int rescue(struct store *s, const struct vg *vg, const struct seg *seg, const struct spans *bad, uint64_t from, uint64_t len,
		  struct err *e)
{
	struct life *l = (struct life *)s;

	MUST(len && from + len <= (uint64_t)seg->len * vg->extent_size && bad->n < 2);
	return kernel_enter(l->kernel, e);
}

/* Whether all its stripes are whole chunks long; the kernel takes no others. */
static bool is_even(const struct vg *vg, const struct lv *lv)
{
	for (uint32_t k = 0; k < lv->nseg; k++)
		if (lv->seg[k].stripe_size && (uint64_t)seg_area_len(&lv->seg[k]) * vg->extent_size % lv->seg[k].stripe_size)
			return false;
	return true;
}

static int lost(void *arg, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors, struct err *e)
{
	struct life *l = arg;

	MUST(!is_even(vg, lv) || sector + sectors <= (uint64_t)extents_of(lv) * vg->extent_size);
	return kernel_enter(l->kernel, e);
}

static void show(void *arg, const struct buf *lines)
{
	(void)arg;
	MUST(lines->len == 0 || lines->s[lines->len - 1] == '\n');
}

/* LVs are active, if the kernel takes their tables. */
static void activate(struct life *l, struct vg *vg)
{
	struct devices all = { .pool = vg->pool, .region_sectors = 4096 };

	for (uint32_t i = 0; i < vg->nlv; i++) {
		struct lv *lv = vg->lv[i];
		struct device dev = { .read = true };
		struct target other = { .len = 8, .type = TARGET_OTHER };
		struct table table = { 1, &other };

		ctl_list(l->kernel, "", &all, NULL);
		for (uint32_t k = 0; k < all.n; k++)
			ctl_read(l->kernel, vg->pool, &all.dev[k], NULL);
		if (choose(l->c, 4) == 1 || table_names(vg, lv, &dev, NULL))
			continue;
		if (lv->nseg && choose(l->c, 2) == 1)
			lv->seg[0].lane = true;
		if (!table_want(&all, vg, lv, &table, NULL) || choose(l->c, 4) == 1)
			kernel_add_device(l->kernel, dev.name, dev.uuid, 254, l->kernel->minor++, &table);
	}
}

static void copy_all(struct life *l, struct vg *vg, struct lv *mv)
{
	struct move m = { 0 };
	struct err e = { 0 };
	char id[ID_LEN + 1];
	int r = 1;

	memcpy(id, mv->id, sizeof(id));
	move_open(&l->mover, &m, vg, mv);
	vg_free(vg);
	for (unsigned i = 0; r > 0 && i < MAX_STEPS; i++) {
		vg = read_vg(l);
		mv = vg_lv(vg, id);
		if (choose(l->c, 8) == 1)
			l->kernel->fail_at = l->kernel->calls + 1 + choose(l->c, 16);
		r = mv ? move_step(&l->mover, &m, vg, mv, &e) : 0;
		if (r < 0)
			fuzz_sentence(&e);
		move_due(&l->mover, &m);
		vg_free(vg);
		kernel_copy(l->kernel, choose(l->c, 4) == 1 ? 1 : UINT64_MAX);
	}
	move_close(&m);
}

/* One command of pvmove's, as pvmove.c gives it. */
static void command(struct life *l)
{
	struct vg *vg = read_vg(l);
	struct err e = { 0 };
	struct move m = { 0 };
	struct lv *mv = NULL;
	int r;

	l->kernel->fail_at = choose(l->c, 4) == 1 ? l->kernel->calls + 1 + choose(l->c, 32) : 0;
	l->mover.pretend = choose(l->c, 8) == 1;
	l->mover.wish = (struct pace_wish){ choose(l->c, 4) << choose(l->c, 24), choose(l->c, 4), choose(l->c, 8) == 1, choose(l->c, 8) == 1 };
	l->mover.skip_errors = choose(l->c, 4) == 1;
	r = plan_refuse_vg(vg, "/dev/sdb", &e) || move_tidy(&l->mover, vg, &e) ? -1 : 0;
	if (!r && (mv = step_move_lv(vg, 0))) {
		step_source(mv);
		if (choose(l->c, 4) == 1)
			r = choose(l->c, 2) ? move_pause(&l->mover, vg, mv, &e) : move_abort(&l->mover, vg, mv, &e);
	} else if (!r && vg->npv && (mv = begin(l->c, vg, &e))) {
		move_open(&l->mover, &m, vg, mv);
		r = move_begin(&l->mover, &m, vg, mv, &e);
		move_close(&m);
	}
	if (r)
		fuzz_sentence(&e);
	mv = r || l->mover.pretend ? NULL : step_move_lv(vg, 0);
	if (mv)
		copy_all(l, vg, mv);
	else
		vg_free(vg);
}

static void live(const char *text, size_t len, struct choice *c)
{
	struct err e = { 0 };
	struct life l = { .c = c, .first = vg_import(text, len, &e) };
	struct vg *vg = l.first;

	if (!set_devices(vg)) {
		vg_free(vg);
		return;
	}
	/* A unit larger than any disk: contents are not what is tested here. */
	l.kernel = kernel_new(1u << 31);
	l.mover = (struct mover){ .ctl = l.kernel, .store = (struct store *)&l, .spare_bytes = 4096, .most_lanes = 16, .commit = commit, .flush_first = flush_first,
				  .now_ms = now_ms, .disk = disk, .probe = probe, .rescue = rescue, .lost = lost, .show = show, .arg = &l };
	for (uint32_t i = 0; i < vg->npv; i++) {
		kernel_add_disk(l.kernel, 8, 16 * i, vg->pv[i].pe_start + (uint64_t)vg->pv[i].pe_count * vg->extent_size);
		l.kernel->disk[i].bad[0] = choose(c, 4) == 1;
	}
	buf_add(&l.disk, text, len);
	vg = read_vg(&l);
	activate(&l, vg);
	vg_free(vg);
	for (unsigned i = 0; i < MAX_COMMANDS && c->at < c->end; i++)
		if (l.kernel->ndev < KERNEL_MAX - 8)
			command(&l);
	kernel_free(l.kernel);
	vg_free(l.first);
	buf_free(&l.disk);
	for (unsigned i = 0; i < l.nold; i++)
		free(l.old[i]);
	free(l.old);
}

void fuzz_life(const char *text, size_t len, struct choice *c)
{
	struct err e = { 0 };
	struct vg *vg = vg_import(text, len, &e);

	if (!vg) {
		fuzz_sentence(&e);
		return;
	}
	vg_free(vg);
	check_text(text, len);
	walk(text, len, c);
	live(text, len, c);
}

/* What is behind the text's NUL, or the bytes of the text itself, decides. */
FUZZ(text)
{
	const uint8_t *nul = memchr(data, 0, size);
	struct choice c = { nul ? nul + 1 : data, data + size };
	char *copy = mem_resize(NULL, size + 1);

	if (size)
		memcpy(copy, data, size);
	copy[size] = 0;
	fuzz_life(copy, nul ? (size_t)(nul - data) : size, &c);
	free(copy);
}

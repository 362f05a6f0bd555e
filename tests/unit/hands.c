/* What pvmove.c gives to dm/move.c, in the world of world.h. */
#include <stdio.h>
#include <string.h>

#include "meta/text.h"
#include "tests/test.h"
#include "tests/unit/world.h"

/* LVs that have changed since the text on disk. */
static void log_changes(struct world *w, const struct vg *vg)
{
	struct buf before = { 0 }, after = { 0 };

	buf_printf(&before, "\n");
	vg_print(w->vg, &before);
	vg_print(vg, &after);
	buf_printf(w->log, "-- metadata %u\n", vg->seqno);
	for (char *line = after.s, *end; line && (end = strchr(line, '\n')); line = end + 1) {
		char *same;

		*end = 0;
		same = strstr(before.s, line);
		if (!same || same[-1] != '\n' || same[end - line] != '\n')
			buf_printf(w->log, "%s\n", line);
	}
	for (uint32_t i = 0; i < w->vg->nlv; i++)
		if (!vg_lv(vg, w->vg->lv[i]->id))
			buf_printf(w->log, "%s is gone\n", w->vg->lv[i]->name);
	buf_free(&before);
	buf_free(&after);
}

/* The text is written beside the one that counts, and flushed with what was to be flushed first; it counts from the second call on. */
static int world_commit(void *arg, const struct vg *vg, struct err *e)
{
	struct world *w = arg;
	struct rope text = { 0 };
	struct vg *back = NULL;

	if (kernel_enter(w->kernel, e))
		return -1;
	for (unsigned i = 0; i < w->kernel->ndisk; i++)
		if (w->kernel->disk[i].flush_first)
			kernel_flush(&w->kernel->disk[i]);
	if (kernel_enter(w->kernel, e))
		return -1;
	vg_export(vg, &test_stamp, &text);
	if (!vg_verify(vg, &text, e)) {
		flatten(&text);
		back = scene_vg(w->scene, &text.own, e);
	}
	if (!back) {
		kernel_flaw(w->kernel, "%s", e->text);
		rope_free(&text);
		return -1;
	}
	if (back->seqno != w->vg->seqno + 1)
		kernel_flaw(w->kernel, "seqno %u follows %u", back->seqno, w->vg->seqno);
	if (w->log)
		log_changes(w, vg);
	vg_free(w->vg);
	buf_free(&w->disk);
	w->disk = text.own;
	w->vg = back;
	w->commits++;
	kernel_leave(w->kernel);
	return 0;
}

static int world_flush_first(struct store *s, const char *pv_id, struct err *e)
{
	struct world *w = (struct world *)s;
	const struct pv *pv = vg_pv(w->vg, pv_id);

	if (kernel_enter(w->kernel, e))
		return -1;
	kernel_disk(w->kernel, pv->major, pv->minor)->flush_first = true;
	return 0;
}

static void world_show(void *arg, const struct buf *ops)
{
	struct world *w = arg;

	if (w->log)
		buf_printf(w->log, "%s", ops->len ? ops->s : "");
}

/* Each window takes a second; nobody else uses the disks. */
static int64_t world_now_ms(void *arg)
{
	return ((const struct world *)arg)->commits * 1000;
}

static struct disk_state world_disk(const struct store *s, const char *pv_id)
{
	(void)s;
	(void)pv_id;
	return (struct disk_state){ 0 };
}

static int world_probe(struct store *s, const struct vg *vg, const struct seg *seg, struct spans *bad, struct err *e)
{
	struct world *w = (struct world *)s;
	const struct pv *pv = seg->area[0].pv;
	uint32_t unit = w->kernel->unit;

	if (kernel_enter(w->kernel, e))
		return -1;
	for (uint64_t at = 0; at < (uint64_t)seg->len * vg->extent_size; at += unit) {
		if (!kernel_disk(w->kernel, pv->major, pv->minor)->bad[(pv->pe_start + seg->area[0].ext * vg->extent_size + at) / unit])
			continue;
		bad->at = mem_grow(bad->pool, bad->at, bad->n, &bad->room, sizeof(*bad->at));
		bad->at[bad->n++] = (struct span){ at, unit };
	}
	return 0;
}

static int world_rescue(struct store *s, const struct vg *vg, const struct seg *seg, const struct spans *bad, uint64_t from,
			uint64_t len, struct err *e)
{
	struct world *w = (struct world *)s;
	const struct pv *pv[2] = { seg->area[0].pv, seg->area[1].pv };
	struct kdisk *disk[2] = { kernel_disk(w->kernel, pv[0]->major, pv[0]->minor), kernel_disk(w->kernel, pv[1]->major, pv[1]->minor) };
	uint32_t unit = w->kernel->unit;

	(void)bad;
	if (kernel_enter(w->kernel, e))
		return -1;
	for (uint64_t at = from; at < from + len; at += unit)
		disk[1]->now[(pv[1]->pe_start + seg->area[1].ext * vg->extent_size + at) / unit] =
			disk[0]->now[(pv[0]->pe_start + seg->area[0].ext * vg->extent_size + at) / unit];
	return 0;
}

static int world_lost(void *arg, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors, struct err *e)
{
	struct world *w = arg;

	(void)vg;
	(void)e;
	if (w->log)
		buf_printf(w->log, "-- lost %s %llu+%llu\n", lv->name, (unsigned long long)sector, (unsigned long long)sectors);
	return 0;
}

void world_hands(struct world *w)
{
	w->mover = (struct mover){ .ctl = w->kernel, .wish = { .window_bytes = 1ull << 30, .lanes = 1 }, .spare_bytes = 1 << 20, .most_lanes = 16,
				   .commit = world_commit, .flush_first = world_flush_first, .now_ms = world_now_ms,
				   .disk = world_disk, .probe = world_probe, .rescue = world_rescue, .lost = world_lost,
				   .show = world_show, .store = (struct store *)w, .arg = w };
}

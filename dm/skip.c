/*
 * The kernel's copy ends at the first sector that it cannot read.  So we copy such a segment ourselves, PART_SECTORS at a time
 * with the pvmove device suspended, and what is done becomes a mirror that takes both legs for alike: writes go to both,
 * reads to the source, and where that fails to the destination, which has zeros there.
 *
 * Crash states: metadata says all the time that the segment is on the source alone, and the source has every write.  A kill
 * between load and suspend leaves a table in the inactive slot that reads the destination where the source cannot be read.
 */
#include "skip.h"

#include <string.h>

#include "../alloc/step.h"
#include "ctl.h"
#include "ops.h"

enum {
	PART_SECTORS = 2048,		/* a writer waits for the copy of so many, at most */
	REGION_SECTORS = 8,		/* the kernel's smallest */
};

/* An LV that holds the same data elsewhere too, above this one; NULL if there is none. */
static const struct lv *redundant(const struct lv *lv)
{
	for (const struct lv *user = lv->user; user && user != lv; user = user->user)
		for (uint32_t k = 0; k < user->nseg; k++) {
			const struct seg *seg = &user->seg[k];

			if ((seg->type == SEG_MIRROR && !(user->flags & LV_PVMOVE)) ||
			    (seg->kind && !strncmp(seg->kind, "raid", 4) && strncmp(seg->kind, "raid0", 5)))
				return user;
		}
	return NULL;
}

static bool was_read(const struct spans *bad, uint64_t sector)
{
	return bad->read[sector / 8] >> sector % 8 & 1;
}

/* The next of bad's sectors from *at to end that were not read in the end; *at goes there. */
static uint64_t next_lost(const struct spans *bad, uint64_t *at, uint64_t end)
{
	uint64_t stop;

	while (*at < end && was_read(bad, *at))
		(*at)++;
	for (stop = *at; stop < end && !was_read(bad, stop); stop++)
		;
	return stop - *at;
}

static int tell(const struct mover *r, const struct vg *vg, struct lv *mv, const struct seg *seg,
		const struct spans *bad, struct err *e)
{
	uint64_t first = (uint64_t)seg->le * vg->extent_size;

	for (uint32_t i = 0; i < bad->n; i++) {
		uint64_t at = bad->at[i].start, end = at + bad->at[i].len, len, run;

		for (; (len = next_lost(bad, &at, end)); at += run) {
			const struct lv *lv;
			uint64_t sector;

			run = step_user(vg, mv, first + at, &lv, &sector);
			if (run > len)
				run = len;
			if (r->lost(r->arg, vg, lv, sector, run, e))
				return -1;
		}
	}
	return 0;
}

/* All linear but for the first done sectors of target k. */
static struct table half_done(const struct devices *all, const struct table *linear, uint32_t k, const struct place legs[2],
			      uint64_t done)
{
	const struct target *whole = &linear->target[k];
	struct table t = { linear->n + (done < whole->len), NULL };
	struct target *at;

	t.target = mem_zero(all->pool, t.n * sizeof(*t.target));
	memcpy(t.target, linear->target, k * sizeof(*t.target));
	at = &t.target[k];
	*at = (struct target){ .start = whole->start, .len = done, .type = TARGET_MIRROR, .chunk = REGION_SECTORS,
			       .handle_errors = true, .nosync = true, .nplace = 2 };
	at->place = mem_zero(all->pool, 2 * sizeof(*at->place));
	memcpy(at->place, legs, 2 * sizeof(*at->place));
	if (done < whole->len) {
		*++at = *whole;
		at->start += done;
		at->len -= done;
		at->place = mem_zero(all->pool, sizeof(*at->place));
		at->place[0] = legs[0];
		at->place[0].start += done;
	}
	memcpy(at + 1, whole + 1, (linear->n - k - 1) * sizeof(*at));
	return t;
}

/* Nothing but reads, writes and calls on what has been prepared happens while the device is suspended. */
static int copy_part(const struct mover *r, const struct vg *vg, struct device *dev, const struct table *table, const struct seg *seg,
		     const struct spans *bad, uint64_t from, uint64_t len, struct err *e)
{
	if (ctl_load(r->ctl, dev, table, e))
		return -1;
	if (ctl_suspend(r->ctl, dev, e)) {
		ctl_clear(r->ctl, dev, NULL);
		return -1;
	}
	if (r->rescue(r->store, vg, seg, bad, from, len, e)) {
		ctl_clear(r->ctl, dev, NULL);
		ctl_switch(r->ctl, &(struct swap){ dev, NULL }, 1, NULL, NULL);
		return -1;
	}
	if (ctl_switch(r->ctl, &(struct swap){ dev, NULL }, 1, NULL, e))
		return -1;
	dev->table = *table;
	return 0;
}

int skip_copy(const struct mover *r, struct vg *vg, struct lv *mv, uint32_t k, struct devices *all, struct err *e)
{
	const struct seg *seg = &mv->seg[k];
	struct device *dev = table_bearer(all, vg, mv);
	struct spans bad = { .pool = all->pool };
	uint64_t sectors = (uint64_t)seg->len * vg->extent_size, part;
	struct place legs[2];
	const struct lv *lv, *above;
	struct table linear;

	step_user(vg, mv, (uint64_t)seg->le * vg->extent_size, &lv, &part);
	if ((above = redundant(lv)))
		return err_set(e, EXIT_FAILED, "%s has sectors of LV %s/%s that cannot be read; LV %s has them elsewhere too: "
			       "repair it (lvchange --syncaction repair) and run pvmove again.", seg->area[0].pv->path,
			       vg->name, lv->name, above->name);
	if (table_want(all, vg, mv, &linear, e) || r->probe(r->store, vg, seg, &bad, e))
		return -1;
	bad.read = mem_zero(all->pool, sectors / 8 + 1);
	for (unsigned a = 0; a < 2; a++)
		legs[a] = (struct place){ seg->area[a].pv->major, seg->area[a].pv->minor,
					  seg->area[a].pv->pe_start + (uint64_t)seg->area[a].ext * vg->extent_size };
	for (uint64_t done = 0; done < sectors; done += part) {
		struct table table;

		part = sectors - done < PART_SECTORS ? sectors - done : PART_SECTORS;
		table = half_done(all, &linear, k, legs, done + part);
		if (copy_part(r, vg, dev, &table, seg, &bad, done, part, e))
			return -1;
	}
	/* Before the checkpoint, so that nothing is lost unsaid. */
	return tell(r, vg, mv, seg, &bad, e);
}

/* Runs operations; reads what they start from; cleans up after those who were killed. */
#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "ops.h"

enum { MANY = 64 };			/* switches without a signal between them */

/* The LV's part of the device's uuid; false if there is none. */
static bool lv_id(const struct device *dev, char id[ID_LEN + 1])
{
	if (strlen(dev->uuid) < UUID_PREFIX_LEN)
		return false;
	memcpy(id, dev->uuid + UUID_PREFIX_LEN - ID_LEN, ID_LEN);
	id[ID_LEN] = 0;
	return true;
}

/* Ids of the LVs whose live tables matter. */
static struct dm_hash_table *concerned(const struct vg *vg, const struct lv *mv)
{
	struct dm_hash_table *ids = dm_hash_create(256);

	if (!ids)
		mem_exhausted();
	for (uint32_t i = 0; i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];
		bool in = lv == mv || lv->edited || (mv && lv->nuser && lv->user == mv) || (mv && table_stands_on(lv, mv));

		if (in && !dm_hash_insert(ids, lv->id, (void *)lv))
			mem_exhausted();
	}
	return ids;
}

/* For the devices that may be made: no device changes its address then. */
static void make_room(struct devices *all, unsigned n)
{
	struct device *more = mem_zero(all->pool, (all->n + n) * sizeof(*more));

	if (all->n)
		memcpy(more, all->dev, all->n * sizeof(*more));
	all->dev = more;
}

static int uuid_order(const void *a, const void *b)
{
	const struct device *x = a, *y = b;

	return strcmp(x->uuid, y->uuid);
}

static int list(struct ctl *c, const struct vg *vg, struct devices *all, struct err *e)
{
	char prefix[UUID_PREFIX_LEN + 1];

	table_prefix(vg, NULL, prefix);
	if (ctl_list(c, prefix, all, e))
		return -1;
	if (all->n)
		qsort(all->dev, all->n, sizeof(*all->dev), uuid_order);
	all->sorted = all->n;
	return 0;
}

int ops_read(struct ctl *c, const struct vg *vg, const struct lv *mv, struct devices *all, struct err *e)
{
	char id[ID_LEN + 1];
	struct dm_hash_table *ids;
	int r;

	if (list(c, vg, all, e))
		return -1;
	ids = concerned(vg, mv);
	make_room(all, dm_hash_get_num_entries(ids) + 3);
	r = 0;
	for (uint32_t i = 0; !r && i < all->n; i++)
		if (lv_id(&all->dev[i], id) && dm_hash_lookup(ids, id))
			r = ctl_read(c, all->pool, &all->dev[i], e);
	dm_hash_destroy(ids);
	return r;
}

/* The device just made gets its number in all tables that were planned before it had one. */
static void set_number(struct ops *ops, const struct device *dev, unsigned minor)
{
	for (uint32_t i = 0; i < ops->n; i++) {
		const struct table *t = &ops->op[i].table;

		for (uint32_t k = 0; k < t->n; k++)
			for (uint32_t p = 0; p < t->target[k].nplace; p++) {
				struct place *place = &t->target[k].place[p];

				if (place->major || place->minor != minor)
					continue;
				place->major = dev->major;
				place->minor = dev->minor;
			}
	}
}

static bool is_created(const struct ops *ops, const struct device *dev)
{
	for (uint32_t i = 0; i < ops->n; i++)
		if (ops->op[i].kind == OP_CREATE && ops->op[i].dev == dev)
			return true;
	return false;
}

/*
 * Takes back ops [0, n), which were not committed, the last of them half done: live tables become again what the devices
 * say they were.  A mirror is not started again: what it was copying is linear on its source now, and stays so.
 */
static void undo(struct ops *ops, struct ctl *c, uint32_t n)
{
	while (n-- > 0) {
		const struct op *op = &ops->op[n];

		if (op->kind == OP_PROBE || op->kind == OP_SWITCH)
			ctl_clear(c, op->dev, NULL);
		if (op->kind == OP_CREATE)
			ctl_remove(c, op->dev, NULL);
		else if (op->kind == OP_SWITCH && !is_created(ops, op->dev) && op->dev->table.n && !table_has_mirror(&op->dev->table))
			ctl_switch(c, &(struct swap){ op->dev, &op->dev->table }, 1, NULL, NULL);
	}
}

/* Of the devices that ops [0, n) made those go that are not live yet: without a table they are of no use, and LVM2 complains. */
static void remove_empty(struct ops *ops, struct ctl *c, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		bool live = ops->op[i].kind != OP_CREATE;

		for (uint32_t k = i; k < n; k++)
			live |= ops->op[k].kind == OP_SWITCH && ops->op[k].dev == ops->op[i].dev;
		if (!live)
			ctl_remove(c, ops->op[i].dev, NULL);
	}
}

void ops_stop_mirrors(struct ctl *c, struct dm_pool *pool, const struct device *dev)
{
	struct table linear = ops_without_mirrors(pool, &dev->table);

	ctl_switch(c, &(struct swap){ dev, &linear }, 1, NULL, NULL);
}

/*
 * What ops[n], a commit, was to make known is not known, and nobody will be there to act when a disk of the mirrors that were to be
 * stopped next fails: writes would wait for ever.  Their source has everything.
 */
static void stop_next_mirrors(const struct ops *ops, struct ctl *c, uint32_t n)
{
	while (++n < ops->n) {
		const struct op *op = &ops->op[n];

		if (op->kind != OP_SWITCH || !table_has_mirror(&op->dev->table))
			continue;
		ops_stop_mirrors(c, ops->pool, op->dev);
		return;
	}
}

/* As many switches as follow upon each other, up to MANY; *n goes up by those that were done. */
static int run_switches(struct ops *ops, uint32_t *n, struct ctl *c, struct err *e)
{
	struct swap swap[MANY];
	uint32_t k = 0, done;
	int r;

	for (; k < MANY && *n + k < ops->n && ops->op[*n + k].kind == OP_SWITCH; k++)
		swap[k] = (struct swap){ ops->op[*n + k].dev, &ops->op[*n + k].table };
	r = ctl_switch(c, swap, k, &done, e);
	*n += done;
	return r;
}

/* Those from *n on that are run together; then *n is the next one, or the one that failed. */
static int run_some(struct ops *ops, uint32_t *n, struct ctl *c, int (*commit)(void *arg, struct err *e), void *arg,
		    struct err *e)
{
	struct op *op = &ops->op[*n];
	unsigned minor;
	int r = 0;

	switch (op->kind) {
	case OP_CREATE:
		minor = op->dev->minor;
		r = ctl_create(c, op->dev, e);
		if (!r)
			set_number(ops, op->dev, minor);
		break;
	case OP_PROBE:
		r = ctl_load(c, op->dev, &op->table, e) || ctl_clear(c, op->dev, e) ? -1 : 0;
		break;
	case OP_COMMIT:
		r = commit(arg, e);
		break;
	case OP_REMOVE:
		r = ctl_remove(c, op->dev, e);
		break;
	case OP_SWITCH:
		return run_switches(ops, n, c, e);
	}
	*n += !r;
	return r;
}

int ops_run(struct ops *ops, struct ctl *c, int (*commit)(void *arg, struct err *e), void *arg, struct err *e)
{
	bool committed = !ops->commit;
	int r;

	for (uint32_t i = 0; i < ops->n;) {
		bool commits = ops->op[i].kind == OP_COMMIT;

		if ((r = run_some(ops, &i, c, commit, arg, e))) {
			if (committed)
				remove_empty(ops, c, i);
			else
				undo(ops, c, i + 1);
			/* If it may be known after all, both sides had better go on being written. */
			if (commits && r == -1 && ops->commit_first)
				stop_next_mirrors(ops, c, i);
			return -1;
		}
		committed |= commits;
	}
	return 0;
}

/* "vg-pvmove7", with the VG's name as device-mapper spells it. */
static bool is_move_name(const struct vg *vg, const char *name)
{
	const char *prefix = dm_build_dm_name(vg->pool, vg->name, "pvmove", NULL);

	if (!prefix)
		mem_exhausted();
	return !strncmp(name, prefix, strlen(prefix)) && strspn(name + strlen(prefix), "0123456789") > 0;
}

static struct lv *lv_of(const struct vg *vg, const struct device *dev)
{
	char id[ID_LEN + 1];

	return lv_id(dev, id) ? vg_lv(vg, id) : NULL;
}

static bool maps_to(const struct device *dev, const struct device *below)
{
	for (uint32_t k = 0; k < dev->table.n; k++)
		for (uint32_t p = 0; p < dev->table.target[k].nplace; p++)
			if (dev->table.target[k].place[p].major == below->major &&
			    dev->table.target[k].place[p].minor == below->minor)
				return true;
	return false;
}

/* LVs that still stand on a pvmove device which is over go where the metadata says; then it is removed. */
static int cure_orphan(struct ctl *c, const struct vg *vg, struct devices *all, struct device *orphan, struct err *e)
{
	for (uint32_t i = 0; i < all->n; i++) {
		struct device *dev = &all->dev[i];
		struct lv *lv = lv_of(vg, dev);
		struct table want;

		if (dev == orphan || !dev->read || !maps_to(dev, orphan))
			continue;
		if (!lv || table_bearer(all, vg, lv) != dev)
			return err_set(e, EXIT_FAILED, "Device %s is left over from a move, and device %s, which no LV explains, uses it.",
				       orphan->name, dev->name);
		if (table_want(all, vg, lv, &want, e) || ctl_switch(c, &(struct swap){ dev, &want }, 1, NULL, e))
			return -1;
	}
	orphan->read = false;
	return ctl_remove(c, orphan, e);
}

/* Suspended, or with a table loaded and never used: the device gets what the metadata says, or else what it had. */
static int cure_halted(struct ctl *c, const struct vg *vg, struct devices *all, struct device *dev, struct err *e)
{
	struct lv *lv = lv_of(vg, dev);
	struct table want;
	bool wanted;

	if (!dev->read || (!dev->loaded && !dev->suspended))
		return 0;
	if (ctl_clear(c, dev, e))
		return -1;
	if (!dev->table.n)
		return 0;
	wanted = lv && table_bearer(all, vg, lv) == dev && !table_want(all, vg, lv, &want, NULL);
	return ctl_switch(c, &(struct swap){ dev, wanted ? &want : NULL }, 1, NULL, e);
}

static bool is_orphan(const struct vg *vg, const struct device *dev)
{
	return is_move_name(vg, dev->name) && !lv_of(vg, dev);
}

/* A leg goes after the device that stands on it. */
static bool is_below_orphan(const struct vg *vg, const struct devices *all, const struct device *dev)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (all->dev[i].read && is_orphan(vg, &all->dev[i]) && maps_to(&all->dev[i], dev))
			return true;
	return false;
}

int ops_cure(struct ctl *c, const struct vg *vg, struct devices *all, struct err *e)
{
	bool orphans = false;

	if (list(c, vg, all, e))
		return -1;
	for (uint32_t i = 0; i < all->n; i++)
		orphans |= is_orphan(vg, &all->dev[i]);
	for (uint32_t i = 0; orphans && i < all->n; i++)
		if (ctl_read(c, all->pool, &all->dev[i], e))
			return -1;
	for (uint32_t i = 0; orphans && i < all->n; i++)
		if (cure_halted(c, vg, all, &all->dev[i], e))
			return -1;
	for (uint32_t pass = 0; orphans && pass < 3; pass++)
		for (uint32_t i = 0; i < all->n; i++)
			if (all->dev[i].read && is_orphan(vg, &all->dev[i]) && !is_below_orphan(vg, all, &all->dev[i]) &&
			    cure_orphan(c, vg, all, &all->dev[i], e))
				return -1;
	return 0;
}

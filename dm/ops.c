/* Live tables and wanted tables -> ordered operations. Pure. */
#include "ops.h"

#include <stdlib.h>
#include <string.h>

static struct op *add(struct ops *ops, enum op_kind kind, struct device *dev)
{
	ops->op = mem_grow(ops->pool, ops->op, ops->n, &ops->room, sizeof(*ops->op));
	ops->op[ops->n] = (struct op){ .kind = kind, .dev = dev };
	return &ops->op[ops->n++];
}

static void add_commit(struct ops *ops)
{
	if (ops->commit)
		add(ops, OP_COMMIT, NULL);
}

static void add_table(struct ops *ops, enum op_kind kind, struct device *dev, const struct table *table)
{
	add(ops, kind, dev)->table = *table;
}

/* The LV's device if it is active, and the table it should have; *dev is NULL if it is not. -1: neither can be said. */
static int want_lv(const struct devices *all, const struct vg *vg, const struct lv *lv, struct device **dev,
		   struct table *want, struct err *e)
{
	*dev = table_bearer(all, vg, lv);
	return *dev ? table_want(all, vg, lv, want, e) : table_check_inactive(all, vg, lv, e);
}

/*
 * Adds OP_SWITCHes for the active LVs that stand on mv (NULL: that were edited) and whose live table is not what
 * the metadata says.
 */
static int switch_stale(struct ops *ops, struct devices *all, const struct vg *vg, const struct lv *mv, struct err *e)
{
	for (uint32_t i = 0; i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];
		struct device *dev;
		struct table want;

		if (lv == mv || !(mv ? table_stands_on(lv, mv) : lv->edited))
			continue;
		if (want_lv(all, vg, lv, &dev, &want, e))
			return -1;
		if (dev && (dev->suspended || !table_same(&dev->table, &want)))
			add_table(ops, OP_SWITCH, dev, &want);
	}
	return 0;
}

struct table ops_without_mirrors(struct dm_pool *pool, const struct table *table)
{
	struct table t = { table->n, mem_zero(pool, table->n * sizeof(*t.target)) };

	for (uint32_t i = 0; i < t.n; i++) {
		t.target[i] = table->target[i];
		if (t.target[i].type != TARGET_MIRROR)
			continue;
		t.target[i].type = TARGET_LINEAR;
		t.target[i].handle_errors = false;
		t.target[i].chunk = 0;
		t.target[i].nplace = 1;
	}
	return t;
}

/*
 * An OP_CREATE for a device that mv needs and the kernel has not.  Until it is made it stands in all without a table,
 * with major number 0 and a minor number of its own.
 */
static struct device *create(struct ops *ops, struct devices *all, const struct vg *vg, const struct lv *lv, struct err *e)
{
	struct device *dev = &all->dev[all->n];

	*dev = (struct device){ .minor = all->n, .read = true };
	if (table_names(vg, lv, dev, e))
		return NULL;
	all->n++;
	add(ops, OP_CREATE, dev);
	return dev;
}

/* The legs of an atomic move are live before a mirror over them is loaded: the kernel checks their size then. */
static int create_legs(struct ops *ops, struct devices *all, const struct vg *vg, const struct lv *mv, struct err *e)
{
	for (uint32_t a = 0; mv->nseg && a < mv->seg[0].narea; a++) {
		const struct lv *leg = mv->seg[0].area[a].lv;
		struct device *dev;
		struct table want;

		if (!leg)
			continue;
		dev = table_bearer(all, vg, leg);
		if ((!dev && !(dev = create(ops, all, vg, leg, e))) || table_want(all, vg, leg, &want, e))
			return -1;
		if (dev->suspended || !table_same(&dev->table, &want))
			add_table(ops, OP_SWITCH, dev, &want);
	}
	return 0;
}

/* True if every active LV on mv goes through its device. */
static bool all_on(const struct devices *all, const struct vg *vg, const struct lv *mv)
{
	for (uint32_t i = 0; i < vg->nlv; i++) {
		struct device *dev;
		struct table want;

		if (vg->lv[i] != mv && table_stands_on(vg->lv[i], mv) &&
		    (want_lv(all, vg, vg->lv[i], &dev, &want, NULL) || (dev && !table_equal(&dev->table, &want))))
			return false;
	}
	return true;
}

uint32_t ops_adopt(const struct devices *all, const struct vg *vg, struct lv *mv)
{
	const struct device *dev = table_bearer(all, vg, mv);
	struct table want;
	uint32_t n = 0;

	for (uint32_t k = 0; k < mv->nseg; k++) {
		struct seg *seg = &mv->seg[k];

		seg->lane = false;
		for (uint32_t i = 0; dev && i < dev->table.n; i++)
			if (dev->table.target[i].type == TARGET_MIRROR && seg->moved != seg->len &&
			    dev->table.target[i].start == (uint64_t)seg->le * vg->extent_size)
				seg->lane = true;
		n += seg->lane;
	}
	if (n && !dev->suspended && !table_want(all, vg, mv, &want, NULL) && table_equal(&dev->table, &want) &&
	    all_on(all, vg, mv))
		return n;
	for (uint32_t k = 0; k < mv->nseg; k++)
		mv->seg[k].lane = false;
	return 0;
}

/*
 * LVs are switched while the pvmove device is all linear.  One that does not stand on it yet would write around
 * a running mirror, and that write would be lost; one that does could never be suspended if the mirror held a write of
 * it back because the destination failed.
 */
int ops_switch(struct ops *ops, struct devices *all, const struct vg *vg, struct lv *mv, struct err *e)
{
	struct device *dev = table_bearer(all, vg, mv);
	struct table want, linear;
	bool created = !dev, stopped;
	uint32_t first;

	if (create_legs(ops, all, vg, mv, e) || (created && !(dev = create(ops, all, vg, mv, e))) ||
	    table_want(all, vg, mv, &want, e))
		return -1;
	linear = ops_without_mirrors(ops->pool, &want);
	if (created && table_has_mirror(&want))
		add_table(ops, OP_PROBE, dev, &want);
	if (ops->commit_first)
		add_commit(ops);
	first = ops->n;
	add_table(ops, OP_SWITCH, dev, &linear);
	if (switch_stale(ops, all, vg, mv, e))
		return -1;
	stopped = created || ops->n > first + 1;
	if (!stopped)
		ops->n = first;		/* nobody needs it all linear */
	if (!ops->commit_first)
		add_commit(ops);
	if (table_has_mirror(&want) || (!stopped && (dev->suspended || !table_same(&dev->table, &want))))
		add_table(ops, OP_SWITCH, dev, &want);
	return 0;
}

int ops_activate(struct ops *ops, struct devices *all, const struct vg *vg, const struct lv *mv, struct err *e)
{
	int result = 0;

	for (uint32_t i = 0; i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];
		struct device *dev;
		struct table want;

		/* One with a user is an origin: LVM2 gives it a second device. */
		if (!(lv->flags & LV_VISIBLE) || lv->nuser || !table_stands_on(lv, mv) || table_bearer(all, vg, lv) ||
		    table_check_inactive(all, vg, lv, NULL))
			continue;
		if (table_want(all, vg, lv, &want, e) || !(dev = create(ops, all, vg, lv, e))) {
			result = -1;
			continue;
		}
		dev->readonly = !(lv->flags & LV_WRITE);
		add_table(ops, OP_SWITCH, dev, &want);
	}
	return result;
}

int ops_end(struct ops *ops, struct devices *all, const struct vg *vg, struct device *const gone[3],
	    const struct table *last, struct err *e)
{
	if (ops->commit_first)
		add_commit(ops);
	if (gone[0] && last)
		add_table(ops, OP_SWITCH, gone[0], last);
	if (switch_stale(ops, all, vg, NULL, e))
		return -1;
	if (!ops->commit_first)
		add_commit(ops);
	for (unsigned i = 0; i < 3 && gone[i]; i++)
		add(ops, OP_REMOVE, gone[i]);
	return 0;
}

void ops_pretend(struct ops *ops)
{
	for (uint32_t i = 0; i < ops->n; i++)
		if (ops->op[i].kind == OP_SWITCH)
			ops->op[i].dev->table = ops->op[i].table;
}

/* As the kernel takes it, but a device without a number yet is called by its name. */
static void print_target(const struct devices *all, const struct target *t, struct buf *b)
{
	struct buf params = { 0 };
	const char *word, *end;

	table_params(t, &params);
	buf_printf(b, "    %llu %llu %s", (unsigned long long)t->start, (unsigned long long)t->len, table_type(t));
	for (word = params.s; *word; word = end + strspn(end, " ")) {
		unsigned long minor = strncmp(word, "0:", 2) ? all->n : strtoul(word + 2, NULL, 10);

		end = word + strcspn(word, " ");
		if (minor < all->n)
			buf_printf(b, " %s", all->dev[minor].name);
		else
			buf_printf(b, " %.*s", (int)(end - word), word);
	}
	buf_add(b, "\n", 1);
	buf_free(&params);
}

void ops_print(const struct ops *ops, const struct devices *all, const struct vg *vg, struct buf *b)
{
	static const char *const verb[] = { "create", "probe ", "commit", "switch", "remove" };

	for (uint32_t i = 0; i < ops->n; i++) {
		const struct op *op = &ops->op[i];

		buf_printf(b, "%s %s", verb[op->kind], op->dev ? op->dev->name : vg->name);
		if (op->kind == OP_CREATE)
			buf_printf(b, " %s", op->dev->uuid);
		if (op->kind == OP_COMMIT)
			buf_printf(b, " seqno %u", vg->seqno);
		buf_add(b, "\n", 1);
		for (uint32_t k = 0; k < op->table.n; k++)
			print_target(all, &op->table.target[k], b);
	}
}

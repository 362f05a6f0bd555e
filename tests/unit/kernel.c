/* A device-mapper in memory; dm/run.c, which is above it, is part of what is tested. */
#include "tests/unit/kernel.h"

#include <libdevmapper.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dm/run.c"

struct ctl *kernel_new(uint32_t unit)
{
	struct dm_pool *pool = dm_pool_create("kernel", 64 * 1024);
	struct ctl *c = mem_zero(pool, sizeof(*c));

	c->pool = pool;
	c->unit = unit;
	c->minor = KERNEL_FIRST_MINOR;
	return c;
}

void kernel_free(struct ctl *c)
{
	dm_pool_destroy(c->pool);
}

void kernel_flaw(struct ctl *c, const char *fmt, ...)
{
	va_list ap;

	if (*c->flaw)
		return;
	va_start(ap, fmt);
	vsnprintf(c->flaw, sizeof(c->flaw), fmt, ap);
	va_end(ap);
}

struct kdisk *kernel_disk(struct ctl *c, unsigned major, unsigned minor)
{
	for (unsigned i = 0; i < c->ndisk; i++)
		if (c->disk[i].major == major && c->disk[i].minor == minor)
			return &c->disk[i];
	return NULL;
}

void kernel_add_disk(struct ctl *c, unsigned major, unsigned minor, uint64_t sectors)
{
	struct kdisk *d = &c->disk[c->ndisk++];

	*d = (struct kdisk){ .major = major, .minor = minor, .sectors = sectors, .n = (uint32_t)(sectors / c->unit) + 1 };
	d->now = mem_zero(c->pool, d->n * sizeof(*d->now));
	d->kept = mem_zero(c->pool, d->n * sizeof(*d->kept));
	d->bad = mem_zero(c->pool, d->n * sizeof(*d->bad));
}

struct kdev *kernel_device(struct ctl *c, unsigned major, unsigned minor)
{
	for (unsigned i = 0; i < c->ndev; i++)
		if (c->dev[i].major == major && c->dev[i].minor == minor)
			return &c->dev[i];
	return NULL;
}

static struct kdev *by_uuid(struct ctl *c, const char *uuid)
{
	for (unsigned i = 0; i < c->ndev; i++)
		if (!strcmp(c->dev[i].uuid, uuid))
			return &c->dev[i];
	return NULL;
}

/* By way of the text that the kernel takes and gives. */
static struct ktable copy_table(struct ctl *c, const struct table *table)
{
	struct ktable t = { .n = table->n };
	struct buf params = { 0 };

	t.target = mem_zero(c->pool, t.n * sizeof(*t.target));
	t.synced = mem_zero(c->pool, t.n * sizeof(*t.synced));
	t.failed = mem_zero(c->pool, t.n * sizeof(*t.failed));
	for (uint32_t i = 0; i < t.n; i++) {
		t.target[i].start = table->target[i].start;
		t.target[i].len = table->target[i].len;
		buf_free(&params);
		table_params(&table->target[i], &params);
		table_parse(c->pool, table_type(&table->target[i]), params.s ? params.s : "", &t.target[i]);
		t.synced[i] = t.target[i].nosync ? t.target[i].len : 0;
	}
	buf_free(&params);
	return t;
}

static uint64_t size_of(const struct ktable *t)
{
	return t->n ? t->target[t->n - 1].start + t->target[t->n - 1].len : 0;
}

void kernel_add_device(struct ctl *c, const char *name, const char *uuid, unsigned major, unsigned minor,
		       const struct table *table)
{
	struct kdev *d = &c->dev[c->ndev++];

	*d = (struct kdev){ .major = major, .minor = minor };
	snprintf(d->name, sizeof(d->name), "%s", name);
	snprintf(d->uuid, sizeof(d->uuid), "%s", uuid);
	d->live = copy_table(c, table);
}

/* ------------------------------------------------------------------ data */

static const struct target *target_at(const struct kdev *d, uint64_t sector, uint32_t *i)
{
	for (*i = 0; *i < d->live.n; ++*i)
		if (sector - d->live.target[*i].start < d->live.target[*i].len)
			return &d->live.target[*i];
	return NULL;
}

/* Where a sector of a target lies: one place, or of a mirror the leg asked for. */
static struct place place_of(const struct target *t, uint64_t sector, unsigned leg)
{
	uint64_t off = sector - t->start;
	struct place p = t->place[leg];

	if (t->type == TARGET_STRIPED) {
		uint64_t chunk = off / t->chunk;

		p = t->place[chunk % t->nplace];
		off = chunk / t->nplace * t->chunk + off % t->chunk;
	}
	p.start += off;
	return p;
}

uint64_t kernel_read(struct ctl *c, unsigned major, unsigned minor, uint64_t sector)
{
	struct kdisk *disk = kernel_disk(c, major, minor);
	struct kdev *dev = kernel_device(c, major, minor);
	const struct target *t;
	struct place p;
	uint64_t value;
	uint32_t i;

	if (disk && sector / c->unit < disk->n)
		return disk->now[sector / c->unit];
	if (!dev || !(t = target_at(dev, sector, &i)) || !t->nplace) {
		kernel_flaw(c, "sector %llu of device %u:%u is read, but there is none", (unsigned long long)sector, major, minor);
		return 0;
	}
	p = place_of(t, sector, 0);
	value = kernel_read(c, p.major, p.minor, p.start);
	/* Without handle_errors what could not be read counts as copied. */
	if (t->type == TARGET_MIRROR && t->handle_errors && sector - t->start < dev->live.synced[i]) {
		p = place_of(t, sector, 1);
		if (kernel_read(c, p.major, p.minor, p.start) != value)
			kernel_flaw(c, "the legs of a mirror of %s differ at sector %llu, which is copied", dev->name,
				    (unsigned long long)sector);
	}
	return value;
}

bool kernel_write(struct ctl *c, unsigned major, unsigned minor, uint64_t sector, uint64_t value)
{
	struct kdisk *disk = kernel_disk(c, major, minor);
	struct kdev *dev = kernel_device(c, major, minor);
	const struct target *t;
	struct place p;
	uint32_t i;

	if (disk && sector / c->unit < disk->n) {
		disk->now[sector / c->unit] = disk->kept[sector / c->unit] = value;
		disk->bad[sector / c->unit] = false;
		return true;
	}
	if (!dev || dev->halted || !(t = target_at(dev, sector, &i)) || !t->nplace || dev->live.failed[i])
		return false;
	p = place_of(t, sector, 0);
	if (!kernel_write(c, p.major, p.minor, p.start, value))
		return false;
	if (t->type == TARGET_MIRROR && sector - t->start < dev->live.synced[i]) {
		p = place_of(t, sector, 1);
		kernel_write(c, p.major, p.minor, p.start, value);
	}
	return true;
}

/* Down to the disk; NULL if a sector leads nowhere. */
static struct kdisk *disk_below(struct ctl *c, struct place *p)
{
	struct kdev *dev;
	const struct target *t;
	uint32_t i;

	while ((dev = kernel_device(c, p->major, p->minor))) {
		if (!(t = target_at(dev, p->start, &i)) || !t->nplace)
			return NULL;
		*p = place_of(t, p->start, 0);
	}
	return kernel_disk(c, p->major, p->minor);
}

static void copy_mirror(struct ctl *c, struct ktable *table, uint32_t i, uint64_t sectors)
{
	const struct target *t = &table->target[i];

	for (; table->synced[i] < t->len && sectors >= c->unit && !table->failed[i]; sectors -= c->unit) {
		struct place from = place_of(t, t->start + table->synced[i], 0), to = place_of(t, t->start + table->synced[i], 1);
		struct kdisk *source = disk_below(c, &from), *dest = disk_below(c, &to);
		uint64_t *at;

		if (!source || !dest) {
			kernel_flaw(c, "a mirror's leg leads to no disk");
			return;
		}
		at = &dest->now[to.start / c->unit];
		if (source->bad[from.start / c->unit] && t->handle_errors) {
			table->failed[i] = true;
			return;
		}
		*at = source->bad[from.start / c->unit] ? 0 : source->now[from.start / c->unit];
		table->synced[i] += c->unit;
	}
}

void kernel_copy(struct ctl *c, uint64_t sectors)
{
	for (unsigned d = 0; d < c->ndev; d++)
		for (uint32_t i = 0; i < c->dev[d].live.n; i++)
			if (c->dev[d].live.target[i].type == TARGET_MIRROR)
				copy_mirror(c, &c->dev[d].live, i, sectors);
}

void kernel_flush(struct kdisk *d)
{
	memcpy(d->kept, d->now, d->n * sizeof(*d->now));
	d->flush_first = false;
}

void kernel_power_cut(struct ctl *c)
{
	c->ndev = 0;
	for (unsigned i = 0; i < c->ndisk; i++)
		memcpy(c->disk[i].now, c->disk[i].kept, c->disk[i].n * sizeof(*c->disk[i].now));
}

/* ------------------------------------------------------------------ dm/ctl.h */

int kernel_enter(struct ctl *c, struct err *e)
{
	if (c->dead)
		return err_set(e, EXIT_FAILED, "killed.");
	if (c->changed)
		c->changed(c->arg);
	c->calls++;
	c->dead = c->calls == c->die_at;
	return c->dead || c->calls == c->fail_at ? err_set(e, EXIT_FAILED, "call %u was made to fail.", c->calls) : 0;
}

void kernel_leave(struct ctl *c)
{
	if (c->changed)
		c->changed(c->arg);
}

int ctl_list(struct ctl *c, const char *prefix, struct devices *all, struct err *e)
{
	if (c->dead)
		return err_set(e, EXIT_FAILED, "killed.");
	all->n = 0;
	all->dev = mem_zero(all->pool, c->ndev * sizeof(*all->dev));
	for (unsigned i = 0; i < c->ndev; i++) {
		struct device *d = &all->dev[all->n];

		if (strncmp(c->dev[i].uuid, prefix, strlen(prefix)))
			continue;
		strcpy(d->name, c->dev[i].name);
		strcpy(d->uuid, c->dev[i].uuid);
		d->major = c->dev[i].major;
		d->minor = c->dev[i].minor;
		all->n++;
	}
	return 0;
}

int ctl_read(struct ctl *c, struct dm_pool *pool, struct device *dev, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);

	dev->read = false;
	if (c->dead)
		return err_set(e, EXIT_FAILED, "killed.");
	if (!d)
		return 0;
	dev->suspended = d->halted;
	dev->loaded = d->loaded;
	dev->major = d->major;
	dev->minor = d->minor;
	dev->table.n = d->live.n;
	dev->table.target = mem_zero(pool, d->live.n * sizeof(*d->live.target));
	if (d->live.n)
		memcpy(dev->table.target, d->live.target, d->live.n * sizeof(*d->live.target));
	for (uint32_t i = 0; i < d->live.n; i++) {
		struct target *t = &dev->table.target[i];

		t->place = mem_zero(pool, t->nplace * sizeof(*t->place));
		if (t->nplace)
			memcpy(t->place, d->live.target[i].place, t->nplace * sizeof(*t->place));
	}
	return dev->read = true, 0;
}

int ctl_lanes(struct ctl *c, struct dm_pool *pool, const struct device *dev, struct lane **lanes, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);
	int n = 0;

	if (c->dead || !d)
		return err_set(e, EXIT_FAILED, "Device %s cannot be read.", dev->name);
	*lanes = mem_zero(pool, (d->live.n + 1) * sizeof(**lanes));
	for (uint32_t i = 0; i < d->live.n; i++) {
		const struct target *t = &d->live.target[i];

		if (t->type == TARGET_MIRROR)
			(*lanes)[n++] = (struct lane){
				t->start, t->len, d->live.synced[i] / t->chunk + (d->live.synced[i] == t->len && t->len % t->chunk),
				(t->len + t->chunk - 1) / t->chunk, d->live.failed[i] ? 'S' : 'A', 'A',
			};
	}
	return n;
}

int ctl_create(struct ctl *c, struct device *dev, struct err *e)
{
	struct kdev *d = &c->dev[c->ndev];

	if (kernel_enter(c, e))
		return -1;
	for (unsigned i = 0; i < c->ndev; i++)
		if (!strcmp(c->dev[i].name, dev->name) || !strcmp(c->dev[i].uuid, dev->uuid))
			return err_set(e, EXIT_FAILED, "Device %s cannot be created: Device or resource busy.", dev->name);
	*d = (struct kdev){ .major = 254, .minor = c->minor++ };
	strcpy(d->name, dev->name);
	strcpy(d->uuid, dev->uuid);
	dev->major = d->major;
	dev->minor = d->minor;
	c->ndev++;
	kernel_leave(c);
	return 0;
}

/* What the kernel's constructors of linear, striped and mirror ask for; NULL or what is wrong. */
static const char *bad_target(struct ctl *c, const struct target *t, const struct target *before)
{
	uint64_t len = t->type == TARGET_STRIPED ? t->len / t->nplace : t->len;

	if (t->start != (before ? before->start + before->len : 0) || !t->len)
		return "a gap";
	if (t->type == TARGET_OTHER)
		return "an unknown target";
	if (t->type == TARGET_STRIPED && (!t->chunk || t->len % t->nplace || len % t->chunk))
		return "stripes of uneven length";
	if (t->type == TARGET_MIRROR && (t->chunk < 8 || (t->chunk & (t->chunk - 1)) || t->chunk > t->len))
		return "an unsuitable region";
	for (uint32_t i = 0; i < t->nplace; i++) {
		const struct place *p = &t->place[i];
		struct kdisk *disk = kernel_disk(c, p->major, p->minor);
		struct kdev *dev = kernel_device(c, p->major, p->minor);
		uint64_t size = disk ? disk->sectors : dev ? size_of(&dev->live) : 0;

		if (!disk && !dev)
			return "a device that is not there";
		if (size && p->start + len > size)
			return "a part behind the end of a device";
	}
	return NULL;
}

int ctl_load(struct ctl *c, const struct device *dev, const struct table *table, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);
	const char *flaw;

	if (kernel_enter(c, e))
		return -1;
	if (!d || !table->n)
		return err_set(e, EXIT_FAILED, "Device %s cannot be given its new table.", dev->name);
	d->next = copy_table(c, table);
	for (uint32_t i = 0; i < table->n; i++)
		if ((flaw = bad_target(c, &d->next.target[i], i ? &d->next.target[i - 1] : NULL))) {
			kernel_flaw(c, "table for %s with %s in target %u", dev->name, flaw, i);
			return err_set(e, EXIT_FAILED, "Device %s cannot be given its new table.", dev->name);
		}
	d->loaded = true;
	kernel_leave(c);
	return 0;
}

static int go_live(struct ctl *c, const struct device *dev, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);

	if (kernel_enter(c, e)) {
		/* The kernel drops a table that it fails to make live. */
		if (d && !c->dead)
			d->loaded = false;
		return -1;
	}
	if (!d)
		return err_set(e, EXIT_FAILED, "Device %s cannot be switched.", dev->name);
	if (d->loaded) {
		if (d->live.n && size_of(&d->live) != size_of(&d->next))
			kernel_flaw(c, "%s changes its size", d->name);
		d->live = d->next;
	}
	d->loaded = d->halted = false;
	kernel_leave(c);
	return 0;
}

int ctl_switch(struct ctl *c, const struct swap *swap, uint32_t n, uint32_t *done, struct err *e)
{
	uint32_t at = 0;

	while (at < n && !(swap[at].table && ctl_load(c, swap[at].dev, swap[at].table, e)) && !go_live(c, swap[at].dev, e))
		at++;
	if (done)
		*done = at;
	return at < n ? -1 : 0;
}

int ctl_suspend(struct ctl *c, const struct device *dev, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);

	if (kernel_enter(c, e))
		return -1;
	d->halted = true;
	kernel_leave(c);
	return 0;
}

int ctl_clear(struct ctl *c, const struct device *dev, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);

	/* It cannot fail, but one can be killed before it. */
	if (kernel_enter(c, e) && c->dead)
		return -1;
	if (d)
		d->loaded = false;
	kernel_leave(c);
	return 0;
}

static bool uses(const struct ktable *t, const struct kdev *d)
{
	for (uint32_t i = 0; i < t->n; i++)
		for (uint32_t p = 0; p < t->target[i].nplace; p++)
			if (t->target[i].place[p].major == d->major && t->target[i].place[p].minor == d->minor)
				return true;
	return false;
}

int ctl_remove(struct ctl *c, const struct device *dev, struct err *e)
{
	struct kdev *d = by_uuid(c, dev->uuid);

	if (kernel_enter(c, e))
		return -1;
	if (!d)
		return 0;
	for (unsigned i = 0; i < c->ndev; i++)
		if (uses(&c->dev[i].live, d) || (c->dev[i].loaded && uses(&c->dev[i].next, d))) {
			kernel_flaw(c, "%s is to be removed while %s uses it", d->name, c->dev[i].name);
			return err_set(e, EXIT_FAILED, "Device %s cannot be removed: Device or resource busy.", dev->name);
		}
	*d = c->dev[--c->ndev];
	kernel_leave(c);
	return 0;
}

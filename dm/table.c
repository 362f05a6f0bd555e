/* Tables out of metadata and out of the kernel's text. */
#include "table.h"

#include <inttypes.h>
#include <libdevmapper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_SECTORS = 8 };

void table_prefix(const struct vg *vg, const struct lv *lv, char out[UUID_PREFIX_LEN + 1])
{
	strcpy(out, "LVM-");
	memcpy(out + 4, vg->id, ID_LEN + 1);
	if (lv)
		memcpy(out + 4 + ID_LEN, lv->id, ID_LEN + 1);
}

/* Since 2.03.36 LVM2 gives hidden devices a suffix. Unknown counts as new. */
static bool writer_has_suffix(const char *version)
{
	unsigned major, minor, patch;

	if (!version || sscanf(version, "%u.%u.%u", &major, &minor, &patch) != 3)
		return true;
	return major > 2 || (major == 2 && (minor > 3 || (minor == 3 && patch >= 36)));
}

int table_names(const struct vg *vg, const struct lv *lv, struct device *dev, struct err *e)
{
	struct dm_pool *pool = vg->pool;
	char *name = dm_build_dm_name(pool, vg->name, lv->name, NULL);
	bool hidden = lv->flags & LV_PVMOVE || !(lv->flags & LV_VISIBLE), suffix = hidden && writer_has_suffix(vg->writer);
	char prefix[UUID_PREFIX_LEN + 1];

	if (!name)
		mem_exhausted();
	if (strlen(name) >= sizeof(dev->name))
		return err_set(e, EXIT_FAILED, "VG %s: device-mapper name %s is too long.", vg->name, name);
	strcpy(dev->name, name);
	table_prefix(vg, lv, prefix);
	snprintf(dev->uuid, sizeof(dev->uuid), "%s%s", prefix, suffix ? "-real" : "");
	return 0;
}

/* Devices that only pass an LV on have one target. */
static bool is_over(const struct device *upper, const struct device *lower)
{
	const struct place *place = upper->table.n ? upper->table.target[0].place : NULL;

	return place && place->major == lower->major && place->minor == lower->minor;
}

/* The first of the sorted devices whose uuid is not below the prefix. */
static uint32_t first_of(const struct devices *all, const char *prefix)
{
	uint32_t low = 0, high = all->sorted;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (strncmp(all->dev[mid].uuid, prefix, UUID_PREFIX_LEN) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct device *table_bearer(const struct devices *all, const struct vg *vg, const struct lv *lv)
{
	char prefix[UUID_PREFIX_LEN + 1];
	struct device *lowest = NULL;

	table_prefix(vg, lv, prefix);
	for (uint32_t i = first_of(all, prefix); i < all->n; i++) {
		struct device *dev = &all->dev[i];
		bool bears = dev->read;

		if (strncmp(dev->uuid, prefix, UUID_PREFIX_LEN)) {
			i = i < all->sorted ? all->sorted - 1 : i;	/* the rest of those is above it */
			continue;
		}
		for (uint32_t k = 0; k < dev->table.n; k++)
			bears &= dev->table.target[k].type != TARGET_OTHER;
		if (bears && (!lowest || is_over(lowest, dev)))
			lowest = dev;
	}
	return lowest;
}

int table_check_inactive(const struct devices *all, const struct vg *vg, const struct lv *lv, struct err *e)
{
	char prefix[UUID_PREFIX_LEN + 1];

	table_prefix(vg, lv, prefix);
	for (uint32_t i = first_of(all, prefix); i < all->n; i++)
		if (!strncmp(all->dev[i].uuid, prefix, UUID_PREFIX_LEN))
			return err_set(e, EXIT_FAILED, "Device %s of LV %s/%s has a live table that is not understood.",
				       all->dev[i].name, vg->name, lv->name);
	return 0;
}

bool table_stands_on(const struct lv *lv, const struct lv *mv)
{
	for (uint32_t k = 0; k < lv->nseg; k++)
		for (uint32_t a = 0; a < lv->seg[k].narea; a++)
			if (lv->seg[k].area[a].lv == mv)
				return true;
	return false;
}

static int want_place(const struct devices *all, const struct vg *vg, const struct area *area, struct place *place,
		      struct err *e)
{
	const struct device *dev;

	if (area->pv && area->pv->missing)
		return err_set(e, EXIT_FAILED, "VG %s: PV %s with UUID %s is missing.", vg->name, area->pv->name, area->pv->id);
	if (area->pv) {
		*place = (struct place){ area->pv->major, area->pv->minor,
					 area->pv->pe_start + (uint64_t)area->ext * vg->extent_size };
		return 0;
	}
	if (!(dev = table_bearer(all, vg, area->lv)))
		return err_set(e, EXIT_FAILED, "LV %s/%s is not active.", vg->name, area->lv->name);
	*place = (struct place){ dev->major, dev->minor, (uint64_t)area->ext * vg->extent_size };
	return 0;
}

/* r halved until a lane of that many sectors has one, and it is at most what the metadata says, 0 nothing. */
static uint32_t region(uint32_t r, uint64_t sectors, uint32_t most)
{
	while (r > sectors || (most && r > most && r > PAGE_SECTORS))
		r /= 2;
	return r;
}

static int want_target(const struct devices *all, const struct vg *vg, const struct seg *seg, struct target *t,
		       struct err *e)
{
	const struct area *area = seg->area;

	t->start = (uint64_t)seg->le * vg->extent_size;
	t->len = (uint64_t)seg->len * vg->extent_size;
	t->nplace = seg->narea;
	if (seg->type == SEG_MIRROR && seg->lane) {
		t->type = TARGET_MIRROR;
		t->chunk = region(all->region_sectors, t->len, seg->region_size);
		t->handle_errors = true;
	} else if (seg->type == SEG_MIRROR) {
		area += seg->moved == seg->len;
		t->nplace = 1;
	} else if (seg->type == SEG_ERROR) {
		t->type = !strcmp(seg->kind, "zero") ? TARGET_ZERO : TARGET_ERROR;
	} else if (seg->narea > 1) {
		t->type = TARGET_STRIPED;
		t->chunk = seg->stripe_size;
	}
	t->place = mem_zero(all->pool, t->nplace * sizeof(*t->place));
	for (uint32_t i = 0; i < t->nplace; i++)
		if (want_place(all, vg, &area[i], &t->place[i], e))
			return -1;
	return 0;
}

int table_want(const struct devices *all, const struct vg *vg, const struct lv *lv, struct table *table, struct err *e)
{
	table->n = lv->nseg;
	table->target = mem_zero(all->pool, lv->nseg * sizeof(*table->target));
	for (uint32_t k = 0; k < lv->nseg; k++) {
		if (lv->seg[k].type == SEG_OTHER || (lv->seg[k].type == SEG_MIRROR && !(lv->flags & LV_PVMOVE)))
			return err_set(e, EXIT_FAILED, "LV %s/%s has segments that are not striped.", vg->name, lv->name);
		if (want_target(all, vg, &lv->seg[k], &table->target[k], e))
			return -1;
	}
	return 0;
}

/* The next word of *s as a number; false if it is none. */
static bool word_u64(const char **s, uint64_t *n)
{
	char *end;

	*n = strtoull(*s, &end, 10);
	if (end == *s || (*end && *end != ' '))
		return false;
	*s = end + (*end == ' ');
	return true;
}

/* "MAJOR:MINOR START " */
static bool word_place(const char **s, struct place *p)
{
	int len = 0;

	if (sscanf(*s, "%u:%u %n", &p->major, &p->minor, &len) != 2 || !len)
		return false;
	*s += len;
	return word_u64(s, &p->start);
}

static bool parse_places(struct dm_pool *pool, const char **s, uint64_t n, struct target *t)
{
	if (!n || n > 512)
		return false;
	t->nplace = (uint32_t)n;
	t->place = mem_zero(pool, n * sizeof(*t->place));
	for (uint64_t i = 0; i < n; i++)
		if (!word_place(s, &t->place[i]))
			return false;
	return true;
}

/* "core 1 REGION 2 DEV START DEV START [1 handle_errors]", or "core 2 REGION nosync ..." */
static bool parse_mirror(struct dm_pool *pool, const char *s, struct target *t)
{
	uint64_t region_size, n;

	t->nosync = !strncmp(s, "core 2 ", 7);
	if (!t->nosync && strncmp(s, "core 1 ", 7))
		return false;
	s += 7;
	if (!word_u64(&s, &region_size) || region_size > UINT32_MAX || (t->nosync && strncmp(s, "nosync ", 7)))
		return false;
	s += t->nosync ? 7 : 0;
	if (!word_u64(&s, &n) || n != 2 || !parse_places(pool, &s, n, t))
		return false;
	t->chunk = (uint32_t)region_size;
	t->handle_errors = !strcmp(s, "1 handle_errors");
	return t->handle_errors || !*s;
}

static bool parse_striped(struct dm_pool *pool, const char *s, struct target *t)
{
	uint64_t n, chunk;

	if (!word_u64(&s, &n) || !word_u64(&s, &chunk) || chunk > UINT32_MAX)
		return false;
	t->chunk = (uint32_t)chunk;
	return parse_places(pool, &s, n, t) && !*s;
}

void table_parse(struct dm_pool *pool, const char *type, const char *params, struct target *t)
{
	bool ok = false;

	if (!strcmp(type, "linear")) {
		t->type = TARGET_LINEAR;
		ok = parse_places(pool, &params, 1, t) && !*params;
	} else if (!strcmp(type, "striped")) {
		t->type = TARGET_STRIPED;
		ok = parse_striped(pool, params, t);
	} else if (!strcmp(type, "mirror")) {
		t->type = TARGET_MIRROR;
		ok = parse_mirror(pool, params, t);
	} else if (!strcmp(type, "error") || !strcmp(type, "zero")) {
		t->type = *type == 'e' ? TARGET_ERROR : TARGET_ZERO;
		ok = !*params;
	}
	if (!ok)
		t->type = TARGET_OTHER;
}

const char *table_type(const struct target *t)
{
	static const char *const name[] = { "linear", "striped", "mirror", "error", "zero", "other" };

	return name[t->type];
}

void table_params(const struct target *t, struct buf *b)
{
	buf_add(b, "", 0);		/* an error target has none */
	if (t->type == TARGET_STRIPED)
		buf_printf(b, "%u %u ", t->nplace, t->chunk);
	if (t->type == TARGET_MIRROR)
		buf_printf(b, t->nosync ? "core 2 %u nosync %u " : "core 1 %u %u ", t->chunk, t->nplace);
	for (uint32_t i = 0; i < t->nplace; i++)
		buf_printf(b, "%s%u:%u %" PRIu64, i ? " " : "", t->place[i].major, t->place[i].minor, t->place[i].start);
	if (t->handle_errors)
		buf_printf(b, " 1 handle_errors");
}

/* True if b, which starts where a ends, maps on as a does; a striped row cut between chunks does too. */
static bool continues(const struct target *a, const struct target *b)
{
	uint64_t len = a->len / (a->type == TARGET_STRIPED ? a->nplace : 1);

	if (a->type != b->type || a->type == TARGET_MIRROR || a->type == TARGET_OTHER || a->nplace != b->nplace ||
	    a->chunk != b->chunk || a->start + a->len != b->start || (a->chunk && len % a->chunk))
		return false;
	for (uint32_t i = 0; i < a->nplace; i++)
		if (a->place[i].major != b->place[i].major || a->place[i].minor != b->place[i].minor ||
		    a->place[i].start + len != b->place[i].start)
			return false;
	return true;
}

/* The target at *i together with those that continue it; *i moves behind them. */
static struct target joined(const struct table *table, uint32_t *i)
{
	struct target t = table->target[(*i)++];

	while (*i < table->n && continues(&t, &table->target[*i]))
		t.len += table->target[(*i)++].len;
	return t;
}

static bool same(const struct target *a, const struct target *b)
{
	if (a->type != b->type || a->type == TARGET_OTHER || a->start != b->start || a->len != b->len ||
	    a->nplace != b->nplace || a->handle_errors != b->handle_errors || a->nosync != b->nosync ||
	    (a->type == TARGET_STRIPED && a->chunk != b->chunk))
		return false;
	for (uint32_t i = 0; i < a->nplace; i++)
		if (a->place[i].major != b->place[i].major || a->place[i].minor != b->place[i].minor ||
		    a->place[i].start != b->place[i].start)
			return false;
	return true;
}

bool table_equal(const struct table *a, const struct table *b)
{
	uint32_t i = 0, k = 0;

	while (i < a->n && k < b->n) {
		struct target x = joined(a, &i), y = joined(b, &k);

		if (!same(&x, &y))
			return false;
	}
	return i == a->n && k == b->n;
}

bool table_same(const struct table *a, const struct table *b)
{
	uint32_t i = 0;

	while (i < a->n && i < b->n && same(&a->target[i], &b->target[i]))
		i++;
	return i == a->n && i == b->n;
}

bool table_has_mirror(const struct table *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->target[i].type == TARGET_MIRROR)
			return true;
	return false;
}

/* Reads around bad sectors; maps of them in ddrescue's format. */
#include "rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "store_private.h"

enum { PIECE = 128 * 1024 };

/* Static, because nothing may be allocated while a device is suspended. */
static uint8_t piece[PIECE];

static void add_bad(struct spans *bad, uint64_t start, uint64_t len)
{
	struct span *last = bad->n ? &bad->at[bad->n - 1] : NULL;

	if (last && last->start + last->len == start) {
		last->len += len;
		return;
	}
	bad->at = mem_grow(bad->pool, bad->at, bad->n, &bad->room, sizeof(*bad->at));
	bad->at[bad->n++] = (struct span){ start, len };
}

/* Halves what cannot be read down to one block. */
static void probe(struct dev *d, uint64_t start, uint64_t at, uint64_t len, struct spans *bad)
{
	uint64_t block = d->block / SECTOR, half;

	if (!dev_read(d, (start + at) * SECTOR, piece, len * SECTOR, NULL))
		return;
	if (len <= block) {
		add_bad(bad, at, len);
		return;
	}
	half = (len / 2 + block - 1) / block * block;
	probe(d, start, at, half, bad);
	probe(d, start, at + half, len - half, bad);
}

static uint64_t start_of(const struct vg *vg, const struct area *area)
{
	return area->pv->pe_start + (uint64_t)area->ext * vg->extent_size;
}

int rescue_probe(struct store *s, const struct vg *vg, const struct seg *seg, struct spans *bad, struct err *e)
{
	struct dev *from = store_dev(s, seg->area[0].pv->id, NULL), *to = store_dev(s, seg->area[1].pv->id, NULL);
	uint64_t len = (uint64_t)seg->len * vg->extent_size;

	if (!from || !to)
		return err_set(e, EXIT_FAILED, "PV %s is on no device.", seg->area[!!from].pv->name);
	if (dev_open(from, false, e) || dev_open(to, true, e))
		return -1;
	for (uint64_t at = 0, n; at < len; at += n) {
		n = len - at < PIECE / SECTOR ? len - at : PIECE / SECTOR;
		probe(from, start_of(vg, &seg->area[0]), at, n, bad);
	}
	/* A disk that is gone has no good sectors to copy. */
	return bad->n ? dev_read(from, 0, piece, LABEL_SCAN_SIZE, e) : 0;
}

/* A block that somebody has written to since it was found bad is good now, and some disks need more than one try. */
static void try_again(struct dev *d, uint64_t start, const struct spans *bad, uint64_t at, uint64_t end, uint8_t *to)
{
	uint64_t block = d->block / SECTOR;

	for (; at < end; at += block, to += d->block) {
		bool good = !dev_read(d, (start + at) * SECTOR, to, d->block, NULL);

		if (!good)
			memset(to, 0, d->block);
		for (uint64_t i = at; good && bad->read && i < at + block; i++)
			bad->read[i / 8] |= 1 << i % 8;
	}
}

/* Sectors [at, end) of the segment into `piece`, zeros for the bad ones. */
static int read_good(struct dev *d, uint64_t start, const struct spans *bad, uint64_t at, uint64_t end, struct err *e)
{
	uint64_t from = at;

	for (uint32_t i = 0; i <= bad->n && at < end; i++) {
		const struct span *b = i < bad->n ? &bad->at[i] : NULL;
		uint64_t stop = b && b->start < end ? b->start : end, again = b && b->start + b->len < end ? b->start + b->len : end;

		if (b && b->start + b->len <= at)
			continue;
		if (stop > at && dev_read(d, (start + at) * SECTOR, piece + (at - from) * SECTOR, (stop - at) * SECTOR, e))
			return -1;
		at = stop > at ? stop : at;
		try_again(d, start, bad, at, again, piece + (at - from) * SECTOR);
		at = again;
	}
	return 0;
}

int rescue_copy(struct store *s, const struct vg *vg, const struct seg *seg, const struct spans *bad, uint64_t from,
		uint64_t len, struct err *e)
{
	struct dev *source = store_dev(s, seg->area[0].pv->id, NULL), *dest = store_dev(s, seg->area[1].pv->id, NULL);

	for (uint64_t at = from, n; at < from + len; at += n) {
		n = from + len - at < PIECE / SECTOR ? from + len - at : PIECE / SECTOR;
		if (read_good(source, start_of(vg, &seg->area[0]), bad, at, at + n, e) ||
		    dev_write(dest, (start_of(vg, &seg->area[1]) + at) * SECTOR, piece, n * SECTOR, e))
			return -1;
	}
	return 0;
}

/* One LV with what it has lost. */
struct lost {
	struct lost *next;
	struct dm_pool *pool;
	char id[ID_LEN + 1];
	const char *name;		/* VG/LV */
	uint64_t sectors;
	struct spans bad;
};

static struct lost *lost_lv(struct lost **list, const struct vg *vg, const struct lv *lv)
{
	struct dm_pool *pool;
	struct buf name = { 0 };
	struct lost *l;

	for (l = *list; l; list = &l->next, l = *list)
		if (!strcmp(l->id, lv->id))
			return l;
	if (!(pool = dm_pool_create("lost", 1024)))
		mem_exhausted();
	l = *list = mem_zero(pool, sizeof(*l));
	l->pool = l->bad.pool = pool;
	memcpy(l->id, lv->id, sizeof(l->id));
	buf_printf(&name, "%s/%s", vg->name, lv->name);
	l->name = mem_copy(pool, name.s, name.len);
	l->sectors = (uint64_t)(lv->seg[lv->nseg - 1].le + lv->seg[lv->nseg - 1].len) * vg->extent_size;
	buf_free(&name);
	return l;
}

static void print_part(struct buf *b, uint64_t start, uint64_t end, char state)
{
	if (end > start)
		buf_printf(b, "0x%08" PRIX64 "  0x%08" PRIX64 "  %c\n", start * SECTOR, (end - start) * SECTOR, state);
}

static void print_map(const struct lost *l, struct buf *b)
{
	uint64_t at = 0;

	buf_printf(b, "# Mapfile. Created by pvmove\n# LV %s: '-' could not be read and is zeros now\n"
		   "# current_pos  current_status  current_pass\n0x00000000     +               1\n"
		   "#      pos        size  status\n", l->name);
	for (uint32_t i = 0; i < l->bad.n; at = l->bad.at[i].start + l->bad.at[i].len, i++) {
		print_part(b, at, l->bad.at[i].start, '+');
		print_part(b, l->bad.at[i].start, l->bad.at[i].start + l->bad.at[i].len, '-');
	}
	print_part(b, at, l->sectors, '+');
}

static int write_file(const char *path, const struct buf *b, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	size_t done = 0;
	ssize_t n = 0;
	int why = errno;

	while (fd >= 0 && done < b->len && (n = write(fd, b->s + done, b->len - done)) > 0)
		done += (size_t)n;
	if (fd >= 0)
		why = n < 0 || fsync(fd) ? errno : 0;
	if (fd >= 0)
		close(fd);
	return why ? err_set(e, EXIT_FAILED, "Map file %s cannot be written: %s.", path, strerror(why)) : 0;
}

/* Keeps the order; what was noted before is not noted twice. */
static void insert(struct spans *bad, uint64_t start, uint64_t len)
{
	uint32_t i = 0;

	while (i < bad->n && bad->at[i].start + bad->at[i].len <= start)
		i++;
	if (i < bad->n && bad->at[i].start < start + len)
		return;
	bad->at = mem_grow(bad->pool, bad->at, bad->n, &bad->room, sizeof(*bad->at));
	memmove(bad->at + i + 1, bad->at + i, (bad->n - i) * sizeof(*bad->at));
	bad->at[i] = (struct span){ start, len };
	bad->n++;
}

int lost_add(struct lost **list, const char *path, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors,
	     struct err *e)
{
	struct buf text = { 0 };
	int r;

	insert(&lost_lv(list, vg, lv)->bad, sector, sectors);
	if (!path)
		return 0;
	for (const struct lost *l = *list; l; l = l->next)
		print_map(l, &text);
	r = write_file(path, &text, e);
	buf_free(&text);
	return r;
}

void lost_free(struct lost *list)
{
	while (list) {
		struct lost *next = list->next;

		dm_pool_destroy(list->pool);
		list = next;
	}
}

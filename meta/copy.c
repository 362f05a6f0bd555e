/* Copies of metadata in the areas of devices: read, share, replace. */
#include "copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "text.h"

/* LVM2's allocator, and libdevmapper's, give no more at once: no larger text was ever read by either. */
enum { TEXT_MAX = 50 * 1000 * 1000 };

static struct text *text_alloc(struct dm_list *texts, char *bytes, uint64_t size, uint32_t crc)
{
	struct dm_pool *pool = dm_pool_create("text", 1024);
	struct text *t;

	if (!pool)
		mem_exhausted();
	t = mem_zero(pool, sizeof(*t));
	t->pool = pool;
	t->size = size;
	t->crc = crc;
	t->bytes = bytes;
	dm_list_add(texts, &t->list);
	return t;
}

static void describe(struct text *t, const struct vg *vg)
{
	memcpy(t->vg_id, vg->id, sizeof(t->vg_id));
	t->vg_name = mem_copy(t->pool, vg->name, strlen(vg->name));
	t->seqno = vg->seqno;
	t->npv = vg->npv;
	t->pv_id = mem_zero(t->pool, vg->npv * sizeof(*t->pv_id));
	for (uint32_t i = 0; i < vg->npv; i++)
		t->pv_id[i] = mem_copy(t->pool, vg->pv[i].id, ID_LEN);
}

/*
 * What can be told of a text that vg_import refuses: it may be the newest one, by an LVM2 that knows
 * more than we do, and then an older copy must not take its place.
 */
static void describe_unread(struct text *t)
{
	struct dm_pool *pool = dm_pool_create("tree", 4096);
	struct tree tree;
	struct node *n = NULL;
	const char *id = NULL;
	unsigned k = 0;

	if (!pool)
		mem_exhausted();
	if (!tree_parse(pool, t->bytes, t->size, &tree, NULL))
		for (n = tree.top; n && !n->section; n = n->next)
			;
	if (n && !tree_u32(&tree, n, "seqno", &t->seqno, NULL))
		id = tree_str(pool, n, "id");
	for (; id && *id && k < ID_LEN; id++)
		if (*id != '-')
			t->vg_id[k++] = *id;
	if (!id || *id || k != ID_LEN)
		t->vg_id[0] = '\0';
	dm_pool_destroy(pool);
}

struct text *text_new(struct dm_list *texts, char *bytes, uint64_t size, uint32_t crc)
{
	struct text *t = text_alloc(texts, bytes, size, crc);

	t->vg = vg_import(t->bytes, t->size, &t->bad);
	t->origin = t;
	if (t->vg)
		describe(t, t->vg);
	else
		describe_unread(t);
	return t;
}

struct text *text_of(struct dm_list *texts, const struct vg *vg, struct buf *bytes)
{
	static const char zeros[SECTOR];
	uint64_t size = bytes->len;
	struct text *t;

	buf_add(bytes, zeros, SECTOR);
	t = text_alloc(texts, bytes->s, size, mda_crc(MDA_CRC_START, bytes->s, size));
	*bytes = (struct buf){ 0 };
	describe(t, vg);
	return t;
}

struct vg *text_vg(struct text *t, struct text **origin, struct err *e)
{
	struct vg *vg = t->vg;

	*origin = vg ? t->origin : t;
	t->vg = NULL;
	return vg ? vg : vg_import(t->bytes, t->size, e);
}

bool text_lists(const struct text *t, const char *pv_id)
{
	for (uint32_t i = 0; i < t->npv; i++)
		if (!strcmp(t->pv_id[i], pv_id))
			return true;
	return false;
}

static bool in_area(const struct text *t, const struct dm_list *mdas)
{
	struct mda *m;

	dm_list_iterate_items(m, mdas)
		if (m->text == t)
			return true;
	return false;
}

void texts_sweep(struct dm_list *texts, const struct dm_list *mdas)
{
	struct text *t, *next, *user;
	bool held;

	dm_list_iterate_items_safe(t, next, texts) {
		held = in_area(t, mdas);
		dm_list_iterate_items(user, texts)
			held |= user->vg && user->origin == t && in_area(user, mdas);
		if (held)
			continue;
		dm_list_del(&t->list);
		vg_free(t->vg);
		free(t->bytes);
		dm_pool_destroy(t->pool);
	}
}

/* "/dev/sdb: metadata area at byte 4096" in front of what e says. */
static int about(const struct mda *m, struct err *e)
{
	char where[300];

	snprintf(where, sizeof(where), "%s: metadata area at byte %" PRIu64, m->dev->path, m->start);
	return err_about(e, where);
}

/* "/dev/sdb: metadata at byte 4608" in front of what is bad about the text. */
static void about_text(struct mda *m)
{
	char where[300];

	snprintf(where, sizeof(where), "%s: metadata at byte %" PRIu64, m->dev->path, m->start + m->h.committed.off);
	err_about(&m->bad, where);
}

/* bytes: the header as it is on disk. */
static int take_header(struct mda *m, const uint8_t *bytes)
{
	if (mda_decode(bytes, m->start, m->size, &m->h, &m->bad))
		return about(m, &m->bad);
	if (m->h.start + m->h.size > m->dev->size) {
		err_set(&m->bad, EXIT_FAILED, "%" PRIu64 " bytes reach behind the end of the device.", m->h.size);
		return about(m, &m->bad);
	}
	return 0;
}

static struct text *find_text(struct dm_list *texts, const char *bytes, const struct raw_locn *l)
{
	struct text *t;

	dm_list_iterate_items(t, texts)
		if (t->size == l->size && t->crc == l->crc && !memcmp(t->bytes, bytes, l->size))
			return t;
	return NULL;
}

/* The text that the area has as well, without memory for another copy of it; NULL if it is none of these. */
static struct text *find_twin(struct dm_list *texts, struct mda *m)
{
	const struct raw_locn *l = &m->h.committed;
	struct mda_place p = mda_where(&m->h, l);
	struct text *t;

	dm_list_iterate_items(t, texts)
		if (t->size == l->size && t->crc == l->crc && dev_holds(m->dev, m->start + p.off, t->bytes, p.head) &&
		    dev_holds(m->dev, m->start + MDA_HEADER_SIZE, t->bytes + p.head, p.tail))
			return t;
	return NULL;
}

/* The checked bytes of the committed text, the caller's to free; NULL and m->bad on failure. */
static char *read_bytes(struct mda *m)
{
	const struct raw_locn *l = &m->h.committed;
	struct mda_place p = mda_where(&m->h, l);
	uint32_t crc;
	char *bytes;

	if (l->size > TEXT_MAX) {
		err_set(&m->bad, EXIT_FAILED, "%" PRIu64 " bytes are no text of LVM2's.", l->size);
		about_text(m);
		return NULL;
	}
	bytes = mem_resize(NULL, l->size + SECTOR);
	memset(bytes + l->size, 0, SECTOR);
	if (dev_read(m->dev, m->start + p.off, bytes, p.head, &m->bad) ||
	    dev_read(m->dev, m->start + MDA_HEADER_SIZE, bytes + p.head, p.tail, &m->bad)) {
		free(bytes);
		return NULL;
	}
	crc = mda_crc(MDA_CRC_START, bytes, l->size);
	if (crc == l->crc)
		return bytes;
	free(bytes);
	err_set(&m->bad, EXIT_FAILED, "checksum %08x, of the text %08x.", l->crc, crc);
	about_text(m);
	return NULL;
}

static bool is_same(const struct raw_locn *a, const struct raw_locn *b)
{
	return a->off == b->off && a->size == b->size && a->crc == b->crc;
}

/* What the header leads to; had is what it led to before. */
static int read_text(struct mda *m, const struct raw_locn *had, struct dm_list *texts)
{
	struct text *text = m->text;
	char *bytes;

	m->text = NULL;
	if (!m->sound) {
		m->h = (struct mda_header){ .start = m->start, .size = m->size };
		return -1;
	}
	if (m->h.ignored || !m->h.committed.off)
		return 0;
	m->text = text && is_same(had, &m->h.committed) ? text : find_twin(texts, m);
	if (!m->text) {
		bytes = read_bytes(m);
		if (!bytes)
			return -1;
		m->text = find_text(texts, bytes, &m->h.committed);
		if (m->text)
			free(bytes);
		else
			m->text = text_new(texts, bytes, m->h.committed.size, m->h.committed.crc);
	}
	m->bad = m->text->bad;
	if (m->bad.code)
		about_text(m);
	return 0;
}

static void read_again(struct mda *m, struct dm_list *texts)
{
	uint8_t bytes[MDA_HEADER_SIZE];
	struct raw_locn none = { 0 };

	m->bad = (struct err){ 0 };
	m->sound = !dev_read(m->dev, m->start, bytes, sizeof(bytes), &m->bad) && !take_header(m, bytes);
	read_text(m, &none, texts);
}

/* The i-th of a batch: the blocks that hold the area's header.  False if the device takes no part in one. */
static bool header_io(const struct mda *m, unsigned i, struct dev_io *io)
{
	uint64_t block, skip;

	if (dev_open(m->dev, false, NULL))
		return false;
	block = m->dev->block;
	skip = m->start % block;
	*io = (struct dev_io){ .dev = m->dev, .what = IO_READ, .off = m->start - skip, .bytes = batch_slot(i),
			       .len = (skip + MDA_HEADER_SIZE + block - 1) / block * block };
	return batch_takes(m->dev, io->off, io->len);
}

static void read_these(struct mda **m, struct dev_io *io, unsigned n, struct dm_list *texts)
{
	batch_run(io, n);
	for (unsigned i = 0; i < n; i++) {
		struct raw_locn had = m[i]->h.committed;

		m[i]->bad = (struct err){ 0 };
		m[i]->sound = !io[i].error && !take_header(m[i], batch_slot(i) + (m[i]->start - io[i].off));
		/* Without a lock a text may be overwritten while we read it: a second look finds the one that came then. */
		if (read_text(m[i], &had, texts))
			read_again(m[i], texts);
	}
}

void areas_read(struct dm_list *mdas, struct dm_list *texts)
{
	struct dev_io io[BATCH];
	struct mda *these[BATCH], *m;
	unsigned n = 0;

	dm_list_iterate_items(m, mdas) {
		if (!header_io(m, n, &io[n])) {
			read_again(m, texts);
			continue;
		}
		these[n++] = m;
		if (n < BATCH)
			continue;
		read_these(these, io, n, texts);
		n = 0;
	}
	read_these(these, io, n, texts);
}

bool mda_can_write(const struct mda *m)
{
	uint8_t bytes[MDA_HEADER_SIZE];
	struct mda_header h;

	if (m->sound)
		return !m->h.ignored;
	mda_encode(&m->h, bytes);
	return !mda_decode(bytes, m->start, m->size, &h, NULL) && m->start + m->size <= m->dev->size;
}

/* From here to the commit the committed text, if it can be read, stays as it is. */
static int place_text(struct mda *m, const struct text *t, struct err *e)
{
	struct mda_place *p = &m->place;
	struct mda_header h = m->h;

	if (!m->text)
		h.committed = (struct raw_locn){ 0 };
	if (mda_place(&h, t->size, p, e))
		return about(m, e);
	m->next = (struct raw_locn){ p->off, t->size, t->crc };
	/* The last sector is filled up with zeros. */
	*(p->tail ? &p->tail : &p->head) += (SECTOR - t->size % SECTOR) % SECTOR;
	return 0;
}

static bool takes_text(const struct mda *m)
{
	return batch_takes(m->dev, m->start + m->place.off, m->place.head) &&
	       batch_takes(m->dev, m->start + MDA_HEADER_SIZE, m->place.tail);
}

static int run(struct dev_io *io, unsigned n, struct err *e)
{
	batch_run(io, n);
	for (unsigned i = 0; i < n; i++)
		if (io[i].error)
			return batch_err(&io[i], e);
	return 0;
}

/* A part of the text, from byte at on, in the buffer. */
struct chunk {
	uint64_t at, end;
	uint8_t *bytes;
};

/* The bytes begin..end of the text belong at off of the device: writes those that are in the chunk.  Returns how many writes. */
static unsigned put(struct dev_io *io, struct dev *d, uint64_t off, uint64_t begin, uint64_t end, const struct chunk *c)
{
	uint64_t from = begin > c->at ? begin : c->at, to = end < c->end ? end : c->end;

	if (from >= to)
		return 0;
	d->dirty = true;
	*io = (struct dev_io){ .dev = d, .what = IO_WRITE, .off = off + from - begin, .len = to - from, .bytes = c->bytes + from - c->at };
	return 1;
}

/* In all areas that take it as it is. */
static int put_chunk(struct dm_list *mdas, const struct chunk *c, struct err *e)
{
	struct dev_io io[BATCH];
	struct mda *m;
	unsigned n = 0;

	dm_list_iterate_items(m, mdas) {
		const struct mda_place *p = &m->place;

		if (!m->used || !takes_text(m))
			continue;
		n += put(&io[n], m->dev, m->start + p->off, 0, p->head, c);
		n += put(&io[n], m->dev, m->start + MDA_HEADER_SIZE, p->head, p->head + p->tail, c);
		if (n < BATCH - 1)
			continue;
		if (run(io, n, e))
			return -1;
		n = 0;
	}
	return run(io, n, e);
}

int areas_write(struct dm_list *mdas, const struct text *t, struct err *e)
{
	uint64_t len = (t->size + SECTOR - 1) / SECTOR * SECTOR;
	struct chunk c = { 0 };
	struct mda *m;

	dm_list_iterate_items(m, mdas) {
		if (!m->used)
			continue;
		if (place_text(m, t, e) || dev_open(m->dev, true, e))
			return -1;
		c.bytes = m->dev->buffer;
	}
	for (; c.bytes && c.at < len; c.at = c.end) {
		c.end = c.at + DEV_BUFFER < len ? c.at + DEV_BUFFER : len;
		memcpy(c.bytes, t->bytes + c.at, c.end - c.at);
		if (put_chunk(mdas, &c, e))
			return -1;
	}
	/* A part of a block is read first. */
	dm_list_iterate_items(m, mdas) {
		if (!m->used || takes_text(m))
			continue;
		if (dev_write(m->dev, m->start + m->place.off, t->bytes, m->place.head, e) ||
		    dev_write(m->dev, m->start + MDA_HEADER_SIZE, t->bytes + m->place.head, m->place.tail, e))
			return -1;
	}
	return 0;
}

static void commit_these(struct mda **m, struct dev_io *io, unsigned n)
{
	batch_run(io, n);
	for (unsigned i = 0; i < n; i++)
		m[i]->tell = io[i].error && batch_err(&io[i], &m[i]->bad);
}

void areas_commit(struct dm_list *mdas)
{
	struct dev_io io[BATCH];
	struct mda *these[BATCH], *m;
	unsigned n = 0;

	dm_list_iterate_items(m, mdas) {
		struct mda_header h = m->h;

		m->tell = false;
		if (!m->used)
			continue;
		h.committed = m->next;
		m->touched = m->dev->dirty = true;
		mda_encode(&h, batch_slot(n));
		if (!batch_takes(m->dev, m->start, MDA_HEADER_SIZE)) {
			m->tell = dev_write(m->dev, m->start, batch_slot(n), MDA_HEADER_SIZE, &m->bad);
			continue;
		}
		io[n] = (struct dev_io){ .dev = m->dev, .what = IO_WRITE, .off = m->start, .len = MDA_HEADER_SIZE, .bytes = batch_slot(n) };
		these[n++] = m;
		if (n < BATCH)
			continue;
		commit_these(these, io, n);
		n = 0;
	}
	commit_these(these, io, n);
}

int areas_revert(struct dm_list *mdas, struct err *e)
{
	uint8_t bytes[MDA_HEADER_SIZE];
	struct mda *m;
	int r = 0;

	dm_list_iterate_items(m, mdas) {
		if (!m->used || !m->touched)
			continue;
		mda_encode(&m->h, bytes);
		if (dev_write(m->dev, m->start, bytes, sizeof(bytes), e))
			r = -1;
		else
			m->touched = false;
	}
	return r;
}

void mda_committed(struct mda *m, struct text *t)
{
	m->h.committed = m->next;
	m->text = t;
	m->bad = (struct err){ 0 };
	m->sound = true;
	m->touched = false;
}

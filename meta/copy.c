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

static int read_header(struct mda *m)
{
	uint8_t bytes[MDA_HEADER_SIZE];

	m->bad = (struct err){ 0 };
	if (dev_read(m->dev, m->start, bytes, sizeof(bytes), &m->bad))
		return -1;
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

static int read_once(struct mda *m, struct dm_list *texts)
{
	struct raw_locn had = m->h.committed;
	struct text *text = m->text;
	char *bytes;

	m->text = NULL;
	m->sound = !read_header(m);
	if (!m->sound) {
		m->h = (struct mda_header){ .start = m->start, .size = m->size };
		return -1;
	}
	if (m->h.ignored || !m->h.committed.off)
		return 0;
	m->text = text && is_same(&had, &m->h.committed) ? text : find_twin(texts, m);
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

/* Without a lock a text may be overwritten while we read it: a second look finds the one that came then. */
void mda_read(struct mda *m, struct dm_list *texts)
{
	if (read_once(m, texts))
		read_once(m, texts);
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
int mda_put_text(struct mda *m, const struct text *t, struct err *e)
{
	struct mda_header h = m->h;
	struct mda_place p;
	uint64_t len = (t->size + SECTOR - 1) / SECTOR * SECTOR;

	if (!m->text)
		h.committed = (struct raw_locn){ 0 };
	if (mda_place(&h, t->size, &p, e))
		return about(m, e);
	m->next = (struct raw_locn){ p.off, t->size, t->crc };
	if (p.tail)
		return dev_write(m->dev, m->start + p.off, t->bytes, p.head, e) ||
		       dev_write(m->dev, m->start + MDA_HEADER_SIZE, t->bytes + p.head, len - p.head, e) ? -1 : 0;
	return dev_write(m->dev, m->start + p.off, t->bytes, len, e);
}

static int put_header(struct mda *m, const struct mda_header *h, struct err *e)
{
	uint8_t bytes[MDA_HEADER_SIZE];

	mda_encode(h, bytes);
	m->touched = true;
	return dev_write(m->dev, m->start, bytes, sizeof(bytes), e);
}

int mda_precommit(struct mda *m, struct err *e)
{
	struct mda_header h = m->h;

	h.precommitted = m->next;
	return put_header(m, &h, e);
}

int mda_commit(struct mda *m, struct err *e)
{
	struct mda_header h = m->h;

	h.committed = m->next;
	h.precommitted = (struct raw_locn){ 0 };
	return put_header(m, &h, e);
}

int mda_revert(struct mda *m, struct err *e)
{
	struct mda_header h = m->h;

	if (!m->touched)
		return 0;
	h.precommitted = (struct raw_locn){ 0 };
	if (put_header(m, &h, e))
		return -1;
	m->touched = false;
	return 0;
}

void mda_committed(struct mda *m, struct text *t)
{
	m->h.committed = m->next;
	m->h.precommitted = (struct raw_locn){ 0 };
	m->text = t;
	m->bad = (struct err){ 0 };
	m->sound = true;
	m->touched = false;
}

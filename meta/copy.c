/* Copies of metadata in the areas of devices: read, compare, share. */
#include "copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "disk.h"
#include "text.h"

/* LVM2's allocator, and libdevmapper's, give no more at once: no larger text was ever read by either. */
enum { TEXT_MAX = 50 * 1000 * 1000 };

enum { MARK = 64 * 1024 };		/* a text's checksum is kept so often */

static struct text *text_alloc(struct dm_list *texts, uint64_t size, uint32_t crc)
{
	struct dm_pool *pool = dm_pool_create("text", 1024);
	struct text *t;

	if (!pool)
		mem_exhausted();
	t = mem_zero(pool, sizeof(*t));
	t->pool = pool;
	t->size = size;
	t->crc = crc;
	dm_list_add(texts, &t->list);
	return t;
}

char *text_room(uint64_t size)
{
	char *bytes = mmap(NULL, size + SECTOR, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (bytes == MAP_FAILED)
		mem_exhausted();
	return bytes;
}

/* What was read is lent to models, commits and backups, and from now on no mistake of ours can change it. */
static void text_seal(char *bytes, uint64_t size)
{
	mprotect(bytes, size + SECTOR, PROT_READ);
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
	if (!tree_parse(pool, t->read, t->size, &tree, NULL))
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

uint32_t text_crc(const char *bytes, uint64_t size, uint32_t **mark)
{
	uint32_t crc = MDA_CRC_START;

	*mark = mem_resize(NULL, (size / MARK + 1) * sizeof(**mark));
	for (uint64_t at = 0;; at += MARK) {
		(*mark)[at / MARK] = crc;
		if (size - at < MARK)
			return mda_crc(crc, bytes + at, size - at);
		crc = mda_crc(crc, bytes + at, MARK);
	}
}

struct text *text_new(struct dm_list *texts, char *bytes, uint64_t size, uint32_t crc, uint32_t *mark)
{
	struct text *t = text_alloc(texts, size, crc);

	t->read = bytes;
	t->mark = mark;
	rope_lend(&t->rope, bytes, size);
	t->vg = vg_import(bytes, size, &t->bad);
	t->origin = t;
	if (t->vg)
		describe(t, t->vg);
	else
		describe_unread(t);
	return t;
}

/* Of the first len bytes. */
static uint32_t crc_of_beginning(const struct text *t, size_t len)
{
	return mda_crc(t->mark[len / MARK], t->read + len / MARK * MARK, len % MARK);
}

/* crc goes on with n bytes at s. Those that a text has lent are not looked at again, but for the pieces between its marks and both ends. */
static uint32_t crc_lent(uint32_t crc, const struct text *origin, const char *s, size_t n)
{
	uint64_t from = (uintptr_t)s - (uintptr_t)origin->read;

	if (n < 2 * MARK || !origin->mark || from > origin->size || n > origin->size - from)
		return mda_crc(crc, s, n);
	return mda_crc_zeros(crc ^ crc_of_beginning(origin, from), n) ^ crc_of_beginning(origin, from + n);
}

struct text *text_of(struct dm_list *texts, const struct vg *vg, struct rope *rope, struct text *origin)
{
	struct text *t = text_alloc(texts, rope_len(rope), MDA_CRC_START);

	t->rope = *rope;
	t->origin = origin;
	*rope = (struct rope){ 0 };
	for (size_t pos = 0, n; pos < t->size; pos += n) {
		const char *s = rope_at(&t->rope, pos, &n);

		t->crc = crc_lent(t->crc, origin, s, n);
	}
	describe(t, vg);
	return t;
}

const char *text_bytes(struct text *t, struct err *e)
{
	static const char zeros[SECTOR];
	struct rope all = { 0 };

	if (t->read)
		return t->read;
	if (!t->whole) {
		rope_flatten(&t->rope, &all.own);
		buf_add(&all.own, zeros, SECTOR);
		all.own.len = t->size;
		if (mda_crc(MDA_CRC_START, all.own.s, t->size) != t->crc) {
			buf_free(&all.own);
			err_set(e, EXIT_FAILED, "VG %s: its metadata in memory is not what was written.", t->vg_name);
			return NULL;
		}
		/* The thread goes on with what the rope was. */
		if (!t->read_on)
			rope_free(&t->rope);
		t->rope = all;
		t->whole = true;
	}
	return t->rope.own.s;
}

struct vg *text_vg(struct text *t, struct text **origin, struct err *e)
{
	struct vg *vg = t->vg;
	const char *bytes;

	*origin = vg ? t->origin : t;
	t->vg = NULL;
	if (vg)
		return vg;
	bytes = text_bytes(t, e);
	return bytes ? vg_import(bytes, t->size, e) : NULL;
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
		held = t->read_on || in_area(t, mdas);
		dm_list_iterate_items(user, texts)
			held |= user->origin == t && (user->vg || user->rope.n) && in_area(user, mdas);
		if (held)
			continue;
		dm_list_iterate_items(user, texts)
			if (user->origin == t)
				user->origin = user;
		dm_list_del(&t->list);
		vg_free(t->vg);
		rope_free(&t->rope);
		if (t->read)
			munmap(t->read, t->size + SECTOR);
		free(t->mark);
		dm_pool_destroy(t->pool);
	}
}

int mda_about(const struct mda *m, struct err *e)
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
		return mda_about(m, &m->bad);
	if (m->h.start + m->h.size > m->dev->size) {
		err_set(&m->bad, EXIT_FAILED, "%" PRIu64 " bytes reach behind the end of the device.", m->h.size);
		return mda_about(m, &m->bad);
	}
	return 0;
}

/* The text of that size and checksum, with these bytes, or with whatever bytes if they are NULL; NULL none. */
static struct text *find_text(struct dm_list *texts, const char *bytes, const struct raw_locn *l)
{
	struct text *t;

	dm_list_iterate_items(t, texts)
		if (t->size == l->size && t->crc == l->crc && (!bytes || rope_is(&t->rope, 0, l->size, bytes)))
			return t;
	return NULL;
}

/* The checked bytes of the committed text, from text_room, and *mark as text_crc; NULL and m->bad on failure. */
static char *read_bytes(struct mda *m, uint32_t **mark)
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
	bytes = text_room(l->size);
	if (dev_read(m->dev, m->start + p.off, bytes, p.head, &m->bad) ||
	    dev_read(m->dev, m->start + MDA_HEADER_SIZE, bytes + p.head, p.tail, &m->bad)) {
		munmap(bytes, l->size + SECTOR);
		return NULL;
	}
	text_seal(bytes, l->size);
	crc = text_crc(bytes, l->size, mark);
	if (crc == l->crc)
		return bytes;
	munmap(bytes, l->size + SECTOR);
	free(*mark);
	err_set(&m->bad, EXIT_FAILED, "checksum %08x, of the text %08x.", l->crc, crc);
	about_text(m);
	return NULL;
}

static bool is_same(const struct raw_locn *a, const struct raw_locn *b)
{
	return a->off == b->off && a->size == b->size && a->crc == b->crc;
}

static bool leads_to_text(const struct mda *m)
{
	return m->sound && !m->h.ignored && m->h.committed.off;
}

/* Takes the header in, NULL if it could not be read; the area keeps its text if it still leads there. */
static void see_header(struct mda *m, const uint8_t *bytes)
{
	struct raw_locn had = m->h.committed;

	m->sound = bytes && !take_header(m, bytes);
	if (!m->sound)
		m->h = (struct mda_header){ .start = m->start, .size = m->size };
	if (!leads_to_text(m) || !is_same(&had, &m->h.committed))
		m->text = NULL;
}

static int read_text(struct mda *m, struct dm_list *texts)
{
	uint32_t *mark;
	char *bytes = read_bytes(m, &mark);

	if (!bytes)
		return -1;
	m->text = find_text(texts, bytes, &m->h.committed);
	if (m->text) {
		munmap(bytes, m->h.committed.size + SECTOR);
		free(mark);
	} else {
		m->text = text_new(texts, bytes, m->h.committed.size, m->h.committed.crc, mark);
	}
	return 0;
}

/* One area after the other.  Without a lock a text may be overwritten while we read it: a second look finds the one that came then. */
static void read_alone(struct mda *m, struct dm_list *texts)
{
	uint8_t bytes[MDA_HEADER_SIZE];

	for (int look = 0; look < 2; look++) {
		m->bad = (struct err){ 0 };
		see_header(m, dev_read(m->dev, m->start, bytes, sizeof(bytes), &m->bad) ? NULL : bytes);
		if (m->text || (m->sound && !leads_to_text(m)) || (m->sound && !read_text(m, texts)))
			return;
	}
}

/* The blocks that hold the area's header.  False if the device takes no part in a batch. */
static bool add_header(struct batch *b, struct mda *m)
{
	uint64_t block, skip;
	struct dev_io io;

	if (dev_open(m->dev, false, NULL))
		return false;
	block = m->dev->block;
	skip = m->start % block;
	io = (struct dev_io){ .dev = m->dev, .owner = m, .what = IO_READ, .off = m->start - skip, .bytes = batch_slot(b),
			      .len = (skip + MDA_HEADER_SIZE + block - 1) / block * block };
	if (!batch_takes(m->dev, io.off, io.len))
		return false;
	batch_add(b, io);
	return true;
}

static void header_read(const struct dev_io *io, void *texts)
{
	struct mda *m = io->owner;

	m->dev->answer_ms = io->ms;
	m->bad = (struct err){ 0 };
	see_header(m, io->error ? NULL : (const uint8_t *)io->bytes + (m->start - io->off));
	if (!m->sound)
		read_alone(m, texts);
}

/* The next bytes of the area that are to be compared with its text's: where they are, and how many are in one piece. */
static uint64_t next_piece(const struct mda *m, uint64_t *left)
{
	struct mda_place p = mda_where(&m->h, &m->h.committed);
	bool tail = m->compared >= p.head;

	*left = (tail ? p.head + p.tail : p.head) - m->compared;
	return tail ? m->start + MDA_HEADER_SIZE + m->compared - p.head : m->start + p.off + m->compared;
}

/* A text that is in one piece, and that no other area read so far has. */
static struct text *new_text(const struct dev_io *io, struct dm_list *texts)
{
	const struct mda *m = io->owner;
	const struct raw_locn *l = &m->h.committed;
	char *bytes;

	if (mda_crc(MDA_CRC_START, io->bytes, l->size) != l->crc)
		return NULL;
	bytes = text_room(l->size);
	memcpy(bytes, io->bytes, l->size);
	text_seal(bytes, l->size);
	return text_new(texts, bytes, l->size, l->crc, NULL);
}

static void piece_read(const struct dev_io *io, void *texts)
{
	struct mda *m = io->owner;
	uint64_t left, n;

	next_piece(m, &left);
	n = io->len < left ? io->len : left;
	if (io->error)
		m->differs = true;
	else if (!m->text && !(m->text = find_text(texts, NULL, &m->h.committed)))
		m->differs = !(m->text = new_text(io, texts));
	else
		m->differs = !rope_is(&m->text->rope, m->compared, n, io->bytes);
	m->compared += m->differs ? 0 : n;
}

/* Another piece of the text of each of n areas that want one; false if none does. */
static bool read_some(struct dm_list *mdas, unsigned n, struct dm_list *texts)
{
	struct batch b = { .done = piece_read, .arg = texts };
	uint64_t room = DEV_BUFFER / (n < BATCH ? n : BATCH) / BATCH_BLOCK * BATCH_BLOCK, left;
	bool some = false;
	struct mda *m;

	dm_list_iterate_items(m, mdas) {
		struct dev_io io = { .dev = m->dev, .owner = m, .what = IO_READ };

		if (m->differs || !leads_to_text(m) || m->compared == m->h.committed.size)
			continue;
		if (!m->text)
			m->text = find_text(texts, NULL, &m->h.committed);
		io.off = next_piece(m, &left);
		io.len = left < room ? (left + m->dev->block - 1) / m->dev->block * m->dev->block : room;
		io.bytes = m->dev->buffer + b.n * room;
		some = true;
		if (batch_takes(m->dev, io.off, io.len) && (m->text || io.len >= m->h.committed.size)) {
			batch_add(&b, io);
			continue;
		}
		/* The others are compared with this one then. */
		batch_run(&b);
		m->differs = m->text || read_text(m, texts);
		m->compared = m->differs ? 0 : m->h.committed.size;
	}
	batch_run(&b);
	return some;
}

void areas_read(struct dm_list *mdas, struct dm_list *texts)
{
	struct batch b = { .done = header_read, .arg = texts };
	unsigned n = 0;
	struct mda *m;

	dm_list_iterate_items(m, mdas)
		if (!add_header(&b, m))
			read_alone(m, texts);
	batch_run(&b);
	dm_list_iterate_items(m, mdas) {
		m->differs = false;
		m->compared = m->text ? m->text->size : 0;
		n += !m->text && leads_to_text(m);
	}
	while (n && read_some(mdas, n, texts))
		;
	dm_list_iterate_items(m, mdas) {
		if (m->differs) {
			m->text = NULL;
			read_alone(m, texts);
		}
		if (m->text && m->text->bad.code) {
			m->bad = m->text->bad;
			about_text(m);
		}
	}
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

/*
 * Replaces the text of the locked VG in all areas at once: write, commit, or the old headers again.  What each step has done
 * survives a power cut when the next begins.  LVM2 has one in between in which headers show the new text as precommitted, which
 * nobody reads (lvm2-facts.md 1.7).
 */
#include "store.h"

#include <string.h>

#include "disk.h"
#include "store_private.h"
#include "who.h"

/* From here to the commit the committed text, if it can be read, stays as it is. */
static int place_text(struct mda *m, const struct text *t, struct err *e)
{
	struct mda_place *p = &m->place;
	struct mda_header h = m->h;

	if (!m->text)
		h.committed = (struct raw_locn){ 0 };
	if (mda_place(&h, t->size, p, e))
		return mda_about(m, e);
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

/* The first sentence counts. */
static void note_error(const struct dev_io *io, void *arg)
{
	struct err *e = arg;

	if (io->error && !e->code)
		batch_err(io, e);
	if (io->what == IO_FLUSH)
		io->dev->flush_first = io->error;
}

/* A part of the text, from byte at on, in the buffer. */
struct chunk {
	uint64_t at, end;
	uint8_t *bytes;
};

/* The bytes begin..end of the text belong at off of the device: those of them that are in the chunk. */
static void put(struct batch *b, struct dev *d, uint64_t off, uint64_t begin, uint64_t end, const struct chunk *c)
{
	uint64_t from = begin > c->at ? begin : c->at, to = end < c->end ? end : c->end;

	if (from < to)
		batch_add(b, (struct dev_io){ .dev = d, .what = IO_WRITE, .off = off + from - begin, .len = to - from,
					      .bytes = c->bytes + from - c->at });
}

/* The whole text in all areas that take it as it is. */
static void put_text(struct batch *b, struct dm_list *mdas, const struct text *t, uint8_t *buffer)
{
	uint64_t len = (t->size + SECTOR - 1) / SECTOR * SECTOR;
	struct mda *m;

	for (struct chunk c = { .bytes = buffer }; c.at < len; c.at = c.end) {
		uint64_t n = t->size - c.at < DEV_BUFFER ? t->size - c.at : DEV_BUFFER;

		c.end = c.at + DEV_BUFFER < len ? c.at + DEV_BUFFER : len;
		rope_copy(&t->rope, c.at, n, c.bytes);
		memset(c.bytes + n, 0, c.end - c.at - n);
		dm_list_iterate_items(m, mdas) {
			const struct mda_place *p = &m->place;

			if (!m->used || !takes_text(m))
				continue;
			put(b, m->dev, m->start + p->off, 0, p->head, &c);
			put(b, m->dev, m->start + MDA_HEADER_SIZE, p->head, p->head + p->tail, &c);
		}
		batch_run(b);
	}
}

/*
 * The text beside the one that is there; at the same time those devices are flushed that have flush_first set.  -1 and the
 * sentence: it does not fit, or cannot be written; nobody sees any of it.
 */
static int write_areas(struct dm_list *mdas, struct dm_list *devs, struct text *t, struct err *e)
{
	struct err why = { 0 };
	struct batch b = { .done = note_error, .arg = &why };
	uint8_t *buffer = NULL;
	const char *bytes;
	struct dev *d;
	struct mda *m;

	dm_list_iterate_items(m, mdas) {
		if (!m->used)
			continue;
		if (place_text(m, t, e) || dev_open(m->dev, true, e))
			return -1;
		buffer = m->dev->buffer;
	}
	dm_list_iterate_items(d, devs)
		if (d->flush_first)
			batch_add(&b, (struct dev_io){ .dev = d, .what = IO_FLUSH });
	if (buffer)
		put_text(&b, mdas, t, buffer);
	batch_run(&b);
	/* A part of a block is read first. */
	dm_list_iterate_items(m, mdas) {
		if (!m->used || takes_text(m) || why.code)
			continue;
		bytes = text_bytes(t, &why);
		if (bytes && !dev_write(m->dev, m->start + m->place.off, bytes, m->place.head, &why))
			dev_write(m->dev, m->start + MDA_HEADER_SIZE, bytes + m->place.head, m->place.tail, &why);
	}
	return why.code ? err_set(e, why.code, "%s", why.text) : 0;
}

static void header_written(const struct dev_io *io, void *arg)
{
	struct mda *m = io->owner;

	(void)arg;
	m->tell = io->error && batch_err(io, &m->bad);
}

/* The headers.  Areas where that fails have tell set, and bad says why. */
static void commit_areas(struct dm_list *mdas)
{
	struct batch b = { .done = header_written };
	struct mda *m;

	dm_list_iterate_items(m, mdas) {
		struct mda_header h = m->h;
		uint8_t *bytes = batch_slot(&b);

		m->tell = false;
		if (!m->used)
			continue;
		h.committed = m->next;
		m->touched = true;
		mda_encode(&h, bytes);
		if (batch_takes(m->dev, m->start, MDA_HEADER_SIZE))
			batch_add(&b, (struct dev_io){ .dev = m->dev, .owner = m, .what = IO_WRITE, .off = m->start,
						       .len = MDA_HEADER_SIZE, .bytes = bytes });
		else
			m->tell = dev_write(m->dev, m->start, bytes, MDA_HEADER_SIZE, &m->bad);
	}
	batch_run(&b);
}

/* Headers as they were. -1 and the sentence if one of them cannot be written. */
static int revert_areas(struct dm_list *mdas, struct err *e)
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

/* From now on t is what the area holds. */
static void committed(struct mda *m, struct text *t)
{
	m->h.committed = m->next;
	m->text = t;
	m->bad = (struct err){ 0 };
	m->sound = true;
	m->touched = false;
}

/* A crash in here leaves every committed text as it was: new ones go to free places of their rings. */
int store_write(struct store *s, const struct vg *vg, struct rope *text, struct err *e)
{
	if (strcmp(vg->id, s->locked))
		return err_set(e, EXIT_FAILED, "VG \"%s\" is not locked.", vg->name);
	if (!store_room(s, vg, NULL))
		return err_set(e, EXIT_FAILED, "VG \"%s\" has no metadata area in use.", vg->name);
	store_archive(s);
	/* As long as nothing is checkpointed a backup from before the move is as good as one from within it. */
	if (!s->saved_ms)
		s->saved_ms = who_ms(NULL);
	s->next = text_of(&s->texts, vg, text, s->lent);
	if (!write_areas(&s->mdas, &s->devs, s->next, e))
		return 0;
	s->next = NULL;
	return -1;
}

/*
 * A crash in here leaves some areas with the new text and some with the old one: the new one has the
 * higher seqno, so from the first header that reaches its disk the VG is the new one for every reader.
 */
int store_commit(struct store *s, struct err *e)
{
	struct text *t = s->next;
	struct err why = { 0 }, undo;
	unsigned done = 0;
	struct mda *m;

	if (!t)
		return err_set(e, EXIT_FAILED, "no metadata was written that could be committed.");
	s->next = NULL;
	commit_areas(&s->mdas);
	dm_list_iterate_items(m, &s->mdas)
		done += m->used && !m->tell;
	if (done) {
		t->unsaved = true;
		dm_list_iterate_items(m, &s->mdas) {
			if (m->used && !m->tell)
				committed(m, t);
			else if (m->used)
				m->text = NULL;
		}
		return 0;
	}
	dm_list_iterate_items(m, &s->mdas) {
		if (m->used)
			why = m->bad;
		m->tell = false;
	}
	if (revert_areas(&s->mdas, &undo)) {
		err_set(e, EXIT_FAILED, "%.200s It cannot be undone either: %.200s", why.text, undo.text);
		return -2;
	}
	return err_set(e, EXIT_FAILED, "%s", why.text);
}

uint64_t store_room(const struct store *s, const struct vg *vg, uint64_t *used)
{
	const struct text *t = store_newest(s, vg->id);
	uint64_t room = UINT64_MAX;
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (m->used && vg_pv(vg, m->dev->label.pv_id) && mda_room(&m->h) < room)
			room = mda_room(&m->h);
	if (used)
		*used = t ? t->size : 0;
	return room == UINT64_MAX ? 0 : room;
}

int store_flush_first(struct store *s, const char *pv_id, struct err *e)
{
	struct dev *d = store_dev(s, pv_id, NULL);

	if (!d)
		return err_set(e, EXIT_FAILED, "PV %s is on no device.", pv_id);
	if (dev_open(d, true, e))
		return -1;
	d->flush_first = true;
	return 0;
}

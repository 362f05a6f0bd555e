/* Replaces the text of the locked VG in all areas at once: write, commit, or the old headers again. */
#include "store.h"

#include <string.h>

#include "store_private.h"
#include "who.h"

static int flush_written(struct store *s, struct err *e)
{
	struct dev *d;

	batch_flush(&s->devs);
	dm_list_iterate_items(d, &s->devs)
		if (dev_flushed(d, e))
			return -1;
	return 0;
}

/* A crash in here leaves every committed text as it was: new ones go to free places of their rings. */
int store_write(struct store *s, const struct vg *vg, struct buf *text, struct err *e)
{
	if (strcmp(vg->id, s->locked))
		return err_set(e, EXIT_FAILED, "VG \"%s\" is not locked.", vg->name);
	if (!store_room(s, vg, NULL))
		return err_set(e, EXIT_FAILED, "VG \"%s\" has no metadata area in use.", vg->name);
	store_archive(s);
	/* As long as nothing is checkpointed a backup from before the move is as good as one from within it. */
	if (!s->saved_ms)
		s->saved_ms = who_ms(NULL);
	s->next = text_of(&s->texts, vg, text);
	if (!areas_write(&s->mdas, s->next, e) && !flush_written(s, e))
		return 0;
	s->next = NULL;
	return -1;
}

/* Commits in one area after the other; those where it failed have tell set. */
static unsigned commit_all(struct store *s)
{
	unsigned done = 0;
	struct dev *d;
	struct mda *m;

	areas_commit(&s->mdas);
	batch_flush(&s->devs);
	dm_list_iterate_items(d, &s->devs) {
		struct err why;

		if (!dev_flushed(d, &why))
			continue;
		dm_list_iterate_items(m, &s->mdas) {
			if (m->dev != d || !m->used || m->tell)
				continue;
			m->bad = why;
			m->tell = true;
		}
	}
	dm_list_iterate_items(m, &s->mdas)
		done += m->used && !m->tell;
	return done;
}

/*
 * A crash in here leaves some areas with the new text and some with the old one: the new one has the
 * higher seqno, so from the first header that reaches its disk the VG is the new one for every reader.
 */
int store_commit(struct store *s, struct err *e)
{
	struct text *t = s->next;
	struct err why = { 0 }, undo;
	struct mda *m;
	bool lost;

	if (!t)
		return err_set(e, EXIT_FAILED, "no metadata was written that could be committed.");
	s->next = NULL;
	if (commit_all(s)) {
		t->unsaved = true;
		dm_list_iterate_items(m, &s->mdas) {
			if (m->used && !m->tell)
				mda_committed(m, t);
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
	lost = areas_revert(&s->mdas, &undo);
	/* Those that were reverted, whatever became of the others. */
	if (flush_written(s, &undo) || lost)
		return err_set(e, EXIT_FAILED, "%.200s It cannot be undone either: %.200s", why.text, undo.text);
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
	d->dirty = true;
	return 0;
}

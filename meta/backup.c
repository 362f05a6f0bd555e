/*
 * The locked VG's text in LVM2's archive, before the first change of this command, and in its backup, when the lock is
 * let go.  Whatever fails is a warning: the metadata that counts is on the PVs.
 */
#include <string.h>

#include "store_private.h"
#include "who.h"

enum { SAVE_MS = 1000 };

static void keep(struct store *s, enum keep what, struct text *t)
{
	struct kept kept = { what, t->vg_name, &t->rope, s->stamp };
	struct err e;

	if (keeper_write(s->keeper, &kept, &t->read_on, &e))
		store_warn(s, "%s", e.text);
	t->origin->read_on |= t->read_on;
}

static bool is_archived(const struct store *s, const char *vg_id)
{
	for (unsigned i = 0; i < s->narchived; i++)
		if (!strcmp(s->archived[i], vg_id))
			return true;
	return false;
}

void store_archive(struct store *s)
{
	struct text *t = store_newest(s, s->locked);

	if (!t || !s->stamp || !keeper_wants(s->keeper, KEEP_ARCHIVE) || is_archived(s, s->locked))
		return;
	s->archived = mem_resize(s->archived, (s->narchived + 1) * sizeof(*s->archived));
	s->archived[s->narchived++] = mem_copy(s->keep, s->locked, ID_LEN);
	keep(s, KEEP_ARCHIVE, t);
}

void store_backup(struct store *s, bool over)
{
	struct text *t = store_newest(s, s->locked);
	int64_t now = who_ms(NULL);

	if (!t || !t->unsaved || (!over && s->saved_ms && now - s->saved_ms < SAVE_MS))
		return;
	t->unsaved = false;
	s->saved_ms = now;
	if (s->stamp && keeper_wants(s->keeper, KEEP_BACKUP))
		keep(s, KEEP_BACKUP, t);
}

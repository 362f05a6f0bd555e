/*
 * The locked VG's text in LVM2's archive, before the first change of this command, and in its backup, when the lock is
 * let go.  Whatever fails is a warning: the metadata that counts is on the PVs.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "store_private.h"
#include "fileform.h"
#include "who.h"

enum { SAVE_MS = 1000 };

static void print_date(int64_t time, char *text, size_t room)
{
	time_t t = (time_t)time;
	struct tm tm;

	if (!localtime_r(&t, &tm) || !strftime(text, room, "%Y-%m-%d %H:%M:%S %z", &tm))
		*text = '\0';
}

static void keep(struct store *s, enum keep what, const char *raw, size_t len, const char *vg_name)
{
	struct buf description = { 0 }, text = { 0 };
	struct err e;

	buf_printf(&description, "Created *%s* executing '%s'", what == KEEP_ARCHIVE ? "before" : "after",
		   s->stamp->line ? s->stamp->line : "");
	/* LVM2 reads the raw form as well, and one that it did not write is better kept as it is. */
	if (vg_file_form(raw, len, description.s, s->stamp, print_date, &text))
		buf_add(&text, raw, strnlen(raw, len));
	buf_free(&description);
	if (keeper_write(s->keeper, what, vg_name, &text, &e))
		store_warn(s, "%s", e.text);
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
	keep(s, KEEP_ARCHIVE, t->bytes, t->size, t->vg_name);
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
		keep(s, KEEP_BACKUP, t->bytes, t->size, t->vg_name);
}

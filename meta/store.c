/* The metadata on all devices: which VGs there are, and the newest text of one under LVM2's lock. */
#include "store.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "store_private.h"
#include "sysfs.h"

/* Nothing is said twice. */
static void add_warning(struct store *s, const char *text)
{
	for (unsigned i = 0; i < s->nwarning; i++)
		if (!strcmp(s->warning[i], text))
			return;
	s->warning = mem_resize(s->warning, (s->nwarning + 1) * sizeof(*s->warning));
	s->warning[s->nwarning++] = mem_copy(s->keep, text, strlen(text));
}

void store_warn(struct store *s, const char *fmt, ...)
{
	char text[sizeof(struct err) + 200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add_warning(s, text);
}

/* store_commit takes no memory, so it leaves its warnings with the areas. */
static void collect_warnings(struct store *s)
{
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas) {
		if (m->tell)
			store_warn(s, "%s The other copies of the metadata are current.", m->bad.text);
		m->tell = false;
	}
}

const char *store_warning(struct store *s)
{
	collect_warnings(s);
	return s->told < s->nwarning ? s->warning[s->told++] : conf_warning(s->conf);
}

static struct dm_pool *new_pool(const char *name)
{
	struct dm_pool *pool = dm_pool_create(name, 4096);

	if (!pool)
		mem_exhausted();
	return pool;
}

static void forget_devices(struct store *s)
{
	struct dev *d;

	collect_warnings(s);
	dm_list_iterate_items(d, &s->devs)
		dev_close(d);
	dm_list_init(&s->devs);
	dm_list_init(&s->mdas);
	if (s->pool)
		dm_pool_destroy(s->pool);
	s->pool = NULL;
}

static void add_areas(struct store *s, struct dev *d)
{
	struct mda *m;

	for (unsigned i = 0; i < d->label.nmda; i++) {
		m = mem_zero(s->pool, sizeof(*m));
		m->dev = d;
		m->start = d->label.mda[i].off;
		m->size = d->label.mda[i].size;
		dm_list_add(&s->mdas, &m->list);
	}
}

/* Looks at the known areas again. */
static void refresh(struct store *s)
{
	struct dev *d;

	areas_read(&s->mdas, &s->texts);
	dm_list_iterate_items(d, &s->devs)
		if (!d->writable)
			dev_close(d);
}

/* Looks at all devices afresh; a text that is still there is not parsed again. */
static int load(struct store *s, struct err *e)
{
	struct dev *d;

	forget_devices(s);
	s->pool = new_pool("devices");
	if (scan_devices(s->conf, s->select, s->pool, s->buffer, &s->devs, e))
		return -1;
	dm_list_iterate_items(d, &s->devs) {
		if (d->damaged)
			store_warn(s, "%s", d->bad.text);
		if (!d->above)
			add_areas(s, d);
	}
	refresh(s);
	return 0;
}

struct text *store_newest(const struct store *s, const char *vg_id)
{
	struct text *best = NULL;
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (m->text && !m->text->bad.code && !strcmp(m->text->vg_id, vg_id) &&
		    (!best || m->text->seqno > best->seqno))
			best = m->text;
	return best;
}

/* The newest text that has the PV; NULL if no VG has it. */
static struct text *text_of_pv(const struct store *s, const char *pv_id)
{
	struct text *t;
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas) {
		t = m->text ? store_newest(s, m->text->vg_id) : NULL;
		if (t && text_lists(t, pv_id))
			return t;
	}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct text *t = *(struct text *const *)a, *u = *(struct text *const *)b;
	int r = strcmp(t->vg_name, u->vg_name);

	return r ? r : strcmp(t->vg_id, u->vg_id);
}

/* One sentence for all areas that cannot be read, but for those that whoever locks the VG will be told of. */
static void warn_of_unread(struct store *s)
{
	struct buf b = { 0 };
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (m->bad.code && !text_of_pv(s, m->dev->label.pv_id))
			buf_printf(&b, "%s %.*s", b.len ? ";" : "Metadata that cannot be read is left alone, with moves that it may have:",
				   (int)strlen(m->bad.text) - 1, m->bad.text);
	if (b.len) {
		buf_add(&b, ".", 1);
		add_warning(s, b.s);
	}
	buf_free(&b);
}

/* Fills vg_id. */
static void list_vgs(struct store *s)
{
	unsigned n = 0;
	struct text **found, *t;
	struct mda *m;

	found = mem_resize(NULL, (dm_list_size(&s->mdas) + 1) * sizeof(*found));
	dm_list_iterate_items(m, &s->mdas) {
		t = m->text ? store_newest(s, m->text->vg_id) : NULL;
		for (unsigned i = 0; t && i < n; i++)
			if (found[i] == t)
				t = NULL;
		if (t)
			found[n++] = t;
	}
	qsort(found, n, sizeof(*found), by_name);
	s->vg_id = mem_zero(s->keep, n * sizeof(*s->vg_id));
	s->nvg = n;
	for (unsigned i = 0; i < n; i++)
		s->vg_id[i] = mem_copy(s->keep, found[i]->vg_id, ID_LEN);
	free(found);
}

struct store *store_open(struct conf *c, const struct stamp *stamp, struct err *e)
{
	struct store *s = mem_resize(NULL, sizeof(*s));

	*s = (struct store){ .conf = c, .stamp = stamp, .global.fd = -1, .vg.fd = -1 };
	dm_list_init(&s->devs);
	dm_list_init(&s->mdas);
	dm_list_init(&s->texts);
	s->keep = new_pool("store");
	s->buffer = dev_buffer();
	s->keeper = keeper_new(c);
	if (!(s->select = select_new(c, e)) || load(s, e)) {
		store_close(s);
		return NULL;
	}
	warn_of_unread(s);
	list_vgs(s);
	return s;
}

static void drop_locks(struct store *s)
{
	lock_drop(&s->vg);
	lock_drop(&s->global);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	drop_locks(s);
	forget_devices(s);
	texts_sweep(&s->texts, &s->mdas);
	keeper_free(s->keeper);
	select_free(s->select);
	dm_pool_destroy(s->keep);
	free(s->archived);
	free(s->warning);
	free(s->buffer);
	free(s);
}

const char *store_vg_id(const struct store *s, unsigned i)
{
	return i < s->nvg ? s->vg_id[i] : NULL;
}

static struct dev *dev_of_path(const struct store *s, const char *path, struct err *e)
{
	struct dev *d;
	struct stat st;

	err_set(e, EXIT_USAGE, "Failed to find physical volume \"%s\".", path);
	if (stat(path, &st) || !S_ISBLK(st.st_mode))
		return NULL;
	dm_list_iterate_items(d, &s->devs)
		if (makedev(d->major, d->minor) == st.st_rdev)
			return d;
	scan_blame(s->conf, s->select, s->buffer, path, st.st_rdev, e);
	return NULL;
}

struct dev *store_dev(const struct store *s, const char *pv_id, struct dev **twin)
{
	struct dev *d, *found = NULL;

	if (twin)
		*twin = NULL;
	dm_list_iterate_items(d, &s->devs) {
		if (d->above || strcmp(d->label.pv_id, pv_id))
			continue;
		if (!found)
			found = d;
		else if (twin)
			*twin = d;
	}
	return found;
}

const char *store_vg_of(const struct store *s, const char *path, char pv_id[ID_LEN + 1], struct err *e)
{
	struct dev *d = dev_of_path(s, path, e);
	struct text *t;
	struct mda *m;

	if (!d)
		return NULL;
	if (d->bad.code) {
		if (e)
			*e = d->bad;
		return NULL;
	}
	memcpy(pv_id, d->label.pv_id, ID_LEN + 1);
	t = text_of_pv(s, pv_id);
	if (t)
		return mem_copy(s->keep, t->vg_id, ID_LEN);
	dm_list_iterate_items(m, &s->mdas) {
		if (m->bad.code && !strcmp(m->dev->label.pv_id, pv_id)) {
			if (e)
				*e = m->bad;
			return NULL;
		}
	}
	return "";
}

/* Where LVM2's directory cannot be written the VG's first PV is the lock, for whoever runs this program. */
static int take_locks(struct store *s, const struct text *t, struct err *e)
{
	const char *dir = conf_str(s->conf, "global/locking_dir", "/run/lock/lvm");
	int now = conf_int(s->conf, "global/wait_for_locks", 1) ? 0 : LOCK_NB;
	struct dev *d = NULL;
	struct err why;
	char file[210];
	bool busy;

	if (conf_int(s->conf, "option/nolocking", 0))
		return 0;
	snprintf(file, sizeof(file), "V_%s", t->vg_name);
	if (!lock_take(&s->global, dir, "P_global", LOCK_SH | now, &why) &&
	    !lock_take(&s->vg, dir, file, LOCK_EX | now, &why))
		return 0;
	busy = now && errno == EWOULDBLOCK;
	lock_drop(&s->global);
	if (busy)
		return err_set(e, EXIT_FAILED, "%s", why.text);
	for (uint32_t i = 0; i < t->npv && !d; i++)
		d = store_dev(s, t->pv_id[i], NULL);
	if (lock_node(&s->vg, d ? d->path : "", e))
		return -1;
	store_warn(s, "%s LVM2 cannot see that VG \"%s\" is locked.", why.text, t->vg_name);
	return 0;
}

enum { MOST_KEPT = 200 };		/* times that a VG is given out before it is read afresh: its memory grows a little each time */

/* The VG is what the newest text says: the next to lock it need not read that. */
static void keep_vg(struct store *s, struct vg *vg)
{
	struct text *t = store_newest(s, vg->id);
	bool can = t && t->seqno == vg->seqno && !t->vg && s->nkept++ < MOST_KEPT;

	for (uint32_t i = 0; can && i < vg->npv; i++)
		can = !vg->pv[i].missing;
	if (can) {
		t->vg = vg;
		t->origin = s->lent;
		return;
	}
	s->nkept = 0;
	vg_free(vg);
}

void store_unlock(struct store *s, struct vg *vg, bool sound, bool over)
{
	if (!vg)
		return;
	store_backup(s, over);
	if (sound)
		keep_vg(s, vg);
	else
		vg_free(vg);
	s->locked[0] = '\0';
	s->next = NULL;
	drop_locks(s);
	texts_sweep(&s->texts, &s->mdas);
}

/* Whether what cannot be read in the area may be metadata of the VG: was is its last known text, or NULL. */
static bool may_hide(const struct mda *m, const char *vg_id, const struct text *was)
{
	if (!m->bad.code)
		return false;
	if (m->text && *m->text->vg_id)
		return !strcmp(m->text->vg_id, vg_id);
	return !was || text_lists(was, m->dev->label.pv_id);
}

/* Why there is no text of the VG (any more). */
static void explain(const struct store *s, const char *vg_id, const struct text *was, bool *gone, struct err *e)
{
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas) {
		if (!may_hide(m, vg_id, was))
			continue;
		err_set(e, EXIT_FAILED, "%s", m->bad.text);
		return;
	}
	if (gone)
		*gone = true;
	err_set(e, EXIT_FAILED, "VG \"%s\" does not exist any more.", was ? was->vg_name : vg_id);
}

static bool all_seen(const struct store *s, const struct text *t)
{
	for (uint32_t i = 0; i < t->npv; i++)
		if (!store_dev(s, t->pv_id[i], NULL))
			return false;
	return true;
}

enum { LOOKS = 3, LOOK_AGAIN_MS = 100 };

/* The newest text under the lock that goes with its name; NULL and no lock on failure. */
static struct text *lock_newest(struct store *s, const char *vg_id, bool *gone, struct err *e)
{
	struct text *was = store_newest(s, vg_id), *t = was;

	while (t) {
		was = t;
		if (take_locks(s, was, e))
			return NULL;
		refresh(s);
		t = store_newest(s, vg_id);
		/* One may be away for a moment, because it is suspended, say. */
		for (int i = 0; t && i < LOOKS && !all_seen(s, t); i++) {
			if (i)
				poll(NULL, 0, LOOK_AGAIN_MS);
			if (load(s, e)) {
				drop_locks(s);
				return NULL;
			}
			t = store_newest(s, vg_id);
		}
		if (t && !strcmp(t->vg_name, was->vg_name))
			return t;
		drop_locks(s);
	}
	drop_locks(s);
	if (!t)
		explain(s, vg_id, was, gone, e);
	return NULL;
}

static void warn_of_copy(struct store *s, const struct text *t, const struct mda *m)
{
	if (m->bad.code)
		store_warn(s, "%s %s", m->bad.text, m->used ? "The next write replaces this copy." : "This copy is not used.");
	else if (!m->text)
		store_warn(s, "%s: metadata area at byte %" PRIu64 " is empty. The next write gives it a copy.",
		     m->dev->path, m->start);
	else if (m->text != t)
		store_warn(s, "Ignoring metadata seqno %u on %s for seqno %u on %s.",
		     m->text->seqno, m->dev->path, t->seqno, store_path(s, t));
}

/* Decides which areas take part in writes and opens all devices that may be written to or flushed. */
static int use_areas(struct store *s, const struct text *t, struct vg *vg, struct err *e)
{
	const struct pv *pv;
	struct dev *d;
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas) {
		pv = vg_pv(vg, m->dev->label.pv_id);
		m->used = pv && !pv->missing && mda_can_write(m);
		if (pv && !m->h.ignored)
			warn_of_copy(s, t, m);
		else if (!pv && m->text && !strcmp(m->text->vg_id, t->vg_id))
			store_warn(s, "%s: outdated PV, VG \"%s\" went on after seqno %u without it. It is left alone.",
			     m->dev->path, t->vg_name, m->text->seqno);
	}
	for (uint32_t i = 0; i < vg->npv; i++) {
		if (vg->pv[i].missing)
			continue;
		d = store_dev(s, vg->pv[i].id, NULL);
		if (dev_open(d, true, e))
			return -1;
		vg->pv[i].block = d->block;
	}
	return 0;
}

static void find_pvs(const struct store *s, struct vg *vg)
{
	struct pv *pv;
	struct dev *d;

	for (pv = vg->pv; pv < vg->pv + vg->npv; pv++) {
		d = store_dev(s, pv->id, NULL);
		pv->missing |= !d;
		if (!d)
			continue;
		if (!pv->path || strcmp(pv->path, d->path))
			pv->path = mem_copy(vg->pool, d->path, strlen(d->path));
		pv->major = d->major;
		pv->minor = d->minor;
	}
}

struct vg *store_lock(struct store *s, const char *vg_id, bool *gone, struct err *e)
{
	char id[ID_LEN + 1];
	struct vg *vg = NULL;
	struct text *t;

	snprintf(id, sizeof(id), "%s", vg_id);
	if (gone)
		*gone = false;
	t = lock_newest(s, id, gone, e);
	if (!t)
		goto fail;
	if (claim_check(s, t, e) || !(vg = text_vg(t, &s->lent, e)))
		goto fail;
	find_pvs(s, vg);
	if (conf_owns(s->conf, vg->system_id))
		vg->system_id = NULL;
	if (use_areas(s, t, vg, e))
		goto fail;
	memcpy(s->locked, id, sizeof(id));
	return vg;
fail:
	vg_free(vg);
	drop_locks(s);
	texts_sweep(&s->texts, &s->mdas);
	return NULL;
}

struct disk_state store_disk(const struct store *s, const char *pv_id)
{
	const struct dev *d = store_dev(s, pv_id, NULL);
	unsigned long long reads = 0, writes = 0;
	char text[400];

	if (!d)
		return (struct disk_state){ 0 };
	sscanf(sysfs_text(d->name, "stat", text, sizeof(text)), "%llu %*u %*u %*u %llu", &reads, &writes);
	return (struct disk_state){
		.rotational = sysfs_number(d->name, sysfs_number(d->name, "partition") ? "../queue/rotational" : "queue/rotational"),
		.ios = reads + writes,
		.answer_ms = d->answer_ms,
	};
}

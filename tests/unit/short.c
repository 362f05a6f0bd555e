/* VGs in short form -> LVM2's text, and back to look at. */
#include <libdevmapper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

/* Keys by which segments of other types name their LVs, in the order of the short form. */
static const struct kind {
	const char *name, *key[3];
} kinds[] = {
	{ "snapshot", { "origin", "cow_store" } }, { "thin-pool", { "metadata", "pool" } }, { "thin", { "thin_pool" } },
	{ "cache-pool", { "data", "metadata" } }, { "cache", { "cache_pool", "origin" } },
	{ "writecache", { "origin", "writecache" } }, { "integrity", { "origin", "meta_dev" } },
};

struct maker {
	struct scene *w;
	struct buf pvs, lvs;
	char pv[16][32];		/* names; in the text they are pv0, pv1, ... */
	const char *flaw;
};

/* 32 characters out of a name. */
static void add_id(struct buf *b, const char *name)
{
	char id[ID_LEN + 1];

	memset(id, '0', ID_LEN);
	id[ID_LEN] = 0;
	for (unsigned n = 0; *name && n < ID_LEN; name++)
		if (!strchr("-_.", *name))
			id[n++] = *name;
	buf_printf(b, "id = \"%.6s-%.4s-%.4s-%.4s-%.4s-%.4s-%.6s\"\n", id, id + 6, id + 10, id + 14, id + 18, id + 22, id + 26);
}

static unsigned long sectors(const char *size)
{
	char *unit;
	unsigned long n = strtoul(size, &unit, 10);

	return *unit == 'm' ? n * 2048 : *unit == 'k' ? n * 2 : n;
}

/* "sdb 8:16 20 noalloc" */
static void add_pv(struct maker *m, char *line)
{
	struct scene *w = m->w;
	struct scene_pv *pv = &w->pv[w->npv];
	char *word[8];
	unsigned n = words(line, word, 8), extents;
	const char *status = "\"ALLOCATABLE\"", *flags = "";
	struct buf tags = { 0 };

	if (n < 3 || w->npv == 16 || sscanf(word[1], "%u:%u", &pv->major, &pv->minor) != 2 ||
	    sscanf(word[2], "%u", &extents) != 1) {
		m->flaw = "no PV";
		return;
	}
	pv->block = 512;
	for (unsigned i = 3; i < n; i++)
		if (!strcmp(word[i], "noalloc"))
			status = "";
		else if (!strcmp(word[i], "missing") || !strcmp(word[i], "back"))
			flags = "\"MISSING\"";
		else if (!strcmp(word[i], "4k"))
			pv->block = 4096;
		else if (*word[i] == '@')
			buf_printf(&tags, "%s\"%s\"", tags.len ? ", " : "", word[i] + 1);
		else
			m->flaw = "no property of a PV";
	pv->missing = n > 3 && !strcmp(word[3], "missing");
	snprintf(pv->path, sizeof(pv->path), "/dev/%s", word[0]);
	snprintf(m->pv[w->npv], sizeof(m->pv[0]), "%s", word[0]);
	buf_printf(&m->pvs, "\npv%u {\n", w->npv++);
	add_id(&m->pvs, word[0]);
	buf_printf(&m->pvs, "device = \"%s\"\n\nstatus = [%s]\nflags = [%s]\n", pv->path, status, flags);
	if (tags.len)
		buf_printf(&m->pvs, "tags = [%s]\n", tags.s);
	buf_printf(&m->pvs, "dev_size = %u\npe_start = 2048\npe_count = %u\n}\n", extents * 2048 + 4096, extents);
	buf_free(&tags);
}

/* "sdb:0" as a text has it. */
static void add_place(struct maker *m, struct buf *b, const char *place, bool more)
{
	const char *colon = strchr(place, ':');
	unsigned i = 0;

	if (!colon) {
		m->flaw = "no place of the form NAME:EXTENT";
		return;
	}
	while (i < m->w->npv &&
	       (strlen(m->pv[i]) != (size_t)(colon - place) || strncmp(m->pv[i], place, (size_t)(colon - place))))
		i++;
	if (i < m->w->npv)
		buf_printf(b, "\"pv%u\"", i);
	else
		buf_printf(b, "\"%.*s\"", (int)(colon - place), place);
	buf_printf(b, ", %s%s\n", colon + 1, more ? "," : "");
}

/* 6 sdb:0 -> sdc:0 */
static void add_move(struct maker *m, char **word)
{
	bool moved = !strcmp(word[2], "=>");

	buf_printf(&m->lvs, "type = \"mirror\"\nmirror_count = 2\nextents_moved = %s\nregion_size = 4096\n\nmirrors = [\n",
		   moved ? word[0] : "0");
	add_place(m, &m->lvs, word[1], true);
	add_place(m, &m->lvs, word[3], false);
	buf_printf(&m->lvs, "]\n");
}

/* 6 raid1 r_rmeta_0 r_rimage_0, n words */
static void add_kind(struct maker *m, char **word, unsigned n)
{
	struct buf *b = &m->lvs;

	buf_printf(b, "type = \"%s\"\n", word[1]);
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, word[1])) {
			for (unsigned k = 2; k < n; k++)
				buf_printf(b, "%s = \"%s\"\n", kinds[i].key[k - 2], word[k]);
			return;
		}
	if (!strcmp(word[1], "mirror")) {
		if (!strchr(word[n - 1], ':'))
			buf_printf(b, "mirror_log = \"%s\"\n", word[--n]);
		buf_printf(b, "mirror_count = %u\nregion_size = 1024\n\nmirrors = [\n", n - 2);
		for (unsigned k = 2; k < n; k++)
			add_place(m, b, word[k], k + 1 < n);
		buf_printf(b, "]\n");
	} else if (n > 2) {
		buf_printf(b, "device_count = %u\nraids = [", (n - 2) / 2);
		for (unsigned k = 2; k < n; k++)
			buf_printf(b, "%s\"%s\"", k > 2 ? ", " : "", word[k]);
		buf_printf(b, "]\n");
	}
}

static void add_seg(struct maker *m, char *s, unsigned number, unsigned *le)
{
	struct buf *b = &m->lvs;
	char *word[24];
	unsigned n = words(s, word, 24), len, stripes;

	if (n < 2 || sscanf(word[0], "%u", &len) != 1) {
		m->flaw = "no segment";
		return;
	}
	buf_printf(b, "\nsegment%u {\nstart_extent = %u\nextent_count = %u\n\n", number, *le, len);
	*le += len;
	if (n == 4 && (!strcmp(word[2], "->") || !strcmp(word[2], ">>") || !strcmp(word[2], "=>"))) {
		add_move(m, word);
	} else if (!strchr(word[1], ':')) {
		add_kind(m, word, n);
	} else {
		stripes = n - 1 - (*word[n - 1] == '/');
		buf_printf(b, "type = \"striped\"\nstripe_count = %u\n", stripes);
		if (stripes < n - 1)
			buf_printf(b, "stripe_size = %lu\n", sectors(word[n - 1] + 1));
		buf_printf(b, "\nstripes = [\n");
		for (unsigned i = 1; i <= stripes; i++)
			add_place(m, b, word[i], i < stripes);
		buf_printf(b, "]\n");
	}
	buf_printf(b, "}\n");
}

/* "lv1 254:0 hidden" */
static void add_lv_head(struct maker *m, char *line)
{
	char *word[8];
	unsigned n = words(line, word, 8);
	bool write = true, visible = true, locked = false, move = false;
	struct scene_dm *dm = &m->w->dm[m->w->ndm];

	for (unsigned i = 1; i < n; i++) {
		if (strchr(word[i], ':') && sscanf(word[i], "%u:%u", &dm->major, &dm->minor) == 2) {
			snprintf(dm->lv, sizeof(dm->lv), "%s", word[0]);
			m->w->ndm++;
			continue;
		}
		visible &= strcmp(word[i], "hidden") && strcmp(word[i], "move");
		write &= !!strcmp(word[i], "readonly");
		locked |= !strcmp(word[i], "locked") || !strcmp(word[i], "move");
		move |= !strcmp(word[i], "move");
	}
	buf_printf(&m->lvs, "\n%s {\n", word[0]);
	add_id(&m->lvs, word[0]);
	buf_printf(&m->lvs, "status = [\"READ\"%s%s%s%s]\nflags = []\n", write ? ", \"WRITE\"" : "",
		   visible ? ", \"VISIBLE\"" : "", move ? ", \"PVMOVE\"" : "", locked ? ", \"LOCKED\"" : "");
}

static void add_lv(struct maker *m, char *line, char *equals)
{
	unsigned n = 1, le = 0;
	char *save;

	*equals = 0;
	add_lv_head(m, line);
	for (char *c = equals + 1; *c; c++)
		n += *c == ';';
	buf_printf(&m->lvs, "segment_count = %u\n", n);
	n = 1;
	for (char *s = strtok_r(equals + 1, ";", &save); s; s = strtok_r(NULL, ";", &save))
		add_seg(m, s, n++, &le);
	buf_printf(&m->lvs, "}\n");
}

/* The '=' between an LV's name and its segments; that of "=>" is none. */
static char *find_equals(char *line)
{
	char *at = strchr(line, '=');

	return at && at[1] == ' ' ? at : NULL;
}

int scene_short(struct scene *w, const char *lines, const char *extent_size, const char *version)
{
	struct maker m = { .w = w };
	char *copy = strdup(lines), *save, *equals;

	buf_add(&m.lvs, "", 0);
	for (char *line = strtok_r(copy, "\n", &save); line && !m.flaw; line = strtok_r(NULL, "\n", &save))
		if ((equals = find_equals(line)))
			add_lv(&m, line, equals);
		else
			add_pv(&m, line);
	buf_printf(&w->text, "vg {\n");
	add_id(&w->text, "vg");
	buf_printf(&w->text, "seqno = 5\nformat = \"lvm2\"\nstatus = [\"RESIZEABLE\", \"READ\", \"WRITE\"]\nflags = []\n"
		   "extent_size = %lu\nmax_lv = 0\nmax_pv = 0\nmetadata_copies = 0\n\nphysical_volumes {\n%s}\n\n",
		   sectors(extent_size), m.pvs.s ? m.pvs.s : "");
	if (m.lvs.len)
		buf_printf(&w->text, "logical_volumes {\n%s}\n\n", m.lvs.s);
	buf_printf(&w->text, "}\n# Generated by LVM2 version %s: Tue Nov 14 22:13:20 2023\n\ncontents = \"Text Format Volume Group\"\n"
		   "version = 1\n\ndescription = \"\"\n\ncreation_host = \"test\"\t# Linux\ncreation_time = 1700000000\t# then\n\n",
		   version);
	buf_add(&w->text, "", 1);
	free(copy);
	buf_free(&m.pvs);
	buf_free(&m.lvs);
	return test_true(!m.flaw, m.flaw ? m.flaw : "", lines, 0) ? 0 : -1;
}

static int replace(struct scene *w, const struct story *s, const struct part *p)
{
	const char *arrow = strstr(p->arg, " => ");
	char *old = arrow ? strndup(p->arg, (size_t)(arrow - p->arg)) : NULL;
	char *at = old ? strstr(w->text.s, old) : NULL;
	struct buf b = { 0 };

	if (!test_true(at, "@replace OLD => NEW with an OLD that is in the VG's text", s->path, p->line - 1)) {
		free(old);
		return -1;
	}
	buf_add(&b, w->text.s, (size_t)(at - w->text.s));
	buf_printf(&b, "%s%s", arrow + 4, at + strlen(old));
	buf_add(&b, "", 1);
	buf_free(&w->text);
	w->text = b;
	free(old);
	return 0;
}

/* @pv and @dm: "sdb 8:16" and "p_tdata 254:3 tdata". */
static void numbers(struct scene *w, const struct part *p)
{
	char *copy = strdup(p->body), *save, *word[4];

	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		unsigned n = words(line, word, 4);
		struct scene_dm *dm = &w->dm[w->ndm];
		struct scene_pv *pv = &w->pv[w->npv];

		if (n < 2)
			continue;
		if (!strcmp(p->name, "pv")) {
			snprintf(pv->path, sizeof(pv->path), "/dev/%s", word[0]);
			sscanf(word[1], "%u:%u", &pv->major, &pv->minor);
			w->npv++;
			continue;
		}
		snprintf(dm->lv, sizeof(dm->lv), "%s", word[0]);
		sscanf(word[1], "%u:%u", &dm->major, &dm->minor);
		dm->other = n > 2 && !strcmp(word[n - 1], "other");
		if (n > 2u + dm->other)
			snprintf(dm->suffix, sizeof(dm->suffix), "%s", word[2]);
		w->ndm++;
	}
	free(copy);
}

/* A text of tests/text. */
static int read_text(struct buf *b, const struct story *s, const struct part *p, const char *name)
{
	char path[256], *text;
	size_t len;

	snprintf(path, sizeof(path), "tests/text/%s", name);
	if (!test_true((text = file_read(path, &len)), "NAME.vg with a NAME in tests/text", s->path, p->line - 1))
		return -1;
	buf_add(b, text, len + 1);
	free(text);
	return 0;
}

static int read_vg(struct scene *w, const struct story *s, const struct part *p)
{
	char arg[128], *word[2];
	unsigned n;

	snprintf(arg, sizeof(arg), "%s", p->arg);
	n = words(arg, word, 2);
	if (n && strstr(word[0], ".vg"))
		return read_text(&w->text, s, p, word[0]);
	return scene_short(w, p->body, n > 0 ? word[0] : "1m", n > 1 ? p->arg + (word[1] - arg) : "2.03.16(2) (2022-05-18)");
}

int scene_read(struct scene *w, const struct story *s)
{
	*w = (struct scene){ 0 };
	for (unsigned i = 0; i < s->npart; i++) {
		const struct part *p = &s->part[i];

		if (!strcmp(p->name, "vg") && read_vg(w, s, p))
			return -1;
		if (!strcmp(p->name, "live") && read_text(&w->live, s, p, p->arg))
			return -1;
		if (!strcmp(p->name, "pv") || !strcmp(p->name, "dm"))
			numbers(w, p);
		if (!strcmp(p->name, "replace") && replace(w, s, p))
			return -1;
	}
	return test_true(w->text.len, "a case with @vg", s->path, 1) ? 0 : -1;
}

void scene_free(struct scene *w)
{
	buf_free(&w->text);
	buf_free(&w->live);
}

struct vg *scene_vg(const struct scene *w, const struct buf *text, struct err *e)
{
	struct vg *vg = import_copy(text->s, text->len, e);

	for (uint32_t i = 0; vg && i < vg->npv && i < w->npv; i++) {
		vg->pv[i].path = w->pv[i].missing ? NULL : w->pv[i].path;
		vg->pv[i].major = w->pv[i].major;
		vg->pv[i].minor = w->pv[i].minor;
		vg->pv[i].block = w->pv[i].block;
	}
	return vg;
}

struct pv *pv_at(const struct vg *vg, const char *path)
{
	for (uint32_t i = 0; i < vg->npv; i++)
		if (vg->pv[i].path && !strcmp(vg->pv[i].path, path))
			return &vg->pv[i];
	return NULL;
}

struct lv *lv_called(const struct vg *vg, const char *name)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!strcmp(vg->lv[i]->name, name))
			return vg->lv[i];
	return NULL;
}

static void print_area(const struct area *a, struct buf *b)
{
	const char *path = a->pv ? a->pv->path : NULL;

	buf_printf(b, " %s:%u", a->lv ? a->lv->name : path ? strrchr(path, '/') + 1 : a->pv->name, a->ext);
}

static void print_seg(const struct seg *seg, struct buf *b)
{
	buf_printf(b, " %u", seg->len);
	if (seg->type == SEG_OTHER || seg->type == SEG_ERROR) {
		buf_printf(b, " %s", seg->kind ? seg->kind : "error");
		for (uint32_t a = 0; a < seg->narea; a++)
			buf_printf(b, " %s", seg->area[a].lv->name);
	} else if (seg->is_move && seg->narea == 2) {
		print_area(&seg->area[0], b);
		buf_printf(b, seg->lane ? " >>" : seg->moved == seg->len ? " =>" : " ->");
		print_area(&seg->area[1], b);
		if (seg->moved && seg->moved != seg->len)
			buf_printf(b, " (%u)", seg->moved);
	} else {
		if (seg->type == SEG_MIRROR)
			buf_printf(b, " mirror");
		for (uint32_t a = 0; a < seg->narea; a++)
			print_area(&seg->area[a], b);
		if (seg->stripe_size)
			buf_printf(b, " /%uk", seg->stripe_size / 2);
	}
}

void vg_print(const struct vg *vg, struct buf *b)
{
	for (uint32_t i = 0; i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];

		buf_printf(b, "%s%s%s%s =", lv->name, lv->flags & LV_WRITE ? "" : " readonly",
			   lv->flags & LV_PVMOVE ? " move" : lv->flags & LV_VISIBLE ? "" : " hidden",
			   (lv->flags & (LV_PVMOVE | LV_LOCKED)) == LV_LOCKED ? " locked" :
			   (lv->flags & (LV_PVMOVE | LV_LOCKED)) == LV_PVMOVE ? " unlocked" : "");
		for (uint32_t k = 0; k < lv->nseg; k++) {
			print_seg(&lv->seg[k], b);
			buf_printf(b, k + 1 < lv->nseg ? ";" : "\n");
		}
	}
}

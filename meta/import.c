/* Tree -> struct vg. What is not needed for a move stays in the tree. */
#include "import.h"

#include <ctype.h>
#include <libdevmapper.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Gives a copy of a closed section its children, until close_section. */
static int open_section(struct import *im, struct node *n)
{
	return tree_open(im->scratch, im->tree, n->val, n->end, &n->child, im->e);
}

static void close_section(struct import *im)
{
	dm_pool_empty(im->scratch);
}

struct flag {
	const char *name;
	unsigned bit;
};

enum {
	MAX_AREAS = 1024,		/* of a segment; device-mapper's RAID has at most 2 * 253 */
	MAX_TAGS = 65536,
};
#define MAX_SECTORS ((uint64_t)INT64_MAX / 512)

/* Names that may stand in a `status`; an unknown one makes the VG unreadable, as in LVM2. */
static const struct flag vg_flags[] = {
	{ "EXPORTED", VG_EXPORTED }, { "RESIZEABLE", VG_RESIZEABLE }, { "READ", 0 }, { "WRITE", VG_WRITE },
	{ "CLUSTERED", VG_CLUSTERED }, { "PVMOVE", 0 }, { "SHARED", 0 }, { "PARTIAL", 0 }, { 0 },
};
static const struct flag pv_flags[] = {
	{ "ALLOCATABLE", 1 }, { "EXPORTED", 0 }, { "MISSING", 2 }, { 0 },
};
static const struct flag lv_flags[] = {
	{ "READ", 0 }, { "WRITE", LV_WRITE }, { "VISIBLE", LV_VISIBLE }, { "PVMOVE", LV_PVMOVE },
	{ "LOCKED", LV_LOCKED }, { "FIXED_MINOR", 0 }, { "NOTSYNCED", 0 }, { "REBUILD", 0 },
	{ "WRITEMOSTLY", 0 }, { "CACHE_VOL", 0 }, { "RESHAPE", 0 }, { "RESHAPE_DATA_OFFSET", 0 },
	{ "RESHAPE_DELTA_DISKS_PLUS", 0 }, { "RESHAPE_DELTA_DISKS_MINUS", 0 }, { "REMOVE_AFTER_RESHAPE", 0 },
	{ "METADATA_FORMAT", 0 }, { "CROP_METADATA", 0 }, { "CACHE_USES_CACHEVOL", 0 }, { 0 },
};
/* In `flags`: an LV that only looks read-only to LVM2 before 2.02.178. */
static const struct flag lv_compatible_flags[] = {
	{ "WRITE_LOCKED", LV_WRITE }, { 0 },
};
static const struct flag vg_compatible_flags[] = {
	{ "WRITE_LOCKED", VG_WRITE }, { 0 },
};
/* Segment types that are kept as they are, and the keys by which they name other LVs. */
static const char *const known_types[] = {
	"raid", "raid0", "raid0_meta", "raid1", "raid10", "raid10_near", "raid4", "raid5", "raid5_la", "raid5_ls",
	"raid5_ra", "raid5_rs", "raid5_n", "raid6", "raid6_zr", "raid6_nr", "raid6_nc", "raid6_ls_6", "raid6_rs_6",
	"raid6_la_6", "raid6_ra_6", "raid6_n_6", "snapshot", "thin-pool", "thin", "cache-pool", "cache",
	"writecache", "integrity", "vdo", "vdo-pool", NULL,
};
static const char *const reference_keys[] = {
	"raids", "raid0_lvs", "mirror_log", "origin", "cow_store", "merging_store", "thin_pool", "external_origin",
	"merge", "metadata", "pool", "data", "cache_pool", "writecache", "meta_dev", "vdo_pool", NULL,
};

static const struct flag *flag_named(const struct flag *flags, const char *name)
{
	while (flags->name && !str_is(flags->name, name))
		flags++;
	return flags->name ? flags : NULL;
}

/* ORs the bits of the names listed under key; names not in the table are refused if `status`, else passed over. */
static int read_flags(struct import *im, const struct node *parent, const char *key,
		      const struct flag *table, unsigned *bits)
{
	const struct node *n = tree_find(parent->child, key);
	const char *at = n ? n->val : NULL;
	struct item item;

	if (!strcmp(key, "status") && (!n || n->section))
		return tree_err(im->tree, parent->val, im->e, "%.60s has no status.", parent->key);
	while (n && tree_item(im->scratch, n, &at, &item)) {
		const struct flag *f = item.string ? flag_named(table, item.s) : NULL;

		if (f)
			*bits |= f->bit;
		else if (!strcmp(key, "status"))
			return tree_err(im->tree, n->val, im->e, "status \"%.40s\" of %.60s is unknown here.", item.s,
					parent->key);
	}
	return 0;
}

/* 32 characters out of the text form with dashes; the VG, its PVs and LVs have each their own. */
static int read_id(struct import *im, const struct node *parent, char *id)
{
	const struct node *n = tree_find(parent->child, "id");
	const char *s = n && (*n->val == '"' || *n->val == '\'') ? n->val + 1 : NULL;
	unsigned len = 0;

	for (; s && s < n->end - 1; s++)
		if (*s != '-' && len++ < ID_LEN)
			id[len - 1] = *s;
	if (len != ID_LEN || !id_is_valid(id))
		return tree_err(im->tree, parent->val, im->e, "%.60s has no id of 32 characters.", parent->key);
	if (im->vg && names_add(&im->id, id))
		return tree_err(im->tree, parent->val, im->e, "%.60s has the id of another.", parent->key);
	return 0;
}

/*
 * What LVM2 lets be a name.  Nothing else can be one here: names become parts of paths, of device-mapper's
 * names and of messages.
 */
static int check_name(struct import *im, const char *s, const char *at)
{
	size_t len = 0;

	while (isalnum((unsigned char)s[len]) || (s[len] && strchr("+_.-", s[len])))
		len++;
	if (len && !s[len] && *s != '-' && len < MAX_NAME && strcmp(s, ".") && strcmp(s, ".."))
		return 0;
	return tree_err(im->tree, at, im->e, "\"%.60s\" is no name.", s);
}

/* A key that is there twice means one thing to one reader and another to the next. */
static int check_once(struct import *im, const struct node *parent)
{
	/* In the order that LVM2 has, so that the next one is mostly the next. */
	static const char *const keys[] = {
		"contents", "version", "id", "seqno", "status", "flags", "extent_size", "physical_volumes", "logical_volumes",
		"pe_start", "pe_count", "segment_count", "start_extent", "extent_count", "type", "stripe_count", "stripe_size", "stripes",
		"mirror_count", "mirrors", "extents_moved", "region_size",
	};
	enum { KEYS = sizeof(keys) / sizeof(*keys) };
	unsigned i = 0, left;
	uint32_t seen = 0;

	for (const struct node *n = parent->child; n; n = n->next) {
		for (left = KEYS; left && !str_is(n->key, keys[i]); left--)
			i = i + 1 < KEYS ? i + 1 : 0;
		if (left && (seen & 1u << i))
			return tree_err(im->tree, n->val, im->e, "%s of %.60s is there twice.", n->key, parent->key);
		seen |= left ? 1u << i : 0;
	}
	return 0;
}

static uint32_t sections(const struct node *parent)
{
	uint32_t n = 0;

	for (const struct node *c = parent ? parent->child : NULL; c; c = c->next)
		n += c->section;
	return n;
}

/* How many sections are in this one; -1 and the sentence if they cannot all be what they should, and their array would be huge. */
static int count(struct import *im, const struct node *parent, uint32_t *n)
{
	*n = sections(parent);
	if (*n <= MAX_SECTIONS && *n <= (size_t)(parent->end - parent->val) / MIN_SECTION)
		return 0;
	return tree_err(im->tree, parent->val, im->e, "%.60s has %u sections, more than it can have.", parent->key, *n);
}

static int read_tags(struct import *im, const struct node *parent, struct pv *pv)
{
	const struct node *n = tree_find(parent->child, "tags");
	const char *at = n ? n->val : NULL;
	struct item item;

	while (n && tree_item(im->pool, n, &at, &item))
		pv->ntag++;
	if (pv->ntag > MAX_TAGS)
		return tree_err(im->tree, parent->val, im->e, "%.60s has %u tags, more than %d.", parent->key, pv->ntag, MAX_TAGS);
	pv->tag = mem_zero(im->pool, (pv->ntag + 1) * sizeof(*pv->tag));
	at = n ? n->val : NULL;
	for (uint32_t i = 0; i < pv->ntag && tree_item(im->pool, n, &at, &item); i++)
		pv->tag[i] = item.s;
	return 0;
}

static int import_pv(struct import *im, const struct node *n, struct pv *pv)
{
	unsigned flags = 0;

	if (check_once(im, n) || read_id(im, n, pv->id) || read_flags(im, n, "status", pv_flags, &flags) ||
	    read_flags(im, n, "flags", pv_flags, &flags) || tree_u64(im->tree, n, "pe_start", &pv->pe_start, im->e) ||
	    tree_u32(im->tree, n, "pe_count", &pv->pe_count, im->e))
		return -1;
	if (pv->pe_start > MAX_SECTORS || (uint64_t)pv->pe_count * im->vg->extent_size > MAX_SECTORS - pv->pe_start)
		return tree_err(im->tree, n->val, im->e, "PV %.60s is larger than any device.", n->key);
	pv->allocatable = flags & 1;
	pv->missing = flags & 2;
	return read_tags(im, n, pv);
}

static int import_pvs(struct import *im, const struct node *n)
{
	struct vg *vg = im->vg;
	uint32_t room;

	if (count(im, n, &room))
		return -1;
	vg->pv = mem_zero(vg->pool, (room + 1) * sizeof(*vg->pv));
	for (const struct node *c = n->child; c; c = c->next) {
		struct pv *pv = &vg->pv[vg->npv];
		struct node open = *c;

		if (!c->section)
			continue;
		pv->name = c->key;
		if (names_add(&im->pv, pv))
			return tree_err(im->tree, c->val, im->e, "PV %.60s is there twice.", c->key);
		if (check_name(im, c->key, c->val) || open_section(im, &open) || import_pv(im, &open, pv))
			return -1;
		close_section(im);
		vg->npv++;
	}
	return 0;
}

static int area_named(struct import *im, const struct node *n, const char *name, struct area *area)
{
	area->pv = names_find(&im->pv, name);
	area->lv = area->pv ? NULL : names_find(&im->lv, name);
	if (!area->pv && !area->lv)
		return tree_err(im->tree, n->val, im->e, "%s names \"%.60s\", which is neither a PV nor an LV.", n->key, name);
	return 0;
}

/* "name", extent pairs of `stripes` and `mirrors`. */
static int import_areas(struct import *im, const struct node *parent, const char *key, struct seg *seg)
{
	const struct node *n = tree_find(parent->child, key);
	struct item name, ext;
	const char *at;

	if (!n || n->section || seg->narea > MAX_AREAS)
		return tree_err(im->tree, parent->val, im->e, "%.60s has no %s for %u areas.", parent->key, key, seg->narea);
	seg->area = mem_zero(im->pool, seg->narea * sizeof(*seg->area));
	at = n->val;
	for (uint32_t i = 0; i < seg->narea; i++) {
		if (!tree_item(im->scratch, n, &at, &name) || !tree_item(im->scratch, n, &at, &ext) || !name.string ||
		    ext.string || ext.n < 0 || ext.n > UINT32_MAX)
			return tree_err(im->tree, n->val, im->e, "%s of %.60s is no list of %u names and extents.", key,
					parent->key, seg->narea);
		if (area_named(im, n, name.s, &seg->area[i]))
			return -1;
		seg->area[i].ext = (uint32_t)ext.n;
	}
	if (tree_item(im->scratch, n, &at, &name))
		return tree_err(im->tree, n->val, im->e, "%s of %.60s lists more than %u areas.", key, parent->key, seg->narea);
	return 0;
}

static bool type_known(const char *type)
{
	const char *const *t = known_types;
	const char *plus = strchr(type, '+');
	size_t len = plus ? (size_t)(plus - type) : strlen(type);

	while (*t && (strlen(*t) != len || strncmp(*t, type, len)))
		t++;
	for (; *t && plus; plus = strchr(plus + 1, '+')) {
		size_t n = strcspn(plus + 1, "+");
		const struct flag *f = lv_flags;

		while (f->name && (strlen(f->name) != n || strncmp(f->name, plus + 1, n)))
			f++;
		if (!f->name)
			return false;
	}
	return *t;
}

/* The LVs that a segment of another type stands on.  "-NAME" is an LV that is history. */
static int import_references(struct import *im, const struct node *parent, struct seg *seg)
{
	bool known = type_known(seg->kind);
	uint32_t room = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (const char *const *key = reference_keys; *key; key++) {
			const struct node *n = tree_find(parent->child, *key);
			const char *at = n ? n->val : NULL;
			struct item item;

			while (n && tree_item(im->scratch, n, &at, &item)) {
				struct lv *lv = item.string ? names_find(&im->lv, item.s) : NULL;

				if (!pass)
					room++;
				else if (lv)
					seg->area[seg->narea++].lv = lv;
				else if (known && item.string && *item.s != '-')
					return tree_err(im->tree, n->val, im->e, "%s names \"%.60s\", which is no LV.", n->key, item.s);
			}
		}
		if (room > MAX_AREAS)
			return tree_err(im->tree, parent->val, im->e, "%.60s names %u LVs, more than %d.", parent->key, room, MAX_AREAS);
		if (!pass)
			seg->area = mem_zero(im->pool, (room + 1) * sizeof(*seg->area));
	}
	return 0;
}

static int import_mirror(struct import *im, const struct node *n, struct seg *seg)
{
	const struct node *moved = tree_find(n->child, "extents_moved");
	const char *log = tree_str(im->scratch, n, "mirror_log");

	seg->type = SEG_MIRROR;
	seg->log = log ? names_find(&im->lv, log) : NULL;
	if (tree_u32(im->tree, n, "mirror_count", &seg->narea, im->e))
		return -1;
	if (moved && tree_u32(im->tree, n, "extents_moved", &seg->moved, im->e))
		return -1;
	seg->is_move = moved;
	if (tree_find(n->child, "region_size") && tree_u32(im->tree, n, "region_size", &seg->region_size, im->e))
		return -1;
	return import_areas(im, n, "mirrors", seg);
}

static int import_seg(struct import *im, const struct node *n, struct seg *seg)
{
	const char *type = tree_str(im->scratch, n, "type");

	seg->text = n->val;
	seg->text_end = n->end;
	if (check_once(im, n) || tree_u32(im->tree, n, "start_extent", &seg->le, im->e) ||
	    tree_u32(im->tree, n, "extent_count", &seg->len, im->e))
		return -1;
	if (!type || !strcmp(type, "striped")) {
		if (tree_u32(im->tree, n, "stripe_count", &seg->narea, im->e) ||
		    (seg->narea > 1 && tree_u32(im->tree, n, "stripe_size", &seg->stripe_size, im->e)))
			return -1;
		return import_areas(im, n, "stripes", seg);
	}
	if (!strcmp(type, "mirror"))
		return import_mirror(im, n, seg);
	seg->type = strcmp(type, "error") && strcmp(type, "zero") ? SEG_OTHER : SEG_ERROR;
	seg->kind = type = mem_copy(im->pool, type, strlen(type));
	if (seg->type == SEG_ERROR)
		return 0;
	seg->merging = tree_find(n->child, "merging_store") || tree_find(n->child, "merge");
	if (im->vg && !im->vg->unknown && !type_known(type))
		im->vg->unknown = type;
	return import_references(im, n, seg);
}

static int import_segs(struct import *im, const struct node *n, struct lv *lv)
{
	uint32_t nseg, room;

	if (count(im, n, &room) || tree_u32(im->tree, n, "segment_count", &nseg, im->e))
		return -1;
	if (nseg != room)
		return tree_err(im->tree, n->val, im->e, "%.60s has %u segments and a segment_count of %u.", lv->name, room, nseg);
	lv->room = nseg;
	lv->nseg = 0;
	lv->seg = mem_zero(im->pool, (size_t)nseg * sizeof(*lv->seg));
	for (const struct node *c = n->child; c; c = c->next)
		if (c->section && import_seg(im, c, &lv->seg[lv->nseg++]))
			return -1;
	return 0;
}

int import_lv(struct import *im, struct lv *lv)
{
	struct node n = { .key = lv->name, .val = lv->val, .end = lv->end, .section = true };
	int r = open_section(im, &n) || check_once(im, &n) || read_id(im, &n, lv->id) ||
		read_flags(im, &n, "status", lv_flags, &lv->flags) ||
		read_flags(im, &n, "flags", lv_compatible_flags, &lv->flags) || import_segs(im, &n, lv);

	close_section(im);
	return r ? -1 : 0;
}

/* LVs have no nodes: a large VG has nothing but LVs. */
static bool take_lv(void *arg, const struct node *in, const struct node *n)
{
	struct vg *vg = arg;
	struct lv *lv;

	if (!n->section || strcmp(in->key, "logical_volumes"))
		return false;
	lv = vg_add_lv(vg, n->key, (const char[ID_LEN]){ 0 }, 0);
	lv->edited = lv->added = false;
	lv->begin = n->begin;
	lv->val = n->val;
	lv->end = vg->lvs_end = n->end;
	return true;
}

static int name_lv(struct import *im, struct lv *lv)
{
	if (check_name(im, lv->name, lv->val))
		return -1;
	if (names_add(&im->lv, lv))
		return tree_err(im->tree, lv->val, im->e, "LV %.60s is there twice.", lv->name);
	return 0;
}

/* Raises next_move above the number in names like pvmove0 and pvmove0_mimage_0. */
static void note_name(struct vg *vg, const char *name)
{
	unsigned long number;

	if (strncmp(name, "pvmove", 6) || !isdigit((unsigned char)name[6]))
		return;
	number = strtoul(name + 6, NULL, 10);
	if (number < INT32_MAX && number >= vg->next_move)
		vg->next_move = (uint32_t)number + 1;
}

static void note_names(struct vg *vg, const struct node *n)
{
	for (const struct node *c = n ? n->child : NULL; c; c = c->next)
		note_name(vg, c->key);
}

/* Names first, because segments may name LVs that come later in the text. */
static int import_lvs(struct import *im)
{
	struct vg *vg = im->vg;

	for (uint32_t i = 0; i < vg->nlv; i++) {
		if (name_lv(im, vg->lv[i]))
			return -1;
		note_name(vg, vg->lv[i]->name);
	}
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (!import_plain_lv(im, vg->lv[i]) && import_lv(im, vg->lv[i]))
			return -1;
	return import_stacks(im);
}

/* "2.03.16(2) (2022-05-18)" out of "# Generated by LVM2 version 2.03.16(2) (2022-05-18): date". */
static const char *writer_version(struct import *im)
{
	static const char mark[] = "LVM2 version ";

	for (const struct node *n = im->tree->top; n; n = n->next) {
		const char *at = memmem(n->begin, (size_t)(n->val - n->begin), mark, sizeof(mark) - 1);

		if (at) {
			at += sizeof(mark) - 1;
			return mem_copy(im->pool, at, strcspn(at, ":\n"));
		}
	}
	return NULL;
}

/* The VG's section, if the text is metadata; NULL and the sentence. */
static const struct node *find_vg(struct import *im)
{
	struct node all = { .key = "the text", .child = im->tree->top, .val = im->tree->text };
	const char *contents = tree_str(im->pool, &all, "contents");
	const struct node *vg = NULL;
	uint32_t version;

	if (!contents || strcmp(contents, "Text Format Volume Group")) {
		tree_err(im->tree, im->tree->text, im->e, "the text is not the metadata of a volume group.");
		return NULL;
	}
	if (tree_u32(im->tree, &all, "version", &version, im->e) || check_once(im, &all))
		return NULL;
	for (const struct node *n = all.child; n; n = n->next) {
		if (check_name(im, n->key, n->val))
			return NULL;
		if (!vg && n->section)
			vg = n;
	}
	if (version == 1 && vg)
		return vg;
	tree_err(im->tree, im->tree->text, im->e, "metadata of version %u is unknown here.", version);
	return NULL;
}

static int import_top(struct import *im, const struct node *n)
{
	const struct node *pvs;
	struct vg *vg = im->vg;

	vg->name = n->key;
	vg->system_id = tree_str(vg->pool, n, "system_id");
	vg->lock_type = tree_str(vg->pool, n, "lock_type");
	vg->policy = tree_str(vg->pool, n, "allocation_policy");
	vg->writer = writer_version(im);
	if (check_once(im, n) || read_id(im, n, vg->id) || read_flags(im, n, "status", vg_flags, &vg->flags) ||
	    read_flags(im, n, "flags", vg_compatible_flags, &vg->flags) ||
	    tree_u32(im->tree, n, "seqno", &vg->seqno, im->e) ||
	    tree_u32(im->tree, n, "extent_size", &vg->extent_size, im->e))
		return -1;
	if (!vg->extent_size)
		return tree_err(im->tree, n->val, im->e, "extent_size of %.60s is 0.", vg->name);
	if (!(pvs = tree_find(n->child, "physical_volumes")))
		return tree_err(im->tree, n->val, im->e, "%.60s has no physical_volumes.", vg->name);
	if (import_pvs(im, pvs) || import_lvs(im))
		return -1;
	note_names(vg, tree_find(n->child, "logical_volumes"));
	note_names(vg, tree_find(n->child, "historical_logical_volumes"));
	note_names(vg, pvs);
	return vg_check(vg, im->e);
}

void import_open(struct import *im, uint32_t npv, uint32_t nlv)
{
	_Static_assert(!offsetof(struct pv, name) && !offsetof(struct lv, name), "names are found where structs begin");
	names_open(&im->pv, npv, false);
	names_open(&im->lv, nlv, false);
	names_open(&im->id, npv + nlv + 1, true);
	im->scratch = dm_pool_create("section", 16 * 1024);
	if (!im->scratch)
		mem_exhausted();
}

void import_close(struct import *im)
{
	names_close(&im->pv);
	names_close(&im->lv);
	names_close(&im->id);
	dm_pool_destroy(im->scratch);
}

struct vg *vg_import(const char *text, size_t len, struct err *e)
{
	struct vg *vg = vg_new();
	struct tree *tree = mem_zero(vg->pool, sizeof(*tree));
	struct import im = { .pool = vg->pool, .vg = vg, .tree = tree, .e = e };
	const struct node *n = NULL;
	int r = -1;

	vg->tree = tree;
	if (!tree_skim(vg->pool, text, len, take_lv, vg, tree, e) && (n = find_vg(&im))) {
		import_open(&im, sections(tree_find(n->child, "physical_volumes")), vg->nlv);
		r = import_top(&im, n);
		import_close(&im);
	}
	if (!r)
		return vg;
	vg_free(vg);
	return NULL;
}

/* struct vg -> text. Whatever nobody edited is copied from the text it was read from. */
#include "text.h"

#include <inttypes.h>
#include <libdevmapper.h>
#include <string.h>

#ifndef VERSION
#define VERSION "0"
#endif

static void add_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static void add_span(struct buf *b, const char *from, const char *to)
{
	buf_add(b, from, (size_t)(to - from));
}

static void add_quoted(struct buf *b, const char *s)
{
	add_str(b, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			add_str(b, "\\");
		buf_add(b, s, 1);
	}
	add_str(b, "\"");
}

/* 6-4-4-4-4-4-6 with dashes between. */
static void add_id(struct buf *b, const char *id)
{
	buf_printf(b, "\"%.6s-%.4s-%.4s-%.4s-%.4s-%.4s-%.6s\"", id, id + 6, id + 10, id + 14, id + 18, id + 22, id + 26);
}

static void add_areas(struct buf *b, const struct seg *seg)
{
	add_str(b, "[\n");
	for (uint32_t i = 0; i < seg->narea; i++) {
		const struct area *a = &seg->area[i];

		add_quoted(b, a->pv ? a->pv->name : a->lv->name);
		buf_printf(b, ", %u%s\n", a->ext, i + 1 < seg->narea ? "," : "");
	}
	add_str(b, "]");
}

/* A segment with nothing to copy from: of a pvmove LV, or of its legs. */
static void add_new_seg(struct buf *b, const struct seg *seg)
{
	buf_printf(b, "\nstart_extent = %u\nextent_count = %u\n\ntype = ", seg->le, seg->len);
	if (seg->type == SEG_MIRROR) {
		buf_printf(b, "\"mirror\"\nmirror_count = %u\n", seg->narea);
		if (seg->is_move)
			buf_printf(b, "extents_moved = %u\n", seg->moved);
		buf_printf(b, "region_size = %u\n\nmirrors = ", seg->region_size);
	} else {
		add_str(b, "\"striped\"\nstripe_count = 1\n\nstripes = ");
	}
	add_areas(b, seg);
	add_str(b, "\n}");
}

/* What is in a section that could be read before. Children live until close_section. */
static struct node *open_section(const struct vg *vg, const char *val, const char *end)
{
	struct node *child;

	tree_open(vg->pool, vg->tree, val, end, &child, NULL);
	return child;
}

static void close_section(const struct vg *vg, struct node *child)
{
	if (child)
		dm_pool_free(vg->pool, child);
}

/* The segment's own section with the values that a move may change put in. */
static void add_old_seg(struct buf *b, const struct vg *vg, const struct seg *seg)
{
	struct node *child = open_section(vg, seg->text, seg->text_end);
	const char *at = seg->text;

	for (const struct node *n = child; n; at = n->end, n = n->next) {
		add_span(b, n->begin, n->val);
		if (!strcmp(n->key, "start_extent"))
			buf_printf(b, "%u", seg->le);
		else if (!strcmp(n->key, "extent_count"))
			buf_printf(b, "%u", seg->len);
		else if (!strcmp(n->key, "extents_moved"))
			buf_printf(b, "%u", seg->moved);
		else if ((!strcmp(n->key, "stripes") || !strcmp(n->key, "mirrors")) && seg->type != SEG_OTHER)
			add_areas(b, seg);
		else
			add_span(b, n->val, n->end);
	}
	add_span(b, at, seg->text_end);
	close_section(vg, child);
}

static void add_segs(struct buf *b, const struct vg *vg, const struct lv *lv)
{
	for (uint32_t i = 0; i < lv->nseg; i++) {
		buf_printf(b, "\nsegment%u {", i + 1);
		if (lv->seg[i].text)
			add_old_seg(b, vg, &lv->seg[i]);
		else
			add_new_seg(b, &lv->seg[i]);
	}
}

/* The status list as it was, LOCKED taken out or put in. */
static void add_status(struct buf *b, const struct vg *vg, const struct lv *lv, const struct node *n)
{
	const char *at = n->val, *comma = "";
	struct item item;

	add_str(b, "[");
	while (tree_item(vg->pool, n, &at, &item)) {
		if (!strcmp(item.s, "LOCKED"))
			continue;
		add_str(b, comma);
		add_quoted(b, item.s);
		comma = ", ";
	}
	if (lv->flags & LV_LOCKED)
		buf_printf(b, "%s\"LOCKED\"", comma);
	add_str(b, "]");
}

static void add_edited_lv(struct buf *b, const struct vg *vg, const struct lv *lv)
{
	struct node *child = open_section(vg, lv->val, lv->end);
	const char *at = lv->val;
	bool segs = false;

	add_span(b, lv->begin, lv->val);
	for (const struct node *n = child; n; n = n->next) {
		at = n->end;
		if (n->section) {
			if (!segs)
				add_segs(b, vg, lv);
			segs = true;
			continue;
		}
		add_span(b, n->begin, n->val);
		if (!strcmp(n->key, "status"))
			add_status(b, vg, lv, n);
		else if (!strcmp(n->key, "segment_count"))
			buf_printf(b, "%u\n", lv->nseg);
		else
			add_span(b, n->val, n->end);
	}
	add_span(b, at, lv->end);
	close_section(vg, child);
}

/* A pvmove LV of ours, or a leg of one. */
static void add_new_lv(struct buf *b, const struct vg *vg, const struct lv *lv, const struct stamp *stamp)
{
	buf_printf(b, "\n\n%s {\nid = ", lv->name);
	add_id(b, lv->id);
	buf_printf(b, "\nstatus = [\"READ\", \"WRITE\"%s%s]\nflags = []\ncreation_time = %" PRId64 "\ncreation_host = ",
		   lv->flags & LV_PVMOVE ? ", \"PVMOVE\"" : "", lv->flags & LV_LOCKED ? ", \"LOCKED\"" : "", stamp->time);
	add_quoted(b, stamp->host);
	buf_printf(b, "\n%ssegment_count = %u\n", lv->flags & LV_PVMOVE ? "allocation_policy = \"contiguous\"\n" : "", lv->nseg);
	add_segs(b, vg, lv);
	add_str(b, "\n}");
}

static void add_lvs(struct rope *r, const struct vg *vg, const struct node *n, const struct stamp *stamp)
{
	struct buf *b = &r->own;
	const char *tail = vg->lvs_end ? vg->lvs_end : n->val;

	add_span(b, n->begin, n->val);
	for (const struct node *c = n->child; c; c = c->next)
		tail = c->end > tail ? c->end : tail;
	for (uint32_t i = 0; i < vg->nlv; i++) {
		const struct lv *lv = vg->lv[i];

		if (lv->added)
			add_new_lv(b, vg, lv, stamp);
		else if (lv->edited || lv->stale)
			add_edited_lv(b, vg, lv);
		else
			rope_lend(r, lv->begin, (size_t)(lv->end - lv->begin));
	}
	add_span(b, tail, n->end);
}

static bool in_trailer(const char *key)
{
	static const char *const ours[] = { "contents", "version", "description", "creation_host", "creation_time" };

	for (unsigned i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (!strcmp(key, ours[i]))
			return true;
	return false;
}

/* Behind a '#', where a control character, of a host's name for one, might end the comment. */
static void add_comment(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_add(b, (unsigned char)*s < ' ' ? "?" : s, 1);
}

/* What LVM2 writes behind the VG; the version of the last LVM2 is handed on, see vg.h. */
static void add_trailer(struct buf *b, const struct vg *vg, const struct stamp *stamp)
{
	add_str(b, "\n# Generated by pvmove " VERSION);
	if (vg->writer)
		buf_printf(b, " after LVM2 version %s", vg->writer);
	buf_printf(b, ": %s", stamp->date);
	add_str(b, "\n\ncontents = \"Text Format Volume Group\"\nversion = 1\n\ndescription = ");
	add_quoted(b, stamp->command);
	add_str(b, "\n\n");
	for (const struct node *n = vg->tree->top; n; n = n->next) {
		if (n->section || in_trailer(n->key))
			continue;
		buf_printf(b, "%s = ", n->key);
		add_span(b, n->val, n->end);
		add_str(b, "\n");
	}
	add_str(b, "creation_host = ");
	add_quoted(b, stamp->host);
	add_str(b, "\t# ");
	add_comment(b, stamp->system);
	buf_printf(b, "\ncreation_time = %" PRId64 "\t# %s\n\n", stamp->time, stamp->date);
	buf_add(b, "", 1);
}

void vg_export(const struct vg *vg, const struct stamp *stamp, struct rope *r)
{
	const struct node *top = vg->tree->top;
	struct buf *b = &r->own;
	const char *tail;

	while (!top->section)
		top = top->next;
	tail = top->val;
	buf_printf(b, "%s {", top->key);
	for (const struct node *n = top->child; n; tail = n->end, n = n->next) {
		if (!strcmp(n->key, "logical_volumes") && n->section) {
			add_lvs(r, vg, n, stamp);
		} else if (!strcmp(n->key, "seqno")) {
			add_span(b, n->begin, n->val);
			buf_printf(b, "%u", vg->seqno);
		} else {
			add_span(b, n->begin, n->end);
		}
	}
	add_span(b, tail, top->end);
	add_trailer(b, vg, stamp);
}

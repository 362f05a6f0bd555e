/*
 * LVs as LVM2 writes nearly all of them: linear, on PVs, and with nothing said of them that a move has to know.  A large VG is
 * thousands of these, and to read one byte for byte takes a tenth of what a tree of it takes.
 */
#include "import.h"

#include <libdevmapper.h>

/* No read goes behind the NUL at the end of the text. */
struct cursor {
	const char *at;
	bool plain;			/* all was there so far */
};

static bool skips(struct cursor *c, const char *text)
{
	const char *s = c->at;

	while (*text && *s == *text)
		s++, text++;
	if (*text)
		return false;
	c->at = s;
	return true;
}

static void expect(struct cursor *c, const char *text)
{
	c->plain &= skips(c, text);
}

/* As LVM2 writes them: one that starts with a 0 would be octal. */
static uint32_t number(struct cursor *c)
{
	const char *s = c->at;
	uint64_t n = 0;

	for (; *s >= '0' && *s <= '9' && n <= UINT32_MAX; s++)
		n = n * 10 + (uint64_t)(*s - '0');
	c->plain &= s > c->at && n <= UINT32_MAX && (*c->at != '0' || s == c->at + 1);
	c->at = s;
	return (uint32_t)n;
}

static void id(struct cursor *c, char id[ID_LEN])
{
	for (unsigned i = 0; i < ID_LEN && *c->at; i++) {
		if (i >= 6 && i <= 26 && i % 4 == 2)
			expect(c, "-");
		id[i] = *c->at;
		c->at += !!*c->at;
	}
	c->plain &= id_is_valid(id);
}

/* Up to the closing quote, without anything that needs an escape. */
static size_t string(struct cursor *c, char *text, size_t room)
{
	size_t len = 0;

	for (; len < room && *c->at && *c->at != '"' && *c->at != '\\' && *c->at != '\n'; c->at++)
		text[len++] = *c->at;
	return len;
}

static void segment(struct import *im, struct cursor *c, struct seg *seg, struct area *area)
{
	char name[MAX_NAME];

	expect(c, "\nsegment");
	number(c);
	expect(c, " {");
	seg->text = c->at;
	expect(c, "\nstart_extent = ");
	seg->le = number(c);
	expect(c, "\nextent_count = ");
	seg->len = number(c);
	expect(c, "\n\ntype = \"striped\"\nstripe_count = 1\n\nstripes = [\n\"");
	name[string(c, name, sizeof(name) - 1)] = '\0';
	expect(c, "\", ");
	area->ext = number(c);
	expect(c, "\n]\n}");
	seg->text_end = c->at;
	expect(c, "\n");
	seg->narea = 1;
	seg->area = area;
	area->pv = c->plain ? names_find(&im->pv, name) : NULL;
	c->plain &= area->pv != NULL;
}

bool import_plain_lv(struct import *im, struct lv *lv)
{
	struct cursor c = { lv->val, true };
	char host[MAX_NAME];
	unsigned flags = LV_WRITE;
	struct area *area;
	struct seg *seg;
	uint32_t nseg;

	expect(&c, "\nid = \"");
	id(&c, lv->id);
	expect(&c, "\"\nstatus = [\"READ\", \"WRITE\"");
	if (skips(&c, ", \"VISIBLE\""))
		flags |= LV_VISIBLE;
	expect(&c, "]\nflags = []\n");
	if (skips(&c, "creation_time = ")) {
		number(&c);
		expect(&c, "\ncreation_host = \"");
		string(&c, host, sizeof(host));
		expect(&c, "\"\n");
	}
	expect(&c, "segment_count = ");
	nseg = number(&c);
	expect(&c, "\n");
	if (!c.plain || !nseg || nseg > MAX_SECTIONS || nseg > (size_t)(lv->end - c.at) / MIN_SECTION)
		return false;
	seg = mem_zero(im->pool, nseg * sizeof(*seg));
	area = mem_zero(im->pool, nseg * sizeof(*area));
	for (uint32_t i = 0; i < nseg && c.plain; i++)
		segment(im, &c, &seg[i], &area[i]);
	expect(&c, "}");
	if (!c.plain || c.at != lv->end || names_add(&im->id, lv->id)) {
		dm_pool_free(im->pool, seg);
		return false;
	}
	lv->flags = flags;
	lv->seg = seg;
	lv->nseg = lv->room = nseg;
	return true;
}

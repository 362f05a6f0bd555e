/*
 * Texts that are large or mean to be: read or refused, planned with and moved, in bounded time and memory.  They have N = 2000 of
 * whatever there is too much of, or what HUGE=N in the environment says; tests/huge runs them with a million and a limit of memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc/plan.h"
#include "alloc/step.h"
#include "tests/test.h"
#include "tests/unit/case.h"

static unsigned n;

static const char head[] = "vg {\nid = \"vg0000-0000-0000-0000-0000-0000-000000\"\nseqno = 5\nstatus = [\"READ\", \"WRITE\"]\n"
	"flags = []\nextent_size = 8192\n";
static const char tail[] = "}\ncontents = \"Text Format Volume Group\"\nversion = 1\n";

static void add_pvs(struct buf *b, unsigned npv, unsigned extents)
{
	buf_printf(b, "physical_volumes {\n");
	for (unsigned i = 0; i < npv; i++)
		buf_printf(b, "pv%u {\nid = \"p%05u-0000-0000-0000-0000-0000-%06u\"\nstatus = [\"ALLOCATABLE\"]\nflags = []\npe_start = 2048\n"
			   "pe_count = %u\n}\n", i, i / 1000000, i % 1000000, extents);
	buf_printf(b, "}\n");
}

static void add_lv(struct buf *b, unsigned i, unsigned segments)
{
	buf_printf(b, "lv%07u {\nid = \"l%05u-0000-0000-0000-0000-0000-%06u\"\nstatus = [\"READ\", \"WRITE\", \"VISIBLE\"]\nflags = []\n"
		   "segment_count = %u\n", i, i / 1000000, i % 1000000, segments);
}

/* One of a linear LV: le there, extent ext of what it is on. */
static void add_seg(struct buf *b, unsigned k, unsigned le, const char *on, unsigned ext)
{
	buf_printf(b, "segment%u {\nstart_extent = %u\nextent_count = 1\ntype = \"striped\"\nstripe_count = 1\nstripes = [\n\"%s\", %u\n]\n}\n",
		   k + 1, le, on, ext);
}

static struct buf begin(unsigned npv, unsigned extents)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s", head);
	add_pvs(&b, npv, extents);
	buf_printf(&b, "logical_volumes {\n");
	return b;
}

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Two minutes for a million, and a second for all that is not large. */
static void in_time(const char *what, double since)
{
	double took = seconds() - since;

	if (n > 10000)
		printf("%s: %.1f s\n", what, took);
	test_true(took < 1 + n / 8000.0, "quick enough", what, n);
}

/* Reads the text, which it ends and frees: NULL and a sentence with this in it, or a VG. */
static struct vg *read(struct buf *b, const char *what, const char *refused)
{
	struct err e = { 0 };
	double since = seconds();
	struct vg *vg;

	vg = import_copy(b->s, b->len, &e);
	in_time(what, since);
	if (refused)
		test_true(!vg && strstr(e.text, refused), refused, e.text, n);
	else
		test_true(vg, e.text, what, n);
	buf_free(b);
	for (uint32_t i = 0; vg && i < vg->npv; i++)
		vg->pv[i].path = "/dev/sdb";
	return vg;
}

static void refuse(struct buf *b, const char *what, const char *why)
{
	vg_free(read(b, what, why));
}

static void set_n(void)
{
	n = getenv("HUGE") ? (unsigned)atoi(getenv("HUGE")) : 2000;
}

static void same_again(struct vg *vg, const char *what)
{
	double since = seconds();
	struct rope out = { 0 };
	struct err e = { 0 };

	if (!vg)
		return;
	vg_export(vg, &test_stamp, &out);
	if (vg_verify(vg, &out, &e))
		test_str(e.text, "", what, __FILE__, __LINE__);
	in_time("written and read again", since);
	rope_free(&out);
}

/* All of the first PV to the others: planned, begun, three windows, and the rest given up. */
static void move_all(struct vg *vg, const char *policy)
{
	struct plan_request rq = { .pv_id = vg ? vg->pv[0].id : NULL, .policy = policy };
	char id[3][ID_LEN + 1] = { "pvmoveid000000000000000000000000" };
	struct buf notes = { 0 };
	struct err e = { 0 };
	double since = seconds();
	struct plan *plan = vg ? plan_make(vg, &rq, &notes, &e) : NULL;
	struct lv *mv;

	in_time("planned", since);
	buf_free(&notes);
	if (!test_true(plan, "planned", e.text, n))
		return;
	since = seconds();
	mv = step_begin(vg, plan, id, false, &e);
	in_time("begun", since);
	if (!test_true(mv, "begun", e.text, n))
		return;
	since = seconds();
	for (int i = 0; i < 3 && step_window(vg, mv, &(struct window){ 100, 16, 100, 16, 100 }); i++)
		step_checkpoint(vg, mv);
	in_time("three windows", since);
	since = seconds();
	CHECK(!step_end(vg, mv, false, &e));
	in_time("given up", since);
	same_again(vg, "after a move");
}

/* No two of them can be joined. */
TEST(huge_segments)
{
	struct buf b;
	struct vg *vg;

	set_n();
	b = begin(2, 2 * n);
	add_lv(&b, 0, n);
	for (unsigned k = 0; k < n; k++)
		add_seg(&b, k, k, "pv0", k ^ 1);
	buf_printf(&b, "}\n}\n%s", tail);
	vg = read(&b, "segments of one LV", NULL);
	same_again(vg, "segments");
	move_all(vg, NULL);
	vg_free(vg);
}

/* More areas than a pool's array has room for, in segments of as many stripes as people have disks. */
TEST(huge_stripes)
{
	enum { STRIPES = 24 };
	struct buf b;

	set_n();
	b = begin(1, n * STRIPES);
	add_lv(&b, 0, n);
	for (unsigned k = 0; k < n; k++) {
		buf_printf(&b, "segment%u {\nstart_extent = %u\nextent_count = %u\ntype = \"striped\"\nstripe_count = %u\nstripe_size = 8\n"
			   "stripes = [", k + 1, k * STRIPES, STRIPES, STRIPES);
		for (unsigned i = 0; i < STRIPES; i++)
			buf_printf(&b, "\"pv0\", %u, ", k * STRIPES + i);
		buf_printf(&b, "]\n}\n");
	}
	buf_printf(&b, "}\n}\n%s", tail);
	vg_free(read(&b, "stripes", NULL));
}

/* Every second extent is free, on the source and where it goes. */
TEST(huge_holes)
{
	struct buf b;
	struct vg *vg;

	set_n();
	n /= 4;
	b = begin(3, 2 * n);
	for (unsigned i = 0; i < n; i++) {
		add_lv(&b, i, 2);
		add_seg(&b, 0, 0, "pv0", 2 * i);
		add_seg(&b, 1, 1, "pv1", 2 * i);
		buf_printf(&b, "}\n");
	}
	buf_printf(&b, "}\n%s", tail);
	vg = read(&b, "LVs with holes between them", NULL);
	move_all(vg, NULL);
	vg_free(vg);
}

TEST(huge_lvs)
{
	struct buf b;
	struct vg *vg;

	set_n();
	n /= 3;
	b = begin(2, n);
	for (unsigned i = 0; i < n; i++) {
		add_lv(&b, i, 1);
		add_seg(&b, 0, 0, "pv0", i);
		buf_printf(&b, "}\n");
	}
	buf_printf(&b, "}\n%s", tail);
	vg = read(&b, "LVs", NULL);
	same_again(vg, "LVs");
	move_all(vg, "contiguous");
	vg_free(vg);
}

TEST(huge_pvs)
{
	struct buf b;
	struct vg *vg;

	set_n();
	n /= 10;
	b = begin(n, 10);
	add_lv(&b, 0, 1);
	add_seg(&b, 0, 0, "pv0", 0);
	buf_printf(&b, "}\n}\n%s", tail);
	vg = read(&b, "PVs", NULL);
	move_all(vg, NULL);
	vg_free(vg);
}

/* One upon the other, or round. */
static void towers(const char *what, bool circle)
{
	struct buf b;
	char on[16];

	set_n();
	n /= 3;
	b = begin(1, n);
	for (unsigned i = 0; i < n; i++) {
		snprintf(on, sizeof(on), "lv%07u", i ? i - 1 : n - 1);
		add_lv(&b, i, 1);
		add_seg(&b, 0, 0, i || circle ? on : "pv0", 0);
		buf_printf(&b, "}\n");
	}
	buf_printf(&b, "}\n%s", tail);
	refuse(&b, what, "stands on itself, or on more than 32 others.");
}

TEST(huge_towers)
{
	towers("a tower", false);
	towers("a circle", true);
}

/* The same extent again and again, far behind the end, one that is no number. */
TEST(huge_extents)
{
	static const struct { unsigned ext; const char *why; } bad[] = {
		{ 0, "VG vg: extent 0 of pv0 belongs to LV lv0000000 and to LV lv0000000." },
		{ 4294967295u, "lie behind the end of pv0." },
	};
	struct buf b;

	set_n();
	for (unsigned i = 0; i < 2; i++) {
		b = begin(1, 2 * n);
		add_lv(&b, 0, n);
		for (unsigned k = 0; k < n; k++)
			add_seg(&b, k, k, "pv0", bad[i].ext);
		buf_printf(&b, "}\n}\n%s", tail);
		refuse(&b, "extents", bad[i].why);
	}
}

/* n times a piece of text in one place of a VG. */
static void repeat(const char *what, const char *before, const char *piece, const char *after, const char *why)
{
	struct buf b = { 0 };

	set_n();
	buf_printf(&b, "%s%s", head, before);
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, piece, strlen(piece));
	buf_printf(&b, "%s", after);
	if (why) {
		refuse(&b, what, why);
	} else {
		struct vg *vg = read(&b, what, NULL);

		same_again(vg, what);
		vg_free(vg);
	}
}

#define PV "physical_volumes {\npv0 {\nid = \"p00000-0000-0000-0000-0000-0000-000000\"\nstatus = []\nflags = []\npe_start = 0\npe_count = 9\n"
#define LV "logical_volumes {\nlv {\nid = \"l00000-0000-0000-0000-0000-0000-000000\"\nstatus = []\nflags = []\nsegment_count = 1\nsegment1 {\n" \
	"start_extent = 0\nextent_count = 1\n"
#define END "}\ncontents = \"Text Format Volume Group\"\nversion = 1\n"

TEST(huge_pieces)
{
	set_n();
	repeat("sections in sections", "a { ", "a { ", "", "section a is not closed.");
	repeat("sections that do not end", "", "a { } } ", "", "closes nothing");
	repeat("keys", "", "a = 1\n", PV "}\n}\n" END, NULL);
	repeat("keys before those that count", PV "}\n}\n" LV, "a = 1\n", "type = \"error\"\n}\n}\n}\n" END, NULL);
	repeat("a key twice", PV "}\n}\n", "seqno = 5\n", END, "seqno of vg is there twice.");
	repeat("a comment", "", "# comment", "\n" PV "}\n}\n" END, NULL);
	repeat("comments", "", "# comment\n", "\n" PV "}\n}\n" END, NULL);
	repeat("a word", "a = \"", "0123456789", "\"\n" PV "}\n}\n" END, NULL);
	repeat("a word of escapes", "a = \"", "\\\"\\\\", "\"\n" PV "}\n}\n" END, NULL);
	repeat("a word that does not end", "a = \"", "word ", "\n" PV "}\n}\n" END, "was expected behind");
	repeat("a key", "a", "bcdefghij", " = 1\n" PV "}\n}\n" END, NULL);
	repeat("a number", "a = ", "1234567890", "\n" PV "}\n}\n" END, NULL);
	repeat("tags", PV "tags = [\"a\"", ", \"tag\"", "]\n}\n}\n" END, n > 65535 ? "more than 65536" : NULL);
	repeat("PVs of nothing", PV "}\n", "a { }", "}\n" END, "sections, more than it can have.");
	repeat("segments of nothing", PV "}\n}\n" LV "type = \"error\"\n}\n", "a { }", "}\n}\n" END, "sections, more than it can have.");
	repeat("statuses", PV "}\n}\n" LV "type = \"error\"\n}\nstatus = [", "\"LOCKED\", ", "]\n}\n}\n" END, "status of lv is there twice.");
	repeat("a list that does not end", "a = [", "1, ", "", "list a is not closed.");
	repeat("stripes", PV "}\n}\n" LV "stripe_count = 1\nstripes = [\"pv0\", 0", ", \"pv0\", 0", "]\n}\n}\n}\n" END, "lists more than 1 areas.");
	repeat("LVs of a RAID", PV "}\n}\n" LV "type = \"raid1\"\nraids = [\"lv\"", ", \"lv\"", "]\n}\n}\n}\n" END, "more than");
}

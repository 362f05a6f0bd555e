/* meta/import.c: what is wrong with a text is said with its place; damaged texts never do harm. */
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

static const char plain[] = "sdb 8:16 20\nsdc 8:32 20\nlv1 = 6 sdb:0; 7 sdb:11\nlv2 readonly = 4 sdc:0\n";

/* The text of a plain VG with the first `old` in it made `new`. */
static struct buf text_with(const char *old, const char *new)
{
	struct scene w = { 0 };
	struct buf b = { 0 };
	const char *at;

	scene_short(&w, plain, "1m", "2.03.16(2) (2022-05-18)");
	at = old ? strstr(w.text.s, old) : w.text.s;
	if (CHECK(at)) {
		buf_add(&b, w.text.s, (size_t)(at - w.text.s));
		buf_printf(&b, "%s%s", new, at + (old ? strlen(old) : 0));
	}
	scene_free(&w);
	return b;
}

static struct vg *import_with(const char *old, const char *new, struct err *e)
{
	struct buf b = text_with(old, new);
	struct vg *vg;

	*e = (struct err){ 0 };
	vg = import_copy(b.s, b.len, e);
	buf_free(&b);
	return vg;
}

TEST(import_model)
{
	struct err e;
	struct vg *vg = import_with(NULL, "", &e);

	if (!CHECK(vg))
		return;
	CHECK_STR(vg->name, "vg");
	CHECK_STR(vg->id, "vg000000000000000000000000000000");
	CHECK_U64(vg->seqno, 5);
	CHECK_U64(vg->extent_size, 2048);
	CHECK_U64(vg->flags, VG_WRITE | VG_RESIZEABLE);
	CHECK(!vg->system_id && !vg->lock_type && !vg->unknown);
	CHECK_STR(vg->writer, "2.03.16(2) (2022-05-18)");
	CHECK_U64(vg->npv, 2);
	CHECK_STR(vg->pv[1].name, "pv1");
	CHECK_STR(vg->pv[1].id, "sdc00000000000000000000000000000");
	CHECK_U64(vg->pv[1].pe_start, 2048);
	CHECK_U64(vg->pv[1].pe_count, 20);
	CHECK(vg->pv[1].allocatable && !vg->pv[1].missing && !vg->pv[1].path);
	CHECK_U64(vg->nlv, 2);
	CHECK_U64(vg->lv[0]->flags, LV_VISIBLE | LV_WRITE);
	CHECK_U64(vg->lv[1]->flags, LV_VISIBLE);
	CHECK(!vg->lv[0]->edited && !vg->lv[0]->added && vg->lv[0]->val);
	CHECK_U64(vg->lv[0]->nseg, 2);
	CHECK_U64(vg->lv[0]->seg[1].le, 6);
	CHECK_U64(vg->lv[0]->seg[1].len, 7);
	CHECK(vg->lv[0]->seg[1].area[0].pv == &vg->pv[0]);
	CHECK_U64(vg->lv[0]->seg[1].area[0].ext, 11);
	CHECK(vg_lv(vg, vg->lv[1]->id) == vg->lv[1]);
	CHECK(vg_pv(vg, vg->pv[1].id) == &vg->pv[1]);
	CHECK(!vg_pv(vg, vg->lv[1]->id));
	vg_free(vg);
}

/* Each of these is refused with this sentence. */
static const struct wrong { const char *old, *new, *why; } wrong[] = {
	{ "contents = \"Text", "contents = \"Test", "line 1, column 1: the text is not the metadata of a volume group." },
	{ "version = 1", "version = 2", "line 1, column 1: metadata of version 2 is unknown here." },
	{ "id = \"vg0000", "id = \"vg000", "line 1, column 5: vg has no id of 32 characters." },
	{ "id = \"vg0000", "id = \"vg00000", "line 1, column 5: vg has no id of 32 characters." },
	{ "seqno = 5", "seqno = -5", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno = 4294967296", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno = \"5\"", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno = 5.5", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno = [5]", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno { }", "line 3, column 8: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "seqno = 99999999999999999999", "line 3, column 9: seqno of vg is no number from 0 to 4294967295." },
	{ "seqno = 5", "", "line 1, column 5: vg has no seqno." },
	{ "extent_size = 2048", "extent_size = 0", "line 1, column 5: extent_size of vg is 0." },
	{ "\"RESIZEABLE\"", "\"RESIZABLE\"", "line 5, column 10: status \"RESIZABLE\" of vg is unknown here." },
	{ "\"ALLOCATABLE\"", "\"GONE\"", "line 18, column 10: status \"GONE\" of pv0 is unknown here." },
	{ "\"VISIBLE\"", "\"INVISIBLE\"", "line 41, column 10: status \"INVISIBLE\" of lv1 is unknown here." },
	{ "physical_volumes {", "volumes {", "line 1, column 5: vg has no physical_volumes." },
	{ "pv1 {", "pv0 {", "line 25, column 6: PV pv0 is there twice." },
	{ "lv2 {", "lv1 {", "line 70, column 6: LV lv1 is there twice." },
	{ "pe_count = 20", "", "line 14, column 6: pv0 has no pe_count." },
	{ "segment_count = 2", "segment_count = 3", "line 39, column 6: lv1 has 2 segments and a segment_count of 3." },
	{ "segment_count = 2", "segment_count = 2 more { }", "line 39, column 6: lv1 has 3 segments and a segment_count of 2." },
	{ "\"pv0\", 0", "\"pv7\", 0", "line 52, column 11: stripes names \"pv7\", which is neither a PV nor an LV." },
	{ "\"pv0\", 0", "\"pv0\"", "line 52, column 11: stripes of segment1 is no list of 1 names and extents." },
	{ "\"pv0\", 0", "0, \"pv0\"", "line 52, column 11: stripes of segment1 is no list of 1 names and extents." },
	{ "\"pv0\", 0", "\"pv0\", -1", "line 52, column 11: stripes of segment1 is no list of 1 names and extents." },
	{ "\"pv0\", 0", "\"pv0\", 0, \"pv0\", 9", "line 52, column 11: stripes of segment1 lists more than 1 areas." },
	{ "stripes = [", "strips = [", "line 45, column 11: segment1 has no stripes for 1 areas." },
	{ "stripe_count = 1", "stripe_count = 4000000000", NULL },
	{ "stripe_count = 1", "stripe_count = 0", NULL },
	{ "stripe_count = 1", "stripe_count = 2", NULL },
	{ "\"pv0\", 11", "\"pv0\", 5", "VG vg: extent 5 of pv0 belongs to LV lv1 and to LV lv1." },
	{ "\"pv0\", 11", "\"pv0\", 14", "VG vg: extents 14+7 of LV lv1 lie behind the end of pv0." },
	{ "\"pv0\", 11", "\"pv0\", 4294967295", "VG vg: extents 4294967295+7 of LV lv1 lie behind the end of pv0." },
	{ "start_extent = 6", "start_extent = 7", "VG vg: segments of LV lv1 leave a gap or overlap at extent 6." },
	{ "start_extent = 6", "start_extent = 5", "VG vg: segments of LV lv1 leave a gap or overlap at extent 6." },
	{ "extent_count = 7", "extent_count = 0", "VG vg: segments of LV lv1 leave a gap or overlap at extent 6." },
	{ "extent_count = 7", "extent_count = 4294967295", NULL },
	/* Names that would be paths, options, or speak to the terminal. */
	{ "vg {", "\"../../cron.d/vg\" {", "line 1, column 20: \"../../cron.d/vg\" is no name." },
	{ "vg {", "\"\" {", NULL },
	{ "vg {", ".. {", "line 1, column 5: \"..\" is no name." },
	{ "vg {", "-vg {", "line 1, column 6: \"-vg\" is no name." },
	{ "lv2 {", "lv/2 {", "line 70, column 7: \"lv/2\" is no name." },
	{ "lv2 {", "'lv2\x1b[2J' {", "line 70, column 12: \"lv2\x1b[2J\" is no name." },
	{ "lv2 {", "\"lv2 { } seqno = 9 lv2\" {", NULL },
	{ "lv2 {", "lv2_0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123 {", NULL },
	{ "pv1 {", "'pv\n1' {", NULL },
	{ "version = 1", "version = 1 \"a b\" = 1", NULL },
	{ "type = \"striped\"", "type = \"thin\" thin_pool = \"pool7\"", "line 49, column 27: thin_pool names \"pool7\", which is no LV." },
	/* One thing that two would be. */
	{ "lv2000-", "lv1000-", "line 70, column 6: lv2 has the id of another." },
	{ "sdc000-", "sdb000-", "line 25, column 6: pv1 has the id of another." },
	{ "sdc000-", "vg0000-", "line 25, column 6: pv1 has the id of another." },
	{ "lv2000-", "lv/000-", "line 70, column 6: lv2 has no id of 32 characters." },
	{ "seqno = 5", "seqno = 5 seqno = 6", "line 3, column 19: seqno of vg is there twice." },
	{ "logical_volumes {", "logical_volumes { } logical_volumes {", NULL },
	{ "start_extent = 6", "start_extent = 6 start_extent { }", "line 58, column 32: start_extent of segment2 is there twice." },
	{ "contents = ", "contents = 1 contents = ", NULL },
	{ "status = [\"READ\", \"WRITE\", \"VISIBLE\"]", "", "line 39, column 6: lv1 has no status." },
	{ "status = [\"READ\", \"WRITE\", \"VISIBLE\"]", "status { } ", "line 39, column 6: lv1 has no status." },
	/* Sectors that 64 bits cannot count in bytes. */
	{ "pe_start = 2048", "pe_start = 9223372036854775807", "line 14, column 6: PV pv0 is larger than any device." },
	{ "pe_start = 2048", "pe_start = 18014398509441024", "line 14, column 6: PV pv0 is larger than any device." },
};

TEST(import_refuses)
{
	struct err e;

	for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct vg *vg = import_with(wrong[i].old, wrong[i].new, &e);

		test_true(!vg && e.code == EXIT_FAILED, "refused", wrong[i].new, (int)i);
		if (wrong[i].why)
			test_str(e.text, wrong[i].why, wrong[i].new, __FILE__, (int)i);
		vg_free(vg);
	}
}

/* These are odd and yet metadata. */
static const struct wrong odd[] = {
	{ "seqno = 5", "seqno = 0005", NULL },
	{ "seqno = 5", "seqno=+5# five", NULL },
	{ "id = \"vg0000-0000", "id = \"vg00000000", NULL },
	{ "\"READ\", \"WRITE\"", "\"READ\" \"WRITE\",", NULL },
	{ "vg {", "'vg' {", NULL },
	{ "vg {", "key = 1 vg {", NULL },
	{ "vg {", "vg\n#\n{", NULL },
	{ "flags = []", "flags = [\"FROM_THE_FUTURE\"]", NULL },
	{ "flags = []", "", NULL },
	{ "seqno = 5", "seqno = 5 new { seqno = 9 }", NULL },
	{ "type = \"striped\"", "", NULL },
	{ "type = \"striped\"", "type = \"thin\" origin = \"-history\"", NULL },
	{ "type = \"striped\"", "type = \"new\" origin = \"nothing\"", NULL },
	{ "lv1 {", "lv1\n    {", NULL },
	{ "lv1 {", "'lv1' {", NULL },
	{ "lv1 {", "# lv2 {\nlv1 #\n  {", NULL },
};

TEST(import_accepts)
{
	struct err e;

	for (unsigned i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		struct vg *vg = import_with(odd[i].old, odd[i].new, &e);

		if (!test_true(vg, "accepted", odd[i].new, (int)i)) {
			test_str(e.text, "", odd[i].new, __FILE__, (int)i);
			continue;
		}
		test_u64(vg->seqno, 5, odd[i].new, __FILE__, (int)i);
		for (int edited = 0; edited < 2; edited++) {
			struct rope out = { 0 };

			for (uint32_t k = 0; k < vg->nlv; k++)
				vg->lv[k]->edited = edited;
			vg_export(vg, &test_stamp, &out);
			test_true(!vg_verify(vg, &out, &e), edited ? "verified" : "verified as it was", odd[i].new, (int)i);
			rope_free(&out);
		}
		vg_free(vg);
	}
}

/* Circles, and towers, in whatever order the text has them. */
static void stack(unsigned n, bool upwards, bool circle, const char *want)
{
	struct buf lines = { 0 };
	struct scene w = { 0 };
	struct err e = { 0 };
	struct vg *vg;

	buf_printf(&lines, "sdb 8:16 20\n");
	for (unsigned k = 0; k < n; k++) {
		unsigned i = upwards ? k : n - 1 - k;

		if (i)
			buf_printf(&lines, "lv%05u = 1 lv%05u:0\n", i, i - 1);
		else if (circle)
			buf_printf(&lines, "lv00000 = 1 lv%05u:0\n", n - 1);
		else
			buf_printf(&lines, "lv00000 = 1 sdb:0\n");
	}
	scene_short(&w, lines.s, "1m", "1");
	vg = vg_import(w.text.s, w.text.len, &e);
	if (!CHECK(!vg == !!*want && strstr(e.text, want)))
		CHECK_STR(e.text, want);
	vg_free(vg);
	buf_free(&lines);
	scene_free(&w);
}

TEST(import_stacks)
{
	static const char bad[] = "stands on itself, or on more than 32 others.";

	for (int upwards = 0; upwards < 2; upwards++) {
		stack(32, upwards, false, "");
		stack(33, upwards, false, bad);
		stack(5000, upwards, false, bad);
		stack(1, upwards, true, bad);
		stack(7, upwards, true, bad);
		stack(5000, upwards, true, bad);
	}
}

TEST(import_octal_like_lvm2)
{
	struct err e;
	struct vg *vg = import_with("seqno = 5", "seqno = 010", &e);

	if (CHECK(vg))
		CHECK_U64(vg->seqno, 8);
	vg_free(vg);
}

TEST(import_next_move)
{
	static const struct { const char *line; uint32_t next; } name[] = {
		{ "lv = 1 sdb:1", 0 }, { "pvmove0 = 1 sdb:1", 1 }, { "pvmove7_mimage_0 = 1 sdb:1", 8 }, { "pvmovex = 1 sdb:1", 0 },
		{ "pvmove = 1 sdb:1", 0 }, { "pvmove12 = 1 sdb:1\npvmove3 = 1 sdb:2", 13 },
		{ "pvmove99999999999999999999 = 1 sdb:1", 0 },
	};

	for (unsigned i = 0; i < sizeof(name) / sizeof(*name); i++) {
		struct scene w = { 0 };
		struct buf lines = { 0 };
		struct vg *vg;

		buf_printf(&lines, "sdb 8:16 20\n%s\n", name[i].line);
		scene_short(&w, lines.s, "1m", "1");
		vg = import_copy(w.text.s, w.text.len, NULL);
		if (CHECK(vg))
			test_u64(vg->next_move, name[i].next, name[i].line, __FILE__, __LINE__);
		vg_free(vg);
		buf_free(&lines);
		scene_free(&w);
	}
}

/* An area names a PV first. */
TEST(import_next_move_of_pv)
{
	struct scene w = { 0 };
	struct buf b = { 0 };
	const char *key;
	struct vg *vg;

	scene_short(&w, "sdb 8:16 20\n", "1m", "1");
	key = strstr(w.text.s, "pv0 {");
	buf_printf(&b, "%.*spvmove4%s", (int)(key - w.text.s), w.text.s, key + 3);
	vg = vg_import(b.s, b.len, NULL);
	if (CHECK(vg))
		CHECK_U64(vg->next_move, 5);
	vg_free(vg);
	buf_free(&b);
	scene_free(&w);
}

/* Cut off anywhere, a text is refused or, behind all that counts, means the same. */
TEST(import_cut_off)
{
	struct buf b = text_with(NULL, "");
	const char *trailer = strstr(b.s, "version = 1");

	for (size_t len = 0; len < b.len; len++) {
		struct vg *vg = import_copy(b.s, len, NULL);

		if (vg && b.s + len < trailer)
			test_true(false, "refused when cut off", "byte", (int)len);
		vg_free(vg);
	}
	buf_free(&b);
}

/* What can be read can be written: the result reads back as the same, with every LV edited too. */
static void damage_and_read(const char *text, size_t len, unsigned *state, unsigned *good)
{
	static const char bits[] = "{}[]=,\"'#\\ \n0123456789-+.ax\0\xff";
	char *copy = mem_resize(NULL, len + 1);
	struct err e;
	struct vg *vg;

	memcpy(copy, text, len + 1);
	for (unsigned n = 1 + (*state >> 8) % 3; n > 0; n--) {
		*state = *state * 1103515245 + 12345;
		copy[(*state >> 4) % len] = bits[(*state >> 20) % (sizeof(bits) - 1)];
	}
	vg = import_copy(copy, len, &e);
	for (int edited = 0; vg && edited < 2; edited++) {
		struct rope out = { 0 };

		for (uint32_t i = 0; i < vg->nlv; i++)
			vg->lv[i]->edited = edited;
		vg_export(vg, &test_stamp, &out);
		if (vg_verify(vg, &out, &e))
			test_str(e.text, "", copy, "damaged", (int)edited);
		rope_free(&out);
		++*good;
	}
	vg_free(vg);
	free(copy);
}

static unsigned damaged_good;

static void damage_file(const char *path)
{
	size_t len;
	char *text = file_read(path, &len);
	unsigned state = (unsigned)len;

	for (unsigned i = 0; i < 100; i++)
		damage_and_read(text, len, &state, &damaged_good);
	free(text);
}

TEST(import_damaged)
{
	files_each("tests/text", ".vg", damage_file);
	CHECK(damaged_good > 500);
}

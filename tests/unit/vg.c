/* meta/{vg,merge,verify}.c: the model's own rules. */
#include "meta/text.h"

#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

static struct scene scene;

static struct vg *make(const char *lines)
{
	struct err e = { 0 };
	struct vg *vg;

	scene = (struct scene){ 0 };
	scene_short(&scene, lines, "1m", "2.03.16");
	vg = scene_vg(&scene, &scene.text, &e);
	CHECK_STR(e.text, "");
	return vg;
}

static void unmake(struct vg *vg)
{
	vg_free(vg);
	scene_free(&scene);
}

static const char moving[] = "sdb 8:16 20\nsdc 8:32 20\n"
	"lv1 locked = 6 pvmove0:0; 8 sdb:11 pvmove0:6 /64k\nlv2 = 2 sdb:16\npvmove0 move = 6 sdb:0 => sdc:0; 4 sdb:6 -> sdc:6\n";

/* What vg_check says when one field of the VG above is made another. */
#define CHECKED(field, value, sentence) \
	do { \
		struct vg *vg = make(moving); \
		struct lv *lv1 = lv_called(vg, "lv1"), *mv = lv_called(vg, "pvmove0"); \
		struct err e = { 0 }; \
		CHECK(!vg_check(vg, &e)); \
		field = value; \
		CHECK(vg_check(vg, &e) == -1); \
		CHECK_STR(e.text, sentence); \
		(void)lv1; \
		(void)mv; \
		unmake(vg); \
	} while (0)

TEST(vg_check_rules)
{
	CHECKED(lv1->seg[0].len, 7, "VG vg: extent 0 of LV lv1 is not the start of a segment of pvmove0.");
	CHECKED(lv1->seg[1].le, 5, "VG vg: segments of LV lv1 leave a gap or overlap at extent 6.");
	CHECKED(lv1->seg[1].len, 0, "VG vg: segments of LV lv1 leave a gap or overlap at extent 6.");
	CHECKED(lv1->seg[1].len, 7, "VG vg: 7 extents of LV lv1 cannot lie on 2 stripes.");
	CHECKED(lv1->seg[1].narea, 0, "VG vg: 8 extents of LV lv1 cannot lie on 0 stripes.");
	CHECKED(lv1->seg[1].stripe_size, 0, "VG vg: stripes of LV lv1 have no size.");
	CHECKED(lv1->seg[1].len, UINT32_MAX, "VG vg: segments of LV lv1 leave a gap or overlap at extent 6.");
	CHECKED(lv1->seg[1].area[0].ext, 17, "VG vg: extents 17+4 of LV lv1 lie behind the end of pv0.");
	CHECKED(lv1->seg[1].area[0].ext, UINT32_MAX, "VG vg: extents 4294967295+4 of LV lv1 lie behind the end of pv0.");
	CHECKED(lv1->seg[1].area[0].ext, 13, "VG vg: extent 16 of pv0 belongs to LV lv1 and to LV lv2.");
	CHECKED(lv1->seg[1].area[1].ext, 5, "VG vg: extent 6 of LV lv1 is not the start of a segment of pvmove0.");
	CHECKED(lv1->seg[1].area[1].ext, 7, "VG vg: extents 7+4 of LV lv1 lie behind the end of pvmove0.");
	CHECKED(lv1->seg[0].area[0].ext, 10, "VG vg: extents 10+6 of LV lv1 lie behind the end of pvmove0.");
	CHECKED(mv->seg[0].area[1].ext, 5, "VG vg: extent 6 of pv1 belongs to LV pvmove0 and to LV pvmove0.");
	CHECKED(mv->nseg, 1, "VG vg: extents 6+4 of LV lv1 lie behind the end of pvmove0.");
	/* No move makes these, and its steps would not know what to do with them. */
	CHECKED(lv1->flags, LV_VISIBLE, "VG vg: LV lv1 stands on pvmove0 as no LV does that is moved.");
	CHECKED(lv1->seg[0].type, SEG_OTHER, "VG vg: LV lv1 stands on pvmove0 as no LV does that is moved.");
	CHECKED(lv1->seg[1].area[0] = lv1->seg[1].area[1]; lv1->seg[1].len, 8,
		"VG vg: extent 6 of pvmove0 belongs to LV lv1 and to LV lv1.");
	CHECKED(lv_called(vg, "lv2")->flags, LV_PVMOVE, "VG vg: lv2 is no name of a pvmove LV.");
	CHECKED(mv->seg[0].narea, 1, "VG vg: extent 0 of LV pvmove0 is on no segment that a move has.");
	CHECKED(mv->seg[1].narea, 0, "VG vg: extent 6 of LV pvmove0 is on no segment that a move has.");
	CHECKED(mv->seg[0].is_move, false, "VG vg: extent 0 of LV pvmove0 is on no segment that a move has.");
	CHECKED(mv->seg[1].type, SEG_ERROR, "VG vg: extent 6 of LV pvmove0 is on no segment that a move has.");
	CHECKED(mv->seg[0].area[1], ((struct area){ .lv = lv1 }), "VG vg: extent 0 of LV pvmove0 is on no segment that a move has.");
}

TEST(vg_find_segment)
{
	struct vg *vg = make("sdb 8:16 20\nlv1 = 3 sdb:0; 1 sdb:5; 4 sdb:8\n");
	static const uint32_t want[] = { 0, 0, 0, 1, 2, 2, 2, 2, 3, 3 };

	for (uint32_t le = 0; vg && le < 10; le++)
		CHECK_U64(lv_seg_at(vg->lv[0], le), want[le]);
	if (vg)
		CHECK_U64(lv_seg_at(vg->lv[0], UINT32_MAX), 3);
	unmake(vg);
}

TEST(vg_add_and_delete)
{
	struct vg *vg = make("sdb 8:16 20\nlv1 = 3 sdb:0\nlv2 = 1 sdb:5\n");
	static const char id[] = "abcdefghijklmnopqrstuvwxyz012345";
	struct lv *lv, *lv1 = vg->lv[0], *lv2 = vg->lv[1];

	lv = vg_add_lv(vg, "new", id, LV_WRITE);
	CHECK_U64(vg->nlv, 3);
	CHECK(vg_lv(vg, id) == lv && lv->added && lv->edited && !lv->nseg && vg->lv[2] == lv);
	for (uint32_t i = 0; i < 100; i++) {
		struct seg *seg = lv_add_seg(vg, lv, i / 2);

		seg->le = i;
	}
	CHECK_U64(lv->nseg, 100);
	CHECK_U64(lv->seg[0].le, 1);
	CHECK_U64(lv->seg[99].le, 0);
	vg_del_lv(vg, lv1);
	CHECK(vg->nlv == 2 && vg->lv[0] == lv2 && vg->lv[1] == lv && !vg_lv(vg, lv1->id));
	vg_del_lv(vg, lv1);
	CHECK_U64(vg->nlv, 2);
	unmake(vg);
}

TEST(merge_rules)
{
	static const struct { const char *segs; bool joins; } pair[] = {
		{ "3 sdb:0; 2 sdb:3", true }, { "3 sdb:0; 2 sdb:4", false }, { "3 sdb:2; 2 sdb:0", false }, { "3 sdb:0; 2 sdc:3", false },
		{ "6 sdb:0 sdc:0 /64k; 2 sdb:3 sdc:3 /64k", true }, { "6 sdb:0 sdc:0 /64k; 2 sdb:3 sdc:3 /32k", false },
		{ "6 sdb:0 sdc:0 /64k; 2 sdb:3 sdc:4 /64k", false }, { "6 sdb:0 sdc:0 /64k; 2 sdc:3 sdb:3 /64k", false },
		{ "6 sdb:0 sdc:0 /64k; 2 sdb:3", false }, { "3 error; 2 error", true }, { "3 error; 2 sdb:0", false },
		{ "3 thin pool; 2 thin pool", false },
	};

	for (unsigned i = 0; i < sizeof(pair) / sizeof(*pair); i++) {
		struct buf lines = { 0 };
		struct vg *vg;

		buf_printf(&lines, "sdb 8:16 20\nsdc 8:32 20\nlv = %s\npool = 1 sdb:19\n", pair[i].segs);
		vg = make(lines.s);
		if (vg)
			test_true(lv_joinable(vg->lv[0], 0) == pair[i].joins, pair[i].segs, __FILE__, __LINE__);
		CHECK(!vg || !lv_joinable(vg->lv[0], 1));
		unmake(vg);
		buf_free(&lines);
	}
}

/* Segments with different tags, say, stay two. */
TEST(merge_wants_equal_properties)
{
	static const struct { const char *first, *second; bool joins; } pair[] = {
		{ "tags = [\"a\"]\n", "tags = [\"a\"]\n", true }, { "tags = [\"a\"]\n", "tags = [\"b\"]\n", false },
		{ "tags = [\"a\"]\n", "", false }, { "", "tags = [\"a\"]\n", false }, { "new = 1\n", "neu = 1\n", false },
	};

	for (unsigned i = 0; i < sizeof(pair) / sizeof(*pair); i++) {
		struct buf b = { 0 };
		const char *one, *two;
		struct vg *vg;

		vg_free(make("sdb 8:16 20\nlv = 3 sdb:0; 2 sdb:3\n"));
		one = strstr(scene.text.s, "type = ");
		two = strstr(one + 1, "type = ");
		buf_printf(&b, "%.*s%s%.*s%s%s", (int)(one - scene.text.s), scene.text.s, pair[i].first, (int)(two - one), one,
			   pair[i].second, two);
		vg = import_copy(b.s, b.len, NULL);
		if (CHECK(vg))
			test_true(lv_joinable(vg->lv[0], 0) == pair[i].joins, pair[i].second, __FILE__, (int)i);
		unmake(vg);
		buf_free(&b);
	}
}

TEST(merge_joins)
{
	struct vg *vg = make("sdb 8:16 20\nlv = 3 sdb:0; 2 sdb:3; 1 sdb:9\n");
	struct buf b = { 0 };

	lv_join(vg->lv[0], 0);
	CHECK(vg->lv[0]->edited);
	vg_print(vg, &b);
	CHECK_STR(b.s, "lv = 5 sdb:0; 1 sdb:9\n");
	buf_free(&b);
	unmake(vg);
}

/* What is exported from one VG and claimed to be another is found out, whichever field differs. */
#define VERIFIED(field, value) \
	do { \
		struct vg *vg = make(moving); \
		struct lv *lv1 = lv_called(vg, "lv1"), *mv = lv_called(vg, "pvmove0"); \
		struct rope text = { 0 }; \
		struct err e = { 0 }; \
		lv1->edited = mv->edited = true; \
		vg_export(vg, &test_stamp, &text); \
		CHECK(!vg_verify(vg, &text, &e)); \
		field = value; \
		CHECK(vg_verify(vg, &text, &e) == -1); \
		CHECK_STR(e.text, "The new metadata of VG vg reads back as something else."); \
		rope_free(&text); \
		unmake(vg); \
	} while (0)

TEST(verify_finds)
{
	VERIFIED(vg->seqno, 6);
	VERIFIED(vg->nlv, 2);
	VERIFIED(lv1->flags, LV_VISIBLE | LV_WRITE);
	VERIFIED(lv1->id[0], 'x');
	VERIFIED(lv1->seg[0].area[0].ext, 1);
	VERIFIED(lv1->seg[1].area[0].pv, &vg->pv[1]);
	VERIFIED(lv1->seg[1].stripe_size, 64);
	VERIFIED(lv1->seg[1].len, 6);
	VERIFIED(mv->seg[0].moved, 0);
	VERIFIED(mv->seg[0].is_move, false);
	VERIFIED(mv->seg[0].region_size, 2048);
	VERIFIED(mv->nseg, 1);
	VERIFIED(mv->seg[0].kind, "error");
	VERIFIED(mv->seg[0].log, lv1);
}

/* What a text says is what vg_import reads there: 010 is 8. */
TEST(verify_reads_numbers_as_import_does)
{
	struct vg *vg = make("sdb 8:16 20\nlv1 = 4 sdb:0\n");
	struct rope text = { 0 };

	vg->seqno = 10;
	vg_export(vg, &test_stamp, &text);
	CHECK(!vg_verify(vg, &text, NULL));
	memcpy(strstr(text.own.s, "seqno = 10"), "seqno =010", 10);
	CHECK(vg_verify(vg, &text, NULL) == -1);
	vg->seqno = 8;
	CHECK(!vg_verify(vg, &text, NULL));
	rope_free(&text);
	unmake(vg);
}

/* Whatever is not the edited LV has to be what it was, to the byte. */
TEST(verify_finds_any_byte)
{
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 20\nlv1 = 4 sdb:0\nlv2 = 4 sdb:4\nlv3 = 4 sdc:0\n");
	struct rope text = { 0 };
	size_t from, to, end, found = 0;
	char *s;

	vg->lv[1]->edited = true;
	vg_export(vg, &test_stamp, &text);
	CHECK(!vg_verify(vg, &text, NULL));
	s = text.own.s;
	from = (size_t)(strstr(s, "\nlv2 {") - s);
	to = (size_t)(strstr(s, "\n# Generated") - s) - strlen("\n}\n}");
	end = (size_t)(strstr(s, "\n# Generated") - s);
	for (size_t i = 0; i < end; i++) {
		char was = s[i];

		if (i >= from && i < to)
			continue;
		s[i] = was == '7' ? '8' : '7';
		if (vg_verify(vg, &text, NULL))
			found++;
		else
			test_true(was == '\n' || was == ' ' || was == '{', "a byte that does not matter", __FILE__, (int)i);
		s[i] = was;
	}
	CHECK(found > 300);
	rope_free(&text);
	unmake(vg);
}

/* So it is with what is lent: just that LV, from its first byte to its last, and where it stood. */
TEST(verify_finds_another_loan)
{
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 20\nlv1 = 4 sdb:0\nlv2 = 4 sdb:4\nlv3 = 4 sdc:0\nlv4 = 4 sdc:4\n");
	struct rope text = { 0 };
	struct loan was[2];

	vg->lv[1]->edited = true;
	vg_export(vg, &test_stamp, &text);
	if (!CHECK(text.n == 2))
		return;
	memcpy(was, text.loan, sizeof(was));
	for (int i = 0; i < 10; i++) {
		struct loan *l = &text.loan[i & 1];

		switch (i / 2) {
		case 0: l->s++; break;
		case 1: l->len--; break;
		case 2: l->len++; break;
		case 3: l->at++; break;
		case 4: *l = was[!(i & 1)]; break;
		}
		test_true(vg_verify(vg, &text, NULL) == -1, "another loan", __FILE__, i);
		memcpy(text.loan, was, sizeof(was));
		CHECK(!vg_verify(vg, &text, NULL));
	}
	text.n = 1;
	CHECK(vg_verify(vg, &text, NULL) == -1);
	text.n = 2;
	vg->lv[3]->name = "lv5";
	CHECK(vg_verify(vg, &text, NULL) == -1);
	rope_free(&text);
	unmake(vg);
}

TEST(verify_wants_a_text)
{
	struct vg *vg = make(moving);
	struct rope text = { 0 };
	struct err e = { 0 };

	buf_printf(&text.own, "vg {");
	CHECK(vg_verify(vg, &text, &e) == -1);
	CHECK_STR(e.text, "The new metadata of VG vg reads back as something else.");
	buf_printf(&text.own, " id 1");
	CHECK(vg_verify(vg, &text, &e) == -1);
	CHECK_STR(e.text, "The new metadata of VG vg reads back as something else: line 1, column 9: '=' or '{' was expected behind 'id'.");
	rope_free(&text);
	unmake(vg);
}

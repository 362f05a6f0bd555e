/* alloc/map.c and alloc/range.c: what is free, and which part of it was asked for. */
#include "alloc/map.h"
#include "alloc/plan.h"

#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

static struct scene scene;

static struct vg *make(const char *lines)
{
	struct vg *vg;

	scene = (struct scene){ 0 };
	scene_short(&scene, lines, "1m", "2.03.16");
	vg = scene_vg(&scene, &scene.text, NULL);
	CHECK(vg);
	return vg;
}

static void unmake(struct vg *vg)
{
	vg_free(vg);
	scene_free(&scene);
}

static void check_best(const struct map *map, const struct pv *pv, uint32_t len, uint32_t want_pe, uint32_t want_len)
{
	struct stretch s = map_best(map, pv, len);

	CHECK_U64(s.pe, want_pe);
	CHECK_U64(s.len, want_len);
}

TEST(map_free_stretches)
{
	/* sdb: free 2-4, 8-9, 14-19 */
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 5\nsdd 8:48 5\n"
			     "a = 2 sdb:0; 3 sdb:5; 3 sdb:11\nst = 2 sdb:10 sdd:4 /64k\nfull = 5 sdc:0\n");
	struct map *map;

	if (!vg)
		return;
	map = map_build(vg);
	CHECK_U64(map_free_extents(map, &vg->pv[0]), 11);
	CHECK_U64(map_free_extents(map, &vg->pv[1]), 0);
	CHECK_U64(map_free_extents(map, &vg->pv[2]), 4);
	check_best(map, &vg->pv[0], 1, 8, 2);
	check_best(map, &vg->pv[0], 2, 8, 2);
	check_best(map, &vg->pv[0], 3, 2, 3);
	check_best(map, &vg->pv[0], 4, 14, 6);
	check_best(map, &vg->pv[0], 7, 14, 6);
	check_best(map, &vg->pv[1], 1, 0, 0);
	CHECK(map_is_free(map, &vg->pv[0], (struct stretch){ 3, 2 }));
	CHECK(!map_is_free(map, &vg->pv[0], (struct stretch){ 3, 3 }));
	CHECK(!map_is_free(map, &vg->pv[0], (struct stretch){ 19, 2 }));
	map_take(map, &vg->pv[0], 14, 4);
	CHECK_U64(map_free_extents(map, &vg->pv[0]), 7);
	check_best(map, &vg->pv[0], 4, 2, 3);
	map_take(map, &vg->pv[0], 2, 3);
	map_take(map, &vg->pv[0], 8, 2);
	check_best(map, &vg->pv[0], 9, 18, 2);
	unmake(vg);
}

TEST(map_of_a_move)
{
	/* Both sides of a pvmove LV are taken. */
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 20\nlv1 locked = 6 pvmove0:0\npvmove0 move = 6 sdb:2 -> sdc:0\n");
	struct map *map;

	if (!vg)
		return;
	map = map_build(vg);
	CHECK_U64(map_free_extents(map, &vg->pv[0]), 14);
	CHECK_U64(map_free_extents(map, &vg->pv[1]), 14);
	unmake(vg);
}

/* A copy is used up by itself. */
TEST(map_copies)
{
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 5\na = 2 sdb:0; 3 sdb:5\nfull = 5 sdc:0\n");
	struct map *map, *copy;

	if (!vg)
		return;
	map = map_build(vg);
	copy = map_copy(map);
	map_take(copy, &vg->pv[0], 2, 3);
	CHECK_U64(map_free_extents(copy, &vg->pv[0]), 12);
	CHECK_U64(map_free_extents(map, &vg->pv[0]), 15);
	CHECK_U64(map_free_extents(copy, &vg->pv[1]), 0);
	unmake(vg);
}

/* Free extents of all destinations together may be more than 32 bits count. */
TEST(plan_counts_what_is_free)
{
	struct vg *vg = make("sdb 8:16 20\nsdc 8:32 20\nsdd 8:48 20\nlv1 = 6 sdb:0\n");
	struct plan_request rq = { 0 };
	struct buf notes = { 0 };
	struct err e = { 0 };

	if (!vg)
		return;
	rq.pv_id = vg->pv[0].id;
	/* Too much for one of them. */
	vg->pv[0].pe_count = vg->lv[0]->seg[0].len = 3000000000;
	vg->pv[1].pe_count = vg->pv[2].pe_count = 1u << 31;
	CHECK(plan_make(vg, &rq, &notes, &e));
	buf_free(&notes);
	unmake(vg);
}

TEST(map_limits)
{
	struct vg *vg = make("sdb 8:16 20\na = 2 sdb:6\n");
	struct ranges r = { 0 };
	struct map *map;

	if (!vg)
		return;
	map = map_build(vg);
	CHECK(!range_parse(vg, &vg->pv[0], "4-9:15", &r, NULL));
	map_limit(map, &vg->pv[0], &r);
	CHECK_U64(map_free_extents(map, &vg->pv[0]), 5);
	check_best(map, &vg->pv[0], 9, 4, 2);
	CHECK(map_is_free(map, &vg->pv[0], (struct stretch){ 15, 1 }));
	CHECK(!map_is_free(map, &vg->pv[0], (struct stretch){ 3, 1 }));
	unmake(vg);
}

TEST(range_arguments)
{
	/* Of a PV with 20 extents. */
	static const struct { const char *text, *want; } range[] = {
		{ "3", "3+1" }, { "3-5", "3+3" }, { "3-", "3+17" }, { "-5", "0+6" }, { "-", "0+20" }, { "3+4", "3+4" }, { "+4", "0+4" },
		{ "3+0", "3+1" }, { "3+", "3+1" }, { "0-19", "0+20" }, { "8-9:0-1:4", "0+2 4+1 8+2" }, { "007", "7+1" },
		{ "20", "PE range error: start extent 20 to end extent 20." },
		{ "5-4", "PE range error: start extent 5 to end extent 4." },
		{ "15+6", "PE range error: start extent 15 to end extent 20." },
		{ "999999999+999999999", "PE range error: start extent 999999999 to end extent 1999999997." },
		{ "2-5:0-3", "Overlapping PE ranges specified (2-5, 0-3) on /dev/sdb." },
		{ "2-5:5", "Overlapping PE ranges specified (2-5, 5-5) on /dev/sdb." },
		{ "", "Physical extent parsing error at \"\"." }, { "3:", "Physical extent parsing error at \"\"." },
		{ ":3", "Physical extent parsing error at \":3\"." }, { "a", "Physical extent parsing error at \"a\"." },
		{ "3-5x", "Physical extent parsing error at \"3-5x\"." }, { "3 ", "Physical extent parsing error at \"3 \"." },
		{ "9999999999", "Physical extent parsing error at \"9999999999\"." },
	};
	struct vg *vg = make("sdb 8:16 20\n");

	for (unsigned i = 0; vg && i < sizeof(range) / sizeof(*range); i++) {
		struct ranges r = { 0 };
		struct buf b = { 0 };
		struct err e;

		if (range_parse(vg, &vg->pv[0], range[i].text, &r, &e))
			buf_printf(&b, "%s", e.text);
		else
			for (uint32_t k = 0; k < r.n; k++)
				buf_printf(&b, "%s%u+%u", k ? " " : "", r.range[k].pe, r.range[k].len);
		test_str(b.s, range[i].want, range[i].text, __FILE__, __LINE__);
		buf_free(&b);
	}
	unmake(vg);
}

TEST(range_split_argument)
{
	static const struct { const char *arg, *path, *ranges; } split[] = {
		{ "/dev/sdb", "/dev/sdb", NULL }, { "/dev/sdb:1-2:7", "/dev/sdb", "1-2:7" }, { "/dev/sdb:", "/dev/sdb", "" },
		{ "/dev/by\\:id:3", "/dev/by:id", "3" }, { "\\@a\\\\b\\c\\", "@a\\b\\c\\", NULL }, { "", "", NULL },
	};
	char path[40];

	for (unsigned i = 0; i < sizeof(split) / sizeof(*split); i++) {
		test_str(range_split(split[i].arg, path), split[i].ranges, split[i].arg, __FILE__, __LINE__);
		test_str(path, split[i].path, split[i].arg, __FILE__, __LINE__);
	}
}

TEST(range_first_part)
{
	struct stretch part[] = { { 4, 3 }, { 10, 2 } }, s;
	struct ranges r = { 2, part, 2 }, none = { 0 };

	s = range_first(&none, (struct stretch){ 2, 9 });
	CHECK(s.pe == 2 && s.len == 9);
	s = range_first(&r, (struct stretch){ 0, 20 });
	CHECK(s.pe == 4 && s.len == 3);
	s = range_first(&r, (struct stretch){ 6, 20 });
	CHECK(s.pe == 6 && s.len == 1);
	s = range_first(&r, (struct stretch){ 7, 4 });
	CHECK(s.pe == 10 && s.len == 1);
	CHECK_U64(range_first(&r, (struct stretch){ 12, 8 }).len, 0);
	CHECK_U64(range_first(&r, (struct stretch){ 0, 4 }).len, 0);
}

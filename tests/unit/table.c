/* dm/table.c: the kernel's text and back, when tables are the same, names. */
#include "dm/table.h"

#include <libdevmapper.h>
#include <stdio.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

/* "linear 8:16 2048" as the kernel gives it -> a target -> text again, "other" if it was not understood. */
static void round_trip(const char *line, const char *want)
{
	struct dm_pool *pool = dm_pool_create("table", 1024);
	const char *params = strchr(line, ' ');
	char *type = mem_copy(pool, line, params ? (size_t)(params - line) : strlen(line));
	struct target t = { 0 };
	struct buf b = { 0 };

	table_parse(pool, type, params ? params + 1 : "", &t);
	buf_printf(&b, "%s", table_type(&t));
	if (t.type != TARGET_OTHER) {
		buf_printf(&b, " ");
		table_params(&t, &b);
	}
	test_str(b.s, want ? want : line, line, __FILE__, __LINE__);
	buf_free(&b);
	dm_pool_destroy(pool);
}

TEST(table_lines)
{
	round_trip("linear 8:16 2048", NULL);
	round_trip("linear 4095:1048575 18446744073709551615", NULL);
	round_trip("striped 2 128 8:16 2048 254:3 0", NULL);
	round_trip("striped 1 8 8:16 2048", NULL);
	round_trip("mirror core 1 4096 2 8:16 2048 8:32 2048", NULL);
	round_trip("mirror core 1 4096 2 8:16 2048 8:32 2048 1 handle_errors", NULL);
	round_trip("mirror core 2 4096 nosync 2 8:16 2048 8:32 2048 1 handle_errors", NULL);
}

TEST(table_lines_not_ours)
{
	static const char *const line[] = {
		"linear", "linear ", "linear 8:16", "linear 8:16 ", "linear 8 2048", "linear :16 2048", "linear /dev/sdb 2048",
		"linear 8:16 2048 more", "linear 8:16 2048x", "linear 8:16 8:16 2048",
		"striped", "striped 2", "striped 2 128 8:16 2048", "striped 0 128", "striped 513 128 8:16 0", "striped 2 128 8:16 0 8:32 0 8:48 0",
		"striped 18446744073709551615 128 8:16 0", "striped 1 4294967296 8:16 0", "striped x 128 8:16 0",
		"mirror", "mirror core 1 4096", "mirror core 1 4096 3 8:16 0 8:32 0 8:48 0", "mirror core 1 4096 1 8:16 0",
		"mirror disk 2 253:1 4096 2 8:16 0 8:32 0", "mirror core 2 4096 sync 2 8:16 0 8:32 0", "mirror core 1 4096 nosync 2 8:16 0 8:32 0",
		"mirror core 1 4294967296 2 8:16 0 8:32 0", "mirror core 1 4096 2 8:16 0 8:32 0 2 handle_errors keep_log",
		"mirror core 1 4096 2 8:16 0 8:32 0 1 keep_log", "mirror core 1 4096 2 8:16 0 8:32 0 1 handle_errorsx",
		"error 8:16", "zero 1", "snapshot-origin 8:16", "raid raid1 3 0 region_size 4096 2 254:0 254:1 254:2 254:3", "",
	};

	for (unsigned i = 0; i < sizeof(line) / sizeof(*line); i++)
		round_trip(line[i], "other");
}

/* "0 10 linear 8:16 0; 10 10 linear 8:16 10" */
static struct table make(struct dm_pool *pool, const char *text)
{
	struct table t = { 0, mem_zero(pool, 16 * sizeof(*t.target)) };
	char *copy = mem_copy(pool, text, strlen(text)), *save, type[20];
	int at;

	for (char *s = strtok_r(copy, ";", &save); s; s = strtok_r(NULL, ";", &save)) {
		struct target *target = &t.target[t.n++];
		unsigned long long start, len;

		if (sscanf(s, "%llu %llu %19s %n", &start, &len, type, &at) != 3)
			CHECK(false);
		target->start = start;
		target->len = len;
		table_parse(pool, type, s + at, target);
	}
	return t;
}

TEST(table_equality)
{
	static const struct { const char *a, *b; bool equal, same; } pair[] = {
		{ "0 10 linear 8:16 0", "0 10 linear 8:16 0", true, true },
		{ "0 10 linear 8:16 0", "0 10 linear 8:16 1", false, false },
		{ "0 10 linear 8:16 0", "0 10 linear 8:17 0", false, false },
		{ "0 10 linear 8:16 0", "0 10 linear 9:16 0", false, false },
		{ "0 10 linear 8:16 0", "0 11 linear 8:16 0", false, false },
		{ "0 10 linear 8:16 0", "", false, false },
		{ "", "", true, true },
		/* Neighbours that go on are one, in any cut. */
		{ "0 10 linear 8:16 0", "0 4 linear 8:16 0; 4 6 linear 8:16 4", true, false },
		{ "0 3 linear 8:16 0; 3 7 linear 8:16 3", "0 4 linear 8:16 0; 4 6 linear 8:16 4", true, false },
		{ "0 10 linear 8:16 0", "0 4 linear 8:16 0; 4 6 linear 8:16 5", false, false },
		{ "0 10 linear 8:16 0", "0 4 linear 8:16 0; 4 6 linear 8:32 4", false, false },
		{ "0 10 linear 8:16 0; 10 5 linear 8:32 0", "0 10 linear 8:16 0", false, false },
		/* Stripes go on only behind whole chunks. */
		{ "0 32 striped 2 8 8:16 0 8:32 0", "0 16 striped 2 8 8:16 0 8:32 0; 16 16 striped 2 8 8:16 8 8:32 8", true, false },
		{ "0 32 striped 2 16 8:16 0 8:32 0", "0 16 striped 2 16 8:16 0 8:32 0; 16 16 striped 2 16 8:16 8 8:32 8", false, false },
		{ "0 32 striped 2 8 8:16 0 8:32 0", "0 32 striped 2 16 8:16 0 8:32 0", false, false },
		{ "0 32 striped 2 8 8:16 0 8:32 0", "0 32 striped 2 8 8:32 0 8:16 0", false, false },
		/* Regions of a mirror are left to whoever loaded it; errors taken for success are not, and mirrors are never one. */
		{ "0 16 mirror core 1 8 2 8:16 0 8:32 0", "0 16 mirror core 1 16 2 8:16 0 8:32 0", true, true },
		{ "0 16 mirror core 1 8 2 8:16 0 8:32 0 1 handle_errors", "0 16 mirror core 1 8 2 8:16 0 8:32 0", false, false },
		{ "0 16 mirror core 1 8 2 8:16 0 8:32 0", "0 16 mirror core 1 8 2 8:32 0 8:16 0", false, false },
		{ "0 16 mirror core 1 8 2 8:16 0 8:32 0",
		  "0 8 mirror core 1 8 2 8:16 0 8:32 0; 8 8 mirror core 1 8 2 8:16 8 8:32 8", false, false },
		{ "0 10 error; 10 5 zero", "0 4 error; 4 6 error; 10 5 zero", true, false },
		{ "0 10 error", "0 10 zero", false, false },
		/* What is not understood is equal to nothing. */
		{ "0 10 error-x", "0 10 error-x", false, false },
		{ "0 10 thin 254:1 1", "0 10 thin 254:1 1", false, false },
	};

	for (unsigned i = 0; i < sizeof(pair) / sizeof(*pair); i++) {
		struct dm_pool *pool = dm_pool_create("table", 1024);
		struct table a = make(pool, pair[i].a), b = make(pool, pair[i].b);

		test_true(table_equal(&a, &b) == pair[i].equal, pair[i].equal ? "equal" : "different", pair[i].b, (int)i);
		test_true(table_equal(&b, &a) == pair[i].equal, pair[i].equal ? "equal" : "different", pair[i].a, (int)i);
		test_true(table_same(&a, &b) == pair[i].same, pair[i].same ? "the same" : "not the same", pair[i].b, (int)i);
		CHECK(table_has_mirror(&a) == !!strstr(pair[i].a, "mirror"));
		dm_pool_destroy(pool);
	}
}

/* The kernel lists devices in any order; those above the one that bears the LV are linear as well. */
TEST(table_bearer_is_the_lowest)
{
	static const struct { unsigned minor; const char *suffix, *table; } part[] = {
		{ 2, "-cvol", "0 10 linear 8:16 2048" }, { 3, "-cmeta", "0 4 linear 254:2 0" }, { 4, "-cdata", "0 6 linear 254:2 4" },
		{ 5, "", "0 8 cache 254:3 254:4 254:7" },
	};
	static const unsigned order[][4] = { { 0, 1, 2, 3 }, { 1, 0, 2, 3 }, { 2, 3, 1, 0 }, { 3, 2, 0, 1 } };
	struct vg *vg = vg_new();
	struct lv *lv = vg_add_lv(vg, "cache_cvol", "lv000000000000000000000000000000", 0);
	char prefix[UUID_PREFIX_LEN + 1];

	memcpy(vg->id, "vg000000000000000000000000000000", ID_LEN);
	table_prefix(vg, lv, prefix);
	for (unsigned i = 0; i < 4; i++) {
		struct device dev[4] = { { .read = true }, { .read = true }, { .read = true }, { .read = true } }, *found;
		struct devices all = { .pool = vg->pool, .n = 4, .dev = dev };

		for (unsigned k = 0; k < 4; k++) {
			snprintf(dev[k].uuid, sizeof(dev[k].uuid), "%s%s", prefix, part[order[i][k]].suffix);
			dev[k].major = 254;
			dev[k].minor = part[order[i][k]].minor;
			dev[k].table = make(vg->pool, part[order[i][k]].table);
		}
		CHECK((found = table_bearer(&all, vg, lv)) && found->minor == 2);
	}
	vg_free(vg);
}

static const char *uuid_by(struct vg *vg, struct lv *lv, const char *writer, struct device *dev)
{
	vg->writer = writer;
	CHECK(!table_names(vg, lv, dev, NULL));
	return dev->uuid;
}

TEST(table_device_names)
{
	static const char old[] = "LVM-vg000000000000000000000000000000pvmove00000000000000000000000000";
	static const char new[] = "LVM-vg000000000000000000000000000000pvmove00000000000000000000000000-real";
	struct scene w = { 0 };
	struct device dev = { 0 };
	struct err e = { 0 };
	char long_name[121];
	struct vg *vg;
	struct lv *lv;

	scene_short(&w, "sdb 8:16 4\npvmove0 = 1 sdb:0\n", "1m", "2.03.16");
	vg = scene_vg(&w, &w.text, NULL);
	if (!CHECK(vg))
		return;
	lv = vg->lv[0];
	lv->flags |= LV_PVMOVE;
	vg->name = "my-vg";
	CHECK_STR(uuid_by(vg, lv, "2.03.16(2) (2022-05-18)", &dev), old);
	CHECK_STR(dev.name, "my--vg-pvmove0");
	CHECK_STR(uuid_by(vg, lv, "2.03.35(2) (2024-12-01)", &dev), old);
	CHECK_STR(uuid_by(vg, lv, "2.02.188(2) (2021-05-07)", &dev), old);
	CHECK_STR(uuid_by(vg, lv, "2.03.36(2) (2025-01-01)", &dev), new);
	CHECK_STR(uuid_by(vg, lv, "2.03.40(2)-git (2026-03-01)", &dev), new);
	CHECK_STR(uuid_by(vg, lv, "2.04.00(2) (2027-01-01)", &dev), new);
	CHECK_STR(uuid_by(vg, lv, "3.0.0", &dev), new);
	CHECK_STR(uuid_by(vg, lv, NULL, &dev), new);
	CHECK_STR(uuid_by(vg, lv, "of somebody else", &dev), new);
	memset(long_name, 'x', 120);
	long_name[120] = 0;
	vg->name = long_name;
	CHECK(table_names(vg, lv, &dev, &e) == -1 && strstr(e.text, "is too long."));
	long_name[119] = 0;
	CHECK(!table_names(vg, lv, &dev, &e));
	CHECK_U64(strlen(dev.name), 127);
	vg_free(vg);
	scene_free(&w);
}

/* The region of a mirror divides nothing: it is as large as said, and no longer than what is copied. */
TEST(table_wanted)
{
	struct scene w = { 0 };
	struct devices all = { 0 };
	struct table t;
	struct err e;
	struct vg *vg;

	scene_short(&w, "sdb 8:16 9\nsdc 8:32 9\nlv1 locked = 3 pvmove0:0; 2 pvmove0:3\nst = 4 sdb:5 sdc:5 /4k\n"
		    "pvmove0 move = 3 sdb:0 => sdc:0; 2 sdb:3 -> sdc:3\n", "512k", "2.03.16");
	vg = scene_vg(&w, &w.text, NULL);
	if (!CHECK(vg))
		return;
	all.pool = vg->pool;
	all.region_sectors = 4096;
	lv_called(vg, "pvmove0")->seg[1].lane = true;
	CHECK(!table_want(&all, vg, lv_called(vg, "pvmove0"), &t, &e));
	CHECK_U64(t.n, 2);
	CHECK(t.target[0].type == TARGET_LINEAR && t.target[0].place[0].minor == 32 && t.target[0].place[0].start == 2048);
	CHECK(t.target[1].type == TARGET_MIRROR && t.target[1].chunk == 2048 && t.target[1].handle_errors);
	CHECK(!table_want(&all, vg, lv_called(vg, "st"), &t, &e));
	CHECK(t.n == 1 && t.target[0].type == TARGET_STRIPED && t.target[0].chunk == 8 && t.target[0].len == 4096);
	CHECK(table_want(&all, vg, lv_called(vg, "lv1"), &t, &e) == -1);
	CHECK_STR(e.text, "LV vg/pvmove0 is not active.");
	vg_free(vg);
	scene_free(&w);
}

/* Target vg: the bytes choose a VG, which is sound but where they say otherwise, and then what happens to it. */
#include <string.h>

#include "tests/fuzz/fuzz.h"

enum { PVS = 4, LVS = 8 };

struct maker {
	struct choice *c;
	struct buf text;
	unsigned npv, nlv;
	uint32_t next[PVS];		/* free extent of each PV */
	uint32_t move_le;		/* end of the pvmove LV */
	struct buf move;		/* its segments */
	unsigned nmove;
};

static const char *const names[LVS] = { "a", "b", "a_rimage_0", "pool_tdata", "c-d", "pvmove1", "e", "pvmove0_mimage_0" };

/* One time of many. */
static bool odd(struct maker *m)
{
	return choose(m->c, 24) == 1;
}

/* n, or something that nobody expects there. */
static uint64_t number(struct maker *m, uint64_t n)
{
	static const uint64_t odds[] = {
		0, 1, 2, 3, 7, 1000, INT32_MAX, 1u << 31, UINT32_MAX - 1, UINT32_MAX, 1ull << 32, INT64_MAX, UINT64_MAX,
	};

	return odd(m) ? odds[choose(m->c, sizeof(odds) / sizeof(*odds))] : n;
}

static void add_id(struct maker *m, char kind, unsigned i)
{
	buf_printf(&m->text, "id = \"%c%05u-0000-0000-0000-0000-0000-000000\"\n", kind, odd(m) ? 0 : i);
}

static void add_pvs(struct maker *m)
{
	buf_printf(&m->text, "physical_volumes {\n");
	for (unsigned i = 0; i < m->npv; i++) {
		buf_printf(&m->text, "pv%u {\n", odd(m) ? 0 : i);
		add_id(m, 'p', i);
		buf_printf(&m->text, "status = [%s]\nflags = [%s]\n", odd(m) ? "" : "\"ALLOCATABLE\"", odd(m) ? "\"MISSING\"" : "");
		buf_printf(&m->text, "tags = [\"t\"]\npe_start = %llu\npe_count = %llu\n}\n",
			   (unsigned long long)number(m, 2048), (unsigned long long)number(m, 8 + choose(m->c, 16)));
	}
	buf_printf(&m->text, "}\n");
}

/* "pv0", EXTENT: the next free ones. */
static void add_area(struct maker *m, struct buf *b, unsigned len)
{
	unsigned pv = choose(m->c, m->npv);

	if (odd(m)) {
		buf_printf(b, "\"%s\", %llu\n", names[choose(m->c, LVS)], (unsigned long long)number(m, 0));
		return;
	}
	buf_printf(b, "\"pv%u\", %llu\n", pv, (unsigned long long)number(m, m->next[pv]));
	m->next[pv] += len;
}

/* A segment of the pvmove LV; where it begins there. */
static uint32_t add_move(struct maker *m, unsigned len)
{
	uint32_t le = m->move_le;

	buf_printf(&m->move, "segment%u {\nstart_extent = %llu\nextent_count = %llu\ntype = \"mirror\"\nmirror_count = %llu\n", ++m->nmove,
		   (unsigned long long)number(m, le), (unsigned long long)number(m, len), (unsigned long long)number(m, 2));
	buf_printf(&m->move, "extents_moved = %llu\nregion_size = %llu\nmirrors = [\n",
		   (unsigned long long)number(m, choose(m->c, 2) ? len : 0), (unsigned long long)number(m, 4096));
	add_area(m, &m->move, len);
	add_area(m, &m->move, len);
	buf_printf(&m->move, "]\n}\n");
	m->move_le += len;
	return le;
}

static void add_stripes(struct maker *m, unsigned len, unsigned n, bool moving)
{
	buf_printf(&m->text, "type = \"striped\"\nstripe_count = %llu\nstripe_size = %llu\nstripes = [\n",
		   (unsigned long long)number(m, n), (unsigned long long)number(m, 8u << choose(m->c, 12)));
	for (unsigned i = 0; i < n; i++)
		if (moving && choose(m->c, 2))
			buf_printf(&m->text, "\"pvmove0\", %u\n", add_move(m, len / n));
		else
			add_area(m, &m->text, len / n);
	buf_printf(&m->text, "]\n");
}

static void add_other(struct maker *m)
{
	static const char *const kinds[] = {
		"type = \"raid1\"\nraids = [\"%s\", \"a_rimage_0\"]\n", "type = \"thin-pool\"\nmetadata = \"%s\"\npool = \"pool_tdata\"\n",
		"type = \"thin\"\nthin_pool = \"%s\"\n", "type = \"error\"\n# %s\n", "type = \"snapshot\"\norigin = \"a\"\ncow_store = \"%s\"\n",
		"type = \"integrity\"\norigin = \"%s\"\n", "type = \"writecache\"\norigin = \"a\"\nwritecache = \"%s\"\n",
		"type = \"new+FLAG\"\n# %s\n", "type = \"raid0+REBUILD\"\nraid0_lvs = [\"%s\"]\n", "merging_store = \"%s\"\ntype = \"snapshot\"\n",
	};

	/* Two LVs named at most; the format is one of ours. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(&m->text, kinds[choose(m->c, sizeof(kinds) / sizeof(*kinds))], names[choose(m->c, LVS)]);
}

static void add_segment(struct maker *m, unsigned k, uint32_t *le, bool moving)
{
	unsigned n = 1 + choose(m->c, 3), len = n * (1 + choose(m->c, 4));

	buf_printf(&m->text, "segment%u {\nstart_extent = %llu\nextent_count = %llu\n", k + 1, (unsigned long long)number(m, *le),
		   (unsigned long long)number(m, len));
	*le += len;
	if (choose(m->c, 6) == 1)
		add_other(m);
	else
		add_stripes(m, len, n, moving);
	buf_printf(&m->text, "}\n");
}

static void add_lv(struct maker *m, unsigned i)
{
	unsigned n = choose(m->c, 4);
	bool moving = choose(m->c, 2);
	uint32_t le = 0;

	buf_printf(&m->text, "%s {\n", names[odd(m) ? 0 : i]);
	add_id(m, 'l', i);
	buf_printf(&m->text, "status = [\"READ\"%s%s%s]\nflags = []\nsegment_count = %llu\n", odd(m) ? "" : ", \"VISIBLE\"",
		   odd(m) != moving ? ", \"LOCKED\"" : "", odd(m) ? ", \"PVMOVE\"" : "", (unsigned long long)number(m, n));
	for (unsigned k = 0; k < n; k++)
		add_segment(m, k, &le, moving);
	buf_printf(&m->text, "}\n");
}

FUZZ(vg)
{
	struct choice c = { data, data + size };
	struct maker m = { .c = &c };

	m.npv = 1 + choose(&c, PVS);
	m.nlv = choose(&c, LVS + 1);
	buf_printf(&m.text, "vg {\nid = \"vg0000-0000-0000-0000-0000-0000-000000\"\nseqno = %llu\nstatus = [%s]\nflags = []\n"
		   "extent_size = %llu\n", (unsigned long long)number(&m, 5), odd(&m) ? "" : "\"READ\", \"WRITE\", \"RESIZEABLE\"",
		   (unsigned long long)number(&m, 8u << choose(&c, 8)));
	add_pvs(&m);
	buf_printf(&m.text, "logical_volumes {\n");
	for (unsigned i = 0; i < m.nlv; i++)
		add_lv(&m, i);
	if (m.nmove) {
		buf_printf(&m.text, "pvmove0 {\n");
		add_id(&m, 'm', 0);
		buf_printf(&m.text, "status = [%s, \"LOCKED\"]\nflags = []\nsegment_count = %u\n%s}\n", odd(&m) ? "\"READ\"" : "\"PVMOVE\"",
			   m.nmove, m.move.s);
	}
	buf_printf(&m.text, "}\n}\ncontents = \"Text Format Volume Group\"\nversion = 1\n");
	fuzz_life(m.text.s, m.text.len, &c);
	buf_free(&m.move);
	buf_free(&m.text);
}

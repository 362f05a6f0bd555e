/*
 * Where there is room all is placed, however tight: in VGs of linear, striped, RAID1 LVs and mirrors with hardly any free extent
 * more than what moves, there is a plan just when every set of PVs has room for what can go nowhere else (Hall's theorem).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc/plan.h"
#include "tests/test.h"
#include "tests/unit/case.h"

enum { SEEDS = 4000, MAX_PV = 6, MAX_LV = 6, MAX_EXTENTS = 400 };

struct puzzle {
	struct buf lines;
	unsigned npv, used[MAX_PV], free[MAX_PV];
	unsigned nlv, len[MAX_LV], may[MAX_LV];	/* may: PVs that take it, a bit for each */
	bool anywhere;
};

static unsigned draw(unsigned below)
{
	return (unsigned)random() % below;
}

/* The next extents of the PV. */
static unsigned take(struct puzzle *p, unsigned pv, unsigned len)
{
	p->used[pv] += len;
	return p->used[pv] - len;
}

/* An LV of which one leg or stripe, or all if it has but one, lies on the source, PV 0; some in two segments. */
static void add_lv(struct puzzle *p)
{
	unsigned i = p->nlv++, len = 1 + draw(5), legs = 1 + draw(p->npv < 3 ? p->npv : 3), kind = legs > 1 ? draw(3) : 0;
	unsigned pv[3] = { 0 }, bar = 0;
	static const char *const leg_name[] = { "", "_rimage_", "_mimage_" };

	for (unsigned l = 1; l < legs; l++) {
		do
			pv[l] = 1 + draw(p->npv - 1);
		while (bar & 1u << pv[l]);
		bar |= 1u << pv[l];
	}
	p->len[i] = len;
	/* Stripes may meet with --alloc anywhere, legs may not. */
	p->may[i] = ((1u << p->npv) - 1) & ~(kind || !p->anywhere ? bar : 0) & ~(p->anywhere ? 0 : 1u);
	if (!kind) {
		buf_printf(&p->lines, "lv%u = %u", i, len * legs);
		for (unsigned l = 0; l < legs; l++)
			buf_printf(&p->lines, " sd%c:%u", 'b' + pv[l], take(p, pv[l], len));
		buf_printf(&p->lines, legs > 1 ? " /64k\n" : "\n");
		return;
	}
	buf_printf(&p->lines, "lv%u = %u %s", i, len, kind == 1 ? "raid1" : "mirror");
	for (unsigned l = 0; l < legs; l++)
		if (kind == 1)
			buf_printf(&p->lines, " lv%u_rmeta_%u lv%u_rimage_%u", i, l, i, l);
		else
			buf_printf(&p->lines, " lv%u_mimage_%u:0", i, l);
	buf_printf(&p->lines, "\n");
	for (unsigned l = 0; l < legs; l++) {
		buf_printf(&p->lines, "lv%u%s%u hidden = %u sd%c:%u\n", i, leg_name[kind], l, len, 'b' + pv[l], take(p, pv[l], len));
		if (kind == 1)
			buf_printf(&p->lines, "lv%u_rmeta_%u hidden = 1 sd%c:%u\n", i, l, 'b' + pv[l], take(p, pv[l], 1));
	}
	p->len[i] += kind == 1;
}

static void make_puzzle(struct puzzle *p)
{
	struct buf pvs = { 0 };
	unsigned need = 0, from = 0;

	p->npv = 2 + draw(MAX_PV - 1);
	p->anywhere = draw(2);
	for (unsigned n = 1 + draw(MAX_LV); n > 0; n--)
		add_lv(p);
	for (unsigned i = 0; i < p->nlv; i++)
		need += p->len[i];
	/* As many free extents as move, and one or two more now and then. */
	for (need += draw(3) ? 0 : draw(3), from = !p->anywhere; need > 0; need--)
		p->free[from + draw(p->npv - from)]++;
	for (unsigned i = 0; i < p->npv; i++)
		buf_printf(&pvs, "sd%c 8:%u %u\n", 'b' + i, 16 * (i + 1), p->used[i] + p->free[i]);
	buf_add(&pvs, p->lines.s, p->lines.len);
	buf_free(&p->lines);
	p->lines = pvs;
}

static bool solvable(const struct puzzle *p)
{
	for (unsigned set = 0; set < 1u << p->npv; set++) {
		unsigned need = 0, room = 0;

		for (unsigned i = 0; i < p->nlv; i++)
			need += p->may[i] & ~set ? 0 : p->len[i];
		for (unsigned i = 0; i < p->npv; i++)
			room += set & 1u << i ? p->free[i] : 0;
		if (need > room)
			return false;
	}
	return true;
}

/* Everything moves, each extent to a place of its own where it may go; the sentence if not. */
static const char *check_plan(const struct puzzle *p, const struct vg *vg, const struct plan *plan)
{
	static bool taken[MAX_PV][MAX_EXTENTS];
	unsigned need = 0;

	memset(taken, 0, sizeof(taken));
	for (unsigned i = 0; i < p->nlv; i++)
		need += p->len[i];
	for (uint32_t i = 0; i < plan->npiece; i++) {
		const struct piece *piece = &plan->piece[i];
		unsigned to = (unsigned)(piece->to - vg->pv), lv = (unsigned)atoi(piece->lv->name + 2);

		if (!(p->may[lv] & 1u << to))
			return "it is where it may not be";
		for (uint32_t k = 0; k < piece->len; k++) {
			uint32_t pe = piece->to_pe + k;

			if (pe < p->used[to] || pe >= p->used[to] + p->free[to] || taken[to][pe])
				return "its place is not free";
			taken[to][pe] = true;
		}
		need -= piece->len;
	}
	return need || plan->extents == 0 ? "not all moves" : NULL;
}

static unsigned solve(unsigned seed)
{
	struct puzzle p = { 0 };
	struct scene w = { 0 };
	struct buf notes = { 0 };
	struct err e = { 0 };
	struct plan_request rq = { .policy = "normal" };
	const char *flaw = NULL;
	struct plan *plan;
	struct vg *vg;

	srandom(seed);
	make_puzzle(&p);
	scene_short(&w, p.lines.s, "1m", "2.03.16(2) (2022-05-18)");
	vg = scene_vg(&w, &w.text, &e);
	if (!CHECK(vg))
		return 0;
	rq.pv_id = vg->pv[0].id;
	rq.policy = p.anywhere ? "anywhere" : "normal";
	plan = plan_make(vg, &rq, &notes, &e);
	if (plan)
		flaw = check_plan(&p, vg, plan);
	else if (solvable(&p))
		flaw = e.text;
	if (!CHECK(!flaw))
		printf("  seed %u, %s: %s\n%s", seed, rq.policy, flaw, p.lines.s);
	vg_free(vg);
	scene_free(&w);
	buf_free(&notes);
	buf_free(&p.lines);
	return plan != NULL;
}

TEST(place_all_that_has_room)
{
	unsigned placed = 0;

	for (unsigned seed = 1; seed <= SEEDS; seed++)
		placed += solve(seed);
	CHECK(placed > SEEDS / 4 && placed < SEEDS * 3 / 4);
}

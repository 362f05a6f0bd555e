/*
 * Moves in random VGs, with writers, undisturbed or killed, failing, cut off from power or given up anywhere; see world.h for
 * what is checked after each change.  SEED=N in the environment runs one of them and shows what happens;
 * SEED=N KILL=CALL AFTER=BITS one of those that are killed at a given call.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc/step.h"
#include "tests/test.h"
#include "tests/unit/world.h"

enum { SEEDS = 500, KILLED_SEEDS = 6, MAX_PV = 6, MAX_EXTENTS = 40, TRIES = 300 };

/* What happens after a kill; then the move is resumed, or given up. */
enum { POWER_CUT = 1, LVM2_GOES_ON = 2, GIVE_UP = 4, ALL_AFTER = 8 };

struct gamble {
	struct world w;			/* its random numbers are used before it is made, too */
	struct scene scene;
	struct buf lines, log;
	unsigned npv, extents[MAX_PV];
	bool used[MAX_PV][MAX_EXTENTS];
	unsigned extent_mib, source;
	bool large;			/* there are chunks larger than an extent: LVM2 makes none, but takes them */
	bool bad;			/* a sector cannot be read: LVM2 would lose it */
	bool aborted, partial;		/* given up; not all of the source was to move */
	char args[300];
};

static uint32_t pick(struct gamble *g, uint32_t below)
{
	return world_random(&g->w, below);
}

/* A free stretch of at most len extents, which is shortened to what was found; -1 if the PV is full there. */
static int take(struct gamble *g, unsigned pv, unsigned *len)
{
	unsigned at = pick(g, g->extents[pv]), n = 0;

	while (n < *len && at + n < g->extents[pv] && !g->used[pv][at + n])
		n++;
	*len = n;
	return n ? (int)at : -1;
}

/* One segment; 0 or -1 if chance found no room for it. */
static int add_seg(struct gamble *g, bool first)
{
	unsigned stripes = pick(g, 3) ? 1 : 2 + pick(g, 2), len = 1 + pick(g, pick(g, 4) ? 4 : 16), pv[3];
	bool large = stripes > 1 && !pick(g, 6);
	int at[3];

	for (unsigned s = 0; s < stripes; s++) {
		pv[s] = pick(g, g->npv);
		at[s] = take(g, pv[s], &len);
		if (at[s] < 0)
			return -1;
	}
	len -= large ? len % 2 : 0;
	if (!len)
		return -1;
	for (unsigned s = 0; s < stripes; s++) {
		for (unsigned i = 0; i < len; i++)
			if (g->used[pv[s]][at[s] + i])
				return -1;
		for (unsigned i = 0; i < len; i++)
			g->used[pv[s]][at[s] + i] = true;
	}
	g->large |= large;
	buf_printf(&g->lines, "%s %u", first ? "" : ";", len * stripes);
	for (unsigned s = 0; s < stripes; s++)
		buf_printf(&g->lines, " sd%c:%d", 'b' + pv[s], at[s]);
	if (stripes > 1)
		buf_printf(&g->lines, " /%uk", large ? g->extent_mib * 2048 : g->extent_mib * 1024 >> pick(g, 4));
	return 0;
}

/* The LVs "a", "b", ... with names that the text does not sort by. */
static void add_lv(struct gamble *g, unsigned i)
{
	size_t before = g->lines.len;
	unsigned nseg = 1 + pick(g, pick(g, 6) ? 4 : 30);
	bool first = true;

	buf_printf(&g->lines, "lv%u", i);
	if (pick(g, 4))
		buf_printf(&g->lines, " 254:%u", i);
	buf_printf(&g->lines, "%s =", pick(g, 8) ? "" : " readonly");
	while (nseg--)
		first &= !!add_seg(g, first);
	if (first) {
		g->lines.len = before;
		g->lines.s[before] = 0;
	} else {
		buf_printf(&g->lines, "\n");
	}
}

static void make_vg(struct gamble *g)
{
	static const unsigned extents_mib[] = { 4, 16, 32, 64, 128 };
	unsigned nlv = 1 + pick(g, 4);
	char size[16];

	g->npv = 2 + pick(g, MAX_PV - 1);
	g->extent_mib = extents_mib[pick(g, 5)];
	for (unsigned i = 0; i < g->npv; i++) {
		g->extents[i] = MAX_EXTENTS - pick(g, pick(g, 4) ? 8 : 32);
		buf_printf(&g->lines, "sd%c 8:%u %u\n", 'b' + i, 16 * (i + 1), g->extents[i]);
	}
	for (unsigned i = 0; i < nlv; i++)
		add_lv(g, i);
	snprintf(size, sizeof(size), "%um", g->extent_mib);
	scene_short(&g->scene, g->lines.s, size, pick(g, 2) ? "2.03.16(2) (2022-05-18)" : "2.03.38(2) (2025-11-11)");
}

/* The PV with most extents in use, or any. */
static unsigned likely_source(struct gamble *g)
{
	unsigned best = 0, most = 0;

	for (unsigned p = 0; p < g->npv; p++) {
		unsigned n = 0;

		for (unsigned i = 0; i < g->extents[p]; i++)
			n += g->used[p][i];
		if (n > most) {
			most = n;
			best = p;
		}
	}
	return pick(g, 4) ? best : pick(g, g->npv);
}

static void add_arg(struct gamble *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add_arg(struct gamble *g, const char *fmt, ...)
{
	size_t n = strlen(g->args);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(g->args + n, sizeof(g->args) - n, fmt, ap);
	va_end(ap);
}

/* "/dev/sdb:3-9" or without the extents. */
static bool add_pv_arg(struct gamble *g, unsigned pv, bool ranges)
{
	unsigned first = pick(g, g->extents[pv]);

	add_arg(g, " /dev/sd%c", 'b' + pv);
	if (pick(g, 8) || !ranges)
		return false;
	add_arg(g, ":%u-%u", first, first + pick(g, g->extents[pv] - first));
	return true;
}

static void set_args(struct gamble *g, bool resume)
{
	static const char *const policy[] = { "contiguous", "cling", "anywhere", "inherit" };
	struct err e;
	unsigned n;

	*g->args = 0;
	if (!resume) {
		g->source = likely_source(g);
		g->partial = !pick(g, 5);
		add_arg(g, " --checkpoint %um", (1 + pick(g, 10)) * g->extent_mib / 2);
		if (!pick(g, 3))
			add_arg(g, " --lanes %u", 1 + pick(g, 6));
		if (g->partial)
			add_arg(g, " -n lv%u", pick(g, 3));
		if (!pick(g, 4))
			add_arg(g, " --atomic");
		if (!pick(g, 6)) {
			n = pick(g, 4);
			g->partial |= n == 2;
			add_arg(g, " --alloc %s", policy[n]);
		}
		/* A range that cuts a chunk is refused by the kernel. */
		g->partial |= add_pv_arg(g, g->source, !g->large);
		for (unsigned i = pick(g, 2) * pick(g, 4); i > 0; i--)
			add_pv_arg(g, pick(g, g->npv), true);
	} else if (pick(g, 2)) {
		add_arg(g, " --checkpoint %um", (1 + pick(g, 10)) * g->extent_mib / 2);
	}
	if (g->w.log)
		buf_printf(g->w.log, "-- pvmove%s\n", g->args);
	if (args_parse(g->args, &g->w.rq, &e))
		kernel_flaw(g->w.kernel, "%s", e.text);
}

static void note(struct gamble *g, const char *what, const char *why)
{
	if (g->w.log)
		buf_printf(g->w.log, "-- %s%s%s\n", what, *why ? ": " : "", why);
}

/* Something that may happen to the commands from now on. */
static void tempt_fate(struct gamble *g)
{
	struct ctl *k = g->w.kernel;

	k->fail_at = k->die_at = 0;
	switch (pick(g, 4)) {
	case 0:
		k->die_at = k->calls + 1 + pick(g, 25);
		break;
	case 1:
		k->fail_at = k->calls + 1 + pick(g, 25);
		break;
	}
}

/* After a kill: the machine may go down as well.  Then, or after a failure, the next command. */
static int next_command(struct gamble *g, struct err *e)
{
	struct world *w = &g->w;
	bool was_killed = w->kernel->dead;

	note(g, was_killed ? "killed" : "failed", e->text);
	for (unsigned i = 0; !was_killed && i < w->kernel->ndev; i++)
		if (!w->kernel->dev[i].live.n)
			kernel_flaw(w->kernel, "device %s was left without a table", w->kernel->dev[i].name);
	w->kernel->dead = false;
	if (was_killed && pick(g, 2)) {
		note(g, "power cut", "");
		world_boot(w, pick(g, 3));
	}
	if (was_killed && !g->bad && pick(g, 2)) {
		note(g, "LVM2 goes on", "");
		w->kernel->die_at = w->kernel->fail_at = 0;
		world_lvm2_goes_on(w, pick(g, 3));
	}
	tempt_fate(g);
	world_check(w, false);
	if (!pick(g, 4)) {
		note(g, "abort", "");
		g->aborted = true;
		return world_abort(w, e);
	}
	set_args(g, true);
	return world_start(w, e);
}

/* A bad extent on the source: each attempt to copy it fails, and only abort ends that. */
static void spoil(struct gamble *g)
{
	struct kdisk *d = kernel_disk(g->w.kernel, 8, 16 * (g->source + 1));

	d->bad[pick(g, d->n)] = true;
	g->bad = true;
	note(g, "a bad sector", "");
}

static void check_end(struct gamble *g)
{
	struct world *w = &g->w;
	struct vg *vg = w->vg;

	world_check_over(w);
	for (uint32_t i = 0; i < vg->nlv && !g->aborted && !g->partial; i++)
		for (uint32_t k = 0; k < vg->lv[i]->nseg; k++)
			for (uint32_t a = 0; a < vg->lv[i]->seg[k].narea; a++)
				if (vg->lv[i]->seg[k].area[a].pv == &vg->pv[g->source] && w->commits)
					kernel_flaw(w->kernel, "an area of %s is left on the source", vg->lv[i]->name);
}

static void play(struct gamble *g)
{
	struct world *w = &g->w;
	struct err e = { 0 };
	unsigned tries = 0, give_up = pick(g, 4) ? TRIES : pick(g, 6);
	int r;

	set_args(g, false);
	if (!pick(g, 8))
		spoil(g);
	if (pick(g, 3))
		tempt_fate(g);
	r = world_start(w, &e);
	if (r < 0 && !w->kernel->dead && strncmp(e.text, "call ", 5)) {
		note(g, "refused", e.text);
		return;
	}
	while (r && ++tries < TRIES && !*w->kernel->flaw) {
		if (r < 0 && (tries > TRIES / 2 || give_up <= tries)) {
			w->kernel->die_at = w->kernel->fail_at = 0;
			w->kernel->dead = false;
			g->aborted = true;
			note(g, "abort", e.text);
			r = world_abort(w, &e);
		} else if (r < 0) {
			r = next_command(g, &e);
		} else if (give_up == tries) {
			note(g, "abort", "");
			g->aborted = true;
			r = world_abort(w, &e);
		} else {
			/* Disks are slower, or somebody wants it to be. */
			if (!pick(g, 4))
				w->mover.wish.window_bytes = ((1ull + pick(g, 10)) * g->extent_mib) << 19;
			kernel_copy(w->kernel, pick(g, 2) ? UINT64_MAX : pick(g, 8) * (uint64_t)w->kernel->unit);
			r = world_step(w, &e);
		}
		g->aborted |= give_up <= tries;
	}
	if (tries == TRIES)
		kernel_flaw(w->kernel, "no end after %u tries: %s", TRIES, e.text);
	check_end(g);
}

/* Killed at a call, then this; false if the move, and the abort after some of its windows, make fewer calls. */
static bool play_killed(struct gamble *g, unsigned call, unsigned after)
{
	struct world *w = &g->w;
	struct err e = { 0 };
	unsigned give_up = pick(g, 2) ? TRIES : pick(g, 4);
	bool killed = false;
	int r;

	set_args(g, false);
	w->kernel->die_at = call;
	r = world_start(w, &e);
	for (unsigned tries = 0; (r > 0 || w->kernel->dead) && tries < TRIES && !*w->kernel->flaw; tries++) {
		if (w->kernel->dead) {
			killed = true;
			note(g, "killed", "");
			w->kernel->dead = false;
			if (after & POWER_CUT)
				world_boot(w, true);
			if (after & LVM2_GOES_ON)
				world_lvm2_goes_on(w, TRIES);
			note(g, after & GIVE_UP ? "abort" : "resume", "");
			set_args(g, true);
			r = after & GIVE_UP ? world_abort(w, &e) : world_start(w, &e);
		} else if (tries == give_up) {
			note(g, "abort", "");
			g->aborted = true;
			r = world_abort(w, &e);
		} else {
			kernel_copy(w->kernel, UINT64_MAX);
			r = world_step(w, &e);
		}
	}
	if (r)
		note(g, "refused", e.text);
	else
		world_check_over(w);
	return killed;
}

/* Sets *killed unless call is 0. */
static bool run(unsigned seed, unsigned call, unsigned after, bool *killed, bool loud)
{
	struct gamble *g = mem_resize(NULL, sizeof(*g));
	struct err e = { 0 };
	struct world w;
	bool held = false;

	memset(g, 0, sizeof(*g));
	g->w.random = seed * 2654435761u;
	make_vg(g);
	w = g->w;
	if (test_true(!world_new(&g->w, &g->scene, &e), e.text, "seed", (int)seed)) {
		g->w.random = w.random;
		g->w.writes = pick(g, 4);
		g->w.log = loud ? &g->log : NULL;
		g->w.mover.show = loud ? g->w.mover.show : NULL;
		if (call)
			*killed = play_killed(g, call, after);
		else
			play(g);
		held = test_str(g->w.kernel->flaw, "", "flaw", "seed", (int)seed);
		if (!held && call)
			printf("  SEED=%u KILL=%u AFTER=%u\n", seed, call, after);
		if (loud)
			printf("%s%s", g->lines.s, g->log.s ? g->log.s : "");
		world_free(&g->w);
	}
	buf_free(&g->log);
	buf_free(&g->lines);
	scene_free(&g->scene);
	free(g);
	return held;
}

static unsigned number(const char *name)
{
	return getenv(name) ? (unsigned)atoi(getenv(name)) : 0;
}

TEST(random_moves)
{
	unsigned bad = 0;

	if (number("SEED") && !number("KILL"))
		run(number("SEED"), 0, 0, NULL, true);
	for (unsigned i = 1; !number("SEED") && i <= SEEDS && bad < 5; i++)
		bad += !run(i, 0, 0, NULL, false);
}

/* A few of them, killed at each call in turn. */
TEST(random_moves_killed_anywhere)
{
	unsigned bad = 0;
	bool killed;

	if (number("KILL"))
		run(number("SEED"), number("KILL"), number("AFTER"), &killed, true);
	for (unsigned i = 1; !number("SEED") && i <= KILLED_SEEDS; i++)
		for (unsigned after = 0; after < ALL_AFTER; after++) {
			killed = true;
			for (unsigned call = 1; killed && bad < 5; call++)
				bad += !run(i, call, after, &killed, false);
		}
}

/*
 * pvmove: moves the extents of LVM2 physical volumes while they are in use.
 *
 * Arguments, phases, progress, signals, every message and the exit code; the phases are
 *	begin (or find moves that are under way) -> { window is copied -> checkpoint } -> end.
 * What a phase does to the VG is in alloc/, to the disks in meta/, to the kernel in dm/.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <libdevmapper.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "alloc/plan.h"
#include "alloc/request.h"
#include "alloc/step.h"
#include "dm/ctl.h"
#include "dm/ops.h"
#include "meta/store.h"
#include "meta/text.h"

#ifndef VERSION
#define VERSION "0"
#endif

enum {
	MAX_LANES = 16,			/* segments in a window */
	SHARED_BYTES = 64 << 20,	/* of windows with more than one segment */
	LOOK_AGAIN_MS = 1000,		/* somebody else may change a table without an event */
	SEGMENT_TEXT = 400,		/* bytes that one more segment adds to the metadata, at most */
};

/* A move under way. */
struct move {
	char vg_id[ID_LEN + 1], mv_id[ID_LEN + 1];
	char source[300];		/* path of the PV */
	char lv[300];			/* VG/pvmoveN, for messages */
	struct dm_pool *pool;		/* dev's table; NULL before the first step */
	struct device dev;		/* the pvmove device as we left it */
	uint64_t total, checkpointed;	/* bytes */
	uint64_t moved;			/* checkpointed or in sync, bytes */
	int64_t next_report_ms;
	bool over;
	int code;			/* exit code once it is over */
};

struct run {
	struct request opt;
	struct store *store;
	struct ctl *ctl;
	struct stamp stamp;
	struct utsname host;
	struct buf system, command;	/* what stamp points to */
	int signals;			/* signalfd */
	struct move *move;
	unsigned nmove;
};

void mem_exhausted(void)
{
	static const char text[] = "  Memory is used up; run \"pvmove\" to go on with what was begun.\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_FAILED);
	_exit(EXIT_FAILED);
}

/* ------------------------------------------------------------------ messages */

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
	va_list ap;

	fputs("  ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static int say_err(const struct err *e)
{
	say("%s", e->text);
	return e->code;
}

static void say_lines(FILE *to, const struct buf *b)
{
	for (const char *s = b->s; s && *s; s += strcspn(s, "\n") + 1)
		fprintf(to, "  %.*s\n", (int)strcspn(s, "\n"), s);
}

static void say_warnings(struct run *r)
{
	const char *s;

	while ((s = store_warning(r->store)))
		say("WARNING: %s", s);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* LVM2's progress line; 100.00 is kept for the end. */
static void report(struct run *r, struct move *m, bool force)
{
	double percent = m->total ? 100.0 * (double)m->moved / (double)m->total : 100.0;
	int64_t now = now_ms();

	if (!force && now < m->next_report_ms)
		return;
	m->next_report_ms = now + (int64_t)(r->opt.interval_s ? r->opt.interval_s : 1) * 1000;
	if (m->moved < m->total && percent > 99.99)
		percent = 99.99;
	if (!r->opt.quiet && !r->opt.background)
		printf("  %s: Moved: %.2f%%\n", m->source, percent);
	fflush(stdout);
}

/* ------------------------------------------------------------------ changing a VG */

struct change {
	struct run *run;
	struct vg *vg;
};

/* OP_COMMIT: the text is proven to read back as the VG before a byte of it is written. */
static int commit(void *arg, struct err *e)
{
	struct change *c = arg;
	struct buf text = { 0 };
	int r;

	c->run->stamp.time = time(NULL);
	vg_export(c->vg, &c->run->stamp, &text);
	r = vg_verify(c->vg, &text, e) || store_write(c->run->store, c->vg, text.s, text.len, e) ||
	    store_commit(c->run->store, e);
	buf_free(&text);
	say_warnings(c->run);
	return r ? -1 : 0;
}

/*
 * Carries a step out, or prints it with --test.  Crash states: before the commit the kernel's live tables and the
 * metadata are the old ones, and what was loaded or created is found and dropped by ops_cure; behind it the
 * metadata is the new one, every live table still maps each sector to a place that is right (see ops_switch
 * and ops_end), and whoever comes next sees from the two what is left to do.
 */
static int switch_to(struct run *r, struct vg *vg, struct ops *ops, struct err *e)
{
	struct change c = { r, vg };
	struct buf b = { 0 };

	if (r->opt.test || r->opt.verbose) {
		ops_print(ops, vg, &b);
		say_lines(r->opt.test ? stdout : stderr, &b);
		buf_free(&b);
	}
	if (!r->opt.test && ops_run(ops, r->ctl, commit, &c, e))
		return -1;
	ops_pretend(ops);
	return 0;
}

static bool is_edited(const struct vg *vg)
{
	for (uint32_t i = 0; i < vg->nlv; i++)
		if (vg->lv[i]->edited)
			return true;
	return false;
}

/* Takes kernel and metadata to what the VG says while mv is in it. */
static int go_on(struct run *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	struct ops ops = { .pool = vg->pool, .commit = is_edited(vg) };

	vg->seqno += ops.commit;
	return ops_switch(&ops, all, vg, mv, e) || switch_to(r, vg, &ops, e) ? -1 : 0;
}

/* Stops all lanes: the pvmove device is all linear then, on the source where nothing is checkpointed. */
static int stop_lanes(struct run *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	step_window(vg, mv, 0, 0, 0);
	return go_on(r, vg, mv, all, e);
}

/* Finish or abort: the pvmove device is all linear by now. */
static int end(struct run *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	struct ops ops = { .pool = vg->pool, .commit = true };
	struct device *gone = table_bearer(all, vg, mv);

	if (step_end(vg, mv, e))
		return -1;
	vg->seqno++;
	return ops_end(&ops, all, vg, gone, e) || switch_to(r, vg, &ops, e) ? -1 : 0;
}

/* ------------------------------------------------------------------ copying */

static uint32_t open_window(const struct run *r, struct vg *vg, struct lv *mv)
{
	uint64_t extent_bytes = (uint64_t)vg->extent_size * 512, extents = r->opt.window_bytes / extent_bytes;

	return step_window(vg, mv, extents > UINT32_MAX ? UINT32_MAX : extents ? (uint32_t)extents : 1,
			   (uint32_t)(SHARED_BYTES / extent_bytes), MAX_LANES);
}

/* What is checkpointed, from the metadata. */
static void measure(struct move *m, const struct vg *vg, const struct lv *mv)
{
	uint32_t moved, extents = step_extents(mv, &moved);

	m->total = (uint64_t)extents * vg->extent_size * 512;
	m->moved = m->checkpointed = (uint64_t)moved * vg->extent_size * 512;
}

/* What is in sync, from the lanes. */
static void measure_lanes(struct move *m, const struct lane *lanes, int n)
{
	m->moved = m->checkpointed;
	for (int i = 0; i < n; i++)
		if (lanes[i].total)
			m->moved += (uint64_t)((double)lanes[i].len * 512 * (double)lanes[i].insync / (double)lanes[i].total);
}

static bool is_bad(const struct lane *l)
{
	return l->source != 'A' || l->destination != 'A';
}

/* The destinations' caches have to be empty before metadata says that the data is there. */
static int flush_lanes(struct run *r, const struct lv *mv, struct err *e)
{
	for (uint32_t k = 0; k < mv->nseg; k++)
		if (mv->seg[k].lane && store_flush(r->store, mv->seg[k].area[1].pv->id, e))
			return -1;
	return 0;
}

/*
 * Looks at the lanes of a live window: 1 still copying, 0 all copied and the destinations flushed,
 * -1 the kernel could not copy; then all is linear again.
 */
static int look(struct run *r, struct move *m, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	const struct device *dev = table_bearer(all, vg, mv);
	struct lane *lanes;
	struct err undo;
	int n = ctl_lanes(r->ctl, all->pool, dev, &lanes, e), copying = 0;

	if (n < 0)
		return -1;
	measure_lanes(m, lanes, n);
	for (int i = 0; i < n; i++) {
		copying |= lanes[i].insync < lanes[i].total;
		if (!is_bad(&lanes[i]))
			continue;
		step_blame(vg, mv, (uint32_t)(lanes[i].start / vg->extent_size), lanes[i].source != 'A', e);
		if (stop_lanes(r, vg, mv, all, &undo))
			say_err(&undo);
		return -1;
	}
	return copying ? 1 : flush_lanes(r, mv, e);
}

/* One step of a move under the VG's lock: 1 wait for the kernel, 0 the move is over, -1 failed. */
static int step_locked(struct run *r, struct move *m, struct vg *vg, struct lv *mv, struct err *e)
{
	struct devices all = { .pool = vg->pool };
	int copying;

	measure(m, vg, mv);
	if (ops_read(r->ctl, vg, mv, &all, e))
		return -1;
	if (ops_adopt(&all, vg, mv)) {
		if ((copying = look(r, m, vg, mv, &all, e)))
			return copying;
		step_checkpoint(vg, mv);
	}
	copying = open_window(r, vg, mv) > 0;
	if (go_on(r, vg, mv, &all, e))
		return -1;
	measure(m, vg, mv);
	return copying ? 1 : end(r, vg, mv, &all, e);
}

/* Remembers the live table as we left it. */
static int remember(struct run *r, struct move *m, const struct vg *vg, const struct lv *mv, struct err *e)
{
	struct devices all = { .pool = vg->pool };
	struct device *dev;

	if (ops_read(r->ctl, vg, mv, &all, e))
		return -1;
	if (!(dev = table_bearer(&all, vg, mv)))
		return err_set(e, EXIT_FAILED, "Device of %s has disappeared.", m->lv);
	if (m->pool)
		dm_pool_destroy(m->pool);
	if (!(m->pool = dm_pool_create("move", 4096)))
		mem_exhausted();
	m->dev = *dev;
	return ctl_read(r->ctl, m->pool, &m->dev, e);
}

static void step(struct run *r, struct move *m)
{
	bool gone = false;
	struct err e = { 0 };
	struct vg *vg = store_lock(r->store, m->vg_id, &gone, &e);
	struct lv *mv = vg ? vg_lv(vg, m->mv_id) : NULL;
	int result = -1;

	say_warnings(r);
	if (gone || (vg && (!mv || !(mv->flags & LV_PVMOVE)))) {
		say("%s: %s is not there any more: somebody else has finished or aborted it.", m->source, m->lv);
		result = m->total = 0;
	} else if (vg) {
		result = step_locked(r, m, vg, mv, &e);
		if (result == 1)
			result = remember(r, m, vg, mv, &e) ? -1 : 1;
	}
	if (vg)
		store_unlock(r->store);
	vg_free(vg);
	m->over = result < 1;
	m->code = result < 0 ? say_err(&e) : 0;
	if (m->total && result >= 0)
		report(r, m, !result);
}

/* True if the lock has to be taken: the lanes are through, or something is not as we left it. */
static bool wants_step(struct run *r, struct move *m)
{
	struct dm_pool *pool = dm_pool_create("look", 4096);
	struct device dev = m->dev;
	struct lane *lanes;
	bool copying = false;
	int n = -1;

	if (!pool)
		mem_exhausted();
	if (!ctl_read(r->ctl, pool, &dev, NULL) && dev.read && table_equal(&dev.table, &m->dev.table))
		n = ctl_lanes(r->ctl, pool, &dev, &lanes, NULL);
	for (int i = 0; i < n; i++)
		copying |= lanes[i].insync < lanes[i].total;
	for (int i = 0; i < n; i++)
		copying &= !is_bad(&lanes[i]);
	if (copying)
		measure_lanes(m, lanes, n);
	dm_pool_destroy(pool);
	return !copying;
}

/* Waits for all moves; returns the exit code. */
static int copy(struct run *r)
{
	int code = 0, left = 1;

	while (left) {
		struct signalfd_siginfo info;

		left = 0;
		ctl_arm(r->ctl);
		for (unsigned i = 0; i < r->nmove; i++) {
			struct move *m = &r->move[i];

			if (m->over)
				continue;
			if (!m->pool || wants_step(r, m))
				step(r, m);
			else
				report(r, m, false);
			left += !m->over;
			code = m->over && m->code ? m->code : code;
		}
		if (!left)
			break;
		ctl_wait(r->ctl, r->signals, LOOK_AGAIN_MS);
		if (read(r->signals, &info, sizeof(info)) > 0) {
			say("Interrupted: the kernel copies on to the end of this window. Run \"pvmove\" to go on, \"pvmove --abort\" to give up.");
			return EXIT_FAILED;
		}
	}
	return code;
}

/* ------------------------------------------------------------------ phases before copying */

static void add_move(struct run *r, const struct vg *vg, const struct lv *mv)
{
	const struct pv *source = step_source(mv);
	struct move *m;

	r->move = mem_resize(r->move, (r->nmove + 1) * sizeof(*r->move));
	m = &r->move[r->nmove++];
	*m = (struct move){ 0 };
	memcpy(m->vg_id, vg->id, sizeof(m->vg_id));
	memcpy(m->mv_id, mv->id, sizeof(m->mv_id));
	snprintf(m->lv, sizeof(m->lv), "%s/%s", vg->name, mv->name);
	snprintf(m->source, sizeof(m->source), "%s", source && source->path ? source->path : m->lv);
	if (r->opt.wait_first)
		m->next_report_ms = now_ms() + (int64_t)r->opt.interval_s * 1000;
}

/* LVM2 stopped just before it took the name of a finished move away. */
static int drop_leftovers(struct run *r, struct vg *vg, struct devices *all, struct err *e)
{
	struct ops ops = { .pool = vg->pool, .commit = true };
	struct lv *lv = step_leftover(vg);

	if (lv) {
		say("Removing %s/%s, left over from a finished move.", vg->name, lv->name);
		for (; lv; lv = step_leftover(vg))
			vg_del_lv(vg, lv);
		vg->seqno++;
		if (ops_end(&ops, all, vg, NULL, e) || switch_to(r, vg, &ops, e))
			return -1;
	}
	return r->opt.test ? 0 : ops_cure(r->ctl, vg, all, e);
}

/* Adds the VG's moves away from pv_id (NULL: all). *found counts them. */
static int find_moves(struct run *r, struct vg *vg, const char *pv_id, unsigned *found, struct err *e)
{
	struct devices all = { .pool = vg->pool };
	struct lv *mv;

	if (vg->lock_type || vg->system_id || (vg->flags & VG_EXPORTED))
		return 0;
	if ((step_move_lv(vg, 0) || step_leftover(vg)) && plan_refuse_vg(vg, vg->name, e))
		return -1;
	if (ops_read(r->ctl, vg, NULL, &all, e) || drop_leftovers(r, vg, &all, e))
		return -1;
	for (unsigned i = 0; (mv = step_move_lv(vg, i)); i++) {
		struct pv *source = step_source(mv);

		if (pv_id && (!source || strcmp(source->id, pv_id)))
			continue;
		if (step_is_atomic(mv))
			return err_set(e, EXIT_FAILED, "%s/%s is a move with --atomic: LVM2's pvmove has to go on with it.",
				       vg->name, mv->name);
		add_move(r, vg, mv);
		++*found;
	}
	return 0;
}

/* --test: the steps after the first, as they would be if the kernel copied everything. */
static int pretend(struct run *r, struct vg *vg, struct lv *mv, struct devices *all, struct err *e)
{
	bool copying = true;

	while (copying) {
		puts("  wait for the kernel to copy this window, flush the destination");
		step_checkpoint(vg, mv);
		copying = open_window(r, vg, mv) > 0;
		if (go_on(r, vg, mv, all, e))
			return -1;
	}
	return end(r, vg, mv, all, e);
}

static void random_id(char id[ID_LEN + 1])
{
	static const char set[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	unsigned char bytes[ID_LEN];

	while (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		;
	for (unsigned i = 0; i < ID_LEN; i++)
		id[i] = set[bytes[i] % 62];
	id[ID_LEN] = 0;
}

/* Plans and begins a new move in the locked VG. */
static int begin(struct run *r, struct vg *vg, const struct plan_request *rq, struct err *e)
{
	struct devices all = { .pool = vg->pool };
	struct buf notes = { 0 }, text = { 0 };
	char id[ID_LEN + 1];
	struct plan *plan = plan_make(vg, rq, &notes, e);
	struct lv *mv;

	say_lines(stderr, &notes);
	buf_free(&notes);
	random_id(id);
	if (!plan || !(mv = step_begin(vg, plan, id, e)))
		return -1;
	if (r->opt.test || r->opt.verbose) {
		plan_print(vg, plan, &notes);
		say_lines(r->opt.test ? stdout : stderr, &notes);
		buf_free(&notes);
	}
	open_window(r, vg, mv);
	vg_export(vg, &r->stamp, &text);
	if (text.len + 2 * (MAX_LANES + 1) * SEGMENT_TEXT > store_room(r->store, vg))
		err_set(e, EXIT_FAILED, "VG %s: metadata of %zu bytes leaves too little room in its metadata areas for this move.",
			vg->name, text.len);
	else if (!ops_read(r->ctl, vg, mv, &all, e) && !go_on(r, vg, mv, &all, e) &&
		 (!r->opt.test || !pretend(r, vg, mv, &all, e))) {
		buf_free(&text);
		add_move(r, vg, mv);
		return 0;
	}
	buf_free(&text);
	return -1;
}

/* UUIDs of the destinations named on the command line; they have to be PVs of the VG. The caller frees. */
static int find_dests(struct run *r, const struct vg *vg, char *const *path, unsigned n, const char **id, struct err *e)
{
	char pv_id[ID_LEN + 1];

	for (unsigned i = 0; i < n; i++) {
		const char *vg_id = store_vg_of(r->store, path[i], pv_id, e);

		if (!vg_id)
			return -1;
		if (strcmp(vg_id, vg->id))
			return err_set(e, EXIT_FAILED, "Physical Volume \"%s\" not found in Volume Group \"%s\".", path[i], vg->name);
		id[i] = mem_copy(vg->pool, pv_id, ID_LEN);
	}
	return 0;
}

/* pvmove SRC [DEST...] in the locked VG: joins a move that is under way, or begins one. */
static int start_locked(struct run *r, struct vg *vg, const char *pv_id, struct err *e)
{
	unsigned n = r->opt.npv - 1, found = 0;
	const char **dest = mem_zero(vg->pool, n * sizeof(*dest));
	struct plan_request rq = { pv_id, NULL, dest, n };

	if (plan_refuse_vg(vg, r->opt.pv[0], e) || find_moves(r, vg, pv_id, &found, e))
		return -1;
	if (found) {
		say("Detected pvmove in progress for %s.", r->opt.pv[0]);
		if (n || r->opt.lv_name)
			say("WARNING: Ignoring remaining command line arguments.");
		return 0;
	}
	if (r->opt.lv_name && !(rq.lv_name = request_lv(vg, r->opt.lv_name, e)))
		return -1;
	return find_dests(r, vg, r->opt.pv + 1, n, dest, e) || begin(r, vg, &rq, e) ? -1 : 0;
}

/* The VG and the UUID of the PV that the command line names; NULL and the sentence. */
static struct vg *lock_source(struct run *r, char pv_id[ID_LEN + 1], struct err *e)
{
	const char *vg_id = store_vg_of(r->store, r->opt.pv[0], pv_id, e);
	struct vg *vg;

	if (vg_id && !*vg_id)
		err_set(e, EXIT_FAILED, "Physical volume %s is not in a volume group.", r->opt.pv[0]);
	if (!vg_id || !*vg_id)
		return NULL;
	vg = store_lock(r->store, vg_id, NULL, e);
	say_warnings(r);
	return vg;
}

static int start(struct run *r, struct err *e)
{
	char pv_id[ID_LEN + 1];
	struct vg *vg = lock_source(r, pv_id, e);
	int result;

	if (!vg)
		return -1;
	result = start_locked(r, vg, pv_id, e);
	store_unlock(r->store);
	vg_free(vg);
	return result;
}

/* Gives up the moves that find_moves added for the locked VG. */
static int abort_locked(struct run *r, struct vg *vg, unsigned found, struct err *e)
{
	while (found--) {
		struct devices all = { .pool = vg->pool };
		struct lv *mv = vg_lv(vg, r->move[r->nmove - 1].mv_id);

		r->nmove--;
		if (ops_read(r->ctl, vg, mv, &all, e) || stop_lanes(r, vg, mv, &all, e) || end(r, vg, mv, &all, e))
			return -1;
		for (uint32_t i = 0; i < vg->nlv; i++)
			vg->lv[i]->edited = false;
	}
	return 0;
}

/* Every VG (only_vg: this one) and its moves (away from pv_id, unless NULL): aborts them, or adds them to the run's. */
static int over_vgs(struct run *r, const char *only_vg, const char *pv_id, unsigned *found)
{
	const char *vg_id;
	int code = 0;

	for (unsigned i = 0; (vg_id = store_vg_id(r->store, i)); i++) {
		struct err e = { 0 };
		unsigned here = 0;
		bool gone = false;
		struct vg *vg;

		if (only_vg && strcmp(only_vg, vg_id))
			continue;
		vg = store_lock(r->store, vg_id, &gone, &e);
		say_warnings(r);
		if (gone)
			continue;
		if (!vg || find_moves(r, vg, pv_id, &here, &e) || (r->opt.abort && abort_locked(r, vg, here, &e)))
			code = say_err(&e);
		if (vg)
			store_unlock(r->store);
		vg_free(vg);
		*found += here;
	}
	return code;
}

/* pvmove and pvmove --abort without a PV, pvmove --abort with one. */
static int find_all(struct run *r)
{
	char pv_id[ID_LEN + 1];
	const char *vg_id = NULL;
	unsigned found = 0;
	struct err e;
	int code;

	if (r->opt.npv && !(vg_id = store_vg_of(r->store, r->opt.pv[0], pv_id, &e))) {
		say_err(&e);
		return EXIT_FAILED;
	}
	code = over_vgs(r, vg_id, vg_id ? pv_id : NULL, &found);
	if (!code && vg_id && !found)
		say("%s: No pvmove in progress - already finished or aborted.", r->opt.pv[0]);
	return code;
}

/* ------------------------------------------------------------------ main */

/* "Write from pvmove -i 100 /dev/sdb." and who writes it. */
static void set_stamp(struct run *r, int argc, char **argv)
{
	uname(&r->host);
	buf_printf(&r->system, "%s %s %s %s %s", r->host.sysname, r->host.nodename, r->host.release, r->host.version,
		   r->host.machine);
	buf_printf(&r->command, "Write from pvmove");
	for (int i = 1; i < argc; i++)
		buf_printf(&r->command, " %s", argv[i]);
	buf_printf(&r->command, ".");
	r->stamp = (struct stamp){ r->host.nodename, r->system.s, r->command.s, time(NULL) };
}

/*
 * Signals are read from a descriptor and nowhere else: one that came during a switch would make the kernel give it up.
 * Memory is locked: the LVs that are moved may hold swap, our own text, our terminal's log.
 */
static int prepare(struct run *r, struct err *e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (geteuid())
		return err_set(e, EXIT_FAILED, "Only root can run pvmove.");
	r->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (r->signals < 0 || mlockall(MCL_CURRENT | MCL_FUTURE))
		return err_set(e, EXIT_FAILED, "Memory cannot be locked: %s.", strerror(errno));
	return (r->store = store_open(e)) && (r->ctl = ctl_open(e)) ? 0 : -1;
}

/* -b: the child goes on, the parent returns. */
static int detach(struct err *e)
{
	pid_t pid = fork();
	int null;

	if (pid < 0)
		return err_set(e, EXIT_FAILED, "No process can be made for the background: %s.", strerror(errno));
	if (pid)
		_exit(EXIT_DONE);
	setsid();
	mlockall(MCL_CURRENT | MCL_FUTURE);
	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0)
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
	return 0;
}

static int run(struct run *r)
{
	struct err e = { 0 };
	int code = 0;

	if (prepare(r, &e))
		return say_err(&e);
	if (r->opt.npv && !r->opt.abort) {
		if (start(r, &e))
			return say_err(&e);
	} else {
		code = find_all(r);
	}
	if (r->opt.test || !r->nmove)
		return code;
	if (r->opt.background && detach(&e))
		return say_err(&e);
	return copy(r) | code;
}

int main(int argc, char **argv)
{
	struct run r = { .signals = -1 };
	struct err e = { 0 };
	int code = EXIT_DONE;

	set_stamp(&r, argc, argv);
	if (request_parse(argc, argv, &r.opt, &e)) {
		code = say_err(&e);
		say("Run 'pvmove --help' for more information.");
	} else if (r.opt.help) {
		fputs(request_help, stdout);
	} else if (r.opt.version) {
		puts("pvmove " VERSION " (metadata of LVM2, device-mapper ioctl 4)");
	} else {
		code = run(&r);
	}
	for (unsigned i = 0; i < r.nmove; i++)
		if (r.move[i].pool)
			dm_pool_destroy(r.move[i].pool);
	free(r.move);
	store_close(r.store);
	ctl_close(r.ctl);
	buf_free(&r.system);
	buf_free(&r.command);
	if (fflush(stdout) && !code)
		code = EXIT_FAILED;
	return code;
}

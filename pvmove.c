/*
 * pvmove: moves the extents of LVM2 physical volumes while they are in use.
 *
 * Arguments, phases, progress, signals, every message and the exit code; the phases are
 *	begin (or find moves that are under way) -> { window is copied -> checkpoint } -> end.
 * What a phase does to the VG is in alloc/, to the disks in meta/, to the kernel in dm/.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "alloc/plan.h"
#include "alloc/request.h"
#include "alloc/step.h"
#include "dm/ctl.h"
#include "dm/move.h"
#include "meta/conf.h"
#include "meta/rescue.h"
#include "meta/store.h"
#include "meta/who.h"

#ifndef VERSION
#define VERSION "0"
#endif

enum {
	LOOK_AGAIN_MS = 1000,		/* somebody else may change a table without an event */
	SPARE_BYTES = 2048,		/* of metadata, that a move may need beside its segments */
};

/* A move that this run goes on with. */
struct job {
	struct move move;
	char source[300];		/* path of the source */
	char lv[300];			/* VG/pvmoveN */
	int64_t next_report_ms;
	bool over;
};

struct run {
	struct request rq;
	struct conf *conf;
	struct store *store;
	struct mover mover;
	struct who *who;
	struct lost *lost;
	int signals;			/* signalfd */
	bool stopped;			/* by one */
	struct job *job;
	unsigned njob;
};

void mem_exhausted(void)
{
	static const char text[] = "  Memory is used up; run \"pvmove\" to go on with what was begun.\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_FAILED);
	_exit(EXIT_FAILED);
}

/* ------------------------------------------------------------------ messages */

/* One line; what is in it may come from a disk that somebody found, and is not to speak to the terminal. */
static void print_line(FILE *to, const char *s, size_t len)
{
	struct buf line = { 0 };

	buf_add(&line, s, len);
	for (char *c = line.s; *c; c++)
		*c = *c < ' ' || *c > '~' ? '?' : *c;
	fprintf(to, "  %s\n", line.s);
	buf_free(&line);
}

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *fmt, ...)
{
	char text[4096];	/* a warning may name many disks */
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	print_line(stderr, text, strlen(text));
}

static int say_err(const struct err *e)
{
	say("%s", e->text);
	return e->code;
}

static void say_lines(FILE *to, const struct buf *b)
{
	const char *s = b->s, *end;

	for (; s && (end = strchr(s, '\n')); s = end + 1)
		print_line(to, s, (size_t)(end - s));
}

static void say_warnings(const struct run *r)
{
	const char *s;

	while ((s = store_warning(r->store)))
		say("WARNING: %s", s);
}

/* What is done or, with --test, would be. */
static void show(void *arg, const struct buf *lines)
{
	const struct run *r = arg;

	say_lines(r->rq.test ? stdout : stderr, lines);
}

/* LVM2's progress line; 100.00 is kept for the end. */
static void report(const struct run *r, struct job *j, bool force)
{
	const struct move *m = &j->move;
	double percent = m->total ? 100.0 * (double)m->moved / (double)m->total : 100.0;
	int64_t now = who_ms(NULL);

	if (r->rq.quiet || (!force && now < j->next_report_ms))
		return;
	j->next_report_ms = now + (int64_t)(r->rq.interval_s ? r->rq.interval_s : 1) * 1000;
	if (!j->over && percent > 99.99)
		percent = 99.99;
	printf("  %s: Moved: %.2f%%\n", j->source, percent);
	fflush(stdout);
}

/* ------------------------------------------------------------------ steps */

/* The text is proven to read back as the VG before a byte of it is written. */
static int commit(void *arg, const struct vg *vg, struct err *e)
{
	struct run *r = arg;
	struct rope text = { 0 };
	int result;

	vg_export(vg, who_stamp(r->who), &text);
	result = vg_verify(vg, &text, e) || store_write(r->store, vg, &text, e) ? -1 : store_commit(r->store, e);
	rope_free(&text);
	say_warnings(r);
	return result;
}

static int lost(void *arg, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors, struct err *e)
{
	struct run *r = arg;

	say("LV %s/%s has lost bytes %" PRIu64 " to %" PRIu64 ": they cannot be read and are zeros from now on.", vg->name, lv->name,
	    sector * 512, (sector + sectors) * 512 - 1);
	return lost_add(&r->lost, r->rq.map, vg, lv, sector, sectors, e);
}

/* SIGUSR1 and SIGUSR2: half and twice the limit; where there is none, half of what the disks give. */
static void change_limit(struct run *r, bool up)
{
	uint64_t *limit = &r->mover.wish.limit;

	if (!up && !*limit && r->njob)
		*limit = r->job[0].move.pace.rate;
	*limit = up ? *limit * 2 : *limit / 2 + *limit % 2;
	if (!r->rq.quiet && *limit)
		say("No more than %" PRIu64 " bytes per second are copied from now on.", *limit);
}

static bool is_stopped(struct run *r)
{
	struct signalfd_siginfo info;

	while (read(r->signals, &info, sizeof(info)) > 0) {
		if (info.ssi_signo == SIGUSR1 || info.ssi_signo == SIGUSR2)
			change_limit(r, info.ssi_signo == SIGUSR2);
		else
			r->stopped = true;
	}
	return r->stopped;
}

/* Locks the VG and takes one step; sets over and returns the exit code when the move has ended, well or not. */
static int step(struct run *r, struct job *j)
{
	bool gone = false;
	struct err e = { 0 };
	struct vg *vg = store_lock(r->store, j->move.vg_id, &gone, &e);
	struct lv *mv = vg ? vg_lv(vg, j->move.mv_id) : NULL;
	uint64_t room, used;
	int result = -1, fate = 0;

	say_warnings(r);
	if (vg && is_stopped(r)) {
		result = 1;
	} else if (mv && (mv->flags & LV_PVMOVE)) {
		room = store_room(r->store, vg, &used);
		r->mover.spare_bytes = used < room ? room - used : 0;
		result = move_step(&r->mover, &j->move, vg, mv, &e);
	} else if (vg || gone) {
		j->move.total = result = 0;
	} else {
		move_drop(&r->mover, &j->move);
	}
	/* What somebody began to abort our step has made an end of, too. */
	if (!result && ((move_fate(&j->move, vg, j->lv, &e) && e.code) || !j->move.total)) {
		say("%s: %s", j->source, e.text);
		fate = e.code;
		j->move.total = 0;
	}
	j->over = result < 1;
	store_unlock(r->store, vg, result >= 0, j->over || r->stopped);
	if (result >= 0 && j->move.total && !r->stopped)
		report(r, j, j->over);
	return result < 0 ? say_err(&e) : fate;
}

/* Steps whenever the kernel is through with a window, until all moves are over; returns the exit code. */
static int copy(struct run *r)
{
	int code = 0, left = 1;

	while (left) {
		int64_t wait_ms = LOOK_AGAIN_MS;

		left = 0;
		for (unsigned i = 0; i < r->njob; i++) {
			struct job *j = &r->job[i];

			if (j->over)
				continue;
			if (move_due(&r->mover, &j->move))
				code = step(r, j) ? EXIT_FAILED : code;
			else
				report(r, j, false);
			left += !j->over;
			if (!j->over && j->move.rest_ms && j->move.rest_ms - who_ms(NULL) < wait_ms)
				wait_ms = j->move.rest_ms - who_ms(NULL);
		}
		if (!left)
			break;
		if (!r->stopped)
			ctl_wait(r->mover.ctl, r->signals, wait_ms > 0 ? (int)wait_ms : 0);
		if (is_stopped(r)) {
			say("Interrupted: the kernel copies on to the end of this window. Run \"pvmove\" to go on, \"pvmove --abort\" to give up.");
			return EXIT_FAILED;
		}
	}
	return code;
}

/* ------------------------------------------------------------------ phases before copying */

static struct job *add_job(struct run *r, const struct vg *vg, const struct lv *mv)
{
	const struct pv *source = step_source(mv);
	struct job *j;

	r->job = mem_resize(r->job, (r->njob + 1) * sizeof(*r->job));
	j = &r->job[r->njob++];
	*j = (struct job){ 0 };
	move_open(&r->mover, &j->move, vg, mv);
	snprintf(j->lv, sizeof(j->lv), "%s/%s", vg->name, mv->name);
	snprintf(j->source, sizeof(j->source), "%s", source && source->path ? source->path : j->lv);
	if (r->rq.wait_first)
		j->next_report_ms = who_ms(NULL) + (int64_t)r->rq.interval_s * 1000;
	return j;
}

/* Adds (or aborts or pauses, as asked) the locked VG's moves away from pv_id (NULL: all); found counts them. */
static int find_moves(struct run *r, struct vg *vg, const char *pv_id, unsigned *found, struct err *e)
{
	struct lv *mv;
	unsigned i = 0;

	if ((r->rq.activate ? plan_refuse_owner : plan_refuse_vg)(vg, vg->name, e)) {
		e->code = EXIT_FAILED;
		return step_move_lv(vg, 0) || step_leftover(vg) ? -1 : 0;
	}
	if (!r->rq.activate && move_tidy(&r->mover, vg, e))
		return -1;
	while ((mv = step_move_lv(vg, i))) {
		struct pv *source = step_source(mv);

		/* LVM2, stopped while it ended an atomic move, leaves one that comes from nowhere: nothing is left to decide. */
		if (pv_id && !source) {
			if (move_abort(&r->mover, vg, mv, e))
				return -1;
			continue;
		}
		if (pv_id && strcmp(source->id, pv_id)) {
			i++;
			continue;
		}
		++*found;
		i += !r->rq.abort;	/* it is still there */
		if (!r->rq.abort && !r->rq.pause)
			add_job(r, vg, mv);
		else if ((r->rq.abort ? move_abort : r->rq.activate ? move_activate : move_pause)(&r->mover, vg, mv, e))
			return -1;
	}
	return 0;
}

/* A move that could run out of metadata space half way is not begun. */
static int check_room(struct run *r, const struct vg *vg, struct err *e)
{
	uint64_t room = store_room(r->store, vg, NULL);
	struct rope text = { 0 };
	size_t need;

	vg_export(vg, who_stamp(r->who), &text);
	need = rope_len(&text) + SPARE_BYTES;
	rope_free(&text);
	r->mover.spare_bytes = need < room ? room - need : 0;
	if (need <= room)
		return 0;
	return err_set(e, EXIT_FAILED, "VG %s: this move needs up to %zu bytes of metadata, its smallest metadata area takes %" PRIu64 ".",
		       vg->name, need, room);
}

/* Plans and begins a new move in the locked VG. */
static int begin(struct run *r, struct vg *vg, const struct plan_request *rq, struct err *e)
{
	struct buf lines = { 0 };
	struct plan *plan = plan_make(vg, rq, &lines, e);
	char id[3][ID_LEN + 1];
	struct lv *mv;

	say_lines(stderr, &lines);
	buf_free(&lines);
	if (!plan)
		return -1;
	plan->region = r->conf->region;
	if (r->mover.show) {
		plan_print(vg, plan, &lines);
		show(r, &lines);
		buf_free(&lines);
	}
	for (unsigned i = 0; i < 3; i++)
		who_random_id(id[i]);
	if (!(mv = step_begin(vg, plan, id, r->rq.atomic, e)) || check_room(r, vg, e))
		return -1;
	return move_begin(&r->mover, &add_job(r, vg, mv)->move, vg, mv, e);
}

/* "PATH:RANGES" -> VG's and PV's UUID, as store_vg_of; *ranges is NULL if there are none. */
static const char *find_pv(const struct run *r, const char *arg, char pv_id[ID_LEN + 1], const char **ranges, struct err *e)
{
	char *path = mem_resize(NULL, strlen(arg) + 1);
	const char *vg_id;

	*ranges = range_split(arg, path);
	vg_id = store_vg_of(r->store, path, pv_id, e);
	free(path);
	return vg_id;
}

/* The destinations named on the command line; they have to be tags or PVs of the VG. */
static int find_dests(const struct run *r, const struct vg *vg, struct plan_dest *dest, struct err *e)
{
	char pv_id[ID_LEN + 1];

	for (unsigned i = 1; i < r->rq.npv; i++, dest++) {
		const char *arg = r->rq.pv[i], *vg_id;

		if (*arg == '@') {
			dest->tag = arg + 1;
			continue;
		}
		vg_id = find_pv(r, arg, pv_id, &dest->ranges, e);
		if (!vg_id || strcmp(vg_id, vg->id))
			return err_set(e, EXIT_FAILED, "Physical Volume \"%s\" not found in Volume Group \"%s\".", arg, vg->name);
		dest->pv_id = mem_copy(vg->pool, pv_id, ID_LEN);
	}
	return 0;
}

/* pvmove SRC [DEST...] in the locked VG: joins a move that is under way, or begins one. */
static int start_locked(struct run *r, struct vg *vg, const char *pv_id, const char *ranges, struct err *e)
{
	struct plan_dest *dest = mem_zero(vg->pool, r->rq.npv * sizeof(*dest));
	struct plan_request rq = { .pv_id = pv_id, .ranges = ranges, .dest = dest, .ndest = r->rq.npv - 1, .policy = r->rq.policy };
	const char *source = r->rq.pv[0];
	unsigned found = 0;

	if (plan_refuse_vg(vg, source, e) || find_moves(r, vg, pv_id, &found, e))
		return -1;
	if (found) {
		say("Detected pvmove in progress for %s.", source);
		if (rq.ndest || r->rq.lv_name || ranges)
			say("WARNING: Ignoring remaining command line arguments.");
		return 0;
	}
	if (r->rq.lv_name && !(rq.lv_name = request_lv(vg, r->conf->dev_dir, r->rq.lv_name, e)))
		return -1;
	rq.any_block = conf_int(r->conf, "devices/allow_mixed_block_sizes", 0);
	rq.cling_tag = conf_all(r->conf, "allocation/cling_tag_list", &rq.ncling_tag);
	return find_dests(r, vg, dest, e) || begin(r, vg, &rq, e) ? -1 : 0;
}

static int start(struct run *r, struct err *e)
{
	const char *vg_id, *ranges;
	char pv_id[ID_LEN + 1];
	struct vg *vg;
	int result;

	if (*r->rq.pv[0] == '@')
		return err_set(e, EXIT_USAGE, "Tags cannot be used with this command: \"%s\".", r->rq.pv[0]);
	if (!(vg_id = find_pv(r, r->rq.pv[0], pv_id, &ranges, e)))
		return -1;
	if (!*vg_id)
		return err_set(e, EXIT_FAILED, "Physical volume %s is not in a volume group.", r->rq.pv[0]);
	vg = store_lock(r->store, vg_id, NULL, e);
	say_warnings(r);
	if (!vg)
		return -1;
	result = start_locked(r, vg, pv_id, ranges, e);
	store_unlock(r->store, vg, !result && !r->rq.test, !r->njob);
	return result;
}

/* Moves under way of one VG; returns the exit code. */
static int find_in_vg(struct run *r, const char *vg_id, const char *pv_id, unsigned *found)
{
	struct err e = { 0 };
	bool gone = false;
	struct vg *vg = store_lock(r->store, vg_id, &gone, &e);
	int code = 0;

	say_warnings(r);
	if (gone)
		return 0;
	if (!vg || find_moves(r, vg, pv_id, found, &e))
		code = say_err(&e);
	store_unlock(r->store, vg, !code && !r->rq.test, true);
	return code;
}

/* pvmove, pvmove --abort and --pause over all VGs, or one of the latter with a PV; returns the exit code. */
static int find_all(struct run *r)
{
	char pv_id[ID_LEN + 1];
	const char *vg_id, *ranges, *source = r->rq.npv ? r->rq.pv[0] : NULL;
	unsigned found = 0;
	struct err e;
	int code = 0;

	for (unsigned i = 0; !source && (vg_id = store_vg_id(r->store, i)); i++)
		code = find_in_vg(r, vg_id, NULL, &found) ? EXIT_FAILED : code;
	if (!source) {
		say_warnings(r);	/* of PVs whose VG nobody can tell */
		return code;
	}
	if (!(vg_id = find_pv(r, source, pv_id, &ranges, &e))) {
		say_err(&e);
		return EXIT_FAILED;
	}
	code = *vg_id ? find_in_vg(r, vg_id, pv_id, &found) : 0;
	if (!code && !found)
		say("%s: No pvmove in progress - already finished or aborted.", source);
	return code;
}

/* ------------------------------------------------------------------ main */

/* The host's files, and what the command line says over them. */
static int read_conf(struct run *r, struct err *e)
{
	struct buf devices = { 0 };

	if (!(r->conf = conf_open(r->rq.config, e)))
		return -1;
	for (unsigned i = 0; i < r->rq.ndevices; i++)
		buf_printf(&devices, "%s%s", i ? "," : "", r->rq.devices[i]);
	if (r->rq.ndevices)
		conf_set(r->conf, "option/devices", devices.s);
	buf_free(&devices);
	if (r->rq.devicesfile)
		conf_set(r->conf, "option/devicesfile", r->rq.devicesfile);
	if (r->rq.no_backup) {
		conf_set(r->conf, "backup/backup", "0");
		conf_set(r->conf, "backup/archive", "0");
	}
	if (r->rq.no_locking)
		conf_set(r->conf, "option/nolocking", "1");
	if (conf_int(r->conf, "global/metadata_read_only", 0))
		return err_set(e, EXIT_FAILED, "Nothing is moved while global/metadata_read_only is set.");
	if (!r->rq.interval_given)
		r->rq.interval_s = (unsigned)conf_int(r->conf, "activation/polling_interval", r->rq.interval_s);
	return 0;
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
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (geteuid())
		return err_set(e, EXIT_FAILED, "Only root can run pvmove.");
	r->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (r->signals < 0 || mlockall(MCL_CURRENT | MCL_FUTURE))
		return err_set(e, EXIT_FAILED, "Memory cannot be locked: %s.", strerror(errno));
	r->mover = (struct mover){ .wish = { r->rq.window_bytes, r->rq.lanes, r->rq.limit, r->rq.idle }, .pretend = r->rq.test,
				   .skip_errors = r->rq.skip_errors, .commit = commit, .flush_first = store_flush_first, .now_ms = who_ms,
				   .most_lanes = pace_most_lanes(who_memory()), .disk = store_disk, .probe = rescue_probe, .rescue = rescue_copy, .lost = lost,
				   .show = r->rq.test || r->rq.verbose ? show : NULL, .arg = r };
	if (read_conf(r, e) || !(r->mover.store = r->store = store_open(r->conf, who_stamp(r->who), e)))
		return -1;
	return (r->mover.ctl = ctl_open(r->conf->dev_dir, e)) ? 0 : -1;
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
	if (!r->rq.npv || r->rq.abort || r->rq.pause)
		code = find_all(r);
	else if (start(r, &e))
		return say_err(&e);
	if (r->njob && !r->rq.test) {
		fflush(stdout);
		if (r->rq.background && detach(&e))
			return say_err(&e);
		code = copy(r) ? EXIT_FAILED : code;
	}
	say_warnings(r);
	return code;
}

int main(int argc, char **argv)
{
	struct run r = { .signals = -1, .who = who_new(argc, argv) };
	struct err e = { 0 };
	int code = EXIT_DONE;

	mem_silence();
	if (request_parse(argc, argv, &r.rq, &e)) {
		code = say_err(&e);
		say("Run 'pvmove --help' for more information.");
	} else if (r.rq.help || r.rq.version) {
		fputs(r.rq.help ? request_help : "pvmove " VERSION "\n", stdout);
	} else {
		code = run(&r);
	}
	for (unsigned i = 0; i < r.njob; i++)
		move_close(&r.job[i].move);
	free(r.job);
	store_close(r.store);
	conf_free(r.conf);
	ctl_close(r.mover.ctl);
	who_free(r.who);
	lost_free(r.lost);
	if (fflush(stdout) && !code)
		code = EXIT_FAILED;
	return code;
}

/*
 * tests/flow/NAME.t: whole moves as text, each list of operations, each state of the metadata, on the machine of world.h.
 * tests/plan/NAME.t: only the plan, or why there is none.  Besides what case.h says a case may have
 *	@abort N	pvmove --abort when N windows are copied and checkpointed
 *	@bad sdb:4	an extent that cannot be read
 *	@show metadata	leave the operations out
 *	@cling @A @B	allocation/cling_tag_list of lvm.conf
 *	@mixed		devices/allow_mixed_block_sizes is set
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/world.h"

static void spoil(struct world *w, const char *what)
{
	const struct pv *pv;
	char path[64];
	unsigned ext;

	if (sscanf(what, "%40[^:]:%u", path + 5, &ext) != 2)
		return;
	memcpy(path, "/dev/", 5);
	if ((pv = pv_at(w->vg, path)))
		world_spoil(w, pv, (uint64_t)ext * w->vg->extent_size);
}

static int go(struct world *w, const struct story *s, struct err *e)
{
	const char *abort_at = story_arg(s, "abort");
	unsigned left = abort_at ? (unsigned)atoi(abort_at) : UINT32_MAX;
	int r = world_start(w, e);

	for (; r > 0 && left; left--) {
		kernel_copy(w->kernel, UINT64_MAX);
		buf_printf(w->log, "-- copied\n");
		r = world_step(w, e);
	}
	if (r > 0) {
		buf_printf(w->log, "-- abort\n");
		r = world_abort(w, e);
	}
	return r;
}

static void run(const char *path, bool plan_only)
{
	struct buf log = { 0 };
	struct err e = { 0 };
	struct scene scene = { 0 };
	struct story s;
	struct world w;

	if (story_read(&s, path) || scene_read(&scene, &s) || world_new(&w, &scene, &e)) {
		test_str(e.text, "", "case", path, 1);
		goto out;
	}
	w.log = &log;
	w.plan_only = plan_only;
	if (story_arg(&s, "show"))
		w.mover.show = NULL;
	if (story_arg(&s, "cling"))
		w.ncling_tag = words((char *)story_arg(&s, "cling"), (char **)w.cling_tag, 8);
	w.any_block = story_arg(&s, "mixed");
	if (story_arg(&s, "bad"))
		spoil(&w, story_arg(&s, "bad"));
	if (args_parse(story_arg(&s, "args") ? story_arg(&s, "args") : "", &w.rq, &e) || go(&w, &s, &e) < 0)
		buf_printf(&log, "exit %d: %s\n", e.code, e.text);
	else if (!w.rq.test && !plan_only && !(w.rq.npv && strstr(scene.text.s, "\"PVMOVE\"")))
		world_check_over(&w);
	test_str(w.kernel->flaw, "", "flaw", path, 1);
	story_expect(&s, &log);
	world_free(&w);
out:
	buf_free(&log);
	scene_free(&scene);
	story_free(&s);
}

static void run_plan(const char *path)
{
	run(path, true);
}

static void run_flow(const char *path)
{
	run(path, false);
}

TEST(plan_cases)
{
	CHECK(files_each("tests/plan", ".t", run_plan) > 0);
}

TEST(flow_cases)
{
	CHECK(files_each("tests/flow", ".t", run_flow) > 0);
}

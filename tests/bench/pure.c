/*
 * pure LV: what the pure half of moving this LV costs: reads a metadata text from the standard input and prints for each stage
 * the seconds and the pages of fresh memory that it needs, "STAGE SECONDS PAGES" a line
 */
#include <libdevmapper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "alloc/plan.h"
#include "alloc/step.h"
#include "meta/fileform.h"

static const struct stamp stamp = { "host", "Linux", "Write from pvmove.", "pvmove", 1700000000, "Sat Nov 21 17:50:45 2026" };
static double begun;
static long pages;

void mem_exhausted(void)
{
	exit(1);
}

static void start(void)
{
	struct timespec t;
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	pages = u.ru_minflt;
	clock_gettime(CLOCK_MONOTONIC, &t);
	begun = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void stop(const char *stage)
{
	double from = begun;
	long had = pages;

	start();
	printf("%s %.6f %ld\n", stage, begun - from, pages - had);
}

static void fail(const char *what, const struct err *e)
{
	fprintf(stderr, "%s: %s\n", what, e->text);
	exit(1);
}

static int drop(void *arg, struct buf *b)
{
	(void)arg;
	b->len = 0;
	return 0;
}

static void read_all(struct buf *b)
{
	static char block[1 << 16];
	size_t n;

	while ((n = fread(block, 1, sizeof(block), stdin)))
		buf_add(b, block, n);
}

int main(int argc, char **argv)
{
	struct rope out = { 0 };
	struct buf text = { 0 }, notes = { 0 }, file = { 0 };
	struct plan_request rq = { .lv_name = argc > 1 ? argv[1] : NULL };
	char id[3][ID_LEN + 1] = { "new000new000new000new000new00000", "new000new000new000new000new00001",
				   "new000new000new000new000new00002" };
	struct err e = { 0 };
	struct plan *plan;
	struct vg *vg;
	struct lv *mv;

	read_all(&text);
	start();
	vg = vg_import(text.s, text.len, &e);
	stop("import");
	if (!vg)
		fail("import", &e);
	for (uint32_t i = 0; i < vg->npv; i++)
		vg->pv[i].path = vg->pv[i].name;
	rq.pv_id = vg->pv[0].id;
	start();
	if (vg_check(vg, &e))
		fail("check", &e);
	stop("check");
	plan = plan_make(vg, &rq, &notes, &e);
	stop("plan");
	if (!plan)
		fail("plan", &e);
	mv = step_begin(vg, plan, id, false, &e);
	stop("begin");
	if (!mv)
		fail("begin", &e);
	vg_export(vg, &stamp, &out);
	stop("export");
	if (vg_verify(vg, &out, &e))
		fail("verify", &e);
	stop("verify");
	vg_form_body(&out, vg_form_head(&out, "", &stamp, &file), localtime_r, &file, drop, NULL);
	stop("file-form");
	while (step_window(vg, mv, &(struct window){ 1024, 16, 1024, 16, 1 << 20 }))
		step_checkpoint(vg, mv);
	stop("windows");
	if (step_end(vg, mv, true, &e))
		fail("end", &e);
	stop("end");
	vg_free(vg);
	return 0;
}

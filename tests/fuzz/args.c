/* Targets args, range and lv: command lines, PV:RANGES, names of LVs. */
#include <stdlib.h>
#include <string.h>

#include "alloc/range.h"
#include "alloc/request.h"
#include "tests/fuzz/fuzz.h"

enum { MAX_ARGS = 64 };

/* Arguments with newlines between. */
FUZZ(args)
{
	char *text = mem_resize(NULL, size + 1), *argv[MAX_ARGS + 1] = { "pvmove" };
	struct request rq;
	struct err e = { 0 };
	int argc = 1;

	if (size)
		memcpy(text, data, size);
	text[size] = 0;
	for (char *at = text; at && argc < MAX_ARGS; at = at ? at + 1 : NULL) {
		argv[argc++] = at;
		if ((at = strchr(at, '\n')))
			*at = 0;
	}
	if (request_parse(argc, argv, &rq, &e)) {
		fuzz_sentence(&e);
		MUST(e.code == EXIT_USAGE);
	} else {
		MUST(rq.interval_s <= 86400 && rq.npv < (unsigned)argc);
		MUST(!rq.abort || rq.npv <= 1);
	}
	free(text);
}

/* Two bytes are the size of the PV. */
FUZZ(range)
{
	struct vg *vg = vg_new();
	struct pv pv = { .path = "/dev/sdb", .pe_count = size > 1 ? data[0] << 8 | data[1] : 0 };
	char *arg = mem_copy(vg->pool, (const char *)data, size), *path = mem_zero(vg->pool, size + 1);
	struct ranges r = { 0 };
	struct err e = { 0 };

	if (range_parse(vg, &pv, range_split(size > 1 ? arg + 2 : arg, path), &r, &e)) {
		fuzz_sentence(&e);
	} else {
		uint32_t behind = 0, sum = 0;

		for (uint32_t i = 0; i < r.n; i++) {
			struct stretch all = { behind, pv.pe_count - behind }, s = range_first(&r, all);

			MUST(r.range[i].len && r.range[i].pe >= behind && s.pe == r.range[i].pe && s.len == r.range[i].len);
			behind = s.pe + s.len;
			sum += s.len;
		}
		MUST(behind <= pv.pe_count && sum <= pv.pe_count);
	}
	vg_free(vg);
}

FUZZ(lv)
{
	struct vg *vg = vg_new();
	const char *text = mem_copy(vg->pool, (const char *)data, size), *name;
	struct err e = { 0 };

	vg->name = "vg";
	name = request_lv(vg, "/dir", text, &e);
	if (!name)
		fuzz_sentence(&e);
	else
		MUST(!strchr(name, '/') || strstr(text, "vg/"));
	vg_free(vg);
}

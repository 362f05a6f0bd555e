/* meta/plain.c: what it takes the other reader takes, and it is the same. */
#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

#include "meta/import.h"
#include "tests/test.h"
#include "tests/unit/case.h"

enum { PVS = 3 };

static bool same(const struct lv *a, const struct lv *b)
{
	bool is = !strcmp(a->id, b->id) && a->flags == b->flags && a->nseg == b->nseg && a->room == b->room;

	for (uint32_t i = 0; is && i < a->nseg; i++) {
		const struct seg *x = &a->seg[i], *y = &b->seg[i];

		is = x->le == y->le && x->len == y->len && x->type == y->type && x->narea == 1 && y->narea == 1 && x->text == y->text &&
		     x->text_end == y->text_end && x->area->pv == y->area->pv && x->area->ext == y->area->ext && !y->area->lv &&
		     !y->stripe_size;
	}
	return is;
}

/* How many LVs of the text are plain; -1 if one of them is something else to the other reader. */
static int compare(const char *text, size_t len)
{
	static const char *const name[PVS] = { "pv0", "pv1", "pv2" };
	struct dm_pool *pool = dm_pool_create("test", 4096);
	struct err e;
	struct tree tree;
	struct import im = { .pool = pool, .tree = &tree, .e = &e };
	struct pv pv[PVS] = { 0 };
	struct node *n = NULL;
	int plain = 0;

	import_open(&im, PVS, 100);
	for (unsigned i = 0; i < PVS; i++) {
		pv[i].name = name[i];
		names_add(&im.pv, &pv[i]);
	}
	if (!tree_skim(pool, text, len, NULL, NULL, &tree, NULL) && tree.top && (n = tree_find(tree.top->child, "logical_volumes")))
		n = n->child;
	for (; n && plain >= 0; n = n->next) {
		struct lv fast = { .name = n->key, .val = n->val, .end = n->end }, slow = fast;

		if (n->section && import_plain_lv(&im, &fast))
			plain = import_lv(&im, &slow) || !same(&fast, &slow) ? -1 : plain + 1;
	}
	import_close(&im);
	dm_pool_destroy(pool);
	return plain;
}

static int plain_lvs;

static void compare_file(const char *path)
{
	size_t len;
	char *text = file_read(path, &len);
	int n = compare(text, len);

	test_true(n >= 0, "both read the same", path, 1);
	plain_lvs += n;
	free(text);
}

TEST(plain_lvs_as_lvm2_writes_them)
{
	CHECK(files_each("tests/text", ".vg", compare_file) > 0);
	CHECK(plain_lvs > 20);
}

static const char lvs[] =
	"vg {\nlogical_volumes {\n\nlv1 {\nid = \"2RLpUr-F08J-4dYy-lsDc-3DMk-2nvY-83CLJD\"\nstatus = [\"READ\", \"WRITE\", \"VISIBLE\"]\nflags = []\n"
	"creation_time = 1795275081\ncreation_host = \"(none)\"\nsegment_count = 2\n\nsegment1 {\nstart_extent = 0\nextent_count = 6\n\n"
	"type = \"striped\"\nstripe_count = 1\n\nstripes = [\n\"pv0\", 0\n]\n}\n\nsegment2 {\nstart_extent = 6\nextent_count = 10\n\n"
	"type = \"striped\"\nstripe_count = 1\n\nstripes = [\n\"pv1\", 27\n]\n}\n}\n\n"
	"lv2 {\nid = \"2RLpUr-F08J-4dYy-lsDc-3DMk-2nvY-83CLJE\"\nstatus = [\"READ\", \"WRITE\"]\nflags = []\nsegment_count = 1\n\n"
	"segment1 {\nstart_extent = 0\nextent_count = 4294967295\n\ntype = \"striped\"\nstripe_count = 1\n\nstripes = [\n\"pv2\", 4294967295\n]\n}\n}\n}\n}\n";

/* Each byte replaced by, or with in front of it, each of these, or gone. */
TEST(plain_lvs_with_a_byte_wrong)
{
	static const char bytes[] = "0189axX-_ \t\n\"'\\#={}[],\1";
	unsigned some = 0, wrong = 0;

	CHECK_U64((unsigned)compare(lvs, sizeof(lvs) - 1), 2);
	for (size_t at = 0; at < sizeof(lvs); at++)
		for (unsigned k = 0; k < 2 * sizeof(bytes) - 1; k++) {
			char text[sizeof(lvs) + 1];
			size_t put = k < 2 * sizeof(bytes) - 2;
			size_t rest = at + (k < sizeof(bytes) - 1 || !put);
			int n;

			if (rest > sizeof(lvs) - 1)
				continue;
			memcpy(text, lvs, at);
			text[at] = bytes[k % (sizeof(bytes) - 1)];
			memcpy(text + at + put, lvs + rest, sizeof(lvs) - rest);
			n = compare(text, strlen(text));
			some += n > 0;
			wrong += n < 0;
		}
	CHECK_U64(wrong, 0);
	CHECK(some > 1000);
}

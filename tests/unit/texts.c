/* meta/copy.c: what a text borrows lives as long as somebody may read it. */
#include <libdevmapper.h>
#include <stdlib.h>

#include "meta/copy.h"
#include "meta/disk.h"
#include "tests/test.h"
#include "tests/unit/case.h"

/* One area, and the VG that was read from it. */
struct disk {
	struct dm_list texts, mdas;
	struct mda mda;
	struct vg *vg;
	struct text *lent;		/* by whom to the VG */
};

static void begin(struct disk *d, const char *path)
{
	size_t len;
	char *file = file_read(path, &len), *bytes = text_room(len);
	struct err e;

	memcpy(bytes, file, len);
	free(file);
	*d = (struct disk){ 0 };
	dm_list_init(&d->texts);
	dm_list_init(&d->mdas);
	dm_list_add(&d->mdas, &d->mda.list);
	d->mda.text = text_new(&d->texts, bytes, len, 1, NULL);
	d->vg = text_vg(d->mda.text, &d->lent, &e);
}

/* As store_write and store_commit do it, with one LV of the VG edited. */
static struct text *commit(struct disk *d)
{
	struct rope rope = { 0 };
	struct text *t;

	d->vg->lv[0]->edited = true;
	d->vg->seqno++;
	vg_export(d->vg, &test_stamp, &rope);
	CHECK(rope.n);
	t = text_of(&d->texts, d->vg, &rope, d->lent);
	d->mda.text = t;
	return t;
}

/* As store_unlock and store_lock do it with a VG that is not kept. */
static void read_again(struct disk *d)
{
	struct err e;

	vg_free(d->vg);
	texts_sweep(&d->texts, &d->mdas);
	d->vg = text_vg(d->mda.text, &d->lent, &e);
}

static void end(struct disk *d)
{
	vg_free(d->vg);
	dm_list_init(&d->mdas);
	texts_sweep(&d->texts, &d->mdas);
}

TEST(a_backup_that_takes_long_reads_what_it_was_given)
{
	struct buf before = { 0 }, after = { 0 };
	struct rope reading;
	struct text *t;
	struct disk d;

	begin(&d, "tests/text/raid.vg");
	t = commit(&d);
	reading = t->rope;
	rope_flatten(&reading, &before);
	t->read_on = t->origin->read_on = true;
	read_again(&d);
	CHECK_U64(d.vg->seqno, t->seqno);
	commit(&d);
	read_again(&d);
	end(&d);
	rope_flatten(&reading, &after);
	CHECK(after.len == before.len && !memcmp(after.s, before.s, after.len));
	buf_free(&before);
	buf_free(&after);
	/* The process would end now. */
	rope_free(&reading);
	dm_list_iterate_items(t, &d.texts)
		t->read_on = false;
	d.vg = NULL;
	end(&d);
}

/* Whatever is lent: what is not may have room for the whole text. */
static void commit_each(const char *path)
{
	static const char zeros[SECTOR];
	struct disk d;

	begin(&d, path);
	for (uint32_t i = 1, n = d.vg->nlv; d.vg && i < n && d.vg->nlv == n; i++) {
		struct buf whole = { 0 };
		struct text *t;

		for (uint32_t k = 0; k < i; k++)
			d.vg->lv[k]->edited = true;
		t = commit(&d);
		rope_flatten(&t->rope, &whole);
		test_true(!memcmp(text_bytes(t, NULL), whole.s, whole.len), "all bytes", path, (int)i);
		test_true(!memcmp(text_bytes(t, NULL) + t->size, zeros, SECTOR), "zeros behind them", path, (int)i);
		read_again(&d);
		test_true(d.vg && d.vg->nlv == n, "all LVs", path, (int)i);
		buf_free(&whole);
	}
	end(&d);
}

TEST(all_bytes_of_a_text_are_read_again)
{
	CHECK(files_each("tests/text", ".vg", commit_each) > 0);
}

TEST(bytes_that_are_not_those_of_the_checksum)
{
	struct err e = { 0 };
	struct text *t, *lent;
	struct disk d;

	begin(&d, "tests/text/raid.vg");
	t = commit(&d);
	t->crc++;
	CHECK(!text_vg(t, &lent, &e));
	CHECK_STR(e.text, "VG vg: its metadata in memory is not what was written.");
	t->crc--;
	CHECK(text_bytes(t, NULL));
	end(&d);
}

TEST(no_text_borrows_of_one_that_is_gone)
{
	struct text *t, *lender;
	struct disk d;

	begin(&d, "tests/text/raid.vg");
	lender = d.lent;
	t = commit(&d);
	CHECK(t->origin == lender);
	read_again(&d);
	CHECK(t->origin == lender && d.lent == t);
	read_again(&d);
	CHECK(t->origin == t);
	end(&d);
}

/* What is lent is not read again for a checksum: wherever it begins and ends. */
TEST(checksum_of_what_is_lent)
{
	enum { MARK = 64 * 1024, LEN = 7 * MARK };
	static const size_t from[] = { 0, 1, MARK - 1, MARK, MARK + 1, 2 * MARK + 77 };
	static const size_t len[] = { 0, 1, MARK, 2 * MARK - 1, 2 * MARK, 2 * MARK + 1, 3 * MARK + 5, 4 * MARK, LEN };
	struct dm_list texts, mdas;
	char *bytes = text_room(LEN);
	struct text *lent, *t;
	struct vg *vg = vg_new();
	uint32_t *mark, crc;

	vg->name = "vg";
	dm_list_init(&texts);
	dm_list_init(&mdas);
	for (size_t i = 0; i < LEN; i++)
		bytes[i] = (char)('a' + i % 25 + i / 4096 % 2);
	crc = text_crc(bytes, LEN, &mark);
	CHECK_U64(crc, mda_crc(MDA_CRC_START, bytes, LEN));
	lent = text_new(&texts, bytes, LEN, crc, mark);
	CHECK(lent->bad.code);
	for (unsigned i = 0; i < sizeof(from) / sizeof(*from); i++)
		for (unsigned k = 0; k < sizeof(len) / sizeof(*len); k++) {
			size_t n = len[k] < LEN - from[i] ? len[k] : LEN - from[i];
			struct rope rope = { 0 };

			buf_add(&rope.own, "before", 6);
			rope_lend(&rope, bytes + from[i], n);
			buf_add(&rope.own, "after", 5);
			crc = mda_crc(mda_crc(mda_crc(MDA_CRC_START, "before", 6), bytes + from[i], n), "after", 5);
			t = text_of(&texts, vg, &rope, lent);
			CHECK_U64(t->crc, crc);
		}
	texts_sweep(&texts, &mdas);
	CHECK(dm_list_empty(&texts));
	vg_free(vg);
}

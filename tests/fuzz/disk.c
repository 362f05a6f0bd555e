/* Targets label and area: the first sectors of a disk, the header of a metadata area and where the next text goes. */
#include <string.h>

#include "meta/disk.h"
#include "meta/mda.h"
#include "tests/fuzz/fuzz.h"

/* Checksums are put right, or nothing would get past them. */
FUZZ(label)
{
	uint8_t bytes[LABEL_SCAN_SIZE] = { 0 };
	struct label label;
	struct err e = { 0 };
	int r;

	memcpy(bytes, data, size < sizeof(bytes) ? size : sizeof(bytes));
	for (uint8_t *sector = bytes; sector < bytes + sizeof(bytes); sector += SECTOR) {
		struct le32 crc = le32_put(mda_crc(MDA_CRC_START, sector + 20, SECTOR - 20));

		memcpy(sector + 16, &crc, sizeof(crc));
	}
	r = label_decode(bytes, &label, &e);
	if (r < 0)
		fuzz_sentence(&e);
	label_is_lvm1(bytes);
	if (r)
		return;
	MUST(strlen(label.pv_id) == ID_LEN && label.nmda <= LABEL_MAX_MDA);
	for (unsigned i = 0; i < label.nmda; i++)
		MUST(label.mda[i].off % SECTOR == 0 && label.mda[i].off + label.mda[i].size <= INT64_MAX);
}

/* Whether sector i of the area holds a byte of the text. */
static bool is_in(const struct mda_place *p, uint64_t i)
{
	uint64_t at = i * SECTOR;

	return (p->head && at + SECTOR > p->off && at < p->off + p->head) ||
	       (p->tail && at + SECTOR > MDA_HEADER_SIZE && at < MDA_HEADER_SIZE + p->tail);
}

/* The header's bytes, then the area's size as the label has it, and the length of the next text. */
FUZZ(area)
{
	struct { uint8_t header[MDA_HEADER_SIZE]; struct le64 start, size; struct le32 len; } in = { 0 };
	struct mda_header h, back;
	struct mda_place new, old;
	struct err e = { 0 };
	uint8_t out[MDA_HEADER_SIZE];
	uint64_t len;
	struct le32 crc;

	memcpy(&in, data, size < sizeof(in) ? size : sizeof(in));
	crc = le32_put(mda_crc(MDA_CRC_START, in.header + 4, MDA_HEADER_SIZE - 4));
	memcpy(in.header, &crc, sizeof(crc));
	if (mda_decode(in.header, le64_get(in.start), le64_get(in.size), &h, &e)) {
		fuzz_sentence(&e);
		return;
	}
	mda_encode(&h, out);
	MUST(!mda_decode(out, h.start, h.size, &back, &e));
	MUST(back.committed.off == h.committed.off && back.committed.size == h.committed.size && back.ignored == h.ignored);
	len = le32_get(in.len) % (mda_room(&h) + 2);
	if (mda_place(&h, len, &new, &e)) {
		fuzz_sentence(&e);
		return;
	}
	old = mda_where(&h, &h.committed);
	MUST(new.head + new.tail == len && new.off >= MDA_HEADER_SIZE && new.off % SECTOR == 0 && new.off + new.head <= h.size);
	MUST(!new.tail || MDA_HEADER_SIZE + new.tail <= new.off);
	for (uint64_t i = 1; h.size < 1 << 20 && i < h.size / SECTOR; i++)
		MUST(!is_in(&new, i) || !is_in(&old, i));
}

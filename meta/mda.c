/* Header of a metadata area, the ring of texts behind it, LVM2's checksum: shared/lvm2-facts.md 1.4 to 1.6. */
#include "mda.h"

#include <inttypes.h>
#include <string.h>

#include "disk.h"

static const char MAGIC[] = " LVM2 x[5A%r0N*>";

/*
 * Smallest area with room for any text.  LVM2 makes none below 8 pages; the limit only
 * keeps the arithmetic here out of trouble.
 */
enum { SIZE_MIN = 4 * SECTOR };
#define POLYNOMIAL 0xedb88320u		/* CRC-32's */

/* crc_table[k][b]: what byte b does to the CRC-32 k bytes later, so that eight bytes are one step. */
static uint32_t crc_table[8][256];

static void make_crc_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
		crc_table[0][i] = crc;
	}
	for (int k = 1; k < 8; k++)
		for (uint32_t i = 0; i < 256; i++)
			crc_table[k][i] = crc_table[k - 1][i] >> 8 ^ crc_table[0][crc_table[k - 1][i] & 0xff];
}

uint32_t mda_crc(uint32_t crc, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;

	if (!crc_table[0][1])
		make_crc_table();
	for (; len >= 8; len -= 8, b += 8) {
		struct le32 word[2];
		uint32_t low, high;

		memcpy(word, b, sizeof(word));
		low = crc ^ le32_get(word[0]);
		high = le32_get(word[1]);
		crc = crc_table[7][low & 0xff] ^ crc_table[6][low >> 8 & 0xff] ^ crc_table[5][low >> 16 & 0xff] ^
		      crc_table[4][low >> 24] ^ crc_table[3][high & 0xff] ^ crc_table[2][high >> 8 & 0xff] ^
		      crc_table[1][high >> 16 & 0xff] ^ crc_table[0][high >> 24];
	}
	while (len--)
		crc = crc >> 8 ^ crc_table[0][(crc ^ *b++) & 0xff];
	return crc;
}

/* As polynomials modulo CRC-32's; the highest bit is that of x to the 0. */
static uint32_t times(uint32_t a, uint32_t b)
{
	uint32_t product = 0;

	for (; a; a <<= 1) {
		product ^= a >> 31 ? b : 0;
		b = b >> 1 ^ (b & 1 ? POLYNOMIAL : 0);
	}
	return product;
}

uint32_t mda_crc_zeros(uint32_t crc, uint64_t len)
{
	/* x to the 8, squared again and again. */
	for (uint32_t power = 1u << 23; len; len >>= 1, power = times(power, power))
		crc = len & 1 ? times(crc, power) : crc;
	return crc;
}

static uint32_t header_crc(const uint8_t *bytes)
{
	return mda_crc(MDA_CRC_START, bytes + 4, MDA_HEADER_SIZE - 4);
}

/* False if the slot points out of an area of size bytes. */
static bool locn_decode(const struct disk_locn *d, uint64_t size, struct raw_locn *l)
{
	*l = (struct raw_locn){ 0 };
	if (!le64_get(d->off))
		return true;
	if (le64_get(d->off) < MDA_HEADER_SIZE || le64_get(d->off) >= size ||
	    !le64_get(d->size) || le64_get(d->size) > size - MDA_HEADER_SIZE)
		return false;
	l->off = le64_get(d->off);
	l->size = le64_get(d->size);
	l->crc = le32_get(d->crc);
	return true;
}

int mda_decode(const uint8_t *bytes, uint64_t start, uint64_t size, struct mda_header *h, struct err *e)
{
	struct disk_mda d;

	memcpy(&d, bytes, sizeof(d));
	if (memcmp(d.magic, MAGIC, sizeof(d.magic)))
		return err_set(e, EXIT_FAILED, "no header of a metadata area.");
	if (le32_get(d.crc) != header_crc(bytes))
		return err_set(e, EXIT_FAILED, "header's checksum %08x, of its contents %08x.",
			       le32_get(d.crc), header_crc(bytes));
	if (le32_get(d.version) != 1)
		return err_set(e, EXIT_FAILED, "header of version %u, not 1.", le32_get(d.version));
	h->start = le64_get(d.start);
	h->size = le64_get(d.size);
	if (h->start != start)
		return err_set(e, EXIT_FAILED, "header says it lies at byte %" PRIu64 ".", h->start);
	if (h->size < SIZE_MIN || h->size % SECTOR || (size && h->size > size) ||
	    start > INT64_MAX || h->size > INT64_MAX - start)
		return err_set(e, EXIT_FAILED, "header says the area has %" PRIu64 " bytes, the label %" PRIu64 ".",
			       h->size, size);
	if (!locn_decode(&d.locn[0], h->size, &h->committed))
		return err_set(e, EXIT_FAILED, "header says the text has %" PRIu64 " bytes at %" PRIu64
			       ", the area %" PRIu64 ".", le64_get(d.locn[0].size), le64_get(d.locn[0].off), h->size);
	h->ignored = le32_get(d.locn[0].flags) & DISK_IGNORED;
	return 0;
}

static struct disk_locn locn_encode(const struct raw_locn *l, uint32_t flags)
{
	return (struct disk_locn){ le64_put(l->off), le64_put(l->size), le32_put(l->crc), le32_put(flags) };
}

void mda_encode(const struct mda_header *h, uint8_t *bytes)
{
	struct disk_mda d = {
		.version = le32_put(1),
		.start = le64_put(h->start),
		.size = le64_put(h->size),
		.locn = { locn_encode(&h->committed, h->ignored ? DISK_IGNORED : 0) },
	};

	memcpy(d.magic, MAGIC, sizeof(d.magic));
	memset(bytes, 0, MDA_HEADER_SIZE);
	memcpy(bytes, &d, sizeof(d));
	d.crc = le32_put(header_crc(bytes));
	memcpy(bytes, &d, sizeof(d));
}

static uint64_t sector_up(uint64_t off)
{
	return (off + SECTOR - 1) / SECTOR * SECTOR;
}

static struct mda_place place_at(const struct mda_header *h, uint64_t off, uint64_t size)
{
	uint64_t head = size < h->size - off ? size : h->size - off;

	return (struct mda_place){ off, head, size - head };
}

/* Where the ring goes on behind the committed text. */
static uint64_t ring_next(const struct mda_header *h)
{
	struct mda_place old;
	uint64_t end;

	if (!h->committed.off || h->ignored)
		return MDA_HEADER_SIZE;
	old = mda_where(h, &h->committed);
	end = sector_up(old.tail ? MDA_HEADER_SIZE + old.tail : old.off + old.head);
	/* LVM2 starts again at the front when less than a sector is left. */
	return end > h->size - SECTOR ? MDA_HEADER_SIZE : end;
}

static bool overlap(uint64_t a, uint64_t alen, uint64_t b, uint64_t blen)
{
	return alen && blen && a < b + blen && b < a + alen;
}

/* Whether writing new, whose last sector is filled up with zeros, destroys a byte of old. */
static bool destroys(const struct mda_place *new, const struct mda_place *old)
{
	uint64_t head = sector_up(new->head), tail = sector_up(new->tail);

	return overlap(new->off, head, old->off, old->head) ||
	       overlap(new->off, head, MDA_HEADER_SIZE, old->tail) ||
	       overlap(MDA_HEADER_SIZE, tail, old->off, old->head) ||
	       overlap(MDA_HEADER_SIZE, tail, MDA_HEADER_SIZE, old->tail);
}

int mda_place(const struct mda_header *h, uint64_t len, struct mda_place *place, struct err *e)
{
	struct mda_place old;

	if (!len || len > mda_room(h))
		return err_set(e, EXIT_FAILED, "metadata of %" PRIu64 " bytes, the area takes %" PRIu64 ".",
			       len, mda_room(h));
	*place = place_at(h, ring_next(h), len);
	old = mda_where(h, &h->committed);
	if (destroys(place, &old))
		return err_set(e, EXIT_FAILED, "metadata of %" PRIu64 " bytes does not fit beside the current %" PRIu64 ".",
			       len, h->committed.size);
	return 0;
}

struct mda_place mda_where(const struct mda_header *h, const struct raw_locn *l)
{
	return place_at(h, l->off, l->size);
}

uint64_t mda_room(const struct mda_header *h)
{
	return (h->size - MDA_HEADER_SIZE) / 2 - SECTOR;
}

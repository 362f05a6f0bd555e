/* meta/label.c: labels as pvcreate writes them, and bytes that only look like one. */
#include <string.h>

#include "meta/mda.h"
#include "tests/test.h"

static uint8_t dev[LABEL_SCAN_SIZE];

static void put(size_t at, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		dev[at + i] = v >> 8 * i;
}

static void seal(unsigned sector)
{
	put(sector * 512 + 16, mda_crc(MDA_CRC_START, dev + sector * 512 + 20, 492), 4);
}

/* A 64 MiB PV with the areas of `pvcreate --pvmetadatacopies 2`. */
static void make(unsigned sector)
{
	size_t at = sector * 512;

	memcpy(dev + at, "LABELONE", 8);
	put(at + 8, sector, 8);
	put(at + 20, 32, 4);
	memcpy(dev + at + 24, "LVM2 001", 8);
	memcpy(dev + at + 32, "1vNzXTH1AZQHb8RYkDKmz8VfbKbnzB1z", 32);
	put(at + 64, 67108864, 8);
	put(at + 72, 1048576, 8);
	put(at + 104, 4096, 8);
	put(at + 112, 1044480, 8);
	put(at + 120, 66060288, 8);
	put(at + 128, 1048576, 8);
	seal(sector);
}

static int decode(struct label *l, struct err *e)
{
	memset(l, 0x55, sizeof(*l));
	*e = (struct err){ 0 };
	return label_decode(dev, l, e);
}

TEST(label_any_sector)
{
	struct label l;
	struct err e;

	for (unsigned s = 0; s < 4; s++) {
		memset(dev, 0, sizeof(dev));
		make(s);
		CHECK(!decode(&l, &e));
		CHECK_STR(l.pv_id, "1vNzXTH1AZQHb8RYkDKmz8VfbKbnzB1z");
		CHECK_U64(l.dev_size, 67108864);
		CHECK_U64(l.nmda, 2);
		CHECK_U64(l.mda[0].off, 4096);
		CHECK_U64(l.mda[0].size, 1044480);
		CHECK_U64(l.mda[1].off, 66060288);
		CHECK_U64(l.mda[1].size, 1048576);
	}
}

TEST(label_first_valid_wins)
{
	struct label l;
	struct err e;

	memset(dev, 0, sizeof(dev));
	make(1);
	make(3);
	memcpy(dev + 3 * 512 + 32, "3333", 4);
	seal(3);
	CHECK(!decode(&l, &e));
	CHECK(l.pv_id[0] == '1');
	dev[512 + 100] ^= 1;
	CHECK(!decode(&l, &e));
	CHECK(l.pv_id[0] == '3');
}

TEST(label_without_areas)
{
	struct label l;
	struct err e;

	memset(dev, 0, sizeof(dev));
	make(1);
	put(512 + 104, 0, 8);
	seal(1);
	CHECK(!decode(&l, &e));
	CHECK_U64(l.nmda, 0);
}

TEST(label_not_ours)
{
	struct label l;
	struct err e;

	memset(dev, 0, sizeof(dev));
	CHECK(decode(&l, &e) == 1);
	make(1);
	put(512 + 8, 2, 8);
	CHECK(decode(&l, &e) == 1);
	make(1);
	dev[512 + 31] = '2';
	CHECK(decode(&l, &e) == 1);
	CHECK(!e.code);
}

TEST(label_damaged)
{
	struct label l;
	struct err e;

	memset(dev, 0, sizeof(dev));
	make(1);
	dev[1023] ^= 1;
	CHECK(decode(&l, &e) == -1);
	CHECK(strstr(e.text, "label in sector 1: checksum ") == e.text);

	memset(dev, 0, sizeof(dev));
	make(1);
	put(512 + 20, 473, 4);
	seal(1);
	CHECK(decode(&l, &e) == -1);
	CHECK_STR(e.text, "label in sector 1: PV header at byte 473 of 512.");
	put(512 + 20, 0xffffffff, 4);
	seal(1);
	CHECK(decode(&l, &e) == -1);

	memset(dev, 0, sizeof(dev));
	make(1);
	dev[512 + 40] = '-';
	seal(1);
	CHECK(decode(&l, &e) == -1);
	CHECK_STR(e.text, "label in sector 1: PV UUID with characters no UUID has.");

	memset(dev, 0, sizeof(dev));
	make(1);
	memset(dev + 512 + 72, 1, 440);
	seal(1);
	CHECK(decode(&l, &e) == -1);
	CHECK_STR(e.text, "label in sector 1: list of areas without an end.");

	memset(dev, 0, sizeof(dev));
	make(1);
	put(512 + 136, 8192, 8);
	seal(1);
	CHECK(decode(&l, &e) == -1);
	CHECK_STR(e.text, "label in sector 1: 3 metadata areas, more than 2.");

	memset(dev, 0, sizeof(dev));
	make(1);
	put(512 + 128, UINT64_MAX, 8);
	seal(1);
	CHECK(decode(&l, &e) == -1);
}

/* Any single byte, with a checksum that fits: no crash, and never more areas than there is room for. */
TEST(label_any_byte)
{
	struct label l;
	struct err e;

	for (unsigned at = 20; at < 512; at++) {
		for (unsigned v = 0; v < 256; v += 5) {
			memset(dev, 0, sizeof(dev));
			make(1);
			dev[512 + at] = v;
			seal(1);
			if (!decode(&l, &e))
				CHECK(l.nmda <= LABEL_MAX_MDA);
		}
	}
}

TEST(label_lvm1)
{
	memset(dev, 0, sizeof(dev));
	CHECK(!label_is_lvm1(dev));
	memcpy(dev, "HM\2", 4);
	CHECK(label_is_lvm1(dev));
	dev[2] = 3;
	CHECK(!label_is_lvm1(dev));
}

/* meta/mda.c: LVM2's own checksums and ring positions (read off its disks), wraps, hostile headers. */
#include <stdlib.h>
#include <string.h>

#include "meta/mda.h"
#include "tests/test.h"

static uint32_t get32(const uint8_t *b)
{
	return b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put(uint8_t *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		b[i] = v >> 8 * i;
}

static void seal(uint8_t *b)
{
	put(b, mda_crc(MDA_CRC_START, b + 4, MDA_HEADER_SIZE - 4), 4);
}

/* Any text in two parts, the second of which is known by what it makes of another beginning. */
TEST(mda_crc_of_parts)
{
	uint8_t bytes[3000];
	uint32_t seed = 1;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)((seed = seed * 1103515245 + 12345) >> 16);
	for (size_t len = 0; len < sizeof(bytes); len += 1 + len / 7) {
		static const uint8_t zeros[sizeof(bytes)];
		uint32_t a = seed, b = mda_crc(a, bytes, 9);

		CHECK_U64(mda_crc_zeros(a, len), mda_crc(a, zeros, len));
		CHECK_U64(mda_crc(a, bytes, len), mda_crc_zeros(a ^ b, len) ^ mda_crc(b, bytes, len));
	}
	CHECK_U64(mda_crc_zeros(mda_crc_zeros(seed, 5000000000), 5000000000), mda_crc_zeros(seed, 10000000000));
}

TEST(mda_crc_vectors)
{
	uint8_t zeros[512] = { 0 };

	CHECK_U64(mda_crc(MDA_CRC_START, "", 0), 0xf597a6cf);
	CHECK_U64(mda_crc(MDA_CRC_START, "a", 1), 0x319b1949);
	CHECK_U64(mda_crc(MDA_CRC_START, "123456789", 9), 0x4991cf02);
	CHECK_U64(mda_crc(MDA_CRC_START, zeros, 512), 0x6790aecb);
	CHECK_U64(mda_crc(mda_crc(MDA_CRC_START, "1234", 4), "56789", 5), 0x4991cf02);
}

TEST(mda_header_vectors)
{
	struct mda_header h = { .start = 4096, .size = 1044480 };
	uint8_t b[MDA_HEADER_SIZE];

	mda_encode(&h, b);
	CHECK_U64(get32(b), 0xdb8ed616);
	h.ignored = true;
	mda_encode(&h, b);
	CHECK_U64(get32(b), 0x4524581e);
}

TEST(mda_header_round)
{
	struct mda_header h = {
		.start = 4096, .size = 32768, .ignored = true,
		.committed = { 31232, 2730, 0x12345678 },
	}, got;
	uint8_t b[MDA_HEADER_SIZE], again[MDA_HEADER_SIZE];
	struct err e;

	mda_encode(&h, b);
	CHECK(!mda_decode(b, 4096, 32768, &got, &e));
	CHECK(!mda_decode(b, 4096, 0, &got, &e));
	CHECK_U64(got.start, 4096);
	CHECK_U64(got.size, 32768);
	CHECK(got.ignored);
	CHECK_U64(got.committed.off, 31232);
	mda_encode(&got, again);
	CHECK(!memcmp(b, again, sizeof(b)));
}

/* The header of an area of 32 KiB at 4096 with a text of 1000 bytes at 1024, one field changed. */
static int decode_with(size_t at, uint64_t v, int bytes, struct err *e)
{
	struct mda_header h = { .start = 4096, .size = 32768, .committed = { 1024, 1000, 1 } };
	uint8_t b[MDA_HEADER_SIZE];

	*e = (struct err){ 0 };
	mda_encode(&h, b);
	put(b + at, v, bytes);
	if (at >= 4)
		seal(b);
	return mda_decode(b, 4096, 32768, &h, e);
}

TEST(mda_header_refused)
{
	struct err e;

	CHECK(decode_with(0, 0, 4, &e) && strstr(e.text, "header's checksum 00000000, of its contents "));
	CHECK(decode_with(4, 0, 1, &e));
	CHECK_STR(e.text, "no header of a metadata area.");
	CHECK(decode_with(20, 2, 4, &e));
	CHECK_STR(e.text, "header of version 2, not 1.");
	CHECK(decode_with(24, 8192, 8, &e));
	CHECK_STR(e.text, "header says it lies at byte 8192.");
	CHECK(decode_with(32, 65536, 8, &e));
	CHECK_STR(e.text, "header says the area has 65536 bytes, the label 32768.");
	CHECK(decode_with(32, 0, 8, &e));
	CHECK(decode_with(32, 512, 8, &e));
	CHECK(decode_with(32, 32767, 8, &e));
	CHECK(!decode_with(32, 16384, 8, &e));
	CHECK(decode_with(40, 32768, 8, &e));
	CHECK_STR(e.text, "header says the text has 1000 bytes at 32768, the area 32768.");
	CHECK(decode_with(40, 511, 8, &e));
	CHECK(decode_with(40, UINT64_MAX, 8, &e));
	CHECK(decode_with(48, 32768 - 511, 8, &e));
	CHECK(decode_with(48, 0, 8, &e));
	CHECK(decode_with(48, UINT64_MAX, 8, &e));
	CHECK(!decode_with(48, 32768 - 512, 8, &e));
	CHECK(!decode_with(64, UINT64_MAX, 8, &e));
}

TEST(mda_no_text)
{
	struct mda_header h = { .start = 4096, .size = 32768 };
	uint8_t b[MDA_HEADER_SIZE];
	struct err e;

	mda_encode(&h, b);
	put(b + 48, 77, 8);
	seal(b);
	CHECK(!mda_decode(b, 4096, 32768, &h, &e));
	CHECK_U64(h.committed.off, 0);
	CHECK_U64(h.committed.size, 0);
}

/* Header bytes of any kind never give places outside the area. */
TEST(mda_header_noise)
{
	struct mda_header h;
	struct mda_place p;
	uint8_t b[MDA_HEADER_SIZE];
	struct err e;

	srandom(1);
	for (int i = 0; i < 200000; i++) {
		h = (struct mda_header){ .start = 4096, .size = 32768 };
		mda_encode(&h, b);
		for (int at = 32; at < 88; at += 8)
			put(b + at, random() % 3 ? (uint64_t)random() % 40000 : (uint64_t)random() << 33 | random(), 8);
		put(b + 32, 512 * (random() % 80), 8);
		seal(b);
		if (mda_decode(b, 4096, 32768, &h, &e))
			continue;
		CHECK(h.size <= 32768);
		if (h.committed.off) {
			p = mda_where(&h, &h.committed);
			CHECK(p.off >= 512 && p.off + p.head <= h.size && p.tail <= h.size - 512);
			CHECK_U64(p.head + p.tail, h.committed.size);
		}
		if (mda_place(&h, 1 + random() % 20000, &p, &e))
			continue;
		CHECK(p.off >= 512 && p.off % 512 == 0 && p.off + p.head <= h.size && p.tail <= h.size - 512);
	}
}

static const struct step { uint64_t off, len; } seen[] = {
	{ 512, 878 }, { 1536, 1098 }, { 3072, 1214 },
}, wrapped[] = {
	{ 28160, 2613 }, { 31232, 2730 }, { 2048, 2847 },
};

static void follow(struct mda_header *h, const struct step *s, unsigned n)
{
	struct mda_place p;
	struct err e;

	for (unsigned i = 0; i < n; i++) {
		CHECK(!mda_place(h, s[i].len, &p, &e));
		CHECK_U64(p.off, s[i].off);
		CHECK_U64(p.head + p.tail, s[i].len);
		h->committed = (struct raw_locn){ p.off, s[i].len, 0 };
	}
}

TEST(mda_ring_as_lvm2)
{
	struct mda_header h = { .start = 4096, .size = 32768 };
	struct mda_place p;
	struct err e;

	follow(&h, seen, 3);
	h.committed = (struct raw_locn){ 25600, 2500, 0 };
	follow(&h, wrapped, 2);
	CHECK(!mda_place(&h, 2847, &p, &e));
	CHECK_U64(p.off, 2048);
	p = mda_where(&h, &h.committed);
	CHECK_U64(p.head, 1536);
	CHECK_U64(p.tail, 1194);
	follow(&h, wrapped + 2, 1);
}

TEST(mda_ring_edges)
{
	struct mda_header h = { .start = 4096, .size = 32768 };
	struct mda_place p;
	struct err e;
	const struct { uint64_t off, size, next; } edge[] = {
		{ 512, 512, 1024 }, { 512, 513, 1536 },
		{ 31744, 512, 32256 },	/* one sector is left: it begins there and wraps */
		{ 31744, 513, 512 }, { 32256, 512, 512 }, { 32256, 1, 512 },
		{ 32256, 513, 1024 }, { 32256, 1024, 1024 }, { 32256, 1025, 1536 },
	};

	for (unsigned i = 0; i < sizeof(edge) / sizeof(*edge); i++) {
		h.committed = (struct raw_locn){ edge[i].off, edge[i].size, 0 };
		CHECK(!mda_place(&h, 600, &p, &e));
		CHECK_U64(p.off, edge[i].next);
	}
	h.committed = (struct raw_locn){ 20480, 1000, 0 };
	h.ignored = true;
	CHECK(!mda_place(&h, 100, &p, &e));
	CHECK_U64(p.off, 512);
}

TEST(mda_room_and_overlap)
{
	struct mda_header h = { .start = 4096, .size = 32768 };
	struct mda_place p;
	struct err e;

	CHECK_U64(mda_room(&h), 15616);
	CHECK(!mda_place(&h, 15616, &p, &e));
	CHECK(mda_place(&h, 15617, &p, &e));
	CHECK_STR(e.text, "metadata of 15617 bytes, the area takes 15616.");
	CHECK(mda_place(&h, 0, &p, &e));

	/* The largest texts live beside each other wherever the current one lies. */
	for (uint64_t off = 512; off < 32768; off += 512) {
		h.committed = (struct raw_locn){ off, 15616, 0 };
		CHECK(!mda_place(&h, 15616, &p, &e));
	}
	/* Larger than LVM2 writes them, but as long as it reads them. */
	h.committed = (struct raw_locn){ 512, 30000, 0 };
	CHECK(!mda_place(&h, 1024, &p, &e));
	CHECK(mda_place(&h, 3000, &p, &e));
	CHECK_STR(e.text, "metadata of 3000 bytes does not fit beside the current 30000.");
	/* Zeros behind the new text must not reach into a current one that begins off a sector. */
	h.committed = (struct raw_locn){ 1100, 31144, 0 };
	CHECK(mda_place(&h, 1100, &p, &e));
}

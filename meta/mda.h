#pragma once
/*
 * On-disk PV label and metadata area: bytes <-> numbers, no I/O (shared/lvm2-facts.md section 1).
 * All offsets and sizes are bytes.
 */
#include <stddef.h>
#include "vg.h"

enum {
	LABEL_SCAN_SIZE = 2048,		/* a label lies in one of the first four sectors */
	MDA_HEADER_SIZE = 512,
	LABEL_MAX_MDA = 2,
};

struct label {
	char pv_id[ID_LEN + 1];
	uint64_t dev_size;
	unsigned nmda;
	struct { uint64_t off, size; } mda[LABEL_MAX_MDA];
};

struct raw_locn {			/* where one text lies; off is relative to the area, all 0: none */
	uint64_t off, size;
	uint32_t crc;
};

struct mda_header {
	uint64_t start, size;		/* the area on the device, its header included */
	struct raw_locn committed;	/* the second slot is for a text that nobody reads (lvm2-facts.md 1.7) */
	bool ignored;
};

/* A text in the ring: first piece at off, the rest, if it wraps, at MDA_HEADER_SIZE. */
struct mda_place {
	uint64_t off, head, tail;	/* head + tail = size of the text */
};

/* LVM2's checksum of len bytes: CRC-32 that starts with 0xf597a6cf and is not inverted; crc continues one. */
uint32_t mda_crc(uint32_t crc, const void *bytes, size_t len);
/* The same, of len zeros; so mda_crc(a ^ b, X, len) is mda_crc(a, X, len) ^ mda_crc_zeros(b, len). */
uint32_t mda_crc_zeros(uint32_t crc, uint64_t len);
#define MDA_CRC_START 0xf597a6cfu

/* The first LABEL_SCAN_SIZE bytes of a device: 0 decoded, 1 no LVM2 label, -1 damaged (sentence). */
int label_decode(const uint8_t *bytes, struct label *label, struct err *e);
/* 1 if the bytes begin like an LVM1 PV. */
int label_is_lvm1(const uint8_t *bytes);

/* MDA_HEADER_SIZE bytes read at start: 0, or -1 with what is wrong. size is the label's. */
int mda_decode(const uint8_t *bytes, uint64_t start, uint64_t size, struct mda_header *h, struct err *e);
/* Header -> MDA_HEADER_SIZE bytes, checksum set. */
void mda_encode(const struct mda_header *h, uint8_t *bytes);

/* Where a new text of len bytes (with its NUL) goes; -1 when too large for the area. */
int mda_place(const struct mda_header *h, uint64_t len, struct mda_place *place, struct err *e);
/* Where the text that l points to lies. l has been checked by mda_decode. */
struct mda_place mda_where(const struct mda_header *h, const struct raw_locn *l);
/* Largest text (with its NUL) that the area takes. */
uint64_t mda_room(const struct mda_header *h);

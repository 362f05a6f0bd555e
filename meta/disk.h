#pragma once
/*
 * LVM2's structures as they lie on disk: little-endian, unaligned, no padding.  Private to label.c and
 * mda.c.  Numbers are byte arrays, so that any address may be cast and any host reads them alike.
 */
#include <stdint.h>

struct le32 { uint8_t b[4]; };
struct le64 { uint8_t b[8]; };

enum { SECTOR = 512 };

/* At the begin of one of the first four sectors. */
struct disk_label {
	char magic[8];			/* "LABELONE" */
	struct le64 sector;		/* the one it lies in */
	struct le32 crc;		/* of the sector from pv_off to its end */
	struct le32 pv_off;		/* from here to struct disk_pv */
	char type[8];			/* "LVM2 001" */
};

/*
 * Behind it two lists of struct disk_extent, the data areas and the metadata areas, each ended by one
 * with off 0; then an extension (flags, boot loader areas) that a mover has no use for.
 */
struct disk_pv {
	char id[32];
	struct le64 dev_size;
};

struct disk_extent {
	struct le64 off, size;		/* bytes from the begin of the device */
};

struct disk_locn {
	struct le64 off, size;		/* off from the begin of the area; 0: none */
	struct le32 crc;
	struct le32 flags;		/* DISK_IGNORED, in locn[0] only */
};
enum { DISK_IGNORED = 1 };

/* The first sector of a metadata area; zero to its end. */
struct disk_mda {
	struct le32 crc;		/* of the sector from magic to its end */
	char magic[16];
	struct le32 version;
	struct le64 start, size;	/* the whole area, on the device */
	struct disk_locn locn[2];	/* committed, precommitted */
};

_Static_assert(sizeof(struct disk_label) == 32, "label");
_Static_assert(sizeof(struct disk_pv) == 40, "pv");
_Static_assert(sizeof(struct disk_extent) == 16, "extent");
_Static_assert(sizeof(struct disk_locn) == 24, "locn");
_Static_assert(sizeof(struct disk_mda) == 88 && __alignof__(struct disk_mda) == 1, "mda");

static inline uint32_t le32_get(struct le32 n)
{
	return n.b[0] | n.b[1] << 8 | n.b[2] << 16 | (uint32_t)n.b[3] << 24;
}

static inline uint64_t le64_get(struct le64 n)
{
	uint64_t v = 0;

	for (int i = 7; i >= 0; i--)
		v = v << 8 | n.b[i];
	return v;
}

static inline struct le32 le32_put(uint32_t v)
{
	return (struct le32){ { v, v >> 8, v >> 16, v >> 24 } };
}

static inline struct le64 le64_put(uint64_t v)
{
	struct le64 n;

	for (int i = 0; i < 8; i++)
		n.b[i] = v >> 8 * i;
	return n;
}

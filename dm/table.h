#pragma once
/* Device-mapper tables as numbers: what metadata wants, what the kernel says, and whether they are the same. Pure. */
#include "../meta/vg.h"

struct dm_pool;

/* Part of a device. */
struct place {
	unsigned major, minor;
	uint64_t start;			/* sectors */
};

enum target_type { TARGET_LINEAR, TARGET_STRIPED, TARGET_MIRROR, TARGET_ERROR, TARGET_ZERO, TARGET_OTHER };

struct target {
	uint64_t start, len;		/* sectors */
	enum target_type type;
	uint32_t chunk;			/* sectors: striped its chunk, mirror its region */
	bool handle_errors;		/* mirror: a failed copy is an error and not a success, design.md I3 */
	bool nosync;			/* mirror: the legs are alike, or else what is not cannot be read: nothing is copied */
	uint32_t nplace;
	struct place *place;		/* mirror: source, destination */
};

struct table {
	uint32_t n;
	struct target *target;
};

/* A live dm device of the VG. */
struct device {
	char name[128], uuid[129];
	unsigned major, minor;
	bool suspended, readonly;
	bool loaded;			/* has a table in its inactive slot */
	bool read;			/* table below has been read from the kernel */
	struct table table;		/* n = 0: none */
};

struct devices {
	struct dm_pool *pool;
	uint32_t n, sorted;		/* so many of them are in order of uuids, those made since follow */
	struct device *dev;
	uint32_t region_sectors;	/* of lanes, at most; a power of two */
};

enum { UUID_PREFIX_LEN = 4 + 2 * ID_LEN };	/* "LVM-", VG and LV: the part that says which LV */

/* "LVM-" + VG's id (+ LV's, unless NULL) into out, NUL-terminated. */
void table_prefix(const struct vg *vg, const struct lv *lv, char out[UUID_PREFIX_LEN + 1]);
/* dm name and uuid of an LV's own device as the LVM2 that last wrote the VG would give them. -1: too long. */
int table_names(const struct vg *vg, const struct lv *lv, struct device *dev, struct err *e);

/*
 * The device that bears the LV's own segments (vg-o-real rather than vg-o): the one with the LV's prefix
 * whose table has no targets that are not understood; NULL if there is none.  Of several it is the one
 * below the others: an external origin's vg-o is linear too, and so are the parts of a cache on a single LV.
 */
struct device *table_bearer(const struct devices *all, const struct vg *vg, const struct lv *lv);
/*
 * -1 and the sentence if the LV has devices but none that bears it: it is not inactive then, and copying below it
 * would lose writes.
 */
int table_check_inactive(const struct devices *all, const struct vg *vg, const struct lv *lv, struct err *e);

/* True if an area of the LV lies on mv, which is not NULL. */
bool table_stands_on(const struct lv *lv, const struct lv *mv);
/*
 * What metadata wants for an LV of striped, error and zero segments, or for a pvmove LV: its lanes are mirrors, what is checkpointed
 * lies on the destination, the rest on the source.  Areas on LVs are looked up in all; -1 if one is not active.
 */
int table_want(const struct devices *all, const struct vg *vg, const struct lv *lv, struct table *table, struct err *e);

/* One target line of the kernel into t; anything unexpected becomes TARGET_OTHER. */
void table_parse(struct dm_pool *pool, const char *type, const char *params, struct target *t);
/* Parameters of the target as the kernel takes them. */
void table_params(const struct target *t, struct buf *b);
/* "linear", ... */
const char *table_type(const struct target *t);

/*
 * True if both map every sector alike: neighbours that go on where the last ends count as one.  Regions do not matter.
 * The second form wants the same borders too: LVM2's reports complain about an LV whose table has other
 * segments than the metadata.
 */
bool table_equal(const struct table *a, const struct table *b);
bool table_same(const struct table *a, const struct table *b);
/* True if some target is a mirror. */
bool table_has_mirror(const struct table *t);

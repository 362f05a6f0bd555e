#pragma once
/*
 * A volume group as plain data: what every other directory shares.
 * Units: le, pe, ext, len are extents; start, sectors 512-byte sectors; off, size bytes.
 * A VG owns one pool; everything reached from it lives there, the text it was read from too.
 */
#include <stdbool.h>
#include <stdint.h>
#include "util.h"

struct use;

enum { ID_LEN = 32 };			/* LVM2's UUID without its dashes */

/* Whether it starts with ID_LEN of the characters that they are made of. */
static inline bool id_is_valid(const char *id)
{
	unsigned i = 0;

	while (i < ID_LEN && ((id[i] >= '0' && id[i] <= '9') || (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= 'A' && id[i] <= 'Z') ||
			      id[i] == '!' || id[i] == '#'))
		i++;
	return i == ID_LEN;
}

enum {
	VG_EXPORTED = 1, VG_WRITE = 2, VG_CLUSTERED = 4, VG_RESIZEABLE = 8,
};
struct pv {
	const char *name;		/* key in the text, "pv0"; good for this one text only */
	char id[ID_LEN + 1];
	uint64_t pe_start;		/* first sector of extent 0 */
	uint32_t pe_count;
	bool allocatable;
	uint32_t ntag;
	const char **tag;
	bool missing;			/* flagged in the text, or no device carries its label */
	const char *path;		/* device node, NULL when there is none; set by store */
	unsigned major, minor;
	unsigned block;			/* bytes, its device takes nothing smaller; set by store */
};

/* Parts of something, in sectors, in order and apart. */
struct span {
	uint64_t start, len;
};
struct spans {
	struct dm_pool *pool;
	uint32_t n, room;
	struct span *at;
	uint8_t *read;			/* of bad sectors: a bit for each of the segment, set when it was read after all; NULL: nobody asks */
};

/* What the kernel says of a PV's device. */
struct disk_state {
	bool rotational;		/* seeks cost time */
	uint64_t ios;			/* reads and writes that it has done so far */
	unsigned answer_ms;		/* that it took to answer a small read */
};

struct lv;

/* Where one stripe or leg lies: on a PV or on an LV, never both. */
struct area {
	struct pv *pv;
	struct lv *lv;
	uint32_t ext;			/* first extent there */
};

enum seg_type {
	SEG_STRIPED,			/* "striped"; linear is one stripe */
	SEG_MIRROR,			/* "mirror"; area[0] is a pvmove's source, area[1] its destination */
	SEG_ERROR,			/* "error", "zero": no areas */
	SEG_OTHER,			/* known by name, kept as text; area[] lists the LVs it names */
};
/* Large VGs have many of these, and of struct lv: nothing in them is padding. */
struct seg {
	uint32_t le, len;		/* place in the LV */
	enum seg_type type : 8;
	bool is_move;			/* SEG_MIRROR with extents_moved */
	bool merging;			/* SEG_OTHER: a snapshot that is being merged */
	bool lane;			/* not in the text: this segment is (to be) copied now */
	uint32_t narea;
	struct area *area;
	struct lv *log;			/* SEG_MIRROR: the LV with its log, NULL if it has none */
	struct lv *user;		/* of a pvmove LV, not in the text: extent user_le of this LV stands on the first of the segment */
	uint32_t user_le;
	uint32_t stripe_size;		/* sectors, 0 when linear */
	uint32_t region_size;		/* sectors, SEG_MIRROR as written in the text */
	uint32_t moved;			/* extents_moved: len = checkpointed, else not */
	const char *kind;		/* SEG_OTHER, SEG_ERROR: its type as written, "raid1"; else NULL */
	const char *text, *text_end;	/* what is in its section, with the '}'; NULL when we made it */
};

enum {
	LV_VISIBLE = 1, LV_WRITE = 2, LV_LOCKED = 4, LV_PVMOVE = 8,
};
struct lv {
	const char *name;
	char id[ID_LEN + 1];
	bool edited;			/* since the last commit */
	bool stale;			/* the text is older than the last commit */
	bool added;			/* we made it: there is no text */
	uint32_t number;		/* below the VG's lv_numbers, no two LVs have the same */
	unsigned flags;
	uint32_t nseg, room;
	uint32_t nuser;			/* segments of other LVs that stand on this one, as read */
	struct seg *seg;		/* in order of le, without gaps */
	struct lv *user;		/* LV of the last of them */
	const char *begin, *val, *end;	/* of its section in the text, as struct node has them; NULL when we made it */
};

struct vg {
	struct dm_pool *pool;
	const struct tree *tree;
	const char *name;
	char id[ID_LEN + 1];
	uint32_t seqno;
	unsigned flags;
	uint32_t extent_size;		/* sectors */
	const char *system_id;		/* NULL or non-empty */
	const char *lock_type;		/* NULL or non-empty */
	const char *policy;		/* allocation_policy; NULL: normal */
	const char *writer;		/* LVM2 version of the last LVM2 that wrote, "2.03.16(2) (2022-05-18)"; NULL unknown */
	uint32_t next_move;		/* first N such that no LV, historical ones too, and no PV is pvmoveN or above */
	const char *unknown;		/* first segment type that nobody here knows, NULL if none */
	uint32_t npv, nlv, lv_room, lv_numbers;
	struct pv *pv;
	struct lv **lv;			/* in the order of the text; malloc'd */
	const char *lvs_end;		/* end of the last one's section in the text */
	struct use *use;		/* vg_check's, room for use_room; malloc'd, as pools give no array of more than 50 MB */
	size_t use_room;
};

/* An empty VG with its pool; never NULL. */
struct vg *vg_new(void);
/* Frees it with everything reached from it; NULL is allowed. */
void vg_free(struct vg *vg);

/* By UUID (ID_LEN characters); NULL if not there. */
struct pv *vg_pv(const struct vg *vg, const char *id);
struct lv *vg_lv(const struct vg *vg, const char *id);

/* A new LV behind all others: edited, added, without segments. The name has to live as long as the VG. */
struct lv *vg_add_lv(struct vg *vg, const char *name, const char *id, unsigned flags);
/* Takes the LV out of the VG. */
void vg_del_lv(struct vg *vg, struct lv *lv);

/* Inserts an empty segment before index at and returns it; segment pointers of the LV are stale then. */
struct seg *lv_add_seg(struct vg *vg, struct lv *lv, uint32_t at);

/*
 * True if segments at and at + 1 are of one kind, with the same properties, and each area of the second
 * goes on where the first's ends; lv_join makes such two one.
 */
bool lv_joinable(const struct lv *lv, uint32_t at);
void lv_join(struct lv *lv, uint32_t at);

/* Extents that each area of the segment is long. */
uint32_t seg_area_len(const struct seg *seg);
/* Index of the segment that holds extent le of the LV; nseg when behind the end. */
uint32_t lv_seg_at(const struct lv *lv, uint32_t le);

/*
 * 0 if the model holds together: segments tile their LV, areas inside their PV or LV,
 * no extent of a PV used twice, every area on a pvmove LV is a whole segment of it.
 * Else -1 and the sentence.
 */
int vg_check(struct vg *vg, struct err *e);

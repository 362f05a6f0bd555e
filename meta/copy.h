#pragma once
/*
 * Copies of metadata: what lies in each device's metadata areas, and the steps by which it is replaced.
 * Private to store.c, copy.c and commit.c.
 */
#include "batch.h"
#include "rope.h"

/*
 * One text as it lies in any number of areas.  It owns a pool and outlives the areas, so that a text is
 * parsed once however many copies there are and however often they are looked at.
 */
struct text {
	struct dm_list list;
	struct dm_pool *pool;
	uint64_t size;			/* with its NUL */
	uint32_t crc;
	struct rope rope;		/* the bytes */
	bool whole;			/* all in rope.own, and SECTOR zeros behind them */
	char *read;			/* they lie here, from text_room, as they were read; NULL: what we wrote */
	uint32_t *mark;			/* checksums of its beginnings, each MARK longer; NULL: not known */
	struct err bad;			/* why we cannot read it ("line 3, ..."); then vg_id may be "" */
	char vg_id[ID_LEN + 1];
	const char *vg_name;
	uint32_t seqno;
	uint32_t npv;
	const char **pv_id;
	struct vg *vg;			/* the model, until store_lock hands it out */
	struct text *origin;		/* whose bytes vg and rope borrow */
	bool unsaved;			/* ours, and not in LVM2's backup yet */
	bool read_on;			/* a thread that nobody waits for may read what was lent, or the rope, until the process ends */
};

/* One metadata area of one device. */
struct mda {
	struct dm_list list;
	struct dev *dev;
	uint64_t start, size;		/* as the label says */
	struct mda_header h;		/* as last read or written; made from the label if that one is bad */
	bool sound;			/* the header on disk can be read */
	struct text *text;		/* what h.committed points to; NULL none, bad or ignored */
	uint64_t compared;		/* so many bytes of the area are known to be those of text */
	bool differs;			/* and the next ones are not */
	struct err bad;			/* what is wrong with header or text, subject included; code 0 nothing */
	bool tell;			/* the user has not been told that a commit failed here (bad) */
	bool used;			/* of the locked VG and gets what is written */
	struct raw_locn next;		/* the text that is being written */
	struct mda_place place;		/* of next, filled up to whole sectors */
	bool touched;			/* the header may show next */
};

/* Zeros for a text of that size and a SECTOR behind it, for text_new, or munmap(2); never NULL. */
char *text_room(uint64_t size);
/* The checksum of a text, and of its beginnings in *mark, malloc'd. */
uint32_t text_crc(const char *bytes, uint64_t size, uint32_t **mark);
/* Takes the bytes, in text_room's, and mark (or NULL); parsed at once. Never NULL; see bad. */
struct text *text_new(struct dm_list *texts, char *bytes, uint64_t size, uint32_t crc, uint32_t *mark);
/* Of a VG that we hold already; takes what is in the rope, which origin has lent bytes. */
struct text *text_of(struct dm_list *texts, const struct vg *vg, struct rope *rope, struct text *origin);
/* All bytes and SECTOR zeros behind them, the text's; NULL and the sentence if they are not what its checksum was made of. */
const char *text_bytes(struct text *t, struct err *e);
/* The model and whose bytes it borrows; the caller's to free, or to put back. */
struct vg *text_vg(struct text *t, struct text **origin, struct err *e);
bool text_lists(const struct text *t, const char *pv_id);
/* Frees those that no area holds, and no text that is held has bytes or a model out of. */
void texts_sweep(struct dm_list *texts, const struct dm_list *mdas);

/* Reads all headers and, where one does not lead to the text that the area has already, the text. */
void areas_read(struct dm_list *mdas, struct dm_list *texts);
/* Whether the area can take a text, be it that its header must be made anew. */
bool mda_can_write(const struct mda *m);
/* "/dev/sdb: metadata area at byte 4096" in front of what e says; returns -1. */
int mda_about(const struct mda *m, struct err *e);

#pragma once
/*
 * Texts of VGs in files of the host: LVM2's archive (what was before a change) and backup (what is now).  Private to the
 * I/O side of meta/.  The files may lie on an LV that is being moved, and a mirror that cannot copy holds writes until
 * this program does something about it: so a thread of its own writes, and nobody waits for that without end.
 */
#include "conf.h"
#include "text.h"

enum keep { KEEP_ARCHIVE, KEEP_BACKUP };

struct keeper;

/* Never NULL; the conf is borrowed. */
struct keeper *keeper_new(const struct conf *c);
/* Lets what is being written come to an end, for some seconds; NULL is allowed. */
void keeper_free(struct keeper *k);

/* False if the host does not want these files, or the last one could not be written. */
bool keeper_wants(const struct keeper *k, enum keep what);
/* What is to be kept. */
struct kept {
	enum keep what;
	const char *vg_name;
	const struct rope *raw;		/* the text as it lies on disk */
	const struct stamp *stamp;
};
/*
 * Writes it in a file.  -1 and the sentence if that failed or takes long; in both cases that was the last time.  *reading is set if
 * all of kept is still needed then, as long as the process lives.
 */
int keeper_write(struct keeper *k, const struct kept *kept, bool *reading, struct err *e);

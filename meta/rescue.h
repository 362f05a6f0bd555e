#pragma once
/* Copies what can be read of a failing PV, and keeps a map of what could not be. */
#include "vg.h"

struct store;
struct lost;

/*
 * Reads the source of a segment of a pvmove LV; what cannot be read, to the logical sector, goes into bad, in sectors of the segment.
 * -1 if the device does not read at all any more.
 */
int rescue_probe(struct store *s, const struct vg *vg, const struct seg *seg, struct spans *bad, struct err *e);
/*
 * Copies len sectors of the segment from its source to its destination, with zeros for what is bad.  Takes no memory and
 * opens nothing: rescue_probe has.
 */
int rescue_copy(struct store *s, const struct vg *vg, const struct seg *seg, const struct spans *bad, uint64_t from,
		uint64_t len, struct err *e);

/*
 * Notes that sectors of an LV are lost, and writes the file again: for each LV a map as ddrescue has it ('+' good, '-' bad), behind
 * a comment with its name.  path NULL: no file.  *list is NULL at first.
 */
int lost_add(struct lost **list, const char *path, const struct vg *vg, const struct lv *lv, uint64_t sector, uint64_t sectors,
	     struct err *e);
void lost_free(struct lost *list);

#pragma once
/* The form of LVM2's backup files. Pure. */
#include <time.h>

#include "text.h"

/*
 * The first lines of the backup file for raw text (as it lies on disk), added to b: what the text has behind the VG, but with
 * this description and of this host and time.  Returns how long the VG's section is, 0 if there is none laid out as LVM2 does it.
 */
size_t vg_form_head(const struct rope *raw, const char *description, const struct stamp *stamp, struct buf *b);
/*
 * The lines behind them, added to b: the VG's section (the first len bytes) indented and with comments, times as local (localtime_r) has them.
 * take, unless NULL, empties b now and then and at the end; what it returns but 0 ends it all and is
 * returned.  0, or -1 if the section is not laid out as LVM2 does it.
 */
int vg_form_body(const struct rope *raw, size_t len, struct tm *(*local)(const time_t *time, struct tm *tm), struct buf *b,
		 int (*take)(void *arg, struct buf *b), void *arg);

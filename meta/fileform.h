#pragma once
/* The form of LVM2's backup files. Pure. */
#include "text.h"

/*
 * The first lines of the backup file for raw text (len bytes, as it lies on disk), added to b: what the text has behind the VG, but with
 * this description and of this host and time.  Returns how long the VG's section is, 0 if there is none laid out as LVM2 does it.
 */
size_t vg_form_head(const char *raw, size_t len, const char *description, const struct stamp *stamp, struct buf *b);
/*
 * The lines behind them, added to b: the VG's section (len bytes) indented and with comments; date writes a time as these have it
 * ("2026-11-21 12:11:41 +0000").  take, unless NULL, empties b now and then and at the end; what it returns but 0 ends it all and is
 * returned.  0, or -1 if the section is not laid out as LVM2 does it.
 */
int vg_form_body(const char *raw, size_t len, void (*date)(int64_t time, char *text, size_t room), struct buf *b,
		 int (*take)(void *arg, struct buf *b), void *arg);

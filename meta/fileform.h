#pragma once
/* The form of LVM2's backup files. Pure. */
#include "text.h"

/*
 * Raw text (len bytes, as it lies on disk) -> the form of LVM2's backup files: trailer first, with this description and of
 * this host and time, then the VG, indented and with comments; date writes a time as these have it ("2026-11-21 12:11:41 +0000").
 * -1 and nothing in b, which is empty before, if the text is not laid out as LVM2 does it.
 */
int vg_file_form(const char *raw, size_t len, const char *description, const struct stamp *stamp,
		 void (*date)(int64_t time, char *text, size_t room), struct buf *b);

#pragma once
/* Metadata text <-> struct vg. */
#include "rope.h"
#include "tree.h"
#include "vg.h"

/* Who writes, and when; for the trailer of the text. */
struct stamp {
	const char *host;		/* nodename */
	const char *system;		/* "Linux host 6.1 ... x86_64", a comment only */
	const char *command;		/* "Write from pvmove ..." */
	const char *line;		/* "pvmove ...", for backups; NULL unknown */
	int64_t time;			/* seconds since the epoch */
	const char *date;		/* the same as ctime(3) has it, without the newline; a comment only */
};

/* Text of len bytes -> VG, which borrows it; NULL and the sentence with line and column. The caller frees. */
struct vg *vg_import(const char *text, size_t len, struct err *e);

/*
 * VG -> text as LVM2 writes it to disk, with the NUL at the end.
 * Unedited parts are the bytes they were read from: lent are LVs, one or several that lie there side by side.
 */
void vg_export(const struct vg *vg, const struct stamp *stamp, struct rope *r);

/* 0 if the text, as vg_export made it, reads back as this VG, else -1 and the sentence. */
int vg_verify(const struct vg *vg, const struct rope *text, struct err *e);

#pragma once
/* What store.c (finds and locks a VG), claim.c and commit.c (replaces its text) share. */
#include "copy.h"
#include "keeper.h"
#include "lock.h"
#include "scan.h"

struct store {
	struct conf *conf;		/* the caller's */
	struct select *select;
	struct dm_pool *keep;		/* what callers may hold until store_close */
	struct dm_pool *pool;		/* the devices and areas of the last scan */
	uint8_t *buffer;
	struct dm_list devs, mdas, texts;
	const char **vg_id;		/* as store_open found them, in order of names */
	unsigned nvg;
	struct lock global, vg;
	char locked[ID_LEN + 1];	/* UUID of the VG that store_lock gave out, else "" */
	struct text *next;		/* written and not yet committed */
	const struct stamp *stamp;	/* who we are; NULL: nobody says it */
	struct keeper *keeper;
	int64_t saved_ms;		/* when the backup was written last, or the first change was made; 0: none yet */
	unsigned nkept;
	struct text *lent;		/* whose bytes the VG borrows that store_lock gave out */
	char **archived;		/* UUIDs of the VGs that this command has changed */
	unsigned narchived;
	char **warning;
	unsigned nwarning, told;
};

/* The device that is the PV, NULL if none; *twin (may be NULL) another that says it is, if there is one. */
struct dev *store_dev(const struct store *s, const char *pv_id, struct dev **twin);
/* The newest text of the VG that can be read; NULL if there is none. */
struct text *store_newest(const struct store *s, const char *vg_id);
/* A device that has the text. */
const char *store_path(const struct store *s, const struct text *t);
/* -1 and the sentence if text, or a PV that it lists, may be another VG's as well. */
int claim_check(const struct store *s, const struct text *t, struct err *e);
/* Queues something for store_warning. */
void store_warn(struct store *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Before the locked VG is written: its text as it still is into the archive, if it is not there from this command. */
void store_archive(struct store *s);
/* Before its lock is let go, nothing being suspended: its text as it is now into the backup, if it was changed and that is over or some time ago. */
void store_backup(struct store *s, bool over);

#pragma once
/* What store.c (finds and locks a VG) and commit.c (replaces its text) share. */
#include "copy.h"
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
	char **warning;
	unsigned nwarning, told;
};

/* The device that is the PV, NULL if none; *twin (may be NULL) another that says it is, if there is one. */
struct dev *store_dev(const struct store *s, const char *pv_id, struct dev **twin);

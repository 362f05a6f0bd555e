#pragma once
/* Which devices the user wants to be used, by name (devices/filter) or by identity (devices file). Pure. */
#include <libdevmapper.h>

#include "conf.h"

/* The patterns of one filter.  Zero: everything passes. */
struct filter {
	struct dm_regex *regex;
	unsigned n;
	bool *accept;			/* what each pattern says; the last of them is the first in the text */
};

/* One device of a devices file. */
struct listed {
	struct dm_list list;
	const char *type;		/* IDTYPE: "sys_wwid", "devname", ... */
	const char *id;			/* IDNAME */
	const char *pv_id;		/* PVID, NULL unknown */
	unsigned part;			/* partition number, 0 the whole device */
	bool found;			/* a device goes with it */
};

/* The list of patterns of that name, if there is one: 0, or -1 and the sentence. It is the conf's. */
int filter_read(const struct conf *c, const char *key, struct filter *f, struct err *e);
/* Whether a device of these names passes: one name that is accepted is enough, else one that is rejected. */
bool filter_passes(const struct filter *f, const char *const *name, unsigned n);

/* Appends what the text of a devices file lists. */
void listed_parse(struct dm_pool *pool, const char *text, struct dm_list *all);
/* Whether an identity in a devices file is the one that the kernel says (text): LVM2 has changed how it spells them. */
bool listed_is(const struct listed *l, const char *text);

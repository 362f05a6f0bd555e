#pragma once
/*
 * What the host's files say about LVM2: lvm.conf, lvmlocal.conf and the text of --config, each overriding those before it.
 * Values are named "section/key".  Nothing has to exist: what nobody set is what the caller says.
 */
#include <stdbool.h>
#include <stdint.h>
#include "util.h"

struct layer;

struct conf {
	struct dm_pool *pool;
	struct layer *top;		/* overrides all those below it */
	const char *dir;		/* where LVM2 has its files, "/etc/lvm"; "" nowhere */
	/* From conf_open: */
	const char *dev_dir;		/* of LVs' names and device-mapper's own nodes: devices/dir, else DM_DEV_DIR, else "/dev" */
	uint32_t region;		/* sectors that a mirror is to copy at a time; 0 if nothing is said */
	const char *system_id;		/* this host's, NULL if it has none */
	const char **warning;
	unsigned nwarning, told;
};

/* Says nothing yet; never NULL. */
struct conf *conf_new(void);
/* NULL is allowed. */
void conf_free(struct conf *c);

/*
 * Text in LVM2's grammar, "section { key = value }" or "section/key = value", overrides all that was added before; it is taken over.
 * -1 and "NAME: line L, column C: ..." if it cannot be read; then it says nothing.
 */
int conf_add(struct conf *c, const char *name, struct buf *text, struct err *e);
/* One value, as an option of the command line gives it. */
void conf_set(struct conf *c, const char *key, const char *value);

/* The pool's.  Of a list the first value; a number's digits. */
const char *conf_str(const struct conf *c, const char *key, const char *otherwise);
/* Also for yes and no: 1 and 0. */
int64_t conf_int(const struct conf *c, const char *key, int64_t otherwise);
/* The i-th value of a list; NULL behind the last. */
const char *conf_list(const struct conf *c, const char *key, unsigned i);
/* All values of a list, n of them; the pool's. */
const char *const *conf_all(const struct conf *c, const char *key, unsigned *n);

/* Something that the user should know; conf_warning returns one after the other, NULL when none is left. */
void conf_warn(struct conf *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *conf_warning(struct conf *c);

/*
 * Reads the host's files, and text (NULL: none) as the option --config gives it: NULL and the sentence (EXIT_USAGE)
 * if that is damaged.  Damaged files are not used, which is a warning.
 */
struct conf *conf_open(const char *text, struct err *e);
/* Whether this host may change a VG with that system ID. */
bool conf_owns(const struct conf *c, const char *system_id);

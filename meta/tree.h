#pragma once
/*
 * Metadata text -> tree.  Grammar: LVM2's libdm-config as found by experiment
 * (shared/lvm2-facts.md section 2).  Nodes point into the text, nothing is copied but the keys,
 * so that what nobody touches is written back byte for byte.  Metadata of a large VG is mostly LVs that nobody touches: their sections
 * stay closed, and are opened for as long as somebody reads them.
 */
#include "util.h"

/*
 * One `key = value` or `key { ... }`.  [begin, val) is all that stands before the value (blanks,
 * comments, key, `=`), [val, end) the value with its quotes or brackets; for a section
 * val is behind `{` and end behind `}`.
 */
struct node {
	const char *key;
	const char *begin, *val, *end;
	struct node *child, *next;	/* a closed section has no child */
	bool section;
};

struct tree {
	const char *text;
	size_t len;
	struct node *top;
};

/* One scalar of a value. */
struct item {
	bool string;			/* else a number */
	const char *s;			/* in the pool, escapes undone; the digits of a number */
	int64_t n;
};

/*
 * Parses len bytes (a NUL ends them early); text[len] must be a NUL.  0, or -1 with "line L, column C: ...".
 * The tree borrows text, its nodes are the pool's.
 */
int tree_parse(struct dm_pool *pool, const char *text, size_t len, struct tree *tree, struct err *e);
/*
 * The same, but the sections of single PVs and LVs (in sections of the first section, the VG's) stay closed, and where take, unless
 * NULL, returns true for what is in such a section there is no node: the one that it is given is good for the call, its key the pool's.
 */
int tree_skim(struct dm_pool *pool, const char *text, size_t len, bool (*take)(void *arg, const struct node *in, const struct node *n), void *arg,
	      struct tree *tree, struct err *e);
/*
 * One by one what is at *at in a text: 1 and *n, of the pool, with *at behind it, or for a section behind its '{', with no end and no
 * child; 0 at a '}' or the end of the text; -1 what follows cannot be read.
 */
int tree_next(struct dm_pool *pool, const struct tree *tree, const char **at, struct node **n, struct err *e);
/* Takes *at, anywhere in the section n, behind the section, which gets its end; false if it is not closed. */
bool tree_skip(const struct tree *tree, const char **at, struct node *n);
/* What is in a section between val, behind its '{', and end, behind its '}': *child gets nodes of the pool. 0, or -1. */
int tree_open(struct dm_pool *pool, const struct tree *tree, const char *val, const char *end, struct node **child, struct err *e);

/* First child with this key among siblings starting at n; NULL if none. */
struct node *tree_find(struct node *n, const char *key);

/* err_set with the line and column of at in front; returns -1. */
int tree_err(const struct tree *tree, const char *at, struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Required values of a section. 0, or -1 with the sentence. The string is the pool's. */
int tree_u32(const struct tree *tree, const struct node *parent, const char *key, uint32_t *n, struct err *e);
int tree_u64(const struct tree *tree, const struct node *parent, const char *key, uint64_t *n, struct err *e);
/* NULL when absent or not a string. */
const char *tree_str(struct dm_pool *pool, const struct node *parent, const char *key);

/* Steps through the scalars of a value: *at starts as node->val. 1 an item, 0 the end. */
int tree_item(struct dm_pool *pool, const struct node *n, const char **at, struct item *item);

#pragma once
/*
 * Text in pieces: a large VG's metadata, of which a step of a move changes little, is not copied for each step.  What nobody
 * touched is lent by the text that the VG was read from, which has to outlive the rope.
 */
#include "util.h"

/* Lent bytes, and where they are. */
struct loan {
	size_t pos;			/* in the whole text */
	size_t at;			/* own bytes before it */
	const char *s;
	size_t len;			/* not 0 */
};

struct rope {
	struct buf own;			/* all that is not lent; to be added to as it is */
	struct loan *loan;		/* in order */
	uint32_t n, room;
	size_t lent;			/* bytes of all loans */
};

/* Bytes of the whole text. */
static inline size_t rope_len(const struct rope *r)
{
	return r->own.len + r->lent;
}

/* Adds bytes that the rope does not copy; memory as mem_resize. */
void rope_lend(struct rope *r, const char *s, size_t len);
/* The byte at pos, below rope_len; *len gets how many follow in one run, it counted. */
const char *rope_at(const struct rope *r, size_t pos, size_t *len);
/* Copies len bytes from pos on, all within the rope. */
void rope_copy(const struct rope *r, size_t pos, size_t len, void *to);
/* Whether the len bytes from pos on, all within the rope, are these. */
bool rope_is(const struct rope *r, size_t pos, size_t len, const void *bytes);
/* Adds all of it to b, in one piece. */
void rope_flatten(const struct rope *r, struct buf *b);
/* Frees what it owns and empties it. */
void rope_free(struct rope *r);

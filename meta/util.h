#pragma once
/* Errors, memory and growing text for every other file. */
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct dm_pool;

/* Exit codes of LVM2's commands. */
enum { EXIT_DONE = 0, EXIT_USAGE = 3, EXIT_FAILED = 5 };

/* One full sentence about what failed, and the exit code it deserves. */
struct err {
	int code;
	char text[480];
};

/* Text that grows; zero-initialise it. s is NUL-terminated once anything was added. */
struct buf {
	char *s;
	size_t len, room;
};

/* Sets e (which may be NULL) to the sentence; always returns -1. */
int err_set(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Puts a sentence's subject before what e says already: "subject: text"; returns -1. */
int err_about(struct err *e, const char *subject);

/* Zeroed memory of the pool; never NULL (see mem_exhausted). */
void *mem_zero(struct dm_pool *pool, size_t size);

/* NUL-terminated copy of len bytes at s in the pool; never NULL. */
char *mem_copy(struct dm_pool *pool, const char *s, size_t len);

/*
 * An array of n elements of the pool with room for one more at least, zeroed behind the n; *room is how many fit.
 * The old one is left to the pool when it is too small.
 */
void *mem_grow(struct dm_pool *pool, void *old, uint32_t n, uint32_t *room, size_t size);

/* realloc(3) that never returns NULL; the caller frees. */
void *mem_resize(void *old, size_t size);

/*
 * Called when memory is used up; defined by the program (pvmove.c says so and
 * exits 5).  Leaving at such a point is as safe as a kill: no function that
 * allocates runs while a device is suspended.
 */
void mem_exhausted(void) __attribute__((noreturn));

/* libdevmapper prints nothing from now on: all that it could say we say in sentences of our own. */
void mem_silence(void);

/* Whether they are equal; quick where most are not. */
static inline bool str_is(const char *a, const char *b)
{
	return *a == *b && !strcmp(a, b);
}

/* Room for len more bytes and their NUL; memory as mem_resize. */
void buf_room(struct buf *b, size_t len);
/* Appends; memory as mem_resize. */
void buf_add(struct buf *b, const char *s, size_t len);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Frees the text and empties b. */
void buf_free(struct buf *b);

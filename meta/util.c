/* Errors, memory, growing text. */
#include "util.h"

#include <libdevmapper.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return -1;
	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

int err_about(struct err *e, const char *subject)
{
	char text[sizeof(e->text)];

	if (!e)
		return -1;
	memcpy(text, e->text, sizeof(text));
	return err_set(e, e->code, "%.200s: %s", subject, text);
}

void *mem_zero(struct dm_pool *pool, size_t size)
{
	void *p = dm_pool_zalloc(pool, size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

char *mem_copy(struct dm_pool *pool, const char *s, size_t len)
{
	char *p = dm_pool_alloc(pool, len + 1);

	if (!p)
		mem_exhausted();
	memcpy(p, s, len);
	p[len] = 0;
	return p;
}

void *mem_grow(struct dm_pool *pool, void *old, uint32_t n, uint32_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return old;
	*room = *room * 2 + 4;
	more = mem_zero(pool, *room * size);
	if (n)
		memcpy(more, old, n * size);
	return more;
}

void *mem_resize(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		mem_exhausted();
	return p;
}

__attribute__((format(printf, 5, 6)))
static void silence(int level, const char *file, int line, int error, const char *fmt, ...)
{
	(void)level;
	(void)file;
	(void)line;
	(void)error;
	(void)fmt;
}

void mem_silence(void)
{
	dm_log_with_errno_init(silence);
}

void buf_room(struct buf *b, size_t len)
{
	if (b->len + len + 1 <= b->room)
		return;
	/* Not less than twice what it was, or each addition would move what is there. */
	b->room = b->len + len + 1 > 2 * b->room ? b->len + len + 1 : 2 * b->room;
	b->s = mem_resize(b->s, b->room);
	b->s[b->len] = 0;
}

void buf_add(struct buf *b, const char *s, size_t len)
{
	buf_room(b, len);
	memcpy(b->s + b->len, s, len);
	b->len += len;
	b->s[b->len] = 0;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		mem_exhausted();
	buf_room(b, (size_t)len);
	vsnprintf(b->s + b->len, (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf){ 0 };
}

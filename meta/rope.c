/* Text in pieces. */
#include "rope.h"

#include <stdlib.h>

void rope_lend(struct rope *r, const char *s, size_t len)
{
	struct loan *last = r->n ? &r->loan[r->n - 1] : NULL;

	if (!len)
		return;
	if (last && last->at == r->own.len && last->s + last->len == s) {
		last->len += len;
	} else {
		if (r->n == r->room) {
			r->room = r->room * 2 + 16;
			r->loan = mem_resize(r->loan, r->room * sizeof(*r->loan));
		}
		r->loan[r->n++] = (struct loan){ rope_len(r), r->own.len, s, len };
	}
	r->lent += len;
}

/* How many loans start at pos or before it. */
static uint32_t count(const struct rope *r, size_t pos)
{
	uint32_t low = 0, high = r->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (r->loan[mid].pos <= pos)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const char *rope_at(const struct rope *r, size_t pos, size_t *len)
{
	uint32_t n = count(r, pos);
	const struct loan *last = n ? &r->loan[n - 1] : NULL;

	if (last && pos - last->pos < last->len) {
		*len = last->len - (pos - last->pos);
		return last->s + (pos - last->pos);
	}
	*len = (n < r->n ? r->loan[n].pos : rope_len(r)) - pos;
	return r->own.s + (last ? last->at + (pos - last->pos - last->len) : pos);
}

void rope_copy(const struct rope *r, size_t pos, size_t len, void *to)
{
	char *bytes = to;
	size_t n;

	for (; len; pos += n, bytes += n, len -= n) {
		const char *s = rope_at(r, pos, &n);

		n = n < len ? n : len;
		memcpy(bytes, s, n);
	}
}

/* memcmp, which musl has byte by byte, of texts that are mostly the same. */
static bool is_same(const char *a, const char *b, size_t len)
{
	uint64_t x, y;

	for (; len >= sizeof(x); len -= sizeof(x), a += sizeof(x), b += sizeof(x)) {
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		if (x != y)
			return false;
	}
	return !memcmp(a, b, len);
}

bool rope_is(const struct rope *r, size_t pos, size_t len, const void *is)
{
	const char *bytes = is;
	size_t n;

	for (; len; pos += n, bytes += n, len -= n) {
		const char *s = rope_at(r, pos, &n);

		n = n < len ? n : len;
		if (!is_same(bytes, s, n))
			return false;
	}
	return true;
}

void rope_flatten(const struct rope *r, struct buf *b)
{
	size_t len = rope_len(r);

	buf_room(b, len);
	rope_copy(r, 0, len, b->s + b->len);
	b->len += len;
	b->s[b->len] = '\0';
}

void rope_free(struct rope *r)
{
	buf_free(&r->own);
	free(r->loan);
	*r = (struct rope){ 0 };
}

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

/* The last piece that starts at pos or before it; NULL if none does. */
static const struct loan *find(const struct rope *r, size_t pos)
{
	uint32_t low = 0, high = r->n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (r->loan[mid].pos <= pos)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &r->loan[low - 1] : NULL;
}

const char *rope_at(const struct rope *r, size_t pos, size_t *len)
{
	const struct loan *p = find(r, pos), *next = p ? p + 1 : r->loan;
	size_t end = next < r->loan + r->n ? next->pos : rope_len(r);

	if (p && pos - p->pos < p->len) {
		*len = p->len - (pos - p->pos);
		return p->s + (pos - p->pos);
	}
	*len = end - pos;
	return r->own.s + (p ? p->at + (pos - p->pos - p->len) : pos);
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

bool rope_is(const struct rope *r, size_t pos, size_t len, const void *is)
{
	const char *bytes = is;
	size_t n;

	for (; len; pos += n, bytes += n, len -= n) {
		const char *s = rope_at(r, pos, &n);

		n = n < len ? n : len;
		if (memcmp(bytes, s, n))
			return false;
	}
	return true;
}

void rope_flatten(struct rope *r)
{
	struct buf all = { 0 };

	if (!r->n)
		return;
	buf_room(&all, rope_len(r));
	all.len = rope_len(r);
	rope_copy(r, 0, all.len, all.s);
	all.s[all.len] = '\0';
	rope_free(r);
	r->own = all;
}

void rope_free(struct rope *r)
{
	buf_free(&r->own);
	free(r->loan);
	*r = (struct rope){ 0 };
}

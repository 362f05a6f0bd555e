/* meta/rope.c: whatever a rope is made of, it is the same text as one in a single piece. */
#include <stdlib.h>

#include "meta/rope.h"
#include "tests/test.h"
#include "tests/unit/case.h"

enum { SOURCE = 4000 };

/* Adds some bytes of the source to both, own or lent. */
static void add(struct rope *r, struct buf *flat, const char *source)
{
	size_t from = (size_t)random() % SOURCE, len = (size_t)random() % 9, run = 1 + (size_t)random() % 3;

	for (; run && from + len < SOURCE; run--, from += len) {
		if (random() % 2)
			rope_lend(r, source + from, len);
		else
			buf_add(&r->own, source + from, len);
		buf_add(flat, source + from, len);
	}
}

static void same(const struct rope *r, const struct buf *flat)
{
	char bytes[SOURCE];
	size_t n, runs = 0;

	CHECK_U64(rope_len(r), flat->len);
	for (size_t pos = 0; pos < flat->len; pos += n, runs++) {
		const char *s = rope_at(r, pos, &n);

		if (!CHECK(n && n <= flat->len - pos && !memcmp(s, flat->s + pos, n)))
			return;
	}
	CHECK(runs <= 2 * r->n + 1);
	for (int i = 0; i < 20 && flat->len; i++) {
		size_t pos = (size_t)random() % flat->len, len = (size_t)random() % (flat->len - pos + 1);

		n = 0;
		CHECK(!memcmp(rope_at(r, pos, &n), flat->s + pos, n) && n);
		len = len < SOURCE ? len : SOURCE;
		rope_copy(r, pos, len, bytes);
		CHECK(!memcmp(bytes, flat->s + pos, len));
		CHECK(rope_is(r, pos, len, bytes));
		if (len)
			bytes[(size_t)random() % len] ^= 1;
		CHECK(rope_is(r, pos, len, bytes) == !len);
	}
}

TEST(rope_is_its_text)
{
	char source[SOURCE];

	srandom(1);
	for (int i = 0; i < SOURCE; i++)
		source[i] = (char)random();
	for (int i = 0; i < 500; i++) {
		struct rope r = { 0 };
		struct buf flat = { 0 };

		for (long parts = random() % 40; parts; parts--)
			add(&r, &flat, source);
		same(&r, &flat);
		flatten(&r);
		CHECK(!r.n && r.own.len == flat.len && (!flat.len || (!memcmp(r.own.s, flat.s, flat.len) && !r.own.s[flat.len])));
		buf_free(&flat);
		rope_free(&r);
		CHECK(!r.own.s && !r.loan && !rope_len(&r));
	}
}

/* What lies side by side is one loan. */
TEST(rope_joins_loans)
{
	static const char text[] = "abcdefgh";
	struct rope r = { 0 };

	rope_lend(&r, text, 0);
	rope_lend(&r, text, 3);
	rope_lend(&r, text + 3, 2);
	CHECK(r.n == 1 && r.loan[0].len == 5);
	buf_add(&r.own, "-", 1);
	rope_lend(&r, text + 5, 2);
	rope_lend(&r, text + 5, 1);
	CHECK(r.n == 3 && r.loan[1].pos == 6 && r.loan[1].at == 1);
	flatten(&r);
	CHECK_STR(r.own.s, "abcde-fgf");
	rope_free(&r);
}

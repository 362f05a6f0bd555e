/* meta/tree.c: LVM2's grammar as found by experiment, and where exactly a text is wrong. */
#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

#include "meta/tree.h"
#include "tests/test.h"

static struct dm_pool *pool;
static char *copy;

/* The tree of a text, which stays until the next one; NULL and the sentence. */
static struct tree *parse_len(const char *text, size_t len, struct err *e)
{
	static struct tree tree;

	if (pool)
		dm_pool_destroy(pool);
	free(copy);
	pool = dm_pool_create("tree", 1024);
	/* Of just its size, so that a read behind its end is noticed. */
	copy = mem_resize(NULL, len + 1);
	memcpy(copy, text, len);
	copy[len] = 0;
	*e = (struct err){ 0 };
	return tree_parse(pool, copy, len, &tree, e) ? NULL : &tree;
}

static struct tree *parse(const char *text, struct err *e)
{
	return parse_len(text, strlen(text), e);
}

__attribute__((destructor)) static void release(void)
{
	if (pool)
		dm_pool_destroy(pool);
	free(copy);
}

TEST(tree_errors)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "a", "line 1, column 2: '=' or '{' was expected behind 'a'." },
		{ "a b", "line 1, column 3: '=' or '{' was expected behind 'a'." },
		{ "a =", "line 1, column 4: a has no value." },
		{ "a = }", "line 1, column 5: a has no value." },
		{ "a = {", "line 1, column 5: a has no value." },
		{ "a = ,", "line 1, column 5: a has no value." },
		{ "\n\n  a = =", "line 3, column 7: a has no value." },
		{ "# one\n# two\na = # three\n", "line 4, column 1: a has no value." },
		{ "a {", "line 1, column 4: section a is not closed." },
		{ "a {\n b {\n }\n", "line 1, column 4: section a is not closed." },
		{ "a {\n b {\n", "line 2, column 5: section b is not closed." },
		{ "}", "line 1, column 1: '}' closes nothing." },
		{ "a { }\n}", "line 2, column 1: '}' closes nothing." },
		{ "a = [1, 2", "line 1, column 10: list a is not closed." },
		{ "a = [1, \"x]", "line 1, column 9: list a is not closed." },
		{ "a = [1 = 2]", "line 1, column 8: list a is not closed." },
		{ "a = [[1]]", "line 1, column 6: list a is not closed." },
		{ "a = \"b", "line 1, column 5: a has no value." },
		{ "a = 'b", "line 1, column 5: a has no value." },
		{ "a = \"b\\\"", "line 1, column 5: a has no value." },
		{ "\"a = 1", "line 1, column 1: text in quotes does not end." },
		{ "= 1", "line 1, column 1: a name was expected before '='." },
		{ "\"\" = 1", "line 1, column 1: a name was expected before '\"'." },
		{ "{ }", "line 1, column 1: a name was expected before '{'." },
		{ "[1]", "line 1, column 1: a name was expected before '['." },
		{ "a = 1 ,", "line 1, column 7: a name was expected before ','." },
		{ "a = 0x10", "line 1, column 9: '=' or '{' was expected behind 'x10'." },
	};
	struct err e;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		test_true(!parse(bad[i].text, &e), bad[i].text, __FILE__, __LINE__);
		test_str(e.text, bad[i].why, bad[i].text, __FILE__, __LINE__);
		CHECK_U64(e.code, EXIT_FAILED);
	}
}

/* "a", 1, or a bare word for each item, with blanks between; strings in quotes as they are without escapes. */
static void print_items(const struct node *n, struct buf *b)
{
	const char *at = n->val;
	struct item item;

	buf_add(b, "", 0);
	while (tree_item(pool, n, &at, &item))
		if (item.string)
			buf_printf(b, "%s'%s'", b->len ? " " : "", item.s);
		else
			buf_printf(b, "%s%lld", b->len ? " " : "", (long long)item.n);
}

TEST(tree_values)
{
	static const struct { const char *text, *items; } value[] = {
		{ "a=1", "1" }, { "a = -5", "-5" }, { "a = +5", "5" }, { "a = 010", "8" }, { "a = 9223372036854775807", "9223372036854775807" },
		{ "a = word", "'word'" }, { "a = w,]x", "'w,]x'" },
		{ "a = \"\"", "''" }, { "a = ''", "''" }, { "a = \"b c\"", "'b c'" },
		{ "a = \"\\\"\"", "'\"'" }, { "a = \"\\\\\"", "'\\'" }, { "a = \"\\n\"", "'\\n'" }, { "a = \"\\\\\\\"\"", "'\\\"'" },
		{ "a = 'x\\'", "'x\\'" }, { "a = '\"'", "'\"'" }, { "a = \"'\"", "'''" },
		{ "a = \"line\nline\"", "'line\nline'" }, { "a = \"# no { comment }\"", "'# no { comment }'" },
		{ "a = []", "" }, { "a = [ ]", "" }, { "a = [,]", "" }, { "a = [1]", "1" }, { "a = [1, 2, -3]", "1 2 -3" },
		{ "a = [\"x\" \"y\"]", "'x' 'y'" }, { "a = [\"x\", 1, \"y\", 2,]", "'x' 1 'y' 2" },
		{ "a = [\"]\", \"[\"]", "']' '['" }, { "a = [ # one\n 1 # ]\n, 2 ]", "1 2" },
		{ "a # why\n = # how\n 1 # done", "1" }, { "\"a\" = 1", "1" }, { "'a' = 1", "1" },
	};
	struct err e;

	for (unsigned i = 0; i < sizeof(value) / sizeof(*value); i++) {
		struct tree *t = parse(value[i].text, &e);
		struct buf b = { 0 };

		if (!test_true(t, value[i].text, __FILE__, __LINE__))
			continue;
		test_str(t->top->key, "a", value[i].text, __FILE__, __LINE__);
		print_items(t->top, &b);
		test_str(b.s, value[i].items, value[i].text, __FILE__, __LINE__);
		buf_free(&b);
	}
}

/* What stands before a value and the value itself, one after the other, are the text. */
static void join(const struct node *n, struct buf *b)
{
	for (; n; n = n->next) {
		buf_add(b, n->begin, (size_t)(n->val - n->begin));
		if (n->section) {
			const char *tail = n->val;

			join(n->child, b);
			for (const struct node *c = n->child; c; c = c->next)
				tail = c->end;
			buf_add(b, tail, (size_t)(n->end - tail));
		} else {
			buf_add(b, n->val, (size_t)(n->end - n->val));
		}
	}
}

TEST(tree_covers_its_text)
{
	static const char text[] = "# head\na = 1 # one\nb {\n\n# in b\nc = [ 1,\n2 ]\nd { } e = 'x' # e\n}\nf=\"\\\"\"";
	struct err e;
	struct tree *t = parse(text, &e);
	struct buf b = { 0 };

	if (!CHECK(t))
		return;
	join(t->top, &b);
	CHECK_STR(b.s, text);
	buf_free(&b);
}

TEST(tree_nul_ends)
{
	struct err e;
	struct tree *t = parse_len("a = 1\n\0}}}", 10, &e);

	if (CHECK(t)) {
		CHECK_U64(t->len, 6);
		CHECK(t->top && !t->top->next);
	}
	t = parse_len("", 0, &e);
	CHECK(t && !t->top);
}

static struct tree *nested(unsigned depth, struct err *e)
{
	struct buf b = { 0 };
	struct tree *t;

	for (unsigned i = 0; i < depth; i++)
		buf_printf(&b, "a {");
	for (unsigned i = 0; i < depth; i++)
		buf_printf(&b, "}");
	t = parse(b.s, e);
	buf_free(&b);
	return t;
}

TEST(tree_depth)
{
	struct err e;

	CHECK(nested(32, &e));
	CHECK(!nested(33, &e));
	CHECK_STR(e.text, "line 1, column 100: section a is nested too deeply.");
	CHECK(!nested(100000, &e));
}

TEST(tree_numbers)
{
	struct err e;
	struct tree *t = parse("s { a = 4294967295 b = 4294967296 c = 1.5 d = \"1\" e = 9223372036854775808 f { } }", &e);
	uint32_t n = 0;
	uint64_t l = 0;

	if (!CHECK(t))
		return;
	CHECK(!tree_u32(t, t->top, "a", &n, &e));
	CHECK_U64(n, 4294967295);
	CHECK(tree_u32(t, t->top, "b", &n, &e) == -1);
	CHECK_STR(e.text, "line 1, column 24: b of s is no number from 0 to 4294967295.");
	CHECK(!tree_u64(t, t->top, "b", &l, &e));
	CHECK_U64(l, 4294967296);
	CHECK(tree_u64(t, t->top, "c", &l, &e) == -1);
	CHECK(tree_u64(t, t->top, "d", &l, &e) == -1);
	CHECK(tree_u64(t, t->top, "e", &l, &e) == -1);
	CHECK(tree_u64(t, t->top, "f", &l, &e) == -1);
	CHECK(tree_u64(t, t->top, "g", &l, &e) == -1);
	CHECK_STR(e.text, "line 1, column 4: s has no g.");
	CHECK_STR(tree_str(pool, t->top, "d"), "1");
	CHECK(!tree_str(pool, t->top, "a") && !tree_str(pool, t->top, "f") && !tree_str(pool, t->top, "g"));
	CHECK(tree_find(t->top->child, "c") && !tree_find(t->top->child, "z") && !tree_find(NULL, "a"));
}

/* Any short text of these characters is read or refused, within its bytes. */
TEST(tree_noise)
{
	static const char set[] = "ab1.-+={}[],\"'\\# \n";
	char text[13];
	struct err e;
	unsigned good = 0;

	srandom(1);
	for (unsigned i = 0; i < 30000; i++) {
		size_t len = 1 + (size_t)random() % 12;
		struct tree *t;

		for (size_t k = 0; k < len; k++)
			text[k] = set[(size_t)random() % (sizeof(set) - 1)];
		t = parse_len(text, len, &e);
		good += t != NULL;
		for (struct node *n = t ? t->top : NULL; n; n = n->next) {
			struct buf b = { 0 };

			print_items(n, &b);
			buf_free(&b);
		}
	}
	CHECK(good > 100);
}

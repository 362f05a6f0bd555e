/* meta/util.c */
#include "meta/util.h"

#include <libdevmapper.h>
#include <string.h>

#include "tests/test.h"

TEST(err_sentence)
{
	struct err e = { 0 };
	char long_text[1000];

	CHECK(err_set(&e, EXIT_USAGE, "%s is %d.", "one", 1) == -1);
	CHECK_U64(e.code, EXIT_USAGE);
	CHECK_STR(e.text, "one is 1.");
	CHECK(err_set(NULL, 5, "nobody listens") == -1);
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = 0;
	err_set(&e, EXIT_FAILED, "%s", long_text);
	CHECK_U64(strlen(e.text), sizeof(e.text) - 1);
}

TEST(err_subject)
{
	struct err e = { 0 };
	char long_text[1000];

	err_set(&e, EXIT_FAILED, "it is %d%%.", 7);
	CHECK(err_about(&e, "/dev/%s") == -1);
	CHECK_STR(e.text, "/dev/%s: it is 7%.");
	CHECK_U64(e.code, EXIT_FAILED);
	CHECK(err_about(NULL, "x") == -1);
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = 0;
	err_about(&e, long_text);
	CHECK(strstr(e.text, "x: /dev/%s: it is 7%."));
}

TEST(buf_grows)
{
	struct buf b = { 0 };
	size_t want = 0;

	buf_free(&b);
	buf_add(&b, "", 0);
	CHECK_STR(b.s, "");
	CHECK_U64(b.len, 0);
	for (int i = 0; i < 3000; i++) {
		buf_printf(&b, "%d,", i % 10);
		buf_add(&b, "a\0b", 3);
		want += 5;
	}
	CHECK_U64(b.len, want);
	CHECK(!b.s[b.len] && !memcmp(b.s + b.len - 5, "9,a\0b", 5));
	buf_free(&b);
	CHECK(!b.s && !b.len && !b.room);
	buf_printf(&b, "%0500d", 7);
	CHECK_U64(b.len, 500);
	CHECK(b.s[499] == '7' && !b.s[500]);
	buf_free(&b);
}

TEST(mem_of_pool)
{
	struct dm_pool *pool = dm_pool_create("mem", 64);
	char *s, *z;

	CHECK(mem_zero(pool, 0));
	z = mem_zero(pool, 1000);
	CHECK(!z[0] && !memcmp(z, z + 1, 999));
	s = mem_copy(pool, "abcdef", 3);
	CHECK_STR(s, "abc");
	CHECK_STR(mem_copy(pool, "", 0), "");
	dm_pool_destroy(pool);
}

/* Filters and devices files. */
#include "meta/filter.h"

#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

static struct conf *conf_of(const char *text)
{
	struct conf *c = conf_new();
	struct buf b = { 0 };

	buf_add(&b, text, strlen(text));
	CHECK(!conf_add(c, "text", &b, NULL));
	return c;
}

static bool passes(const char *list, const char *name, const char *other)
{
	const char *const names[] = { name, other };
	struct buf b = { 0 };
	struct filter f;
	struct conf *c;
	bool r;

	buf_printf(&b, "devices/filter = %s\n", list);
	c = conf_of(b.s);
	CHECK(!filter_read(c, "devices/filter", &f, NULL));
	r = filter_passes(&f, names, other ? 2 : 1);
	conf_free(c);
	buf_free(&b);
	return r;
}

TEST(filter_first_match_wins)
{
	CHECK(passes("[]", "/dev/sda", NULL));
	CHECK(passes("[ \"a|.*|\" ]", "/dev/sda", NULL));
	CHECK(!passes("[ \"r|.*|\" ]", "/dev/sda", NULL));
	CHECK(!passes("\"r|.*|\"", "/dev/sda", NULL));
	CHECK(passes("[ \"a|sda|\", \"r|.*|\" ]", "/dev/sda", NULL));
	CHECK(!passes("[ \"a|sda|\", \"r|.*|\" ]", "/dev/sdb", NULL));
	CHECK(!passes("[ \"r|sda|\", \"a|.*|\" ]", "/dev/sda", NULL));
	/* what nothing matches passes */
	CHECK(passes("[ \"r|loop|\" ]", "/dev/sda", NULL));
}

TEST(filter_dialect)
{
	CHECK(passes("[ \"a|^/dev/sd[a-c]$|\", \"r|.*|\" ]", "/dev/sdb", NULL));
	CHECK(!passes("[ \"a|^/dev/sd[a-c]$|\", \"r|.*|\" ]", "/dev/sdb1", NULL));
	CHECK(!passes("[ \"a|^/dev/sd[^a-c]$|\", \"r|.*|\" ]", "/dev/sdb", NULL));
	CHECK(passes("[ \"a/^\\/dev\\/(sda|sdb)$/\", \"r|.*|\" ]", "/dev/sdb", NULL));
	CHECK(passes("[ \"a{dm-[0-9]+}\", \"r/.*/\" ]", "/dev/dm-12", NULL));
	CHECK(passes("[ \"a(sd.?)\", \"r[.*]\" ]", "/dev/sdb", NULL));
	CHECK(passes("[ \"a|/dev/x\\\\.y|\", \"r|.*|\" ]", "/dev/x.y", NULL));
	CHECK(!passes("[ \"a|/dev/x\\\\.y|\", \"r|.*|\" ]", "/dev/xay", NULL));
	/* no intervals: braces are characters */
	CHECK(!passes("[ \"a|sda{2}|\", \"r|.*|\" ]", "/dev/sdaa", NULL));
}

TEST(filter_any_name_accepts)
{
	CHECK(passes("[ \"a|by-id/x|\", \"r|.*|\" ]", "/dev/sda", "/dev/disk/by-id/x"));
	CHECK(!passes("[ \"a|by-id/y|\", \"r|.*|\" ]", "/dev/sda", "/dev/disk/by-id/x"));
	CHECK(!passes("[ \"r|by-id/x|\" ]", "/dev/sda", "/dev/disk/by-id/x"));
	CHECK(passes("[ \"r|by-id/x|\", \"a|sda|\" ]", "/dev/disk/by-id/x", "/dev/sda"));
}

TEST(filter_no_pattern)
{
	static const char *const bad[] = { "x|.*|", "a|.*", "a", "", "a|(|", "r|[|" };
	struct filter f;
	struct err e;
	struct conf *c;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		c = conf_new();
		conf_set(c, "devices/filter", bad[i]);
		e = (struct err){ 0 };
		CHECK(filter_read(c, "devices/filter", &f, &e) && e.code == EXIT_FAILED);
		conf_free(c);
	}
	c = conf_of("devices/filter = [ \"a|x|\", \"oops\" ]");
	CHECK(filter_read(c, "devices/filter", &f, &e));
	CHECK_STR(e.text, "devices/filter: \"oops\" is no pattern like \"a|^/dev/sd|\" or \"r|.*|\".");
	conf_free(c);
}

/* libdevmapper's expressions would write outside their memory, or need all of it, or never end. */
TEST(filter_dangerous)
{
	static const char *const bad[] = { "a|[\xc3\xa4]|", "a|\\\xff|", "r|[a-\x7f]|", "a|x[|\xff|" };
	char *text = mem_resize(NULL, 9000);
	struct filter f;
	struct err e = { 0 };
	struct conf *c;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		c = conf_new();
		conf_set(c, "devices/filter", bad[i]);
		CHECK(filter_read(c, "devices/filter", &f, &e));
		conf_free(c);
	}
	CHECK_STR(e.text, "devices/filter: a pattern in it is no regular expression, or they are longer than 8192 characters together.");
	strcpy(text, "a|");
	memset(text + 2, 'x', 8990);
	strcpy(text + 8992, "|");
	c = conf_new();
	conf_set(c, "devices/filter", text);
	CHECK(filter_read(c, "devices/filter", &f, &e));
	conf_free(c);
	free(text);
	CHECK(passes("[ \"a|gr\xc3\xb6\xc3\x9f.e|\", \"r|.*|\" ]", "/dev/mapper/gr\xc3\xb6\xc3\x9f-e", NULL));
	CHECK(!passes("[ \"a|gr\xc3\xb6\xc3\x9f.e|\", \"r|.*|\" ]", "/dev/mapper/gross-e", NULL));
}

TEST(listed_file)
{
	static const char text[] =
		"# LVM uses devices listed in this file.\n"
		"# HASH=1234\n"
		"SYSTEMID=here\n"
		"VERSION=1.1.3\n"
		"\n"
		"IDTYPE=devname IDNAME=/dev/ubdb DEVNAME=/dev/ubdb PVID=HlNGqYLGeFGHMc4o0N5Iq3wJzXFbKxkc\n"
		"#IDTYPE=devname IDNAME=/dev/ubdc\n"
		"IDTYPE=sys_wwid IDNAME=naa.5000 DEVNAME=/dev/sda2 PVID=. PART=2\n"
		"IDTYPE=devname IDNAME=. DEVNAME=. PVID=abc\n"
		"IDNAME=/dev/x\n"
		"IDTYPE=loop_file IDNAME=/a_b";
	struct dm_pool *pool = dm_pool_create("test", 1024);
	struct dm_list all;
	struct listed *l;
	unsigned i = 0;

	dm_list_init(&all);
	listed_parse(pool, text, &all);
	CHECK_U64(dm_list_size(&all), 4);
	dm_list_iterate_items(l, &all) {
		static const struct { const char *type, *id, *pv_id; unsigned part; } want[] = {
			{ "devname", "/dev/ubdb", "HlNGqYLGeFGHMc4o0N5Iq3wJzXFbKxkc", 0 },
			{ "sys_wwid", "naa.5000", NULL, 2 },
			{ "devname", NULL, "abc", 0 },
			{ "loop_file", "/a_b", NULL, 0 },
		};

		CHECK_STR(l->type, want[i].type);
		CHECK_STR(l->id, want[i].id);
		CHECK_STR(l->pv_id, want[i].pv_id);
		CHECK_U64(l->part, want[i].part);
		i++;
	}
	dm_pool_destroy(pool);
}

TEST(listed_identities)
{
	static const struct { const char *type, *id, *text; bool is; } cases[] = {
		{ "sys_wwid", "naa.5000", "naa.5000", true },
		{ "sys_wwid", "naa.5000", "naa.5001", false },
		{ "sys_wwid", "naa.5000", "naa.500", false },
		{ "sys_wwid", "naa.5000", "", false },
		{ "sys_wwid", "t10.ATA_disk_one", "t10.ATA     disk  one   ", true },
		{ "sys_wwid", "__t10.ATA__disk_one__", "  t10.ATA disk one ", true },
		{ "sys_wwid", "t10.ATA_disk", "t10.ATAdisk", false },
		{ "sys_serial", "a_b", "  a b", true },
		{ "sys_serial", "a__b", "a  b", true },
		{ "sys_serial", "a_b", "a  b", false },
		{ "sys_serial", "ab", "a\"b", true },
		{ "loop_file", "/my_file", "/my file", true },
		{ "loop_file", "/my_file", "/my  file", false },
		{ "crypt_uuid", "CRYPT-LUKS2-1", "CRYPT-LUKS2-1", true },
		{ "crypt_uuid", "CRYPT-LUKS2-1", "CRYPT-LUKS2-11", false },
		{ "mpath_uuid", "mpath-3600", "mpath-3600", true },
	};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct listed l = { .type = cases[i].type, .id = cases[i].id };

		test_true(listed_is(&l, cases[i].text) == cases[i].is, cases[i].text, __FILE__, (int)i);
	}
}

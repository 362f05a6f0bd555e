/* lvm.conf: grammar, layers, values. */
#include "meta/conf.h"

#include <string.h>

#include "tests/test.h"

static int add_as(struct conf *c, const char *name, const char *text, struct err *e)
{
	struct buf b = { 0 };

	buf_add(&b, text, strlen(text));
	return conf_add(c, name, &b, e);
}

static int add(struct conf *c, const char *text)
{
	struct err e = { 0 };
	int r = add_as(c, "text", text, &e);

	if (r)
		test_str(e.text, "", text, __FILE__, __LINE__);
	return r;
}

TEST(conf_nothing)
{
	struct conf *c = conf_new();

	CHECK_STR(conf_str(c, "devices/filter", "otherwise"), "otherwise");
	CHECK(!conf_str(c, "devices/filter", NULL));
	CHECK_U64((uint64_t)conf_int(c, "backup/retain_min", 10), 10);
	CHECK(!conf_list(c, "devices/filter", 0));
	CHECK(!conf_warning(c));
	conf_free(c);
	conf_free(NULL);
}

TEST(conf_values)
{
	struct conf *c = conf_new();

	if (add(c, "# a comment { \"\n"
		   "config {\n\tchecks = 1\n}\n"
		   "devices {\n"
		   "\t# filter = [ \"r|.*|\" ]\n"
		   "\tfilter = [ \"a|^/dev/sd[a-z]$|\", 'r|.*|', ]\n"
		   "\tscan=\"/dev\"\n"
		   "\tuse_devicesfile=1\n"
		   "\tdir = /dev\n"
		   "\tempty = []\n"
		   "}\n"
		   "activation { polling_interval = -3 raid_region_size=512 on=\"Yes\" off=n odd = \"x\" point = 0.5 }\n"
		   "tags { hosttags = 1 @here { } }\n"))
		return;
	CHECK_STR(conf_list(c, "devices/filter", 0), "a|^/dev/sd[a-z]$|");
	CHECK_STR(conf_list(c, "devices/filter", 1), "r|.*|");
	CHECK(!conf_list(c, "devices/filter", 2));
	CHECK_STR(conf_str(c, "devices/filter", ""), "a|^/dev/sd[a-z]$|");
	CHECK_STR(conf_list(c, "devices/scan", 0), "/dev");
	CHECK(!conf_list(c, "devices/scan", 1));
	CHECK_STR(conf_str(c, "devices/dir", ""), "/dev");
	CHECK_STR(conf_str(c, "devices/empty", "none"), "none");
	CHECK_STR(conf_str(c, "devices/use_devicesfile", ""), "1");
	CHECK(conf_int(c, "devices/use_devicesfile", 0) == 1);
	CHECK(conf_int(c, "activation/polling_interval", 15) == -3);
	CHECK(conf_int(c, "activation/raid_region_size", 2048) == 512);
	CHECK(conf_int(c, "activation/on", 0) == 1);
	CHECK(conf_int(c, "activation/off", 1) == 0);
	CHECK(conf_int(c, "activation/odd", 7) == 7);
	CHECK(conf_int(c, "activation/point", 7) == 0);
	/* neither a section nor half of a name is a value */
	CHECK(!conf_str(c, "activation", NULL));
	CHECK(!conf_str(c, "activatio/on", NULL));
	CHECK(!conf_str(c, "tags/@here", NULL));
	conf_free(c);
}

TEST(conf_layers)
{
	struct conf *c = conf_new();

	if (add(c, "backup { retain_min = 10 retain_days = 30 backup_dir = \"/a\" }\n") ||
	    add(c, "backup { retain_min = 20 }\nbackup { retain_min = 21 }\n") ||
	    add(c, "backup/retain_days=5 global { locking_dir=\"/run/x\" } devices/filter=[\"a|b|\",\"r|c|\"]"))
		return;
	CHECK_STR(conf_str(c, "backup/backup_dir", ""), "/a");
	CHECK(conf_int(c, "backup/retain_min", 0) == 21);
	CHECK(conf_int(c, "backup/retain_days", 0) == 5);
	CHECK_STR(conf_str(c, "global/locking_dir", ""), "/run/x");
	CHECK_STR(conf_list(c, "devices/filter", 1), "r|c|");
	conf_set(c, "backup/retain_days", "6");
	conf_set(c, "backup/backup_dir", "/with \"quotes\" and \\");
	CHECK(conf_int(c, "backup/retain_days", 0) == 6);
	CHECK_STR(conf_str(c, "backup/backup_dir", ""), "/with \"quotes\" and \\");
	conf_free(c);
}

TEST(conf_damaged)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "devices {\n\tfilter = \n}\n", "/etc/lvm.conf: line 3, column 1: filter has no value." },
		{ "devices {\n\tfilter = [ \"a|x|\"\n", "/etc/lvm.conf: line 3, column 1: list filter is not closed." },
		{ "devices {\n", "/etc/lvm.conf: line 1, column 10: section devices is not closed." },
		{ "backup { backup=1 } }\n", "/etc/lvm.conf: line 1, column 21: '}' closes nothing." },
		{ "nonsense\n", "/etc/lvm.conf: line 2, column 1: '=' or '{' was expected behind 'nonsense'." },
	};
	struct conf *c = conf_new();
	struct err e;

	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CHECK(add_as(c, "/etc/lvm.conf", cases[i].text, &e));
		CHECK_STR(e.text, cases[i].says);
	}
	CHECK(!conf_str(c, "backup/backup", NULL));
	conf_free(c);
}

TEST(conf_warnings)
{
	struct conf *c = conf_new();

	conf_warn(c, "one %d", 1);
	conf_warn(c, "two");
	conf_warn(c, "one 1");
	CHECK_STR(conf_warning(c), "one 1");
	CHECK_STR(conf_warning(c), "two");
	CHECK(!conf_warning(c));
	conf_warn(c, "three");
	CHECK_STR(conf_warning(c), "three");
	CHECK(!conf_warning(c));
	conf_free(c);
}

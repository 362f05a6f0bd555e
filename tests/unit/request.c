/* alloc/request.c: the command line. */
#include "alloc/request.h"

#include <stdio.h>
#include <string.h>

#include "tests/test.h"
#include "tests/unit/case.h"

TEST(request_defaults)
{
	struct request rq;
	struct err e;

	CHECK(!args_parse("", &rq, &e));
	CHECK_U64(rq.npv, 0);
	CHECK(!rq.lv_name && !rq.policy && !rq.config && !rq.ndevices && !rq.devicesfile);
	CHECK(!rq.abort && !rq.pause && !rq.activate && !rq.atomic && !rq.background && !rq.test && !rq.quiet && !rq.help && !rq.version);
	CHECK(!rq.interval_given && !rq.wait_first && !rq.no_backup && !rq.no_locking && !rq.verbose);
	CHECK_U64(rq.interval_s, 15);
	CHECK_U64(rq.window_bytes, 0);
}

TEST(request_short_options)
{
	struct request rq;
	struct err e;

	CHECK(!args_parse("/dev/sdb -bvtqv -n lv1 -i 3 -A n -d -y /dev/sdc:0-4 @tag", &rq, &e));
	CHECK_U64(rq.npv, 3);
	CHECK_STR(rq.pv[0], "/dev/sdb");
	CHECK_STR(rq.pv[1], "/dev/sdc:0-4");
	CHECK_STR(rq.pv[2], "@tag");
	CHECK_STR(rq.lv_name, "lv1");
	CHECK(rq.background && rq.test && rq.quiet && rq.no_backup && rq.interval_given);
	CHECK_U64((unsigned)rq.verbose, 2);
	CHECK_U64(rq.interval_s, 3);
	CHECK(!args_parse("-h", &rq, &e) && rq.help);
	CHECK(!args_parse("-nlv1 -i+7 /dev/sdb", &rq, &e) && rq.wait_first);
	CHECK_STR(rq.lv_name, "lv1");
	CHECK_U64(rq.interval_s, 7);
}

TEST(request_long_options)
{
	struct request rq;
	struct err e;

	CHECK(!args_parse("--abort --atomic --background --test --verbose --quiet --version --help --nolocking /dev/sdb", &rq, &e));
	CHECK(rq.abort && !rq.pause && rq.atomic && rq.background && rq.test && rq.verbose && rq.quiet && rq.version && rq.help && rq.no_locking);
	CHECK(!args_parse("--name vg/lv --interval 9 --alloc anywhere --checkpoint 2g --autobackup y --config x=1 --devices /dev/a,/dev/b "
		     "--devicesfile ~ --devices /dev/c /dev/sdb", &rq, &e));
	CHECK_STR(rq.lv_name, "vg/lv");
	CHECK_STR(rq.policy, "anywhere");
	CHECK_STR(rq.config, "x=1");
	CHECK_U64(rq.ndevices, 2);
	CHECK_STR(rq.devices[0], "/dev/a,/dev/b");
	CHECK_STR(rq.devices[1], "/dev/c");
	CHECK_STR(rq.devicesfile, "");
	CHECK(!rq.no_backup);
	CHECK_U64(rq.window_bytes, 2ull << 30);
	CHECK(!args_parse("--yes --debug --noudevsync --nohints --driverloaded y --journal x --lockopt x --commandprofile x --profile x "
		     "--reportformat json /dev/sdb", &rq, &e));
	CHECK_U64(rq.npv, 1);
	CHECK(!args_parse("-vv -v -dd --debug -q --quiet --nohints --nohints /dev/sdb", &rq, &e));
	CHECK_U64((unsigned)rq.verbose, 3);
	CHECK(!args_parse("-- -n", &rq, &e));
	CHECK_U64(rq.npv, 1);
	CHECK_STR(rq.pv[0], "-n");
}

TEST(request_help_names_every_option)
{
	static const char *const option[] = {
		"--name", "--interval", "--background", "--abort", "--pause", "--activate", "--alloc", "--atomic", "--checkpoint", "--autobackup", "--config",
		"--devices", "--devicesfile", "--nolocking", "--test", "--verbose", "--quiet", "--version", "--help",
	};

	for (unsigned i = 0; i < sizeof(option) / sizeof(*option); i++)
		test_true(strstr(request_help, option[i]), option[i], __FILE__, __LINE__);
}

TEST(request_sizes)
{
	static const struct { const char *arg; uint64_t bytes; } size[] = {
		{ "1", 1 << 20 }, { "1m", 1 << 20 }, { "1M", 1 << 20 }, { "3k", 3 << 10 }, { "7s", 7 << 9 }, { "9b", 9 }, { "2t", 2ull << 40 },
		{ "0001g", 1 << 30 }, { "16777215t", 16777215ull << 40 },
	};
	char args[60];
	struct request rq;
	struct err e;

	for (unsigned i = 0; i < sizeof(size) / sizeof(*size); i++) {
		snprintf(args, sizeof(args), "--checkpoint %s /dev/sdb", size[i].arg);
		test_true(!args_parse(args, &rq, &e), args, __FILE__, __LINE__);
		test_u64(rq.window_bytes, size[i].bytes, args, __FILE__, __LINE__);
	}
}

TEST(request_refused)
{
	static const struct { const char *args, *why; } bad[] = {
		{ "-i", "Option --interval wants a value." },
		{ "--name", "Option --name wants a value." },
		{ "-x /dev/sdb", "Option \"-x\" is unknown." },
		{ "-bxv /dev/sdb", "Option \"-x\" is unknown." },
		{ "--force /dev/sdb", "Option \"--force\" is unknown, or takes no value." },
		{ "--abort=1 /dev/sdb", "Option \"--abort=1\" is unknown, or takes no value." },
		{ "-i x /dev/sdb", "Interval \"x\" is no number of seconds from 0 to 86400." },
		{ "-i -1 /dev/sdb", "Interval \"-1\" is no number of seconds from 0 to 86400." },
		{ "-i 86401 /dev/sdb", "Interval \"86401\" is no number of seconds from 0 to 86400." },
		{ "-i 1.5 /dev/sdb", "Interval \"1.5\" is no number of seconds from 0 to 86400." },
		{ "-i + /dev/sdb", "Interval \"\" is no number of seconds from 0 to 86400." },
		{ "-i ++1 /dev/sdb", "Interval \"+1\" is no number of seconds from 0 to 86400." },
		{ "-i 99999999999999999999 /dev/sdb", "Interval \"99999999999999999999\" is no number of seconds from 0 to 86400." },
		{ "--checkpoint 0 /dev/sdb", "Size \"0\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint m /dev/sdb", "Size \"m\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint 1x /dev/sdb", "Size \"1x\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint 1mm /dev/sdb", "Size \"1mm\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint -1m /dev/sdb", "Size \"-1m\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint 16777216t /dev/sdb", "Size \"16777216t\" is no number with one of the units b, s, k, m, g, t." },
		{ "--checkpoint 18446744073709551616b /dev/sdb",
		  "Size \"18446744073709551616b\" is no number with one of the units b, s, k, m, g, t." },
		{ "--alloc loose /dev/sdb", "Allocation policy \"loose\" is unknown." },
		{ "-A maybe /dev/sdb", "Option --autobackup wants y or n, not \"maybe\"." },
		{ "--pause /dev/sdb /dev/sdc", "With --pause only one PV can be named, not \"/dev/sdc\" too." },
		{ "--activate /dev/sdb /dev/sdc", "With --activate only one PV can be named, not \"/dev/sdc\" too." },
		{ "--pause --abort", "Option --abort does not go together with --pause or --activate." },
		{ "--abort /dev/sdb /dev/sdc", "With --abort only one PV can be named, not \"/dev/sdc\" too." },
		{ "-n lv1", "Option --name wants a source PV." },
		{ "--alloc normal", "Option --alloc wants a source PV." },
		{ "--atomic", "Option --atomic wants a source PV." },
		{ "-n a /dev/sdb --name b", "Option --name may not be repeated." },
		{ "-t --test /dev/sdb", "Option --test may not be repeated." },
		{ "--abort --abort", "Option --abort may not be repeated." },
		{ "--config a=1 --config b=1", "Option --config may not be repeated." },
		{ "--lanes 0 /dev/sdb", "Number of lanes \"0\" is none from 1 to 16." },
		{ "--skip-errors --atomic /dev/sdb", "Options --skip-errors and --atomic do not go together." },
	};
	struct request rq;
	struct err e;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		test_true(args_parse(bad[i].args, &rq, &e) == -1, bad[i].args, __FILE__, __LINE__);
		test_str(e.text, bad[i].why, bad[i].args, __FILE__, __LINE__);
		CHECK_U64(e.code, EXIT_USAGE);
	}
}

TEST(request_lv_names)
{
	static const struct { const char *arg, *lv; } name[] = {
		{ "lv1", "lv1" }, { "vg/lv1", "lv1" }, { "/dev/vg/lv1", "lv1" }, { "/dev//vg///lv1", "lv1" }, { "//dev/vg/lv1", "lv1" },
		{ "vg//lv1", "lv1" }, { "/other/vg/lv1", "lv1" }, { "/dev/mapper/vg-lv--1", "lv-1" }, { "/other//mapper/vg-lv--1", "lv-1" },
		{ "a_+.-Z0", "a_+.-Z0" }, { "dev/vg/lv1", NULL }, { "mapper/vg-lv--1", NULL }, { "/dev/mapper/vg-lv1", NULL },
		{ "/dev/mapper/vg2-lv--1", NULL }, { "/dev/mapper", NULL }, { "/dev", NULL }, { "/", NULL }, { "vg2/lv1", NULL },
		{ "v/lv1", NULL }, { "vgg/lv1", NULL }, { "/dev/vg2/lv1", NULL }, { "vg/", NULL }, { "/dev/vg/", NULL }, { "/dev/vg", NULL },
		{ "/lv1", NULL }, { "", NULL }, { "vg/lv1/x", NULL }, { "l!v", NULL }, { "[lv1]", NULL }, { "-lv1", NULL }, { ".", NULL },
		{ "..", NULL }, { "vg/-", NULL },
	};
	struct vg *vg = vg_new();
	struct err e;

	vg->name = "vg";
	vg_add_lv(vg, "lv-1", "0123456789012345678901234567890a", LV_VISIBLE);

	for (unsigned i = 0; i < sizeof(name) / sizeof(*name); i++) {
		e = (struct err){ 0 };
		test_str(request_lv(vg, "/other", name[i].arg, &e), name[i].lv, name[i].arg, __FILE__, __LINE__);
		CHECK_U64((unsigned)e.code, name[i].lv ? 0 : EXIT_USAGE);
	}
	vg_free(vg);
}

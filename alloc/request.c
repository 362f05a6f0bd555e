/* argv -> request. */
#include "request.h"

#include <getopt.h>
#include <libdevmapper.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_INTERVAL_S = 15, MOST_LANES = 16 };

const char request_help[] =
	"pvmove - move extents of LVM2 physical volumes while they are in use\n"
	"\n"
	"pvmove [OPTION...] SOURCE[:RANGE...] [DESTINATION[:RANGE...]|@TAG ...]\n"
	"                                             move all extents of SOURCE, or some of them\n"
	"pvmove [OPTION...]                           go on with every move that was interrupted\n"
	"pvmove --abort [SOURCE]                      give up moves: what is not checkpointed stays\n"
	"pvmove --pause [SOURCE]                      nothing is copied until \"pvmove\" is run again\n"
	"pvmove --activate [SOURCE]                   that, and LVs being moved that are inactive become active\n"
	"\n"
	"  -n, --name LV            only this LV and what lies below it\n"
	"  -i, --interval [+]S      report progress every S seconds (+: not before S are over)\n"
	"  -b, --background         return when the move has begun\n"
	"      --alloc POLICY       contiguous, cling, cling_by_tags, normal, anywhere or inherit\n"
	"      --atomic             move everything or, after an abort or crash, nothing\n"
	"      --checkpoint SIZE    copy again no more than SIZE after a crash [what takes 10 seconds]\n"
	"      --lanes N            copy N places at a time, 1 to 16 [as few as give full speed]\n"
	"      --limit SIZE         copy no more than SIZE per second; SIGUSR1 halves it, SIGUSR2 doubles it\n"
	"      --idle               copy while nobody else uses the disks\n"
	"      --skip-errors        move what can be read, zeros for what cannot; --map FILE: a map of that\n"
	"  -A, --autobackup y|n     write /etc/lvm/backup and archive [y]\n"
	"      --config TEXT        settings over those of lvm.conf\n"
	"      --devices PATH,...   look at these devices only; --devicesfile NAME\n"
	"      --nolocking          for a system that has no place for lock files\n"
	"  -t, --test               print the plan and all that would be done; change nothing\n"
	"  -v, --verbose            print what is done\n"
	"  -q, --quiet              no progress\n"
	"      --version\n"
	"  -h, --help\n"
	"\n"
	"RANGE is PE, PE-PE or PE+COUNT, in extents of the PV.\n"
	"Exit status: 0 done, 3 bad command line, 5 failed.\n";

enum { OPT_ABORT = 256, OPT_VERSION, OPT_CHECKPOINT, OPT_ALLOC, OPT_ATOMIC, OPT_CONFIG, OPT_DEVICES,
       OPT_DEVICESFILE, OPT_NOLOCKING, OPT_PAUSE, OPT_ACTIVATE, OPT_LANES, OPT_LIMIT, OPT_IDLE, OPT_SKIP_ERRORS,
       OPT_MAP, OPT_IGNORED };

static const struct option options[] = {
	{ "name", required_argument, NULL, 'n' },
	{ "interval", required_argument, NULL, 'i' },
	{ "background", no_argument, NULL, 'b' },
	{ "abort", no_argument, NULL, OPT_ABORT },
	{ "pause", no_argument, NULL, OPT_PAUSE },
	{ "activate", no_argument, NULL, OPT_ACTIVATE },
	{ "alloc", required_argument, NULL, OPT_ALLOC },
	{ "atomic", no_argument, NULL, OPT_ATOMIC },
	{ "checkpoint", required_argument, NULL, OPT_CHECKPOINT },
	{ "lanes", required_argument, NULL, OPT_LANES },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "idle", no_argument, NULL, OPT_IDLE },
	{ "skip-errors", no_argument, NULL, OPT_SKIP_ERRORS },
	{ "map", required_argument, NULL, OPT_MAP },
	{ "test", no_argument, NULL, 't' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, 'h' },
	{ "longhelp", no_argument, NULL, 'h' },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "devices", required_argument, NULL, OPT_DEVICES },
	{ "devicesfile", required_argument, NULL, OPT_DEVICESFILE },
	{ "autobackup", required_argument, NULL, 'A' },
	{ "nolocking", no_argument, NULL, OPT_NOLOCKING },
	/* Taken and left: there is nothing here that they could change; doc/pvmove.8 says why for each. */
	{ "debug", no_argument, NULL, 'd' },
	{ "yes", no_argument, NULL, 'y' },
	{ "noudevsync", no_argument, NULL, OPT_IGNORED },
	{ "nohints", no_argument, NULL, OPT_IGNORED },
	{ "driverloaded", required_argument, NULL, OPT_IGNORED },
	{ "journal", required_argument, NULL, OPT_IGNORED },
	{ "lockopt", required_argument, NULL, OPT_IGNORED },
	{ "commandprofile", required_argument, NULL, OPT_IGNORED },
	{ "profile", required_argument, NULL, OPT_IGNORED },
	{ "reportformat", required_argument, NULL, OPT_IGNORED },
	{ 0 },
};

static const char *long_name(int value)
{
	const struct option *o = options;

	while (o->name && o->val != value)
		o++;
	return o->name ? o->name : "?";
}

static bool digits(const char *s)
{
	return *s && !s[strspn(s, "0123456789")] && strlen(s) < 19;
}

static int parse_interval(const char *s, struct request *rq, struct err *e)
{
	rq->wait_first = *s == '+';
	s += rq->wait_first;
	if (!digits(s) || strtoull(s, NULL, 10) > 86400)
		return err_set(e, EXIT_USAGE, "Interval \"%.40s\" is no number of seconds from 0 to 86400.", s);
	rq->interval_s = (unsigned)strtoul(s, NULL, 10);
	rq->interval_given = true;
	return 0;
}

/* A number of MiB, or of what the letter behind it says. */
static int parse_size(const char *s, uint64_t *bytes, struct err *e)
{
	static const char units[] = "bskmgt";
	static const unsigned char shift[] = { 0, 9, 10, 20, 30, 40 };
	const char *unit = NULL;
	char number[24] = "";
	size_t len = strspn(s, "0123456789");

	if (len && len < 19)
		memcpy(number, s, len);
	unit = !s[len] ? strchr(units, 'm') : !s[len + 1] ? strchr(units, s[len] | 0x20) : NULL;
	if (!digits(number) || !unit || !*unit || strtoull(number, NULL, 10) > UINT64_MAX >> shift[unit - units] ||
	    !(*bytes = strtoull(number, NULL, 10) << shift[unit - units]))
		return err_set(e, EXIT_USAGE, "Size \"%.40s\" is no number with one of the units b, s, k, m, g, t.", s);
	return 0;
}

static int parse_lanes(const char *s, struct request *rq, struct err *e)
{
	rq->lanes = digits(s) && strlen(s) < 3 ? (unsigned)strtoul(s, NULL, 10) : 0;
	if (!rq->lanes || rq->lanes > MOST_LANES)
		return err_set(e, EXIT_USAGE, "Number of lanes \"%.40s\" is none from 1 to %d.", s, MOST_LANES);
	return 0;
}

static int check_policy(const char *s, struct err *e)
{
	static const char *const known[] = { "contiguous", "cling", "cling_by_tags", "normal", "anywhere", "inherit" };

	for (unsigned i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(s, known[i]))
			return 0;
	return err_set(e, EXIT_USAGE, "Allocation policy \"%.40s\" is unknown.", s);
}

/* True if it is an option without a value. */
static bool parse_flag(int option, struct request *rq)
{
	bool *const flag[] = { &rq->background, &rq->abort, &rq->pause, &rq->activate, &rq->atomic, &rq->no_locking, &rq->test, &rq->quiet,
			       &rq->version, &rq->help, &rq->idle, &rq->skip_errors };
	static const int value[] = { 'b', OPT_ABORT, OPT_PAUSE, OPT_ACTIVATE, OPT_ATOMIC, OPT_NOLOCKING, 't', 'q', OPT_VERSION, 'h',
				     OPT_IDLE, OPT_SKIP_ERRORS };

	for (unsigned i = 0; i < sizeof(value) / sizeof(*value); i++) {
		if (value[i] != option)
			continue;
		*flag[i] = true;
		return true;
	}
	rq->verbose += option == 'v';
	return option == 'v';
}

static int parse_option(int option, struct request *rq, struct err *e)
{
	if (parse_flag(option, rq))
		return 0;
	switch (option) {
	case 'n':
		rq->lv_name = optarg;
		break;
	case 'i':
		return parse_interval(optarg, rq, e);
	case OPT_CHECKPOINT:
		return parse_size(optarg, &rq->window_bytes, e);
	case OPT_LANES:
		return parse_lanes(optarg, rq, e);
	case OPT_LIMIT:
		return parse_size(optarg, &rq->limit, e);
	case OPT_MAP:
		rq->map = optarg;
		break;
	case OPT_CONFIG:
		rq->config = optarg;
		break;
	case OPT_DEVICES:
		if (rq->ndevices == MAX_DEVICES)
			return err_set(e, EXIT_USAGE, "Option --devices is there more than %d times.", MAX_DEVICES);
		rq->devices[rq->ndevices++] = optarg;
		break;
	case OPT_DEVICESFILE:
		rq->devicesfile = optarg;
		break;
	case 'A':
		if (strcmp(optarg, "y") && strcmp(optarg, "n"))
			return err_set(e, EXIT_USAGE, "Option --autobackup wants y or n, not \"%.40s\".", optarg);
		rq->no_backup = *optarg == 'n';
		break;
	case OPT_ALLOC:
		rq->policy = optarg;
		return check_policy(optarg, e);
	}
	return 0;
}

/* Of those that are taken and left LVM2 refuses most. */
static bool may_repeat(int option)
{
	return option == OPT_DEVICES || option == OPT_IGNORED || option == 'v' || option == 'q' || option == 'd';
}

int request_parse(int argc, char **argv, struct request *rq, struct err *e)
{
	bool seen[OPT_IGNORED + 1] = { false };
	int option;

	*rq = (struct request){ .interval_s = DEFAULT_INTERVAL_S };
	opterr = 0;
	optind = 0;			/* from the start, whatever was parsed before */
	while ((option = getopt_long(argc, argv, ":n:i:A:bthvqdy", options, NULL)) != -1) {
		if (option == ':')
			return err_set(e, EXIT_USAGE, "Option --%s wants a value.", long_name(optopt));
		if (option == '?' && optopt > 0 && optopt < 256)
			return err_set(e, EXIT_USAGE, "Option \"-%c\" is unknown.", optopt);
		if (option == '?')
			return err_set(e, EXIT_USAGE, "Option \"%.60s\" is unknown, or takes no value.", argv[optind - 1]);
		if (seen[option] && !may_repeat(option))
			return err_set(e, EXIT_USAGE, "Option --%s may not be repeated.", long_name(option));
		seen[option] = true;
		if (parse_option(option, rq, e))
			return -1;
	}
	rq->pv = argv + optind;
	rq->npv = (unsigned)(argc - optind);
	rq->pause |= rq->activate;
	if (rq->abort && rq->pause)
		return err_set(e, EXIT_USAGE, "Option --abort does not go together with --pause or --activate.");
	if ((rq->abort || rq->pause) && rq->npv > 1)
		return err_set(e, EXIT_USAGE, "With --%s only one PV can be named, not \"%.60s\" too.",
			       rq->abort ? "abort" : rq->activate ? "activate" : "pause", rq->pv[1]);
	if (rq->skip_errors && rq->atomic)
		return err_set(e, EXIT_USAGE, "Options --skip-errors and --atomic do not go together.");
	if (rq->map && !rq->skip_errors)
		return err_set(e, EXIT_USAGE, "Option --map wants --skip-errors.");
	if ((rq->lv_name || rq->policy || rq->atomic) && !rq->npv)
		return err_set(e, EXIT_USAGE, "Option --%s wants a source PV.",
			       rq->lv_name ? "name" : rq->policy ? "alloc" : "atomic");
	return 0;
}

/* What is behind DIR/ in the name, the name itself if it is not below DIR. */
static const char *without_dir(const char *name, const char *dir)
{
	const char *at = name + (name[0] == '/' ? strspn(name, "/") - 1 : 0);
	size_t len = strlen(dir);

	if (strncmp(at, dir, len) || at[len] != '/')
		return name;
	return at + len + strspn(at + len, "/");
}

static bool is_lv_name(const char *s)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+_.-";

	return *s && *s != '-' && !s[strspn(s, allowed)] && strlen(s) < 128 && strcmp(s, ".") && strcmp(s, "..");
}

/* The LV of this name of device-mapper's; NULL if there is none. */
static const char *lv_of_device(const struct vg *vg, const char *name)
{
	for (uint32_t i = 0; i < vg->nlv; i++) {
		char *device = dm_build_dm_name(vg->pool, vg->name, vg->lv[i]->name, NULL);

		if (!device)
			mem_exhausted();
		if (!strcmp(device, name))
			return vg->lv[i]->name;
		dm_pool_free(vg->pool, device);
	}
	return NULL;
}

const char *request_lv(const struct vg *vg, const char *dev_dir, const char *arg, struct err *e)
{
	const char *at = without_dir(arg, dev_dir), *name = arg;
	size_t len;

	at = at == arg ? without_dir(arg, "/dev") : at;
	len = strcspn(at, "/");
	if (strchr(arg, '/')) {
		name = at + len + strspn(at + len, "/");
		if (!len || !at[len]) {
			err_set(e, EXIT_USAGE, "Option --name takes the name of an LV, not \"%.100s\".", arg);
			return NULL;
		}
		if (at != arg && !strncmp(at, "mapper/", len + 1))
			name = lv_of_device(vg, name);
		else if (strlen(vg->name) != len || memcmp(vg->name, at, len))
			name = NULL;
	}
	if (!name)
		err_set(e, EXIT_USAGE, "Named LV %.100s and old PV must be in the same VG (%s).", arg, vg->name);
	else if (!*name && name > arg)
		err_set(e, EXIT_USAGE, "Incomplete LV name supplied with --name: \"%.100s\".", arg);
	else if (!is_lv_name(name))
		err_set(e, EXIT_USAGE, "Logical volume name \"%.140s\" is invalid.", name);
	else
		return name;
	return NULL;
}

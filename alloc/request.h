#pragma once
/* The command line as data. Pure. */
#include "../meta/vg.h"

enum { MAX_DEVICES = 64 };		/* options --devices */

struct request {
	char *const *pv;		/* SRC [DEST...], as given */
	unsigned npv;
	const char *lv_name;		/* -n, as given; NULL: all LVs */
	const char *policy;		/* --alloc; NULL: the VG's */
	bool abort, pause, activate, atomic, background, test, quiet, help, version;
	int verbose;
	unsigned interval_s;
	bool interval_given;
	bool wait_first;		/* -i +S: no progress before S seconds are over */
	uint64_t window_bytes;		/* --checkpoint; 0: as seems best */
	uint64_t limit;			/* --limit: bytes per second; 0: none */
	unsigned lanes;			/* --lanes; 0: as seems best */
	bool idle;			/* --idle */
	bool skip_errors;		/* --skip-errors */
	const char *map;		/* --map: file; NULL: none */
	const char *config;		/* --config: text over lvm.conf; NULL */
	const char *devices[MAX_DEVICES];	/* --devices: paths, with commas between, that alone are looked at; none: all */
	unsigned ndevices;
	const char *devicesfile;	/* --devicesfile; NULL: as lvm.conf says, "": none */
	bool no_backup;			/* --autobackup n */
	bool no_locking;		/* --nolocking */
};

extern const char request_help[];

/* argv -> request (it borrows argv, which is reordered); 0, or -1 with the sentence (EXIT_USAGE). */
int request_parse(int argc, char **argv, struct request *rq, struct err *e);

/*
 * The LV's name out of LV, VG/LV, DIR/VG/LV or DIR/mapper/VG-LV (DIR is dev_dir or /dev), which must be in this VG;
 * NULL and the sentence (EXIT_USAGE) if it is not, or is no name.
 */
const char *request_lv(const struct vg *vg, const char *dev_dir, const char *name, struct err *e);

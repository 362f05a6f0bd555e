/*
 * Finds PVs without udev: lists /sys/class/block, leaves out what stands below or beside a PV as LVM2's
 * filters do (LVs, parts of multipath and md devices, partitioned disks, suspended devices) and what the user does
 * not want to be used, reads labels.
 */
#include "scan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "batch.h"
#include "disk.h"
#include "sysfs.h"

enum {
	PV_MIN_KIB = 2048,		/* LVM2's devices/pv_min_size: smaller ones are no PVs */
	PV_MIN_LEAST_KIB = 512,
	MAJOR_FLOPPY = 2,
	MAJOR_CDROM = 11,
	MD_MAGIC = 0xa92b4efc,
	MAX_STACK = 16,			/* devices upon devices */
};

struct scan {
	struct select *select;
	uint64_t min_size;		/* bytes */
	bool lvs;			/* PVs may be on LVs */
	struct dm_pool *pool;
	uint8_t *buffer;
	struct dm_list *devs;
};

/* Which of md and multipath has taken the device for itself; NULL neither. */
static const char *held_by(const char *name, const char *holders)
{
	DIR *dir = sysfs_dir(name, holders);
	const char *h, *by = NULL;

	if (!dir)
		return NULL;
	while (!by && (h = sysfs_next(dir)))
		by = !strncmp(h, "md", 2) ? "is an md component" :
		     sysfs_begins(h, "dm/uuid", "mpath-") ? "is a multipath component" : NULL;
	closedir(dir);
	return by;
}

/* Whether the disk has partitions: then an old label in front of them means nothing. */
static bool is_partitioned(const char *name)
{
	DIR *dir = sysfs_dir(name, "");
	const char *c;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (c = sysfs_next(dir)))
		found = !strncmp(c, name, strlen(name)) && sysfs_number(c, "partition");
	closedir(dir);
	return found;
}

static bool is_dm(const char *name)
{
	return !strncmp(name, "dm-", 3);
}

/* What sysfs alone can say against a device, NULL nothing, and how large it is then; the cheap questions first. */
static const char *objection(const struct scan *s, const char *name, uint64_t *size)
{
	bool dm = is_dm(name);

	if (dm && !s->lvs && sysfs_begins(name, "dm/uuid", "LVM-"))
		return "is a logical volume";
	if (dm && sysfs_number(name, "dm/suspended"))
		return "is suspended";
	*size = sysfs_number(name, "size") * SECTOR;
	return *size < s->min_size ? "is too small (pv_min_size)" : NULL;
}

/* DIR/BELOW, if that is a node of the device; the pool's. */
static const char *node_at(const struct scan *s, const char *dir, const char *below, unsigned major, unsigned minor)
{
	char path[1024];
	struct stat st;

	if (snprintf(path, sizeof(path), "%s/%s", dir, below) >= (int)sizeof(path) || stat(path, &st) || !S_ISBLK(st.st_mode) ||
	    st.st_rdev != makedev(major, minor))
		return NULL;
	return mem_copy(s->pool, path, strlen(path));
}

/*
 * A node of the device, the name that people know it by if there are several, and its numbers; NULL if there is none, as for
 * disks that are hidden behind a multipath one.
 */
static const char *find_node(const struct scan *s, const char *name, unsigned *major, unsigned *minor)
{
	char text[1024], mapper[220] = "", number[32], device[300] = "";
	const char *dir, *at, *path = NULL;
	ssize_t n = sysfs_bytes(name, "uevent", text, sizeof(text) - 1);

	text[n < 0 ? 0 : n] = '\0';
	if (sscanf(text, "MAJOR=%u MINOR=%u", major, minor) != 2 || *major == MAJOR_FLOPPY || *major == MAJOR_CDROM)
		return NULL;
	if ((at = strstr(text, "DEVNAME="))) {
		at += strlen("DEVNAME=");
		snprintf(device, sizeof(device), "%.*s", (int)strcspn(at, "\n"), at);
	}
	if (is_dm(name) && *sysfs_text(name, "dm/name", text, sizeof(text)))
		snprintf(mapper, sizeof(mapper), "mapper/%.200s", text);
	snprintf(number, sizeof(number), "block/%u:%u", *major, *minor);
	for (unsigned i = 0; !path && (dir = select_dir(s->select, i)); i++)
		if (!(path = node_at(s, dir, mapper, *major, *minor)) && !(path = node_at(s, dir, device, *major, *minor)))
			path = node_at(s, dir, number, *major, *minor);
	if (!path && (at = select_name(s->select, *major, *minor)))
		path = mem_copy(s->pool, at, strlen(at));
	return path;
}

static bool is_md(const uint8_t *bytes)
{
	struct le32 magic;

	memcpy(&magic, bytes, sizeof(magic));
	return le32_get(magic) == MD_MAGIC;
}

/*
 * Whether the device carries a superblock of an md array that is not assembled (yet): one half of a mirror would pass
 * for the PV.  One at the end does not count if the PV reaches there: what looks like it is in an LV, or is older.
 */
static bool is_md_member(struct dev *d, const uint8_t *first)
{
	uint64_t sectors = d->size / SECTOR;
	const uint64_t at[] = { (sectors - 16) & ~7ull, (sectors & ~127ull) - 128 };
	uint8_t bytes[4];

	for (unsigned i = 0; i < 2 && d->label.dev_size < d->size; i++)
		if (!dev_read(d, at[i] * SECTOR, bytes, sizeof(bytes), NULL) && is_md(bytes))
			return true;
	return is_md(first) || is_md(first + 8 * SECTOR);
}

/* What says that the device's label, if there is one, means nothing; NULL nothing does.  first: its first SLOT bytes. */
static const char *contents_object(struct dev *d, const uint8_t *first)
{
	const char *by = held_by(d->name, "holders");

	/* sda1 in sysfs_block is a link into sda's directory */
	if (!by && sysfs_number(d->name, "partition"))
		by = held_by(d->name, "../holders");
	return by ? by : is_partitioned(d->name) ? "is partitioned" : is_md_member(d, first) ? "is an md component" : NULL;
}

/* Whether the device has a label, or had one, and so belongs into the list; first: its first SLOT bytes. */
static bool has_label(struct dev *d, const uint8_t *first)
{
	int r = label_decode(first, &d->label, &d->bad);

	if (r < 0) {
		err_about(&d->bad, d->path);
		d->label = (struct label){ 0 };
		d->damaged = true;
	} else if (r && label_is_lvm1(first)) {
		err_set(&d->bad, EXIT_FAILED, "%s: a PV of LVM1, which only old versions of LVM2 can convert.", d->path);
	} else if (r) {
		return false;
	}
	return !contents_object(d, first);
}

/* Keeps the list in the order of device numbers, which is that of nothing in /sys. */
static void insert(struct dm_list *devs, struct dev *d)
{
	struct dev *other;

	dm_list_iterate_items(other, devs)
		if (other->major > d->major || (other->major == d->major && other->minor > d->minor))
			break;
	dm_list_add(&other->list, &d->list);
}

/* A device that may be a PV, as far as one can say without a look at it; NULL: none. */
static struct dev *candidate(struct scan *s, const char *name)
{
	struct dev *d;
	uint64_t size;

	if (objection(s, name, &size))
		return NULL;
	d = mem_zero(s->pool, sizeof(*d));
	d->fd = -1;
	d->buffer = s->buffer;
	d->size = size;
	d->path = find_node(s, name, &d->major, &d->minor);
	if (!d->path)
		return NULL;
	d->name = mem_copy(s->pool, name, strlen(name));
	return select_may(s->select, d) ? d : NULL;
}

/* 0 open; 1 there is nothing to open; -1 and the sentence if we may not open devices. What cannot be opened is damaged. */
static int open_candidate(struct dev *d, struct err *e)
{
	if (!dev_open(d, false, &d->bad))
		return 0;
	if (errno == ENXIO || errno == ENODEV || errno == ENOENT || errno == ENOMEDIUM)
		return 1;
	d->damaged = true;
	*e = d->bad;
	return errno == EACCES || errno == EPERM ? -1 : 0;
}

static void take(struct scan *s, struct dev *d, const uint8_t *first)
{
	if (d->damaged || has_label(d, first))
		insert(s->devs, d);
	dev_close(d);
}

static void take_read(const struct dev_io *io, void *arg)
{
	io->dev->answer_ms = io->ms;
	io->dev->damaged = io->error && batch_err(io, &io->dev->bad);
	take(arg, io->dev, io->bytes);
}

/* Looks for labels on up to BATCH devices at once. */
static int read_labels(struct scan *s, struct dev **dev, unsigned ndev, struct err *e)
{
	struct batch b = { .done = take_read, .arg = s };

	for (unsigned i = 0; i < ndev; i++) {
		struct dev *d = dev[i];
		int r = open_candidate(d, e);

		if (r < 0)
			return -1;
		if (r)
			continue;
		if (!d->damaged && batch_takes(d, 0, SLOT)) {
			batch_add(&b, (struct dev_io){ .dev = d, .what = IO_READ, .len = SLOT, .bytes = batch_slot(&b) });
			continue;
		}
		d->damaged = d->damaged || dev_read(d, 0, batch_slot(&b), SLOT, &d->bad);
		take(s, d, batch_slot(&b));
	}
	batch_run(&b);
	return 0;
}

static int scan_all(struct scan *s, DIR *dir, struct err *e)
{
	struct dev *dev[BATCH];
	const char *name;
	unsigned n = 0;

	while ((name = sysfs_next(dir))) {
		if (!(dev[n] = candidate(s, name)) || ++n < BATCH)
			continue;
		if (read_labels(s, dev, n, e))
			return -1;
		n = 0;
	}
	return read_labels(s, dev, n, e);
}

static bool sits_on(const char *upper, const char *lower, int depth)
{
	DIR *dir = depth < MAX_STACK ? sysfs_dir(upper, "slaves") : NULL;
	const char *n;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (n = sysfs_next(dir)))
		found = !strcmp(n, lower) || sits_on(n, lower, depth + 1);
	closedir(dir);
	return found;
}

/* Of two devices with one PV UUID the upper one is the PV if they stand on each other. */
static void find_uppers(struct dm_list *devs)
{
	struct dev *a, *b;

	dm_list_iterate_items(a, devs)
		dm_list_iterate_items(b, devs)
			if (a != b && *a->label.pv_id && !strcmp(a->label.pv_id, b->label.pv_id) &&
			    sits_on(b->name, a->name, 0))
				a->above = b;
}

static void set_limits(struct scan *s, const struct conf *c)
{
	int64_t min_kib = conf_int(c, "devices/pv_min_size", PV_MIN_KIB);

	s->min_size = (uint64_t)(min_kib < PV_MIN_LEAST_KIB ? PV_MIN_LEAST_KIB : min_kib) * 1024;
	s->lvs = conf_int(c, "devices/scan_lvs", 0);
}

int scan_devices(const struct conf *c, struct select *select, struct dm_pool *pool, uint8_t *buffer, struct dm_list *devs,
		 struct err *e)
{
	DIR *dir = opendir(sysfs_block);
	struct scan s = { .select = select, .pool = pool, .buffer = buffer, .devs = devs };
	int r;

	if (!dir)
		return err_set(e, EXIT_FAILED, "%s: %s; is sysfs mounted?", sysfs_block, strerror(errno));
	set_limits(&s, c);
	select_look(select);
	r = scan_all(&s, dir, e);
	if (!r) {
		select_labelled(select, devs);
		find_uppers(devs);
	}
	closedir(dir);
	return r;
}

void scan_blame(const struct conf *c, const struct select *select, uint8_t *buffer, const char *path, dev_t number,
		struct err *e)
{
	struct scan s = { .buffer = buffer };
	struct dev d = { .path = path, .fd = -1, .buffer = buffer };
	uint8_t first[SLOT];
	char link[64], target[1024];
	const char *why;
	ssize_t n;

	set_limits(&s, c);
	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(number), minor(number));
	n = readlink(link, target, sizeof(target) - 1);
	target[n < 0 ? 0 : n] = '\0';
	d.name = strrchr(target, '/') ? strrchr(target, '/') + 1 : "";
	why = *d.name ? objection(&s, d.name, &d.size) : NULL;
	if (!why && d.size && !dev_open(&d, false, NULL)) {
		if (!dev_read(&d, 0, first, sizeof(first), NULL))
			why = contents_object(&d, first);
		dev_close(&d);
	}
	if (why)
		err_set(e, EXIT_USAGE, "Cannot use %s: device %s.", path, why);
	else
		select_blame(select, path, major(number), minor(number), e);
}

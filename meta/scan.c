/*
 * Finds PVs without udev: lists /sys/class/block, leaves out what stands below or beside a PV as LVM2's
 * filters do (LVs, parts of multipath and md devices, partitioned disks, suspended devices), reads labels.
 */
#include "scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "disk.h"

static const char SYS[] = "/sys/class/block";

enum {
	PV_MIN_SECTORS = 4096,		/* LVM2's devices/pv_min_size: smaller ones are no PVs */
	MAJOR_FLOPPY = 2,
	MAJOR_CDROM = 11,
	MD_MAGIC = 0xa92b4efc,
	MAX_STACK = 16,			/* devices upon devices */
};

struct scan {
	int sys;			/* SYS */
	struct dm_pool *pool;
	uint8_t *buffer;
	struct dm_list *devs;
};

/* The attribute without its last newline; "" if the device has none of that name. */
static const char *attr(const struct scan *s, const char *name, const char *what, char *text, size_t room)
{
	char path[512];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", name, what);
	fd = openat(s->sys, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, room - 1);
		close(fd);
	}
	text[n < 0 ? 0 : n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static bool attr_begins(const struct scan *s, const char *name, const char *what, const char *begin)
{
	char text[160];

	return !strncmp(attr(s, name, what, text, sizeof(text)), begin, strlen(begin));
}

static uint64_t attr_number(const struct scan *s, const char *name, const char *what)
{
	char text[32];

	return strtoull(attr(s, name, what, text, sizeof(text)), NULL, 10);
}

static DIR *open_dir(const struct scan *s, const char *name, const char *what)
{
	char path[512];
	DIR *dir;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", name, what);
	fd = openat(s->sys, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* The next name in a directory that is not hidden, NULL behind the last. */
static const char *next_name(DIR *dir)
{
	struct dirent *d;

	while ((d = readdir(dir)) && d->d_name[0] == '.')
		;
	return d ? d->d_name : NULL;
}

/* Whether an md device or multipath has taken the device for itself. */
static bool is_held(const struct scan *s, const char *name, const char *holders)
{
	DIR *dir = open_dir(s, name, holders);
	const char *h;
	bool held = false;

	if (!dir)
		return false;
	while (!held && (h = next_name(dir)))
		held = !strncmp(h, "md", 2) || attr_begins(s, h, "dm/uuid", "mpath-");
	closedir(dir);
	return held;
}

/* Whether the disk has partitions: then an old label in front of them means nothing. */
static bool is_partitioned(const struct scan *s, const char *name)
{
	DIR *dir = open_dir(s, name, "");
	const char *c;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (c = next_name(dir)))
		found = !strncmp(c, name, strlen(name)) && attr_number(s, c, "partition");
	closedir(dir);
	return found;
}

/* What sysfs alone can say against a device; the cheap questions first. */
static bool may_be_pv(const struct scan *s, const char *name)
{
	if (!strncmp(name, "dm-", 3) &&
	    (attr_begins(s, name, "dm/uuid", "LVM-") || attr_number(s, name, "dm/suspended")))
		return false;
	if (attr_number(s, name, "size") < PV_MIN_SECTORS || attr_number(s, name, "hidden"))
		return false;
	if (is_held(s, name, "holders"))
		return false;
	/* SYS/sda1 is a link into sda's directory */
	return !attr_number(s, name, "partition") || !is_held(s, name, "../holders");
}

static bool is_node(const char *path, unsigned major, unsigned minor)
{
	struct stat st;

	return !stat(path, &st) && S_ISBLK(st.st_mode) && st.st_rdev == makedev(major, minor);
}

/* A node of the device, the name that people know it by if there are several; NULL if there is none. */
static const char *find_node(const struct scan *s, const char *name, unsigned major, unsigned minor)
{
	char text[1024], path[300], *at;
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/dev/mapper/%.200s", attr(s, name, "dm/name", text, sizeof(text)));
	if (*text && is_node(path, major, minor))
		return mem_copy(s->pool, path, strlen(path));

	snprintf(path, sizeof(path), "%.200s/uevent", name);
	fd = openat(s->sys, path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	text[n < 0 ? 0 : n] = '\0';
	at = strstr(text, "DEVNAME=");
	if (at) {
		at += strlen("DEVNAME=");
		snprintf(path, sizeof(path), "/dev/%.*s", (int)strcspn(at, "\n"), at);
		if (is_node(path, major, minor))
			return mem_copy(s->pool, path, strlen(path));
	}
	snprintf(path, sizeof(path), "/dev/block/%u:%u", major, minor);
	return is_node(path, major, minor) ? mem_copy(s->pool, path, strlen(path)) : NULL;
}

/*
 * Whether the device carries a superblock of an md array that is not assembled (yet): one half of
 * a mirror would pass for the PV.
 */
static bool is_md_member(struct dev *d)
{
	uint64_t sectors = d->size / SECTOR;
	const uint64_t at[] = { 0, 8, (sectors - 16) & ~7ull, (sectors & ~127ull) - 128 };
	struct le32 magic;

	for (unsigned i = 0; i < sizeof(at) / sizeof(*at); i++)
		if (!dev_read(d, at[i] * SECTOR, &magic, sizeof(magic), NULL) && le32_get(magic) == MD_MAGIC)
			return true;
	return false;
}

/* 1 if the device has a label, or had one, and so belongs into the list; -1 if we may not open devices. */
static int read_label(const struct scan *s, struct dev *d, struct err *e)
{
	uint8_t bytes[LABEL_SCAN_SIZE];
	int r;

	if (dev_open(d, false, e))
		return errno == EACCES || errno == EPERM ? -1 : 0;
	if (dev_read(d, 0, bytes, sizeof(bytes), &d->bad)) {
		d->damaged = true;
		return 1;
	}
	r = label_decode(bytes, &d->label, &d->bad);
	if (r < 0) {
		err_about(&d->bad, d->path);
		d->label = (struct label){ 0 };
		d->damaged = true;
	} else if (r && label_is_lvm1(bytes)) {
		err_set(&d->bad, EXIT_FAILED, "%s: a PV of LVM1, which only old versions of LVM2 can convert.", d->path);
	} else if (r) {
		return 0;
	}
	return !is_partitioned(s, d->name) && !is_md_member(d);
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

static int scan_one(struct scan *s, const char *name, struct err *e)
{
	struct dev *d;
	char number[32];
	int r;

	if (!may_be_pv(s, name))
		return 0;
	d = mem_zero(s->pool, sizeof(*d));
	d->fd = -1;
	d->buffer = s->buffer;
	d->size = attr_number(s, name, "size") * SECTOR;
	if (sscanf(attr(s, name, "dev", number, sizeof(number)), "%u:%u", &d->major, &d->minor) != 2 ||
	    d->major == MAJOR_FLOPPY || d->major == MAJOR_CDROM)
		return 0;
	d->name = mem_copy(s->pool, name, strlen(name));
	d->path = find_node(s, name, d->major, d->minor);
	if (!d->path)
		return 0;
	r = read_label(s, d, e);
	dev_close(d);
	if (r > 0)
		insert(s->devs, d);
	return r < 0 ? -1 : 0;
}

static bool sits_on(const struct scan *s, const char *upper, const char *lower, int depth)
{
	DIR *dir = depth < MAX_STACK ? open_dir(s, upper, "slaves") : NULL;
	const char *n;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (n = next_name(dir)))
		found = !strcmp(n, lower) || sits_on(s, n, lower, depth + 1);
	closedir(dir);
	return found;
}

/* Of two devices with one PV UUID the upper one is the PV if they stand on each other. */
static void find_uppers(const struct scan *s)
{
	struct dev *a, *b;

	dm_list_iterate_items(a, s->devs)
		dm_list_iterate_items(b, s->devs)
			if (a != b && *a->label.pv_id && !strcmp(a->label.pv_id, b->label.pv_id) &&
			    sits_on(s, b->name, a->name, 0))
				a->above = b;
}

int scan_devices(struct dm_pool *pool, uint8_t *buffer, struct dm_list *devs, struct err *e)
{
	DIR *dir = opendir(SYS);
	struct scan s = { .pool = pool, .buffer = buffer, .devs = devs };
	const char *name;
	int r = 0;

	if (!dir)
		return err_set(e, EXIT_FAILED, "%s: %s; is sysfs mounted?", SYS, strerror(errno));
	s.sys = dirfd(dir);
	while (!r && (name = next_name(dir)))
		r = scan_one(&s, name, e);
	if (!r)
		find_uppers(&s);
	closedir(dir);
	return r;
}

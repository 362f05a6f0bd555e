/* Asks names, sysfs and labels of devices whether the user wants them used. */
#include "select.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "filter.h"
#include "host.h"
#include "sysfs.h"

enum {
	MAX_NAMES = 64,			/* of one device that are looked at */
	MAX_DEPTH = 8,			/* directories in directories below /dev */
	ATTR_ROOM = 1200,
};

/* One name of one device. */
struct name {
	struct dm_list list;
	dev_t rdev;
	const char *path;
};

struct select {
	const struct conf *conf;
	struct dm_pool *pool;		/* of the last look; the rest is the conf's */
	struct dm_list names;
	struct filter global, user;
	bool by_file;			/* listed tells, filters do not */
	struct dm_list listed;		/* of a devices file */
	const char *file;		/* its path */
	const char *search;		/* where PVs listed by device names are looked for: "none", "auto", "all" */
	const char *only;		/* paths with commas between: only these; NULL: not limited so */
};

/* The devices file that is to be used; NULL if none is. */
static const char *devices_file(const struct conf *c, bool *wanted)
{
	const char *option = conf_str(c, "option/devicesfile", NULL);

	*wanted = option && *option;
	if (option)
		return *option ? option : NULL;
	return conf_int(c, "devices/use_devicesfile", 0) ? conf_str(c, "devices/devicesfile", "system.devices") : NULL;
}

/* A file that is not there is not used, unless the command line names it. */
static int read_listed(struct select *s, struct err *e)
{
	struct buf text = { 0 }, path = { 0 };
	const char *name;
	bool wanted;
	int why;

	name = devices_file(s->conf, &wanted);
	if (!name || !*s->conf->dir)
		return 0;
	if (strchr(name, '/') || *name == '.')
		return err_set(e, EXIT_FAILED, "\"%.100s\" is no name of a devices file.", name);
	buf_printf(&path, "%s/devices/%s", s->conf->dir, name);
	s->file = mem_copy(s->conf->pool, path.s, path.len);
	buf_free(&path);
	why = host_read(s->file, &text);
	if (!why) {
		s->by_file = true;
		listed_parse(s->conf->pool, text.s, &s->listed);
	}
	buf_free(&text);
	if (!why || (!wanted && why == ENOENT))
		return 0;
	return err_set(e, EXIT_FAILED, "%s: cannot read the devices file: %s.", s->file, strerror(why));
}

struct select *select_new(const struct conf *c, struct err *e)
{
	struct select *s = mem_zero(c->pool, sizeof(*s));

	s->conf = c;
	dm_list_init(&s->names);
	dm_list_init(&s->listed);
	s->search = conf_str(c, "devices/search_for_devnames", "auto");
	s->only = conf_str(c, "option/devices", NULL);
	if (s->only)
		return s;
	if (read_listed(s, e))
		return NULL;
	if (s->by_file)
		return s;
	return filter_read(c, "devices/global_filter", &s->global, e) || filter_read(c, "devices/filter", &s->user, e) ? NULL : s;
}

void select_free(struct select *s)
{
	if (s && s->pool)
		dm_pool_destroy(s->pool);
}

/* Whether the device at path is one, or a link to one; adds it. */
static void add_name(struct select *s, const char *path, const struct stat *st)
{
	struct name *n;

	if (!S_ISBLK(st->st_mode))
		return;
	n = mem_zero(s->pool, sizeof(*n));
	n->rdev = st->st_rdev;
	n->path = mem_copy(s->pool, path, strlen(path));
	dm_list_add(&s->names, &n->list);
}

/* All names below a directory, not those in other filesystems (/dev/shm) and not by way of links to directories. */
static void add_names(struct select *s, const char *path, dev_t fs, int depth)
{
	DIR *dir = depth < MAX_DEPTH ? opendir(path) : NULL;
	char below[1024];
	const char *name;
	struct stat st;

	if (!dir)
		return;
	while ((name = sysfs_next(dir))) {
		if (snprintf(below, sizeof(below), "%s/%s", path, name) >= (int)sizeof(below))
			continue;
		if (!lstat(below, &st) && S_ISDIR(st.st_mode) && st.st_dev == fs)
			add_names(s, below, fs, depth + 1);
		else if (!stat(below, &st))
			add_name(s, below, &st);
	}
	closedir(dir);
}

const char *select_dir(const struct select *s, unsigned i)
{
	const char *dir = conf_list(s->conf, "devices/scan", i);

	return dir || i ? dir : "/dev";
}

/* Whether nodes may have other names than those that the kernel and device-mapper give. */
static bool has_other_dirs(const struct select *s)
{
	const char *dir;

	for (unsigned i = 0; (dir = select_dir(s, i)); i++)
		if (strcmp(dir, "/dev"))
			return true;
	return false;
}

void select_look(struct select *s)
{
	const char *dir;
	struct stat st;

	if (s->pool)
		dm_pool_destroy(s->pool);
	dm_list_init(&s->names);
	if (!(s->pool = dm_pool_create("names", 4096)))
		mem_exhausted();
	if (!s->only && !s->by_file && !s->global.n && !s->user.n && !has_other_dirs(s))
		return;
	for (unsigned i = 0; (dir = select_dir(s, i)); i++)
		if (!stat(dir, &st))
			add_names(s, dir, st.st_dev, 0);
}

const char *select_name(const struct select *s, unsigned major, unsigned minor)
{
	struct name *name;

	dm_list_iterate_items(name, &s->names)
		if (name->rdev == makedev(major, minor))
			return name->path;
	return NULL;
}

static unsigned names_of(const struct select *s, unsigned major, unsigned minor, const char **names)
{
	struct name *name;
	unsigned n = 0;

	dm_list_iterate_items(name, &s->names)
		if (name->rdev == makedev(major, minor) && n < MAX_NAMES)
			names[n++] = name->path;
	return n;
}

/* Whether path is a name of this device. */
static bool names_it(const struct dev *d, const char *path)
{
	struct stat st;

	return !strcmp(d->path, path) ||
	       (!stat(path, &st) && S_ISBLK(st.st_mode) && st.st_rdev == makedev(d->major, d->minor));
}

static bool is_among(const struct dev *d, const char *paths)
{
	char path[1024];
	size_t len;

	for (; *paths; paths += len + !!paths[len]) {
		len = strcspn(paths, ",");
		snprintf(path, sizeof(path), "%.*s", (int)len, paths);
		if (len && names_it(d, path))
			return true;
	}
	return false;
}

/* An attribute of the device or, if it is a partition, of its disk. */
static const char *attr(const struct dev *d, const char *what, char *text)
{
	char above[64];

	if (*sysfs_text(d->name, what, text, ATTR_ROOM) || !sysfs_number(d->name, "partition"))
		return text;
	snprintf(above, sizeof(above), "../%s", what);
	return sysfs_text(d->name, above, text, ATTR_ROOM);
}

/* SCSI's page of the serial number: length in bytes 2 and 3, then the number. */
static const char *serial_page(const struct dev *d, char *text)
{
	char page[ATTR_ROOM];
	ssize_t n = sysfs_bytes(d->name, "device/vpd_pg80", page, sizeof(page)), len;

	if (n < 0 && sysfs_number(d->name, "partition"))
		n = sysfs_bytes(d->name, "../device/vpd_pg80", page, sizeof(page));
	len = n < 4 ? 0 : (unsigned char)page[2] << 8 | (unsigned char)page[3];
	if (len > n - 4)
		len = n < 4 ? 0 : n - 4;
	memcpy(text, page + 4, (size_t)len);
	text[len] = '\0';
	return text;
}

/* What the kernel says of the device that an entry of this type would say; "" nothing. */
static const char *identity(const struct dev *d, const char *type, char *text)
{
	*text = '\0';
	if (!strcmp(type, "sys_wwid") || !strncmp(type, "wwid_", 5) || !strncmp(type, "nvme_", 5))
		return *attr(d, "device/wwid", text) ? text : attr(d, "wwid", text);
	if (!strcmp(type, "sys_serial")) {
		/* Other disks have the last of these, too, and it says nothing. */
		if (!*attr(d, "device/serial", text) && !*serial_page(d, text) && !strncmp(d->name, "vd", 2))
			attr(d, "serial", text);
		return text;
	}
	if (!strcmp(type, "mpath_uuid") || !strcmp(type, "crypt_uuid") || !strcmp(type, "lvmlv_uuid"))
		return attr(d, "dm/uuid", text);
	if (!strcmp(type, "md_uuid"))
		return attr(d, "md/uuid", text);
	if (!strcmp(type, "loop_file") && strstr(attr(d, "loop/backing_file", text), "(deleted)"))
		*text = '\0';
	return text;
}

static bool has_pv_id(const struct listed *l, const struct dev *d)
{
	return l->pv_id && !strcmp(l->pv_id, d->label.pv_id);
}

/* Whether the entry means the device by its name or identity; one that others may share has to have the PV, too. */
static bool is_meant(const struct listed *l, const struct dev *d, bool labelled)
{
	bool shared = !strcmp(l->type, "devname") || !strcmp(l->type, "sys_serial");
	char text[ATTR_ROOM];

	if (l->part != sysfs_number(d->name, "partition") || (shared && labelled && l->pv_id && !has_pv_id(l, d)))
		return false;
	if (!strcmp(l->type, "devname"))
		return l->id && names_it(d, l->id);
	return listed_is(l, identity(d, l->type, text));
}

/* Types of which sysfs has no or not all identities. */
static bool is_vague(const struct listed *l)
{
	return !strncmp(l->type, "wwid_", 5) || !strncmp(l->type, "nvme_", 5);
}

/* Whether the device has an identity that stays, so that it would not be listed by its name. */
static bool has_identity(const struct dev *d)
{
	static const char *const types[] = { "sys_serial", "md_uuid", "loop_file" };
	static const char *const begins[] = { "mpath-", "CRYPT-", "LVM-" };
	char text[ATTR_ROOM];

	/* LVM2 has not always taken this for one. */
	if (*identity(d, "sys_wwid", text))
		return !strstr(text, "QEMU");
	for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (*identity(d, types[i], text) || sysfs_begins(d->name, "dm/uuid", begins[i]))
			return true;
	return false;
}

/* Whether the PV of an entry whose device was not found may be looked for on this one. */
static bool may_have_moved(const struct select *s, const struct listed *l, const struct dev *d)
{
	if (is_vague(l))
		return true;
	if (strcmp(l->type, "devname") || !strcmp(s->search, "none"))
		return false;
	return !strcmp(s->search, "all") || !has_identity(d);
}

bool select_may(struct select *s, const struct dev *d)
{
	const char *names[MAX_NAMES + 1];
	struct listed *l;
	unsigned n;

	if (s->only)
		return is_among(d, s->only);
	dm_list_iterate_items(l, &s->listed)
		if (is_meant(l, d, false) || (l->pv_id && may_have_moved(s, l, d)))
			return true;
	if (s->by_file)
		return false;
	n = names_of(s, d->major, d->minor, names);
	if (!n)
		names[n++] = d->path;
	return filter_passes(&s->global, names, n) && filter_passes(&s->user, names, n);
}

void select_labelled(struct select *s, struct dm_list *devs)
{
	struct dev *d, *next;
	struct listed *l;

	if (!s->by_file)
		return;
	dm_list_iterate_items(l, &s->listed) {
		l->found = false;
		dm_list_iterate_items(d, devs)
			if (is_meant(l, d, true))
				d->listed = l->found = true;
	}
	dm_list_iterate_items(l, &s->listed)
		dm_list_iterate_items(d, devs)
			d->listed |= !l->found && has_pv_id(l, d) && may_have_moved(s, l, d);
	dm_list_iterate_items_safe(d, next, devs)
		if (!d->listed)
			dm_list_del(&d->list);
}

void select_blame(const struct select *s, const char *path, unsigned major, unsigned minor, struct err *e)
{
	const char *names[MAX_NAMES];
	unsigned n = names_of(s, major, minor, names);

	if (s->only)
		err_set(e, EXIT_USAGE, "Cannot use %s: device is no PV, or not in devices list.", path);
	else if (s->by_file)
		err_set(e, EXIT_USAGE, "Cannot use %s: device is no PV, or not in devices file.", path);
	else if (n && !(filter_passes(&s->global, names, n) && filter_passes(&s->user, names, n)))
		err_set(e, EXIT_USAGE, "Cannot use %s: device is rejected by filter config.", path);
}

/* Raw device-mapper ioctls. */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <libdevmapper.h>
#include <linux/dm-ioctl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	/* In the upper half of event_nr for udev; the lower half, the cookie that somebody waits for, is 0. */
	UDEV_SUBSYSTEM_RULES_OFF = 0x02, UDEV_DISK_RULES_OFF = 0x04, UDEV_OTHER_RULES_OFF = 0x08,
	UDEV_LOW_PRIORITY = 0x10, UDEV_NO_FALLBACK = 0x20, UDEV_PRIMARY_SOURCE = 0x40,
	FIRST_BUFFER = 16 * 1024, LAST_BUFFER = 64 * 1024 * 1024,
	SMALL_BUFFER = 2 * 1024,	/* what most calls need; the kernel copies all that it is offered */
	REMOVE_TRIES = 50, REMOVE_WAIT_NS = 100 * 1000 * 1000,
};

struct ctl {
	int fd;
	char mapper[300];		/* the directory of nodes */
	size_t size;			/* of io */
	struct dm_ioctl *io;
};

static int open_node(const char *mapper, const char *path)
{
	unsigned minor = 0, m;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char name[64];
	FILE *f;

	if (fd >= 0 || (errno != ENOENT && errno != ENXIO && errno != ENODEV) || !(f = fopen("/proc/misc", "re")))
		return fd;
	while (fscanf(f, "%u %63s", &m, name) == 2)
		if (!strcmp(name, "device-mapper"))
			minor = m;
	fclose(f);
	mkdir(mapper, 0755);
	if (!minor || mknod(path, S_IFCHR | 0600, makedev(10, minor)))
		return -1;
	return open(path, O_RDWR | O_CLOEXEC);
}

static void start(struct ctl *c, const char *uuid)
{
	memset(c->io, 0, sizeof(*c->io));
	c->io->version[0] = 4;
	c->io->data_start = sizeof(*c->io);
	if (uuid)
		snprintf(c->io->uuid, sizeof(c->io->uuid), "%s", uuid);
}

static int call_with(struct ctl *c, unsigned long request, size_t size)
{
	c->io->data_size = (uint32_t)size;
	return ioctl(c->fd, request, c->io);
}

static int call(struct ctl *c, unsigned long request)
{
	return call_with(c, request, SMALL_BUFFER);
}

/* Kernels before 4.13 have none: ctl_wait's time limit does it there. */
static void arm(struct ctl *c)
{
	start(c, NULL);
	call(c, DM_DEV_ARM_POLL);
}

struct ctl *ctl_open(const char *dir, struct err *e)
{
	struct ctl *c = mem_resize(NULL, sizeof(*c));
	char path[320];

	*c = (struct ctl){ .size = FIRST_BUFFER, .io = mem_resize(NULL, FIRST_BUFFER) };
	snprintf(c->mapper, sizeof(c->mapper), "%s/mapper", dir);
	snprintf(path, sizeof(path), "%s/control", c->mapper);
	c->fd = open_node(c->mapper, path);
	if (c->fd >= 0) {
		arm(c);
		return c;
	}
	err_set(e, EXIT_FAILED, "%s cannot be opened (is module dm-mod loaded?): %s.", path, strerror(errno));
	free(c->io);
	free(c);
	return NULL;
}

void ctl_close(struct ctl *c)
{
	if (!c)
		return;
	close(c->fd);
	free(c->io);
	free(c);
}

static void make_room(struct ctl *c, size_t size)
{
	if (size <= c->size)
		return;
	c->size = size;
	c->io = mem_resize(c->io, size);
}

/* A request whose answer may need more than size. flags are asked for again each time. */
static int call_growing(struct ctl *c, unsigned long request, const char *uuid, uint32_t flags, size_t size)
{
	for (; size <= LAST_BUFFER; size *= 4) {
		make_room(c, size);
		start(c, uuid);
		c->io->flags = flags;
		if (call_with(c, request, size))
			return -1;
		if (!(c->io->flags & DM_BUFFER_FULL_FLAG))
			return 0;
	}
	errno = ENOBUFS;
	return -1;
}

static int fail(const struct device *dev, const char *what, struct err *e)
{
	return err_set(e, EXIT_FAILED, "Device %s cannot be %s: %s.", dev->name, what, strerror(errno));
}

/* The uuid behind a list entry's name, where kernels since 5.13 (ioctl 4.45) put it; NULL on older ones. */
static const char *listed_uuid(const struct ctl *c, const struct dm_name_list *n)
{
	const char *end = n->name + strlen(n->name) + 1;
	const uint32_t *tail = (const uint32_t *)(((uintptr_t)end + 7) & ~(uintptr_t)7);

	if (c->io->version[1] < 45)
		return NULL;
	if (tail[1] & DM_NAME_LIST_FLAG_HAS_UUID)
		return (const char *)(tail + 2);
	return "";
}

static struct device *add(struct devices *all, uint32_t *room)
{
	all->dev = mem_grow(all->pool, all->dev, all->n, room, sizeof(*all->dev));
	return &all->dev[all->n++];
}

static void set_names(struct device *dev, const char *name, const char *uuid, uint64_t number)
{
	snprintf(dev->name, sizeof(dev->name), "%s", name);
	snprintf(dev->uuid, sizeof(dev->uuid), "%s", uuid);
	dev->major = major(number);
	dev->minor = minor(number);
}

/* For kernels that do not list uuids: one call for each device, on a list that was copied first. */
static int list_slowly(struct ctl *c, const char *prefix, struct devices *all, const struct dm_name_list *n)
{
	uint32_t room = all->n;
	size_t len = c->io->data_size - c->io->data_start;
	char *copy = mem_copy(all->pool, (const char *)n, len);

	for (n = (const struct dm_name_list *)copy; n->dev;) {
		start(c, NULL);
		snprintf(c->io->name, sizeof(c->io->name), "%s", n->name);
		if (!call(c, DM_DEV_STATUS) && !strncmp(c->io->uuid, prefix, strlen(prefix)))
			set_names(add(all, &room), n->name, c->io->uuid, n->dev);
		if (!n->next)
			break;
		n = (const struct dm_name_list *)((const char *)n + n->next);
	}
	return 0;
}

int ctl_list(struct ctl *c, const char *prefix, struct devices *all, struct err *e)
{
	const struct dm_name_list *n;
	uint32_t room = 0;

	all->n = 0;
	all->dev = NULL;
	if (call_growing(c, DM_LIST_DEVICES, NULL, DM_UUID_FLAG, FIRST_BUFFER))
		return err_set(e, EXIT_FAILED, "Devices of device-mapper cannot be listed: %s.", strerror(errno));
	/* Without any device the kernel copies nothing behind the header: what is there is not its answer. */
	if (c->io->data_size <= c->io->data_start)
		return 0;
	n = (const struct dm_name_list *)((char *)c->io + c->io->data_start);
	if (n->dev && !listed_uuid(c, n))
		return list_slowly(c, prefix, all, n);
	while (n->dev) {
		if (!strncmp(listed_uuid(c, n), prefix, strlen(prefix)))
			set_names(add(all, &room), n->name, listed_uuid(c, n), n->dev);
		if (!n->next)
			break;
		n = (const struct dm_name_list *)((const char *)n + n->next);
	}
	return 0;
}

/* The next target of a TABLE_STATUS answer; next counts from the first one. NULL behind the last. */
static const struct dm_target_spec *spec_at(const struct ctl *c, uint32_t i, uint32_t *offset)
{
	const char *data = (const char *)c->io + c->io->data_start;
	const struct dm_target_spec *spec = (const struct dm_target_spec *)(data + *offset);

	if (i >= c->io->target_count)
		return NULL;
	*offset = spec->next;
	return spec;
}

int ctl_read(struct ctl *c, struct dm_pool *pool, struct device *dev, struct err *e)
{
	const struct dm_target_spec *spec;
	uint32_t offset = 0;

	dev->read = false;
	if (call_growing(c, DM_TABLE_STATUS, dev->uuid, DM_STATUS_TABLE_FLAG | DM_NOFLUSH_FLAG, SMALL_BUFFER))
		return errno == ENXIO ? 0 : fail(dev, "read", e);
	dev->suspended = c->io->flags & DM_SUSPEND_FLAG;
	dev->readonly = c->io->flags & DM_READONLY_FLAG;
	dev->loaded = c->io->flags & DM_INACTIVE_PRESENT_FLAG;
	snprintf(dev->name, sizeof(dev->name), "%s", c->io->name);
	dev->major = major(c->io->dev);
	dev->minor = minor(c->io->dev);
	dev->table.n = c->io->target_count;
	dev->table.target = mem_zero(pool, dev->table.n * sizeof(*dev->table.target));
	for (uint32_t i = 0; (spec = spec_at(c, i, &offset)); i++) {
		dev->table.target[i].start = spec->sector_start;
		dev->table.target[i].len = spec->length;
		table_parse(pool, spec->target_type, (const char *)(spec + 1), &dev->table.target[i]);
	}
	dev->read = true;
	return 0;
}

int ctl_lanes(struct ctl *c, struct dm_pool *pool, const struct device *dev, struct lane **lanes, struct err *e)
{
	const struct dm_target_spec *spec;
	uint32_t offset = 0;
	int n = 0;

	if (call_growing(c, DM_TABLE_STATUS, dev->uuid, DM_NOFLUSH_FLAG, SMALL_BUFFER))
		return fail(dev, "read", e);
	*lanes = mem_zero(pool, c->io->target_count * sizeof(**lanes));
	for (uint32_t i = 0; (spec = spec_at(c, i, &offset)); i++) {
		struct dm_status_mirror *m;

		if (strcmp(spec->target_type, "mirror"))
			continue;
		if (!dm_get_status_mirror(pool, (const char *)(spec + 1), &m) || m->dev_count != 2)
			return err_set(e, EXIT_FAILED, "Device %s has a mirror status that is not understood: \"%.100s\".",
				       dev->name, (const char *)(spec + 1));
		(*lanes)[n++] = (struct lane){ spec->sector_start, spec->length, m->insync_regions, m->total_regions,
					       (char)m->devs[0].health, (char)m->devs[1].health };
	}
	return n;
}

static bool is_hidden(const struct device *dev)
{
	return strlen(dev->uuid) > UUID_PREFIX_LEN || strstr(dev->name, "-pvmove") || strstr(dev->name, "_rimage_") ||
	       strstr(dev->name, "_rmeta_") || strstr(dev->name, "_mimage_") || strstr(dev->name, "_mlog");
}

/* VG/LV beside the directory of nodes. */
static void make_link(const struct ctl *c, const struct device *dev, const char *node)
{
	char copy[sizeof(dev->name)], path[sizeof(c->mapper) + 2 * sizeof(copy)], *vg = copy, *lv, *layer;

	strcpy(copy, dev->name);
	if (!dm_split_lvm_name(NULL, NULL, &vg, &lv, &layer))
		return;
	snprintf(path, sizeof(path), "%s/../%s", c->mapper, vg);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/../%s/%s", c->mapper, vg, lv);
	if (symlink(node, path))
		return;			/* it is there */
}

/* Where no udev does it: the node of a device that is new, or gone. */
static void set_node(const struct ctl *c, const struct device *dev, bool there)
{
	char path[sizeof(c->mapper) + sizeof(dev->name)];

	if (!getenv("DM_DISABLE_UDEV") && !access("/run/udev/control", F_OK))
		return;
	snprintf(path, sizeof(path), "%s/%s", c->mapper, dev->name);
	unlink(path);
	if (there)
		mknod(path, S_IFBLK | 0600, makedev(dev->major, dev->minor));
	if (there && !is_hidden(dev))
		make_link(c, dev, path);
}

int ctl_create(struct ctl *c, struct device *dev, struct err *e)
{
	start(c, dev->uuid);
	strcpy(c->io->name, dev->name);
	if (call(c, DM_DEV_CREATE))
		return fail(dev, "created", e);
	dev->major = major(c->io->dev);
	dev->minor = minor(c->io->dev);
	set_node(c, dev, true);
	return 0;
}

/* A table that is refused although its type is unknown: say which module is wanted. */
static int load_failed(struct ctl *c, const struct device *dev, const struct table *table, struct err *e)
{
	int error = errno;

	start(c, NULL);
	strcpy(c->io->name, "mirror");
	if (table_has_mirror(table) && call(c, DM_GET_TARGET_VERSION) && errno == EINVAL)
		return err_set(e, EXIT_FAILED, "The kernel has no device-mapper target \"mirror\": load module dm-mirror.");
	errno = error;
	return fail(dev, "given its new table", e);
}

int ctl_load(struct ctl *c, const struct device *dev, const struct table *table, struct err *e)
{
	size_t need = sizeof(*c->io);
	char *at;

	for (uint32_t i = 0; i < table->n; i++)
		need += sizeof(struct dm_target_spec) + 64 + table->target[i].nplace * 48;
	make_room(c, need);
	start(c, dev->uuid);
	c->io->target_count = table->n;
	if (dev->readonly)
		c->io->flags |= DM_READONLY_FLAG;
	at = (char *)(c->io + 1);
	for (uint32_t i = 0; i < table->n; i++) {
		const struct target *t = &table->target[i];
		struct dm_target_spec spec = { .sector_start = t->start, .length = t->len };
		struct buf params = { 0 };

		table_params(t, &params);
		snprintf(spec.target_type, sizeof(spec.target_type), "%s", table_type(t));
		spec.next = (uint32_t)((sizeof(spec) + params.len + 1 + 7) & ~7u);
		memcpy(at, &spec, sizeof(spec));
		memcpy(at + sizeof(spec), params.s, params.len + 1);
		at += spec.next;
		buf_free(&params);
	}
	return call_with(c, DM_TABLE_LOAD, need) ? load_failed(c, dev, table, e) : 0;
}

/* What udev's rules are to do with the change; hidden LVs and layers have no links and are not scanned. */
static uint32_t udev_flags(const struct device *dev)
{
	const char *suffix = strlen(dev->uuid) > UUID_PREFIX_LEN ? dev->uuid + UUID_PREFIX_LEN : "";
	uint32_t flags = UDEV_NO_FALLBACK | UDEV_PRIMARY_SOURCE;

	if (is_hidden(dev))
		flags |= UDEV_SUBSYSTEM_RULES_OFF | UDEV_DISK_RULES_OFF | UDEV_OTHER_RULES_OFF;
	if (!strcmp(suffix, "-cow"))
		flags |= UDEV_LOW_PRIORITY;
	return flags << 16;
}

static int resume(struct ctl *c, const struct device *dev, struct err *e)
{
	int error;

	start(c, dev->uuid);
	c->io->flags = DM_SKIP_LOCKFS_FLAG | DM_NOFLUSH_FLAG;
	c->io->event_nr = udev_flags(dev);
	if (!call(c, DM_DEV_SUSPEND))
		return 0;
	error = errno;
	/* The kernel has dropped the new table but may have left the device suspended: resume the old one. */
	start(c, dev->uuid);
	c->io->event_nr = udev_flags(dev);
	call(c, DM_DEV_SUSPEND);
	errno = error;
	return fail(dev, "switched to its new table", e);
}

static int switch_one(struct ctl *c, const struct swap *swap, struct err *e)
{
	const struct device *dev = swap->dev;
	char path[60], ahead[16];
	int fd, result;
	ssize_t len;

	if (swap->table && ctl_load(c, dev, swap->table, e))
		return -1;
	/* With a new table the kernel falls back to its default read-ahead, whatever the LV was given. */
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/bdi/read_ahead_kb", dev->major, dev->minor);
	fd = open(path, O_RDWR | O_CLOEXEC);
	len = fd < 0 ? 0 : read(fd, ahead, sizeof(ahead));
	result = resume(c, dev, e);
	if (len > 0 && pwrite(fd, ahead, (size_t)len, 0) < 0)
		len = 0;		/* no reason to fail */
	if (fd >= 0)
		close(fd);
	return result;
}

/*
 * The kernel gives a suspend up when its caller is stopped or killed, and a mirror that this happens to never copies again and
 * hangs whoever tries to suspend it next.  So the calls are another process's: without a terminal, with all signals blocked and
 * no longer than the calls, it is nobody's to stop or kill.
 */
int ctl_switch(struct ctl *c, const struct swap *swap, uint32_t n, uint32_t *done, struct err *e)
{
	volatile uint32_t at = 0;
	volatile bool ended = false;
	sigset_t all, old;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = vfork();
	if (pid <= 0) {
		if (!pid)
			setsid();
		while (at < n && !switch_one(c, &swap[at], e))
			at++;
		ended = true;
		if (!pid)
			_exit(0);
	} else {
		waitpid(pid, NULL, 0);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (done)
		*done = at;
	if (at < n && !ended)
		err_set(e, EXIT_FAILED, "Device %s cannot be switched: who did it was killed.", swap[at].dev->name);
	return at < n ? -1 : 0;
}

int ctl_suspend(struct ctl *c, const struct device *dev, struct err *e)
{
	start(c, dev->uuid);
	c->io->flags = DM_SUSPEND_FLAG | DM_SKIP_LOCKFS_FLAG | DM_NOFLUSH_FLAG;
	return call(c, DM_DEV_SUSPEND) ? fail(dev, "suspended", e) : 0;
}

int ctl_clear(struct ctl *c, const struct device *dev, struct err *e)
{
	start(c, dev->uuid);
	return call(c, DM_TABLE_CLEAR) && errno != ENXIO ? fail(dev, "cleared", e) : 0;
}

int ctl_remove(struct ctl *c, const struct device *dev, struct err *e)
{
	for (int try = 0;; try++) {
		start(c, dev->uuid);
		c->io->event_nr = udev_flags(dev);
		if (!call(c, DM_DEV_REMOVE) || errno == ENXIO)
			break;
		if (errno != EBUSY || try == REMOVE_TRIES)
			return fail(dev, "removed", e);
		nanosleep(&(struct timespec){ .tv_nsec = REMOVE_WAIT_NS }, NULL);
	}
	set_node(c, dev, false);
	return 0;
}

void ctl_wait(struct ctl *c, int fd, int ms)
{
	struct pollfd p[2] = { { c->fd, POLLIN, 0 }, { fd, POLLIN, 0 } };

	poll(p, 2, ms);
	arm(c);
}

/* The files in which a host says how LVM2 should work there, and who it is. */
#include "host.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum {
	PART = 4096,			/* of a file that does not tell its size */
	FILE_MAX = 16 * 1024 * 1024,	/* larger than any file that people write by hand */
	SYSTEM_ID_MAX = 128,		/* LVM2's limit for names */
};

int host_read(const char *path, struct buf *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;
	struct stat st;
	int why = 0;

	if (fd < 0)
		return errno;
	/* In one piece: to grow it step by step would take three times the memory, all of it locked. */
	buf_room(b, !fstat(fd, &st) && st.st_size > 0 && st.st_size < FILE_MAX ? (size_t)st.st_size + 1 : PART);
	while (b->len < FILE_MAX && ((n = read(fd, b->s + b->len, b->room - b->len - 1)) > 0 || (n < 0 && errno == EINTR))) {
		b->len += n > 0 ? (size_t)n : 0;
		if (b->len + 1 == b->room)
			buf_room(b, PART);
	}
	b->s[b->len] = '\0';
	if (n)
		why = n < 0 ? errno : EFBIG;
	close(fd);
	return why;
}

static void add_file(struct conf *c, const char *name)
{
	struct buf text = { 0 };
	char path[4096];
	struct err e;
	int why;

	snprintf(path, sizeof(path), "%s/%s", c->dir, name);
	why = host_read(path, &text);
	if (why && why != ENOENT && why != ENOTDIR)
		conf_warn(c, "%s: cannot read it: %s. LVM2's defaults are used.", path, strerror(why));
	else if (!why && conf_add(c, path, &text, &e))
		conf_warn(c, "%s LVM2's defaults are used instead of this file.", e.text);
	buf_free(&text);
}

/* The characters that LVM2 allows out of s; NULL if none is left or it is no name for a host. */
static const char *clean_id(struct conf *c, const char *s)
{
	char id[SYSTEM_ID_MAX + 1];
	size_t n = 0;

	for (; *s && n < SYSTEM_ID_MAX; s++)
		if (isalnum((unsigned char)*s) || (n && strchr("._-+", *s)))
			id[n++] = *s;
	id[n] = '\0';
	if (!n || !strncmp(id, "localhost", 9))
		return NULL;
	return mem_copy(c->pool, id, n);
}

/* Of the first line with something else than a comment. */
static const char *id_of_file(struct conf *c, const char *path)
{
	struct buf text = { 0 };
	const char *id = NULL;
	char *line, *save;
	int why = host_read(path, &text);

	if (why)
		conf_warn(c, "%s: cannot read this host's system ID from it: %s.", path, strerror(why));
	line = why ? NULL : strtok_r(text.s, "\n", &save);
	for (; line && !id; line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, "#")] = '\0';
		id = clean_id(c, line);
	}
	buf_free(&text);
	return id;
}

static const char *find_system_id(struct conf *c, const char *source)
{
	struct utsname host;

	if (!strcasecmp(source, "uname"))
		return uname(&host) ? NULL : clean_id(c, host.nodename);
	if (!strcasecmp(source, "lvmlocal"))
		return clean_id(c, conf_str(c, "local/system_id", ""));
	if (!strcasecmp(source, "machineid") || !strcasecmp(source, "machine-id"))
		return id_of_file(c, "/etc/machine-id");
	if (!strcasecmp(source, "file"))
		return id_of_file(c, conf_str(c, "global/system_id_file", ""));
	return NULL;
}

/* As LVM2 reads it: KiB, a power of two, whole pages. */
static uint32_t region_sectors(const struct conf *c)
{
	int64_t kib = conf_int(c, "activation/raid_region_size", conf_int(c, "activation/mirror_region_size", 0));
	uint32_t sectors = 1u << 31;

	if (kib < 4 || kib > INT32_MAX)
		return 0;
	while (sectors > kib * 2)
		sectors /= 2;
	return sectors;
}

struct conf *conf_open(const char *text, struct err *e)
{
	struct conf *c = conf_new();
	const char *dir = getenv("LVM_SYSTEM_DIR"), *source;
	struct buf given = { 0 };

	c->dir = dir ? mem_copy(c->pool, dir, strlen(dir)) : "/etc/lvm";
	if (*c->dir) {
		add_file(c, "lvm.conf");
		add_file(c, "lvmlocal.conf");
	}
	if (text)
		buf_add(&given, text, strlen(text));
	if (text && conf_add(c, "--config", &given, e)) {
		if (e)
			e->code = EXIT_USAGE;
		conf_free(c);
		return NULL;
	}
	dir = getenv("DM_DEV_DIR");
	c->dev_dir = conf_str(c, "devices/dir", dir && *dir == '/' ? dir : "/dev");
	c->region = region_sectors(c);
	source = conf_str(c, "global/system_id_source", "none");
	if (strcasecmp(source, "none")) {
		c->system_id = find_system_id(c, source);
		if (!c->system_id)
			conf_warn(c, "No system ID found from system_id_source \"%.60s\": VGs that have one are not changed.", source);
	}
	return c;
}

bool conf_owns(const struct conf *c, const char *system_id)
{
	const char *extra;

	if (!system_id || !*system_id)
		return true;
	if (!c->system_id)
		return false;
	if (!strcmp(c->system_id, system_id))
		return true;
	for (unsigned i = 0; (extra = conf_list(c, "local/extra_system_ids", i)); i++)
		if (!strcmp(extra, system_id))
			return true;
	return false;
}

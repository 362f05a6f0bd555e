/*
 * Targets table and kernel: the text of live tables, and the kernel's whole answers, which dm/ctl.c takes apart; here is a kernel
 * that says whatever the bytes do.
 */
#include <libdevmapper.h>
#include <linux/dm-ioctl.h>
#include <stdlib.h>
#include <string.h>

#include "dm/ops.h"
#include "tests/fuzz/fuzz.h"

static int fake_ioctl(unsigned long request, struct dm_ioctl *io);

/* The other functions of this name are a kernel for moves, tests/unit/kernel.c. */
#define ctl_open real_open
#define ctl_close real_close
#define ctl_list real_list
#define ctl_read real_read
#define ctl_lanes real_lanes
#define ctl_create real_create
#define ctl_load real_load
#define ctl_switch real_switch
#define ctl_suspend real_suspend
#define ctl_clear real_clear
#define ctl_remove real_remove
#define ctl_arm real_arm
#define ctl_wait real_wait
#include <sys/ioctl.h>
#define ioctl(fd, request, io) fake_ioctl(request, io)
#include "dm/ctl.c"

/* The next line, cut off at its end; NULL behind the last. */
static char *line(char **at)
{
	char *s = *at, *end = s ? strchr(s, '\n') : NULL;

	if (end)
		*end = 0;
	*at = end ? end + 1 : NULL;
	return s;
}

/* "start length type parameters" lines. */
static struct table read_table(struct dm_pool *pool, char *text)
{
	struct table t = { 0, mem_zero(pool, 64 * sizeof(*t.target)) };
	char *s;

	while (t.n < 64 && (s = line(&text)) && strcmp(s, "--")) {
		struct target *target = &t.target[t.n++];
		char *type;

		target->start = strtoull(s, &s, 10);
		target->len = strtoull(s, &s, 10);
		type = s + strspn(s, " ");
		s = type + strcspn(type, " ");
		if (*s)
			*s++ = 0;
		table_parse(pool, type, s, target);
	}
	return t;
}

/* What is understood is what would be said. */
static void check_target(struct dm_pool *pool, const struct target *t)
{
	struct target back = { .start = t->start, .len = t->len };
	struct buf params = { 0 };

	if (t->type == TARGET_OTHER)
		return;
	MUST(t->type == TARGET_ERROR || t->type == TARGET_ZERO ? !t->nplace : t->nplace && t->place);
	table_params(t, &params);
	table_parse(pool, table_type(t), params.s, &back);
	MUST(table_same(&(struct table){ 1, &back }, &(struct table){ 1, (struct target *)t }));
	buf_free(&params);
}

FUZZ(table)
{
	struct dm_pool *pool = dm_pool_create("table", 1024);
	char *text = mem_copy(pool, (const char *)data, size), *half = strstr(text, "\n--\n");
	struct table a = read_table(pool, text), b = half ? read_table(pool, half + 4) : a;
	bool other = false;

	for (uint32_t i = 0; i < a.n; i++) {
		check_target(pool, &a.target[i]);
		other |= a.target[i].type == TARGET_OTHER;
	}
	MUST(table_equal(&a, &a) == !other && table_same(&a, &a) == !other);
	MUST(table_equal(&a, &b) == table_equal(&b, &a) && table_same(&a, &b) == table_same(&b, &a));
	MUST(!table_same(&a, &b) || table_equal(&a, &b));
	dm_pool_destroy(pool);
}

/* ------------------------------------------------------------------ */

static struct choice answers;
static const char *words[64];		/* for names, uuids, types and parameters of targets */
static unsigned nwords;

static const char *word(void)
{
	return nwords ? words[choose(&answers, nwords)] : "";
}

static size_t round_up(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

/* Whether the answer has room up to end. */
static bool fits(struct dm_ioctl *io, size_t end)
{
	if (end > io->data_size)
		io->flags |= DM_BUFFER_FULL_FLAG;
	return end <= io->data_size;
}

static void answer_list(struct dm_ioctl *io)
{
	size_t at = sizeof(*io), tail, end;
	struct dm_name_list *n = (struct dm_name_list *)(io + 1);
	uint32_t *flags;

	*n = (struct dm_name_list){ 0 };
	for (unsigned left = choose(&answers, 20); left; left--, at = end) {
		const char *name = word(), *uuid = word();

		tail = round_up(at + offsetof(struct dm_name_list, name) + strlen(name) + 1);
		end = round_up(tail + 8 + strlen(uuid) + 1);
		if (!fits(io, end))
			return;
		n->next = (uint32_t)(at - (size_t)((char *)n - (char *)io));
		n = (struct dm_name_list *)((char *)io + at);
		*n = (struct dm_name_list){ .dev = 1 + choose(&answers, 255) };
		strcpy(n->name, name);
		flags = (uint32_t *)((char *)io + tail);
		flags[1] = *uuid ? DM_NAME_LIST_FLAG_HAS_UUID : DM_NAME_LIST_FLAG_DOESNT_HAVE_UUID;
		strcpy((char *)(flags + 2), uuid);
	}
}

static void answer_table(struct dm_ioctl *io)
{
	size_t at = sizeof(*io), end;

	io->target_count = 0;
	for (unsigned left = choose(&answers, 20); left; left--, at = end) {
		const char *type = word(), *params = word();
		struct dm_target_spec *spec = (struct dm_target_spec *)((char *)io + at);

		end = round_up(at + sizeof(*spec) + strlen(params) + 1);
		if (!fits(io, end))
			return;
		*spec = (struct dm_target_spec){ choose(&answers, 256), choose(&answers, 256), 0, (uint32_t)(end - sizeof(*io)), "" };
		snprintf(spec->target_type, sizeof(spec->target_type), "%s", type);
		strcpy((char *)(spec + 1), params);
		io->target_count++;
	}
}

static int fake_ioctl(unsigned long request, struct dm_ioctl *io)
{
	static const int errors[] = { ENXIO, EBUSY, EINVAL, ENOMEM };

	if (choose(&answers, 16) == 1) {
		errno = errors[choose(&answers, 4)];
		return -1;
	}
	io->version[1] = choose(&answers, 8) ? 48 : 40;
	if (request == DM_LIST_DEVICES)
		answer_list(io);
	else if (request == DM_TABLE_STATUS)
		answer_table(io);
	else if (request == DM_DEV_STATUS)
		snprintf(io->uuid, sizeof(io->uuid), "%s", word());
	return 0;
}

/* Only such tables are ever loaded. */
static bool understood(const struct table *t)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->target[i].type == TARGET_OTHER)
			return false;
	return true;
}

static void play(struct ctl *c, struct dm_pool *pool)
{
	struct devices all = { .pool = pool };
	struct lane *lanes;
	struct err e = { 0 };

	if (ctl_list(c, "LVM-", &all, &e))
		fuzz_sentence(&e);
	for (uint32_t i = 0; i < all.n; i++) {
		struct device *dev = &all.dev[i];

		MUST(!strncmp(dev->uuid, "LVM-", 4));
		if (ctl_read(c, pool, dev, &e) || (dev->read && understood(&dev->table) && ctl_load(c, dev, &dev->table, &e)) ||
		    ctl_lanes(c, pool, dev, &lanes, &e) < 0 || ctl_clear(c, dev, &e))
			fuzz_sentence(&e);
	}
}

/* Words with newlines between; behind an empty line what is done with them. */
FUZZ(kernel)
{
	struct dm_pool *pool = dm_pool_create("kernel", 1024);
	char *text = mem_copy(pool, (const char *)data, size), *end = memmem(text, size, "\n\n", 2), *s;
	struct ctl c = { .fd = -1, .size = 1024, .io = mem_resize(NULL, 1024) };

	answers = (struct choice){ data + (end ? (size_t)(end - text) + 2 : size), data + size };
	if (end)
		*end = 0;
	for (nwords = 0; nwords < 64 && (s = line(&text));)
		words[nwords++] = s;
	play(&c, pool);
	free(c.io);
	dm_pool_destroy(pool);
}

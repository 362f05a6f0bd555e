/* Which states the disks of a recording could be in after a power cut. */
#include "cut.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

/* What is on the disks for sure, and what is in their caches. */
struct machine {
	const struct recording *r;
	uint64_t durable;		/* sectors below it skip the cache */
	uint8_t *image[MAX_DISKS];
	size_t *written[MAX_DISKS];	/* of each sector: the event that it is of, + 1 */
	bool hashing;
	uint64_t hash;			/* of all sectors of all images but the last */
	size_t *cached, ncached;	/* events, the oldest first */
};

/* Of the writes in the caches: which reach the disk. */
struct kind {
	char name[16];
	unsigned every, first;		/* the first-th of every */
	uint32_t disk;			/* of this disk; MAX_DISKS: of any */
	bool newest, half;		/* only the newest; half of the newest */
};

static uint64_t hash_of(uint32_t disk, uint64_t sector, const uint8_t *at)
{
	uint64_t h = (disk + 1) * 0x9e3779b97f4a7c15u ^ sector * 0xc2b2ae3d27d4eb4fu, word;

	for (unsigned i = 0; i < SECTOR; i += sizeof(word)) {
		memcpy(&word, at + i, sizeof(word));
		h = (h ^ word) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	return h;
}

static void set_sector(struct machine *m, uint32_t disk, uint64_t sector, const uint8_t *data)
{
	uint8_t *at = m->image[disk] + sector * SECTOR;

	/* What was promised is no part of the state: the newest promise for it counts. */
	if (m->hashing && disk + 1 < m->r->ndisk)
		m->hash ^= hash_of(disk, sector, at) ^ hash_of(disk, sector, data);
	memcpy(at, data, SECTOR);
}

/* Onto the disks for good, but for what a later write has replaced there. */
static void settle(struct machine *m, size_t i)
{
	const struct event *e = &m->r->event[i];

	for (uint64_t k = 0; k < e->count; k++) {
		size_t *by = &m->written[e->disk][e->sector + k];

		if (*by > i)
			continue;
		*by = i + 1;
		set_sector(m, e->disk, e->sector + k, m->r->data[i] + k * SECTOR);
	}
}

static void flush(struct machine *m, uint32_t disk)
{
	size_t left = 0;

	for (size_t i = 0; i < m->ncached; i++)
		if (m->r->event[m->cached[i]].disk == disk)
			settle(m, m->cached[i]);
		else
			m->cached[left++] = m->cached[i];
	m->ncached = left;
}

static void machine_start(struct machine *m, const struct recording *r, uint64_t durable)
{
	*m = (struct machine){ .r = r, .durable = durable, .cached = calloc(r->n, sizeof(*m->cached)) };
	for (uint32_t d = 0; d < r->ndisk; d++) {
		m->image[d] = calloc(r->sectors, SECTOR);
		m->written[d] = calloc(r->sectors, sizeof(size_t));
		if (!m->image[d] || !m->written[d] || !m->cached)
			die("no memory");
	}
}

/* Before the recording begins everything has reached the disks. */
static void step(struct machine *m, size_t i)
{
	const struct event *e = &m->r->event[i];

	if (e->kind == EVENT_FLUSH)
		flush(m, e->disk);
	else if (e->kind == EVENT_FUA || i < m->r->begin || e->disk + 1 == m->r->ndisk || e->sector + e->count <= m->durable)
		settle(m, i);
	else
		m->cached[m->ncached++] = i;
}

static uint64_t reaching(const struct machine *m, const struct kind *k, size_t c)
{
	const struct event *e = &m->r->event[m->cached[c]];
	bool newest = c + 1 == m->ncached;

	if ((k->disk != MAX_DISKS && e->disk != k->disk) || (k->newest && !newest) || c % k->every != k->first)
		return 0;
	return k->half && newest ? e->count / 2 : e->count;
}

/* Lets the kind of writes reach the disks; undo (NULL: for good) gets what was there. */
struct undo {
	uint32_t disk;
	uint64_t sector;
	uint8_t was[SECTOR];
};

static size_t reach(struct machine *m, const struct kind *k, struct undo *undo)
{
	size_t n = 0;

	for (size_t c = 0; c < m->ncached; c++) {
		const struct event *e = &m->r->event[m->cached[c]];
		uint64_t count = reaching(m, k, c);

		for (uint64_t s = 0; s < count; s++) {
			if (m->written[e->disk][e->sector + s] > m->cached[c])
				continue;
			if (undo) {
				undo[n] = (struct undo){ e->disk, e->sector + s, { 0 } };
				memcpy(undo[n++].was, m->image[e->disk] + (e->sector + s) * SECTOR, SECTOR);
			}
			set_sector(m, e->disk, e->sector + s, m->r->data[m->cached[c]] + s * SECTOR);
		}
	}
	return n;
}

static uint64_t hash_with(struct machine *m, const struct kind *k)
{
	struct undo *undo;
	uint64_t hash;
	size_t n = 0;

	for (size_t c = 0; c < m->ncached; c++)
		n += m->r->event[m->cached[c]].count;
	if (!(undo = calloc(n + 1, sizeof(*undo))))
		die("no memory");
	n = reach(m, k, undo);
	hash = m->hash;
	while (n--)
		set_sector(m, undo[n].disk, undo[n].sector, undo[n].was);
	free(undo);
	return hash;
}

static unsigned kinds(const struct recording *r, struct kind kind[])
{
	unsigned n = 0;

	kind[n++] = (struct kind){ "none", 1, 1, MAX_DISKS, false, false };
	kind[n++] = (struct kind){ "all", 1, 0, MAX_DISKS, false, false };
	kind[n++] = (struct kind){ "torn", 1, 0, MAX_DISKS, false, true };
	kind[n++] = (struct kind){ "newest", 1, 0, MAX_DISKS, true, false };
	kind[n++] = (struct kind){ "odd", 2, 0, MAX_DISKS, false, false };
	kind[n++] = (struct kind){ "even", 2, 1, MAX_DISKS, false, false };
	for (uint32_t d = 0; d + 1 < r->ndisk; d++) {
		kind[n] = (struct kind){ "", 1, 0, d, false, false };
		snprintf(kind[n].name, sizeof(kind[n].name), "disk%u", d);
		n++;
	}
	return n;
}

struct state {
	uint64_t hash;
	size_t point;
	unsigned kind;
};

static int by_hash(const void *a, const void *b)
{
	const struct state *s = a, *t = b;

	return s->hash != t->hash ? (s->hash < t->hash ? -1 : 1) : s->point < t->point ? -1 : s->point > t->point;
}

static int by_point(const void *a, const void *b)
{
	const struct state *s = a, *t = b;

	return s->point != t->point ? (s->point < t->point ? -1 : 1) : (int)s->kind - (int)t->kind;
}

/* Of equal states the last counts: the most was promised by then. */
void states_list(const struct recording *r, uint64_t durable)
{
	struct kind kind[16];
	unsigned nkind = kinds(r, kind);
	struct state *s = calloc((r->n - r->begin + 1) * nkind, sizeof(*s));
	size_t n = 0, different = 0;
	struct machine m;

	machine_start(&m, r, durable);
	m.hashing = true;
	for (size_t i = 0; i < r->n; i++) {
		step(&m, i);
		for (unsigned k = 0; i >= r->begin && k < nkind; k++)
			s[n++] = (struct state){ hash_with(&m, &kind[k]), i, k };
	}
	qsort(s, n, sizeof(*s), by_hash);
	for (size_t i = 0; i < n; i++)
		if (i + 1 == n || s[i].hash != s[i + 1].hash)
			s[different++] = s[i];
	qsort(s, different, sizeof(*s), by_point);
	for (size_t i = 0; i < different; i++)
		printf("%zu %s\n", s[i].point, kind[s[i].kind].name);
	fprintf(stderr, "%zu events, %zu states, %zu different\n", r->n - r->begin, n, different);
}

void disk_write(const char *path, const uint8_t *image, uint64_t bytes)
{
	int fd = open(path, O_RDWR | O_DIRECT);
	uint8_t *was;
	void *p;

	if (fd < 0 || posix_memalign(&p, 4096, 2 * CHUNK))
		die("%s: %s", path, strerror(errno));
	was = p;
	for (uint64_t at = 0, len; at < bytes; at += len) {
		len = bytes - at < CHUNK ? bytes - at : CHUNK;
		if (pread(fd, was, len, (off_t)at) != (ssize_t)len)
			die("%s: cannot read: %s", path, strerror(errno));
		if (!memcmp(was, image + at, len))
			continue;
		memcpy(was + CHUNK, image + at, len);
		if (pwrite(fd, was + CHUNK, len, (off_t)at) != (ssize_t)len)
			die("%s: cannot write: %s", path, strerror(errno));
	}
	free(p);
	close(fd);
}

void states_put(const struct recording *r, uint64_t durable, size_t point, const char *name, char **path)
{
	struct kind kind[16];
	unsigned nkind = kinds(r, kind), k = 0;
	struct machine m;
	uint32_t last = r->ndisk - 1;
	FILE *f;

	while (k < nkind && strcmp(kind[k].name, name))
		k++;
	if (k == nkind || point >= r->n)
		die("there is no state %zu %s", point, name);
	machine_start(&m, r, durable);
	for (size_t i = 0; i <= point; i++)
		step(&m, i);
	reach(&m, &kind[k], NULL);
	for (uint32_t d = 0; d < last; d++)
		disk_write(path[d], m.image[d], r->sectors * SECTOR);
	if (!(f = fopen(path[last], "w")) || fwrite(m.image[last], SECTOR, r->sectors, f) != r->sectors || fclose(f))
		die("%s: %s", path[last], strerror(errno));
}

/* A hash table of names, as libraries have it, but that names on a disk cannot be chosen to fall on one place. */
#include "names.h"

#include <stdlib.h>

#include "util.h"

struct name {
	const char *name;		/* NULL: the slot is free */
	void *named;
};

void names_open(struct names *names, uint32_t most)
{
	size_t size = 8;

	while (size * 3 / 4 <= most)
		size *= 2;
	names->mask = (uint32_t)(size - 1);
	names->slot = mem_resize(NULL, size * sizeof(*names->slot));
	memset(names->slot, 0, size * sizeof(*names->slot));
}

void names_close(struct names *names)
{
	free(names->slot);
	names->slot = NULL;
}

/* FNV-1a, from where the kernel has put the table on. */
static uint32_t hash(const struct names *names, const char *name)
{
	uint64_t h = 0xcbf29ce484222325 ^ (uintptr_t)names->slot;

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 0x100000001b3;
	return (uint32_t)(h ^ h >> 32);
}

/* The slot that has the name, or the free one that may have it. */
static struct name *find(const struct names *names, const char *name)
{
	for (uint32_t i = hash(names, name);; i++) {
		struct name *n = &names->slot[i & names->mask];

		if (!n->name || !strcmp(n->name, name))
			return n;
	}
}

void *names_find(const struct names *names, const char *name)
{
	return find(names, name)->named;
}

void *names_add(struct names *names, const char *name, void *named)
{
	struct name *n = find(names, name);
	void *had = n->named;

	if (!had)
		*n = (struct name){ name, named };
	return had == named ? NULL : had;
}

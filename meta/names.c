/* A hash table of names, as libraries have it, but that names on a disk cannot be chosen to fall on one place. */
#include "names.h"

#include <stdlib.h>

#include "util.h"

void names_open(struct names *names, uint32_t most, bool alone)
{
	size_t size = 8;

	while (size * 3 / 4 <= most)
		size *= 2;
	names->mask = (uint32_t)(size - 1);
	names->alone = alone;
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

static const char *name_of(const struct names *names, const void *named)
{
	return names->alone ? named : *(const char *const *)named;
}

/* The slot that has the name, or the free one that may have it. */
static void **find(const struct names *names, const char *name)
{
	for (uint32_t i = hash(names, name);; i++) {
		void **slot = &names->slot[i & names->mask];

		if (!*slot || !strcmp(name_of(names, *slot), name))
			return slot;
	}
}

void *names_find(const struct names *names, const char *name)
{
	return *find(names, name);
}

void *names_add(struct names *names, void *named)
{
	void **slot = find(names, name_of(names, named)), *had = *slot;

	if (!had)
		*slot = named;
	return had == named ? NULL : had;
}

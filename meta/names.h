#pragma once
/* What has a name, by it.  Names and what has them are the caller's. */
#include <stdint.h>

struct names {
	struct name *slot;		/* a name is in the first that was free from where its hash says on */
	uint32_t mask;			/* slots less one, a power of two */
};

/* Room for so many names; memory as mem_resize. */
void names_open(struct names *names, uint32_t most);
void names_close(struct names *names);
/* NULL if nothing has that name. */
void *names_find(const struct names *names, const char *name);
/* NULL, or what has that name already and keeps it. */
void *names_add(struct names *names, const char *name, void *named);

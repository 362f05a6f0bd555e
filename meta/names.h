#pragma once
/* What has a name, by it: a struct that begins with a pointer to its name, or a name by itself.  They are the caller's. */
#include <stdbool.h>
#include <stdint.h>

struct names {
	void **slot;			/* what has a name is in the first that was free from where its hash says on */
	uint32_t mask;			/* slots less one, a power of two */
	bool alone;			/* these are nothing but names */
};

/* Room for so many; memory as mem_resize. */
void names_open(struct names *names, uint32_t most, bool alone);
void names_close(struct names *names);
/* NULL if nothing has that name. */
void *names_find(const struct names *names, const char *name);
/* NULL, or what has the same name already and keeps it. */
void *names_add(struct names *names, void *named);

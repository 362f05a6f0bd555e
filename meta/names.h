#pragma once
/* What has a name, by it.  Names and what has them are the caller's. */
#include <search.h>

/* Room for so many names at most; memory as mem_resize. */
void names_open(struct hsearch_data *names, size_t most);
void names_close(struct hsearch_data *names);
/* NULL if nothing has that name. */
void *names_find(struct hsearch_data *names, const char *name);
/* NULL, or what has that name already and keeps it. */
void *names_add(struct hsearch_data *names, const char *name, void *named);

/* Things by name, in the C library's hash tables. */
#include "names.h"

#include "util.h"

void names_open(struct hsearch_data *names, size_t most)
{
	*names = (struct hsearch_data){ 0 };
	if (!hcreate_r(most, names))
		mem_exhausted();
}

void names_close(struct hsearch_data *names)
{
	hdestroy_r(names);
}

void *names_find(struct hsearch_data *names, const char *name)
{
	ENTRY *found;

	return hsearch_r((ENTRY){ .key = (char *)name }, FIND, &found, names) ? found->data : NULL;
}

void *names_add(struct hsearch_data *names, const char *name, void *named)
{
	ENTRY *entry;

	if (!hsearch_r((ENTRY){ (char *)name, named }, ENTER, &entry, names))
		mem_exhausted();
	return entry->data == named ? NULL : entry->data;
}

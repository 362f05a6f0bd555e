/* Targets conf and devices: lvm.conf, --config, filters; devices files. */
#include <stdlib.h>
#include <string.h>

#include "meta/conf.h"
#include "meta/filter.h"
#include "tests/fuzz/fuzz.h"

FUZZ(conf)
{
	static const char *const names[] = { "/dev/sda", "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4", "/dev/mapper/a" };
	struct conf *c = conf_new();
	struct buf text = { 0 };
	struct filter f;
	struct err e = { 0 };
	char *copy;

	if (size)
		buf_add(&text, (const char *)data, size);
	if (conf_add(c, "lvm.conf", &text, &e))
		fuzz_sentence(&e);
	conf_int(c, "backup/backup", 1);
	conf_str(c, "backup/archive_dir", "");
	for (unsigned i = 0; conf_list(c, "devices/scan", i); i++)
		;
	if (filter_read(c, "devices/filter", &f, &e))
		fuzz_sentence(&e);
	else
		filter_passes(&f, names, sizeof(names) / sizeof(*names));
	/* An option's value is itself again, whatever it holds. */
	copy = mem_copy(c->pool, (const char *)data, size);
	conf_set(c, "option/devices", copy);
	MUST(!strcmp(conf_str(c, "option/devices", NULL), copy));
	MUST(!conf_str(c, "option/devicesfile", NULL));
	conf_free(c);
}

/* An identity that LVM2 writes as it is. */
static bool is_plain(const char *id)
{
	for (; *id; id++)
		if (*id <= ' ' || *id > '~' || *id == '"' || *id == '_')
			return false;
	return true;
}

FUZZ(devices)
{
	struct conf *c = conf_new();
	struct dm_list all;
	struct listed *l;

	dm_list_init(&all);
	listed_parse(c->pool, mem_copy(c->pool, (const char *)data, size), &all);
	dm_list_iterate_items(l, &all) {
		MUST(l->type && (l->id || l->pv_id));
		listed_is(l, "naa.5000c500a1b2c3d4");
		MUST(!l->id || !is_plain(l->id) || listed_is(l, l->id));
	}
	conf_free(c);
}

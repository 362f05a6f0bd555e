#pragma once
/* Which block devices may be PVs.  Private to the I/O side of meta/. */
#include "select.h"

/*
 * Appends a struct dev, closed and the pool's, for each block device that carries a PV label or something
 * like one, in the order of their numbers.  -1 and the sentence if devices cannot be listed or opened at all.
 */
int scan_devices(const struct conf *c, struct select *select, struct dm_pool *pool, uint8_t *buffer, struct dm_list *devs,
		 struct err *e);
/* Puts a sentence (EXIT_USAGE) into e if it can be said why the device is not among those. */
void scan_blame(const struct conf *c, const struct select *select, uint8_t *buffer, const char *path, dev_t number,
		struct err *e);

#pragma once
/* What the kernel says about block devices.  Private to the I/O side of meta/. */
#include <dirent.h>
#include <stdbool.h>
#include <sys/types.h>
#include "util.h"

extern const char sysfs_block[];	/* "/sys/class/block": a directory for each device, for each partition too */

/* The attribute, what, of a device without its last newline; "" if the device has none of that name. */
const char *sysfs_text(const char *name, const char *what, char *text, size_t room);
/* The whole of it, as bytes: how many there are, -1 if none. */
ssize_t sysfs_bytes(const char *name, const char *what, char *bytes, size_t room);
uint64_t sysfs_number(const char *name, const char *what);
bool sysfs_begins(const char *name, const char *what, const char *begin);

/* A directory of the device, what "" its own; NULL if it has none. */
DIR *sysfs_dir(const char *name, const char *what);
/* The next name in a directory that is not hidden, NULL behind the last. */
const char *sysfs_next(DIR *dir);

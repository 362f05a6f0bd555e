#pragma once
/* The host's files.  Private to the I/O side of meta/; what they say is in conf.h. */
#include "conf.h"

/* Appends the whole file; 0, or what kept it from being read (errno). */
int host_read(const char *path, struct buf *b);

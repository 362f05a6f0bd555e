#pragma once
/* LVM2's file locks.  Private to the I/O side of meta/. */
#include "util.h"

struct lock {
	int fd;				/* -1: not held */
	char path[600];			/* file that goes with the lock, "" if it is to stay */
};

/*
 * LOCK_SH or LOCK_EX (flock(2)) of a file in LVM2's lock directory dir, "P_global" or "V_" and a VG's name;
 * waits, unless how has LOCK_NB.  0, or -1 with the sentence; errno is EWOULDBLOCK if it is somebody else's.
 */
int lock_take(struct lock *l, const char *dir, const char *file, int how, struct err *e);

/* Where no file can be: an exclusive lock that only we know of, on a node that exists. */
int lock_node(struct lock *l, const char *path, struct err *e);

/* Does nothing if it is not held. */
void lock_drop(struct lock *l);

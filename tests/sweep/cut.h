#pragma once
/*
 * What disks may hold after a power cut at any moment of a recorded run.
 *
 * The log is one for all disks, and in the order in which they saw it: struct event, followed by its data.  A write that
 * was answered is in the disk's cache; it is on the disk once a flush that came later was answered, or at once with FUA.
 * (dm-log-writes has one log for each disk, and nothing says which of two writes in two logs came first.)
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SECTOR = 512, MAX_DISKS = 8, MAX_EVENTS = 1 << 20 };

enum { EVENT_WRITE, EVENT_FUA, EVENT_FLUSH };

struct event {
	uint32_t disk, kind;
	uint64_t sector;
	uint64_t count;			/* sectors; they follow in the log */
};

/* The last disk holds no data but what was promised: sector N the number that sector N of all LVs has at least. */
struct recording {
	uint32_t ndisk;			/* with the last */
	uint64_t sectors;		/* of each disk */
	struct event *event;
	const uint8_t **data;		/* of each event */
	size_t n, begin;		/* begin: the first event behind the mark, a write of the last disk's last sector */
};

void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Serves /dev/nbd0 ... and records what is written to them, until SIGTERM. */
void serve(const char *log, uint64_t sectors, uint32_t ndisk);
void recording_read(struct recording *r, const char *log);

/* One line for each different state: its point and kind. All behind begin that metadata_durable spoils nothing of. */
void states_list(const struct recording *r, uint64_t durable);
/* Makes the disks at path[0 .. ndisk - 1] that state; the last one is a file, and is what was promised. */
void states_put(const struct recording *r, uint64_t durable, size_t point, const char *kind, char **path);

/* Writes what differs, past the page cache. */
void disk_write(const char *path, const uint8_t *image, uint64_t bytes);

/* Every sector of an LV has a text of its own: the LV's name, the sector and how often it was written. */
void sectors_fill(const char *dev, const char *name);
/* Writes for ever, through to the disk; then promises. */
void sectors_write(const char *dev, const char *name, const char *marks, uint64_t base, unsigned pause_us);
/* Prints what is not as promised; 0 if all is. */
int sectors_check(const char *dev, const char *name, const char *marks, uint64_t base);

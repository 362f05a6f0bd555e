#pragma once
/* How much is copied between two checkpoints, in how many lanes, and when: from what the windows so far have shown. Pure. */
#include <stdbool.h>
#include <stdint.h>

/* What the user wants; 0: as seems best. */
struct pace_wish {
	uint64_t window_bytes;
	unsigned lanes;
	uint64_t limit;			/* bytes per second */
	bool idle;			/* copy while nobody else uses the disks */
};

struct pace {
	uint64_t window_bytes, rate;	/* of the next window; bytes per second of the last one */
	unsigned lanes;
	uint32_t region_sectors;	/* that a lane copies at a time, and a writer may have to wait for */
	uint64_t reference;		/* rate that a change of lanes is compared with; 0: none yet */
	signed char trend;		/* 1: more lanes are tried, -1: fewer, 0: the number has been found */
	uint64_t pause_ms;		/* the last one of a busy disk */
};

enum { PACE_MAX_LANES = 16 };

/* How many lanes a machine with so much memory can have at the same time without harm. */
unsigned pace_most_lanes(uint64_t memory_bytes);
/*
 * From what is known of the disks: rotational or not, and in which time they answer.  A move that was interrupted begins with a
 * small window: what interrupted it may come again soon.
 */
void pace_start(struct pace *p, bool rotational, unsigned answer_ms, bool interrupted);
/* What to open next. */
void pace_next(const struct pace *p, const struct pace_wish *w, uint64_t *window_bytes, unsigned *lanes);
/* A window of so many bytes took so long. Returns for how many milliseconds nothing is to be copied now. */
uint64_t pace_done(struct pace *p, const struct pace_wish *w, uint64_t bytes, uint64_t ms);
/* That pause is over, and others used the disks in it, or did not: how much longer it is to be. */
uint64_t pace_look(struct pace *p, bool used);

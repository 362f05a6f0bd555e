/* Windows and lanes from measured throughput. */
#include "pace.h"

enum {
	FIRST_WINDOW = 64 << 20,
	RESUMED_WINDOW = 16 << 20,	/* the first one after an interruption */
	LEAST_WINDOW = 32 << 20,
	FEWEST_BYTES = 4 << 20,		/* that say something about the rate */
	WINDOW_MS = 10000,		/* what a crash may cost; a checkpoint is some 10 ms */
	GROWTH = 4,			/* of a window over the one before */
	FIRST_LANES = 4,		/* where seeks cost nothing */
	QUICK_MS = 2,			/* disks that answer within it are as fast with small regions */
	QUICK_REGION_SECTORS = 1024,
	REGION_SECTORS = 4096,
	LANE_MEMORY = 24 << 20,		/* of the machine's: the kernel takes 1.7 MiB for each, and twice that while tables are swapped */
	MOST_SEGMENTS = 64,		/* in one window */
	LIMITED_WINDOW_MS = 1000,
	IDLE_WINDOW_MS = 250,
	LOOK_MS = 100,			/* nothing of ours runs, so that others can be seen */
	LONGEST_PAUSE_MS = 5000,	/* a busy disk is not waited for any longer: the move shall end one day */
};

unsigned pace_most_lanes(uint64_t memory_bytes)
{
	uint64_t n = memory_bytes / LANE_MEMORY;

	return n < FIRST_LANES ? FIRST_LANES : n > MOST_SEGMENTS ? MOST_SEGMENTS : (unsigned)n;
}

/*
 * A lane waits for its disks twice for each region, and who writes to the region waits for the lane.  Where seeks cost nothing,
 * about as many lanes as milliseconds keep the disks busy.
 */
void pace_start(struct pace *p, bool rotational, unsigned answer_ms, bool interrupted)
{
	*p = (struct pace){ .window_bytes = interrupted ? RESUMED_WINDOW : FIRST_WINDOW, .lanes = rotational ? 1 : FIRST_LANES, .trend = 1,
			    .region_sectors = rotational || answer_ms > QUICK_MS ? REGION_SECTORS : QUICK_REGION_SECTORS };
	while (!rotational && p->lanes < answer_ms && p->lanes < PACE_MAX_LANES)
		p->lanes *= 2;
}

void pace_next(const struct pace *p, const struct pace_wish *w, uint64_t *window_bytes, unsigned *lanes)
{
	uint64_t most = w->idle && p->rate ? p->rate / 1000 * IDLE_WINDOW_MS : w->idle ? FIRST_WINDOW : UINT64_MAX;

	/* Less would say nothing about the rate, and stay that little after others have gone. */
	if (most < FEWEST_BYTES)
		most = FEWEST_BYTES;
	*lanes = w->lanes ? w->lanes : p->lanes;
	*window_bytes = w->window_bytes ? w->window_bytes : p->window_bytes;
	if (w->limit && most > w->limit / 1000 * LIMITED_WINDOW_MS)
		most = w->limit / 1000 * LIMITED_WINDOW_MS;
	if (*window_bytes > most)
		*window_bytes = most;
}

/* As few lanes as give the throughput: each one more makes everybody else wait longer for the disk. */
static void choose_lanes(struct pace *p)
{
	if (!p->reference && p->lanes == PACE_MAX_LANES) {
		p->reference = p->rate;
		p->lanes /= 2;
		p->trend = -1;
	} else if (!p->reference) {
		p->reference = p->rate;
		p->lanes *= 2;
	} else if (p->trend > 0 && p->rate > p->reference / 4 * 5) {
		p->reference = p->rate;
		if (p->lanes < PACE_MAX_LANES)
			p->lanes *= 2;
		else
			p->trend = 0;
	} else if (p->trend > 0) {
		p->trend = p->lanes > 2 ? -1 : 0;
		p->lanes /= p->trend ? 4 : 2;
	} else if (p->rate < p->reference / 10 * 9) {
		p->lanes *= 2;
		p->trend = 0;
	} else if (p->lanes > 1) {
		p->lanes /= 2;
	} else {
		p->trend = 0;
	}
}

uint64_t pace_done(struct pace *p, const struct pace_wish *w, uint64_t bytes, uint64_t ms)
{
	uint64_t most = p->window_bytes * GROWTH, least;
	bool first = !p->rate;

	if (bytes >= FEWEST_BYTES) {
		p->rate = bytes * 1000 / (ms + !ms);
		/* The first window is short for many lanes: a better one shall say what fewer have to be compared with. */
		if (p->trend && !w->lanes && !(first && p->lanes == PACE_MAX_LANES))
			choose_lanes(p);
		p->window_bytes = p->rate / 1000 * WINDOW_MS;
		if (p->window_bytes > most)
			p->window_bytes = most;
		if (p->window_bytes < LEAST_WINDOW)
			p->window_bytes = LEAST_WINDOW;
	}
	p->pause_ms = LOOK_MS;
	least = w->idle ? LOOK_MS : 0;
	if (w->limit && bytes / w->limit * 1000 + bytes % w->limit * 1000 / w->limit > ms + least)
		return bytes / w->limit * 1000 + bytes % w->limit * 1000 / w->limit - ms;
	return least;
}

uint64_t pace_look(struct pace *p, bool used)
{
	if (!used || p->pause_ms >= LONGEST_PAUSE_MS)
		return 0;
	p->pause_ms *= 2;
	return p->pause_ms / 2;
}

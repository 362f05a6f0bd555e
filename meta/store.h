#pragma once
/*
 * The metadata on disk, all the devices that carry it and LVM2's lock for it: everything of meta/ that does I/O.
 * VGs and PVs are named by their UUIDs (ID_LEN characters): names may change while we wait.
 */
#include "rope.h"
#include "vg.h"

struct conf;
struct stamp;
struct store;

/*
 * Scans every block device that the conf selects for LVM2 labels and reads each metadata area once.  NULL and the
 * sentence on failure.  Conf and stamp are borrowed; the stamp says who makes changes, for the files of LVM2's archive
 * and backup, which are written if the conf wants them; NULL: they are not.
 */
struct store *store_open(struct conf *c, const struct stamp *stamp, struct err *e);
/* Releases the lock, closes the devices; NULL is allowed. */
void store_close(struct store *s);

/* UUID of the i-th VG in order of VG names, NULL behind the last. Owned by the store. */
const char *store_vg_id(const struct store *s, unsigned i);

/*
 * UUID of the VG of the PV that path names (any node or link of it); "" for a PV of no VG; NULL and
 * LVM2's sentence (EXIT_USAGE) if it is no PV.  pv_id gets the PV's UUID.
 */
const char *store_vg_of(const struct store *s, const char *path, char pv_id[ID_LEN + 1], struct err *e);

/*
 * Takes the VG's lock exclusively (LVM2's P_global shared, then V_<name>), reads the newest valid text
 * and returns it with PV paths and numbers filled in; NULL (and no lock) on failure.  Code EXIT_FAILED
 * with a sentence; *gone (may be NULL) is set if the VG does not exist any more.
 * Its system_id is NULL if this host may change it.
 */
struct vg *store_lock(struct store *s, const char *vg_id, bool *gone, struct err *e);
/*
 * Gives the VG back (NULL is allowed: there is no lock then) and lets the lock go.  What was committed goes into LVM2's backup before, unless it did so
 * less than a second ago and more is to come (not over).  No device may be suspended: the files may lie on it.
 * sound: the VG is as it was committed, or locked.
 */
void store_unlock(struct store *s, struct vg *vg, bool sound, bool over);

/*
 * Takes the text (with its NUL; what it borrows is of the VG that store_lock gave out) of the locked VG, writes and flushes it
 * beside the one that is current in every area in use.  The first time in a command the text that was goes into LVM2's archive before.
 * On failure everything is as before.
 */
int store_write(struct store *s, const struct vg *vg, struct rope *text, struct err *e);
/*
 * Makes what store_write wrote the current text.  Fails only if no area was committed; then it has reverted (-1), or tried to (-2).
 * One committed copy has the highest seqno and so is the VG.
 */
int store_commit(struct store *s, struct err *e);

/* Room for text (bytes with NUL) in the smallest area in use of the locked VG; *used (may be NULL) is taken by the one that is there. */
uint64_t store_room(const struct store *s, const struct vg *vg, uint64_t *used);

/* All zero if it has no device. */
struct disk_state store_disk(const struct store *s, const char *pv_id);

/* The next store_write flushes the write cache of the PV's device as well, before its text can be committed. */
int store_flush_first(struct store *s, const char *pv_id, struct err *e);

/* Next thing the user should know, the conf's too ("Ignoring metadata seqno 4 on /dev/sdb for seqno 5 on /dev/sdc."), NULL when none is left. */
const char *store_warning(struct store *s);

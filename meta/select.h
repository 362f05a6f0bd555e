#pragma once
/*
 * Which devices LVM2 would look at on this host: filters, the devices file, --devices.  Private to the I/O side of meta/.
 * A PV on any other device counts as missing, as it does for LVM2.
 */
#include "conf.h"
#include "dev.h"

struct select;

/* NULL and the sentence if what the host says about devices makes no sense. The caller frees; the conf is borrowed. */
struct select *select_new(const struct conf *c, struct err *e);
/* NULL is allowed. */
void select_free(struct select *s);

/* The i-th directory with nodes of devices, devices/scan of lvm.conf; NULL behind the last. */
const char *select_dir(const struct select *s, unsigned i);
/* Before devices are asked about: looks at their names in these directories afresh. */
void select_look(struct select *s);
/* A name of the device there, if any had to be looked at; valid until the next look.  NULL none. */
const char *select_name(const struct select *s, unsigned major, unsigned minor);
/* Whether the device, not opened yet, may be one of those. */
bool select_may(struct select *s, const struct dev *d);
/* Takes those out of the list that are none after all, now that their labels are known. */
void select_labelled(struct select *s, struct dm_list *devs);
/* Puts a sentence (EXIT_USAGE) into e if the device may be no PV because the user does not want it used. */
void select_blame(const struct select *s, const char *path, unsigned major, unsigned minor, struct err *e);

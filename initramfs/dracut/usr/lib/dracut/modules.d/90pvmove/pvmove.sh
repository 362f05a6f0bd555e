#!/bin/sh
# The root LV is there and not mounted yet; a hibernated system was looked for before.  Standard error is the console.
/usr/lib/pvmove/boot >&2

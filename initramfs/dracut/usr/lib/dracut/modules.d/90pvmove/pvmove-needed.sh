#!/bin/sh
# Called again and again as long as the root is not there and udev has nothing to do; the tenth time LVM2 had its five seconds.
[ "${main_loop:-0}" -lt 10 ] || /usr/lib/pvmove/boot needed >&2

# An LV beside the cache.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
wc = 6 writecache wc_wcorig fast_cvol
wc_wcorig hidden = 6 sdb:0
fast_cvol hidden = 4 sdc:0
other = 2 sdc:4
@args -n other /dev/sdc /dev/sdd
@expect
vg/other 0+2 /dev/sdc:4 -> /dev/sdd:0
2 extents

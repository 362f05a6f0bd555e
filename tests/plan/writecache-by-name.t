# -n with an LV that has a writecache moves the LV; the cache is elsewhere.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
wc = 6 writecache wc_wcorig fast_cvol
wc_wcorig hidden = 6 sdb:0
fast_cvol hidden = 4 sdc:0
@args -n wc /dev/sdb /dev/sdd
@expect
vg/wc_wcorig 0+6 /dev/sdb:0 -> /dev/sdd:0
6 extents

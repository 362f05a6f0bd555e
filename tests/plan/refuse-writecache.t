# The cache of a writecache.
@vg cache.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args /dev/sdd
@expect
exit 5: Unable to pvmove device used for writecache vg/fast3_cvol.

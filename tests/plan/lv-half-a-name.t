# -n with nothing behind the slash.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0
@args -n vg/ /dev/sdb
@expect
exit 3: Incomplete LV name supplied with --name: "vg/".

# What is selected: with the same arguments LVM2 and ours move the same extents of the same LVs, or both refuse with the same status.
# guest: -n 8
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-agree.sh"

b=/dev/ubdb c=/dev/ubdc d=/dev/ubdd e=/dev/ubde f=/dev/ubdf g=/dev/ubdg
lv() { lvcreate -qq -y "$@" >"$out" 2>&1 || die "$(cat "$out")"; }
mkvg vg b c d e f g
lv -l 10 -n one vg $b
lv -l 6 -n two vg $b
lvextend -qq -l +4 vg/two $c >/dev/null
lv -l 8 -i 2 -I 64k -n st vg $b $d
lv -l 60 -n full vg $f
lv -l 3 -n full2 vg $f
lv -an -l 8 -n asleep vg $g
pvchange -qq --addtag new $d $e
pvchange -qq --addtag old --addtag full $f
pvchange -qq -xn $g
mkvg other h
lv -l 2 -n one other /dev/ubdh
pvcreate -qq /dev/ubdi >"$out" || die "no PV"

agree_all <<END
0 $b
0 $b $d $e
0 $b @new $c
5 $b @new $e
5 $b @none
5 $b @full
5 $b $f
5 $b $g
0 $b $g $e
5 $b $b
0 $b $b $e
5 $b /dev/ubdh
5 $b /dev/nowhere
3 @new
3 /dev/nowhere
5 /dev/ubdi
0 $g $e
5 $f $d
0 $b:0 $e:5
0 $b:3-7 $e
0 $b:0-2:5+3 $e
0 $b:-3 $e
0 $b:+3 $e
0 $b:3+0 $e
0 $b:18- $e
5 $b:63 $e
5 $b:7-3 $e
5 $b:3:2-4 $e
5 $b: $e
5 $b:1: $e
5 $b::1 $e
5 $b:1-x $e
5 $b:4294967296 $e
0 -n one $b $e:0-4 $e:10-14
0 -n one $b $e:0-4:10-14
5 -n one $b $e:0-4 $e:4-14
5 -n one $b $e $e:4-14
5 -n one $b $e:1-5
0 --alloc anywhere -n one $b:0-4 $b:50-62
5 --alloc anywhere -n one $b:0-4 $b:0-9
0 -n vg//one $b
0 -n //dev//vg/one $b
0 -n /dev/mapper/vg-one $b
3 -n other/one $b
3 -n vg/ $b
3 -n /dev/vg $b
3 -n [one] $b
3 -n vg/one/x $b
5 -n three $b
5 -n one $c
0 -n two $c
0 -n st $d $e
0 -n asleep $g $e
0 --alloc cling $b $e
0 --alloc contiguous -n one $b $e
0 --alloc normal -n one $b $c:20-24 $d:20-24
5 --alloc contiguous -n one $b $c:20-24 $d:20-24
3 --alloc loose $b
END

# Colons and at signs in names are written with a backslash before them.
mknod /dev/a:b b 98 16
mknod /dev/d@:e b 98 64
agree 0 '/dev/a\:b' '/dev/d\@\:e'
agree 0 '/dev/a\:b:0-3' '/dev/d@\:e:5-9:20+3'
agree 3 /dev/a:b $e
agree 5 $b '/dev/d@:e'
rm /dev/a:b /dev/d@:e

# VG's policy where the command line says none; LV's policy nowhere.
for policy in contiguous cling; do
	vgchange -qq --alloc $policy vg
	agree 5 -n one $b $c:20-24 $d:20-24
	agree 5 --alloc inherit -n one $b $c:20-24 $d:20-24
	agree 0 --alloc normal -n one $b $c:20-24 $d:20-24
done
vgchange -qq --alloc anywhere vg
agree 0 -n one $b:0-4 $b:50-62
vgchange -qq --alloc normal vg
lvchange -qq --alloc contiguous vg/one
agree 0 -n one $b $c:20-24 $d:20-24
lvchange -qq --alloc anywhere vg/one
agree 5 -n one $b:0-4 $b:50-62

# Tags of PVs at two sites.
pvchange -qq --addtag east $c $d
pvchange -qq --addtag west $e
tags='allocation/cling_tag_list=["@east","@west"]'
agree 5 --alloc cling_by_tags -n one $b $c:20-24 $d:20-24
agree 0 --config "$tags" --alloc cling_by_tags -n one $b $c:20-24 $d:20-24
agree 0 --config "$tags" --alloc cling -n one $b $c:20-24 $d:20-24
agree 5 --config "$tags" --alloc cling_by_tags -n one $b $c:20-24 $e:20-24
agree 0 --config "$tags" -n one $b $c:20-24 $e:20-24
agree 0 --config 'allocation/cling_tag_list=["@*"]' --alloc cling_by_tags -n one $b $c:20-24 $d:20-24

# Hidden LVs, and those above them.
vgremove -qq -y vg
mkvg vg b c d e f g
lv --type raid1 -m 1 -l 4 --nosync -n r vg $b $c
lv --type mirror -m 1 -l 4 --nosync -n m vg $b $d $e:0
lv --type thin-pool -l 8 -n p vg $b
lv -V 4M -T vg/p -n t1
lv -V 4M -T vg/p -n t2
lv --type thin-pool -l 4 --poolmetadataspare n -n single vg $b
lv -V 4M -T vg/single -n t3
lv -l 6 -n data vg $b
lv --type cache-pool -l 4 --poolmetadataspare n -n cp vg $b
lvconvert -qq -y --type cache --cachepool cp vg/data >"$out" 2>&1 || die "$(cat "$out")"
lv -l 4 -n o vg $b
lv -s -l 2 -n snap vg/o $b
vgchange -qq -an vg
agree_all <<END
0 -n r $b
0 -n r_rimage_0 $b
5 -n r_rimage_1 $b
5 -n r $b $c
0 -n m $b $g $e:10-40 $c
0 -n m $e $c
0 -n m_mlog $e $c
0 -n p $b $e
0 -n p_tdata $b $e
5 -n t1 $b $e
0 -n t3 $b $e
0 -n lvol0_pmspare $b $e
0 -n data $b $e
0 -n cp_cpool $b $e
0 -n cp_cpool_cmeta $b $e
0 -n o $b $e
0 -n snap $b $e
0 $b $f $g
END

# Differences that are meant: only what breaks the redundancy of the LV at hand is barred, but always; LVM2 2.03.16 cannot find
# the image to which this metadata LV belongs.
fails 5 "legs that would meet" pvmove_ours -t --alloc anywhere -n r $b $c
fails 0 "a PV that another LV's leg is on" pvmove_ours -t $b $c $d
says "the mirror's leg goes where the RAID's must not" "vg/m_mimage_0 0+4 $b:5 -> $c"
fails 0 "metadata of a leg" pvmove_ours -t -n r_rmeta_0 $b $d
quiet "all is well at the end" vg
exit 0

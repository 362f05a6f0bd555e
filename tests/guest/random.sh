# guest: -n 6 -s 40M
# Random VGs, and random moves in them, by LVM2's pvmove and by ours: a few seeds; tests/random/run does many.
[ $# -gt 0 ] || set -- 4 42 45
exec perl "$(dirname "$0")/../random/guest.pl" "$@"

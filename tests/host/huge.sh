# Texts of a hundred thousand segments, LVs or PVs, with no more memory than that needs, and in no more time than they are long.
ulimit -v 600000
HUGE=100000 build/unit huge && echo "ok huge texts" || { echo "not ok huge texts: exit status $?"; exit 10; }

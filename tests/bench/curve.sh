#!/bin/bash
# What the pure half of a move costs, on this machine's own processor.
# row: curve | Calculating the move of one LV | LVs in the VG | On this machine, without a guest or a kernel: text to model, plan and begin, model to text, the proof that it reads back, the end, and the form for the host's backup.
# row: curve-pvs | The same in a VG of 1 000 LVs with many PVs | PVs in the VG | Made as the row above.
# row: pages | Fresh memory that it touches | LVs in the VG | What each of these steps takes from the kernel, in pages of 4 KiB.
. "$(dirname "$0")/lib.sh"
here=$(dirname "$0")

# stages ROW X LVS PVS
stages() {
	"$here/vg-text" "$3" "$4" >"$out.text"
	for ((run = 0; run < RUNS; run++)); do
		"$here/../../build/pure" lv7 <"$out.text" >"$out" || die "pure failed"
		awk -v row="$1" -v x="$2" '
			{ name = $1 ~ /^(check|plan|begin|windows|end)$/ ? "plan_and_steps" : $1; if (!seen[name]++) order[++n] = name }
			{ ms[name] += 1000 * $2; kib[name] += 4 * $3 }
			END {
				for (i = 1; i <= n; i++) {
					print row, x, order[i], ms[order[i]], "ms"
					if (row == "curve")
						print "pages", x, order[i], kib[order[i]], "KiB"
				}
			}' "$out"
	done
}
out=$(mktemp)
trap 'rm -f "$out" "$out.text"' EXIT
for n in 10 100 1000 10000 100000; do
	[ "$QUICK" ] && [ "$n" = 100000 ] || stages curve "$n" "$n" 2
done
for n in 10 100 1000; do
	stages curve-pvs "$n" 1000 "$n"
done

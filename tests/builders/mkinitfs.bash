# shellcheck shell=bash
# mkinitfs.bash: how mkinitfs reads a feature; sourced in a shell of its own
#
# feature DIR NAME ROOT: copies to $image what the lists DIR/NAME.files (below /) and DIR/NAME.modules (below $modules) name:
# a pattern a line, and what matches nothing is left out.
feature() {
	local kind base file
	for kind in files modules; do
		[ $kind = files ] && base='' || base=$modules
		while read -r file; do
			for file in $base/${file#/}; do
				[ ! -e "$file" ] || { mkdir -p "$image${file%/*}" && cp -p "$file" "$image$file"; }
			done
		done < <(grep -v '^#' "$1/$2.$kind")
	done
}

# The fuzz targets with their corpora; `make fuzz` goes on from there, doc/reliability.md says how far.
tests/fuzz/run 0 || exit 10

# The fuzz targets with their corpora, and a few seconds of each; doc/reliability.md says what a long run is.
tests/fuzz/run 3 || exit 10

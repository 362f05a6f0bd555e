# make            build/pvmove: one static executable (musl, libdevmapper.a); build/pvmove.debug is the same with symbols
# make deps       install the Debian packages that are missing, and build libdevmapper.a; after it no network is needed
# make check      all tests; make demo: a move, a power cut and a resume in a virtual machine; make lint: the house rules
# make check-boot machines that start in the middle of a move, in full
# make install    DESTDIR= PREFIX=/usr/local INITRAMFS="KIND..." (the directories below initramfs/, or all); make deb: a package
# make bench      ours beside LVM2's, written to doc/bench.md; QUICK=1 is quick and writes nothing
# make sweep      the sweeps of doc/reliability.md in full, an hour or more; WORDS="cut call": those whose name contains one of these
# make fuzz       every fuzz target for TIME=600 seconds, or those in TARGET=
# make coverage   which lines the unit tests and the guests run, or the guests in WORDS=; make analyze: what is too slow for lint
# make SAN=1      address and undefined-behaviour sanitizers under glibc, in build/san
# make CC=gcc     (or clang) with the system's shared libdevmapper, in build/gcc
# LIBDM=FILE      a libdevmapper.a made elsewhere, its header beside it or in the compiler's path; the result is static

# Objects that make no system call (tests/lint holds them to it), and the few that do.
PURE = meta/util.o meta/rope.o meta/names.o meta/vg.o meta/tree.o meta/import.o meta/plain.o meta/stack.o meta/export.o meta/merge.o meta/verify.o meta/label.o meta/mda.o \
       meta/fileform.o meta/conf.o meta/filter.o \
       alloc/range.o alloc/map.o alloc/plan.o alloc/place.o alloc/refuse.o alloc/request.o alloc/step.o \
       dm/table.o dm/ops.o dm/pace.o
IO   = meta/host.o meta/who.o meta/sysfs.o meta/select.o meta/copy.o meta/dev.o meta/batch.o meta/scan.o meta/keeper.o meta/store.o meta/claim.o meta/commit.o meta/backup.o meta/lock.o meta/rescue.o dm/ctl.o dm/run.o dm/skip.o dm/move.o pvmove.o
UNIT = $(patsubst %.c,%.o,$(wildcard tests/test.c tests/unit/*.c))
FUZZERS = $(patsubst %.c,%.o,$(wildcard tests/fuzz/*.c)) tests/unit/kernel.o dm/skip.o dm/move.o

# In a fresh Debian: what compiles, what lint reads with, and the virtual machine with LVM2 in it.
DEPS = gcc libc6-dev linux-libc-dev musl-tools dpkg-dev libdevmapper-dev \
       shellcheck cppcheck universal-ctags clang clang-tidy libclang-rt-dev valgrind \
       user-mode-linux lvm2 udev kmod thin-provisioning-tools e2fsprogs mdadm strace perl procps busybox-static \
       qemu-system-x86

ifeq ($(origin CC),default)
CC = $(if $(SAN)$(COV),gcc,$(if $(FUZZ),clang,musl-gcc))
endif
B = build$(if $(SAN),/san,$(if $(FUZZ),/fuzz,$(if $(COV),/cov,$(if $(filter musl-gcc,$(CC)),,/$(notdir $(CC))))))

CFLAGS = -Os -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(CFLAGS) -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla \
	-Werror -MMD -MP -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -I.
ALL_LDFLAGS = -Wl,--gc-sections,-z,noseparate-code $(LDFLAGS)
LIBS = $(or $(LIBDM),-ldevmapper)

ifeq ($(CC),musl-gcc)
LIBDM = build/libdm/libdevmapper.a
ALL_CFLAGS += -isystem build/khdr
HEADERS = build/khdr/linux
endif
# Nothing makes RELRO's pages read-only in a static program of musl: they would only fill up a page of the file.
ifneq ($(LIBDM),)
ALL_CFLAGS += -isystem $(dir $(LIBDM))
ALL_LDFLAGS += -static -Wl,-z,norelro
endif
ifneq ($(SAN),)
ALL_CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ALL_LDFLAGS += -fsanitize=address,undefined
endif
ifneq ($(COV),)
ALL_CFLAGS += -O0 --coverage -fprofile-update=atomic
endif
ifneq ($(FUZZ),)
ALL_CFLAGS += -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ALL_LDFLAGS += -fsanitize=fuzzer,address,undefined
endif

all: $B/pvmove

$B/pvmove: $B/pvmove.debug
	strip -o $@ $<

$B/pvmove.debug: $(addprefix $B/,$(PURE) $(IO)) $(LIBDM)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

# Linking the tests with the pure objects alone is part of the test; of copy.o the linker takes what does not read or write.
unit: $(if $(UNIT),$B/unit)
$B/unit: $(addprefix $B/,$(UNIT) $(PURE) meta/copy.o) $(LIBDM)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

$B/fuzz: $(addprefix $B/,$(FUZZERS) $(PURE))
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

$B/%.o: %.c Makefile | $(LIBDM) $(HEADERS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

build/khdr/linux:
	dm/libdevmapper.sh -h build
build/libdm/libdevmapper.a: | build/khdr/linux
	dm/libdevmapper.sh build

deps:
	@missing=$$(for p in $(DEPS); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q ' installed$$' || echo $$p; done); \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ]; then echo "installing" $$missing; apt-get -qq update && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	else echo "missing packages: sudo apt-get install --no-install-recommends" $$missing; exit 1; fi
	@dm/libdevmapper.sh build
	@tests/boot/machine debs

# These two start from a bare machine, so the packages come first, whatever -j says.
check: deps
	$(MAKE) all build/sweep/cut build/sweep/pvmove
	$(MAKE) SAN=1 unit
	$(MAKE) unit
	$(MAKE) FUZZ=1 build/fuzz/fuzz
	tests/run

sweep: deps
	$(MAKE) all build/sweep/cut build/sweep/pvmove
	tests/run -d tests/sweep $(WORDS)

# What records a guest's disks; it never leaves this machine, so the system's compiler and libc are good for it.
build/sweep/cut: $(filter-out %/shim.c,$(wildcard tests/sweep/*.[ch]))
	@mkdir -p $(@D)
	gcc -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Werror -o $@ $(filter %.c,$^)

# The program with ioctls that fail, or kill it, where a test says.
$B/sweep/pvmove: $(addprefix $B/,tests/sweep/shim.o $(PURE) $(IO)) $(LIBDM)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,--wrap=ioctl,--wrap=open -o $@ $(filter %.o,$^) $(LIBS)

# The numbers of doc/bench.md; QUICK=1 takes two minutes and writes nothing.
bench: deps
	$(MAKE) all $B/pure
	tests/bench/run
$B/pure: $(addprefix $B/,tests/bench/pure.o $(PURE)) $(LIBDM)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

check-boot: deps
	$(MAKE) all
	tests/run -j 1 -d tests/boot

# An hour on a quiet machine: SEEDS=1-20 is three minutes of it.
sweep-random: deps
	$(MAKE) all
	tests/random/run $(SEEDS)
SEEDS = 1-500

demo: deps
	$(MAKE) all
	tests/vm/demo

fuzz: deps
	$(MAKE) FUZZ=1 build/fuzz/fuzz
	tests/fuzz/run $(or $(TIME),600) $(TARGET)

coverage: deps
	$(MAKE) all build/sweep/cut
	$(MAKE) COV=1 all unit build/cov/sweep/pvmove
	tests/coverage $(WORDS)

analyze: deps
	$(MAKE) CC=gcc unit
	tests/analyze build/gcc

lint: all
	tests/lint $B $(PURE)

# Not as "pvmove", which is LVM2's.  Below initramfs/KIND lies what goes on top of the root directory of a system of that kind.
# mkinitfs is Alpine's, whose init is OpenRC.
install: all
	install -D $B/pvmove $(DESTDIR)$(PREFIX)/sbin/pvmove.static
	install -D -m 644 doc/pvmove.8 $(DESTDIR)$(PREFIX)/share/man/man8/pvmove.static.8
	install -D initramfs/boot $(DESTDIR)/usr/lib/pvmove/boot
	install -D -m 644 initramfs/pvmove.service $(DESTDIR)/usr/lib/systemd/system/pvmove.service
	install -d $(DESTDIR)/usr/lib/systemd/system/local-fs.target.wants
	ln -sf ../pvmove.service $(DESTDIR)/usr/lib/systemd/system/local-fs.target.wants/
	install -D initramfs/$(if $(filter mkinitfs,$(INITRAMFS)),pvmove.openrc,pvmove.init) $(DESTDIR)/etc/init.d/pvmove
	for kind in $(KINDS); do cp -R --preserve=mode initramfs/$$kind/. $(DESTDIR)/ || exit 1; done
PREFIX = /usr/local
KINDS = $(if $(filter all,$(INITRAMFS)),$(notdir $(patsubst %/,%,$(wildcard initramfs/*/))),$(INITRAMFS))

deb: all
	rm -rf build/deb
	$(MAKE) -s install DESTDIR=build/deb PREFIX=/usr INITRAMFS="initramfs-tools dracut"
	initramfs/deb.sh build/deb build/pvmove-static.deb

clean:
	rm -rf build/boot/done build/boot/unpacked build/deb build/*.deb
	rm -rf build/san build/fuzz build/cov build/gcc build/clang build/meta build/alloc build/dm build/tests build/pvmove* build/unit*
distclean:
	rm -rf build

.PHONY: all unit deps check check-boot fuzz coverage analyze sweep bench demo lint install deb clean distclean
.DELETE_ON_ERROR:
-include $(patsubst %.o,$B/%.d,$(PURE) $(IO) $(UNIT) $(FUZZERS) tests/bench/pure.o)

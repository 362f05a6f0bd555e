/*
 * cut: what disks may hold after a power cut at any moment of a recorded run
 *
 *	cut serve LOG MIB N			N disks /dev/nbd0 ... of MIB each, recorded until SIGTERM; the last for promises
 *	cut begin MARKS				the recording begins
 *	cut fill DEVICE NAME			each sector of an LV gets its text
 *	cut write DEVICE NAME MARKS BASE US	writes and promises for ever
 *	cut list LOG DURABLE			"POINT KIND" of all states; sectors below DURABLE have no cache
 *	cut put LOG DURABLE POINT KIND DISK... MARKS	makes one
 *	cut copy {FILE DISK}...			onto disks, but what is there already
 *	cut check MARKS {DEVICE NAME BASE}...	are LVs as promised? BASE -: nothing was written to it
 */
#include "cut.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

void recording_read(struct recording *r, const char *log)
{
	int fd = open(log, O_RDONLY);
	const uint8_t *at, *end;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) || (at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)
		die("%s: %s", log, strerror(errno));
	close(fd);
	end = at + st.st_size;
	memcpy(r, at, sizeof(*r));
	*r = (struct recording){ .ndisk = r->ndisk, .sectors = r->sectors, .event = calloc(MAX_EVENTS, sizeof(*r->event)),
				 .data = calloc(MAX_EVENTS, sizeof(*r->data)) };
	for (at += sizeof(*r); (size_t)(end - at) >= sizeof(*r->event) && r->n < MAX_EVENTS; r->n++) {
		struct event *e = &r->event[r->n];

		memcpy(e, at, sizeof(*e));
		r->data[r->n] = at + sizeof(*e);
		at += sizeof(*e) + e->count * SECTOR;
		if (e->disk + 1 == r->ndisk && e->kind != EVENT_FLUSH && e->sector + e->count == r->sectors)
			r->begin = r->n + 1;
	}
	if (at != end || !r->begin || r->begin == r->n)
		die("%s: not the log of a whole recording", log);
}

static void begin(const char *marks)
{
	int fd = open(marks, O_WRONLY | O_DIRECT);
	off_t end = lseek(fd, 0, SEEK_END);
	void *p;

	if (fd < 0 || posix_memalign(&p, 4096, SECTOR) || pwrite(fd, memset(p, 0, SECTOR), SECTOR, end - SECTOR) != SECTOR)
		die("%s: %s", marks, strerror(errno));
}

static void copy(char **arg)
{
	for (; arg[0] && arg[1]; arg += 2) {
		int fd = open(arg[0], O_RDONLY);
		struct stat st;
		void *image;

		if (fd < 0 || fstat(fd, &st) || !(image = malloc((size_t)st.st_size)) || read(fd, image, (size_t)st.st_size) != st.st_size)
			die("%s: %s", arg[0], strerror(errno));
		disk_write(arg[1], image, (uint64_t)st.st_size);
		close(fd);
		free(image);
	}
}

static int check(const char *marks, char **arg)
{
	int wrong = 0;

	for (; arg[0] && arg[1] && arg[2]; arg += 3)
		wrong |= sectors_check(arg[0], arg[1], *arg[2] == '-' ? NULL : marks, strtoull(arg[2], NULL, 10));
	return wrong;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 2 ? argv[1] : "";
	struct recording r;

	if (!strcmp(verb, "serve") && argc == 5)
		serve(argv[2], strtoull(argv[3], NULL, 10) * 2048, (uint32_t)strtoul(argv[4], NULL, 10));
	else if (!strcmp(verb, "begin") && argc == 3)
		begin(argv[2]);
	else if (!strcmp(verb, "fill") && argc == 4)
		sectors_fill(argv[2], argv[3]);
	else if (!strcmp(verb, "write") && argc == 7)
		sectors_write(argv[2], argv[3], argv[4], strtoull(argv[5], NULL, 10), (unsigned)strtoul(argv[6], NULL, 10));
	else if (!strcmp(verb, "copy"))
		copy(argv + 2);
	else if (!strcmp(verb, "check") && argc > 5)
		return check(argv[2], argv + 3);
	else if (!strcmp(verb, "list") && argc == 4)
		recording_read(&r, argv[2]), states_list(&r, strtoull(argv[3], NULL, 10));
	else if (!strcmp(verb, "put") && argc > 6)
		recording_read(&r, argv[2]), states_put(&r, strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), argv[5], argv + 6);
	else
		die("cut: unknown command, see tests/sweep/cut.c");
	return 0;
}

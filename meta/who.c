/* The host's name, the command line, the clock, random UUIDs. */
#include "who.h"

#include <stdlib.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>

struct who {
	struct stamp stamp;		/* points to all that follows */
	struct utsname host;
	struct buf system, line, command;
	char date[32];
};

struct who *who_new(int argc, char **argv)
{
	struct who *w = mem_resize(NULL, sizeof(*w));

	*w = (struct who){ 0 };
	uname(&w->host);
	buf_printf(&w->system, "%s %s %s %s %s", w->host.sysname, w->host.nodename, w->host.release, w->host.version,
		   w->host.machine);
	buf_printf(&w->line, "pvmove");
	for (int i = 1; i < argc; i++)
		buf_printf(&w->line, " %s", argv[i]);
	buf_printf(&w->command, "Write from %s.", w->line.s);
	w->stamp = (struct stamp){ w->host.nodename, w->system.s, w->command.s, w->line.s, 0, w->date };
	return w;
}

void who_free(struct who *w)
{
	buf_free(&w->system);
	buf_free(&w->line);
	buf_free(&w->command);
	free(w);
}

const struct stamp *who_stamp(struct who *w)
{
	time_t now = time(NULL);
	struct tm tm;

	w->stamp.time = now;
	strftime(w->date, sizeof(w->date), "%a %b %e %H:%M:%S %Y", localtime_r(&now, &tm));
	return &w->stamp;
}

void who_random_id(char id[ID_LEN + 1])
{
	static const char set[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	unsigned char bytes[ID_LEN];

	while (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		;
	for (unsigned i = 0; i < ID_LEN; i++)
		id[i] = set[bytes[i] % 62];
	id[ID_LEN] = 0;
}

uint64_t who_memory(void)
{
	struct sysinfo s;

	return sysinfo(&s) ? 0 : (uint64_t)s.totalram * s.mem_unit;
}

int64_t who_ms(void *unused)
{
	struct timespec t;

	(void)unused;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

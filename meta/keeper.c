/* Writes /etc/lvm/archive and /etc/lvm/backup as LVM2 does, in a thread. */
#include "keeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fileform.h"

enum {
	WAIT_ARCHIVE_S = 10,		/* nothing has changed yet */
	WAIT_BACKUP_S = 2,		/* the next step of the move waits as long */
	WAIT_END_S = 10,
	TRIES = 20,			/* for a name that nobody has */
	PATH_ROOM = 1200,
	STACK_SIZE = 128 * 1024,
	DAY_S = 24 * 60 * 60,
};

/* By enum keep. */
static const char *const names[] = { "Archive", "Backup" };

/* What the thread does; it alone touches this while busy. */
struct job {
	struct kept kept;
	struct rope raw;		/* what kept.raw was: others may replace it */
	const char *dir;
	size_t vg_len;			/* of the VG's section in raw */
	struct buf form;		/* of the file, as far as it is not written yet */
	int64_t retain_min, retain_days;
	int failed;
	struct err err;
};

struct keeper {
	const struct conf *conf;
	bool off[2];			/* by enum keep */
	pthread_mutex_t mutex;		/* of what follows */
	pthread_cond_t done;
	bool busy;
	struct job job;
};

struct keeper *keeper_new(const struct conf *c)
{
	struct keeper *k = mem_resize(NULL, sizeof(*k));
	pthread_condattr_t attr;

	*k = (struct keeper){ .conf = c };
	k->off[KEEP_ARCHIVE] = !conf_int(c, "backup/archive", 1);
	k->off[KEEP_BACKUP] = !conf_int(c, "backup/backup", 1);
	pthread_mutex_init(&k->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&k->done, &attr);
	pthread_condattr_destroy(&attr);
	return k;
}

/* ------------------------------------------------------------------ in the thread */

static int fail(struct job *j, const char *path, int why)
{
	return err_set(&j->err, EXIT_FAILED, "%s of volume group %s metadata failed: %s: %s.",
		       names[j->kept.what], j->kept.vg_name, path, strerror(why));
}

/* The directory and all above it that do not exist. */
static void make_directory(const char *path)
{
	char dir[PATH_ROOM];

	for (size_t i = 1; i < sizeof(dir) && path[i - 1]; i++) {
		if (path[i] && path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = '\0';
		mkdir(dir, 0700);
	}
}

static unsigned random_number(void)
{
	unsigned n = 0;

	if (getrandom(&n, sizeof(n), GRND_NONBLOCK) != sizeof(n))
		n = (unsigned)time(NULL);
	return n & INT32_MAX;
}

/* 0 or an errno. */
static int put(int fd, const char *s, size_t len)
{
	ssize_t n;

	for (; len; len -= (size_t)n, s += n) {
		n = write(fd, s, len);
		if (n < 0 && errno != EINTR)
			return errno;
		n = n < 0 ? 0 : n;
	}
	return 0;
}

static int take(void *fd, struct buf *b)
{
	int why = put(*(int *)fd, b->s, b->len);

	b->len = 0;
	return why;
}

/* LVM2 reads the raw form as well, and a text that it did not write is better kept as it is. */
static int put_text(struct job *j, int fd)
{
	int why = j->vg_len ? vg_form_body(&j->raw, j->vg_len, localtime_r, &j->form, take, &fd) : -1;
	size_t n, run;

	if (why >= 0)
		return why;
	why = ftruncate(fd, 0) ? errno : 0;
	for (size_t pos = 0; !why && pos < rope_len(&j->raw); pos += run) {
		const char *s = rope_at(&j->raw, pos, &run);

		n = strnlen(s, run);
		why = put(fd, s, n);
		if (n < run)
			break;
	}
	return why;
}

/* A new file with the text, on disk when this returns; path gets its name. */
static int write_temporary(struct job *j, char path[PATH_ROOM])
{
	char host[64] = "nohostname";
	int fd = -1, why;

	gethostname(host, sizeof(host) - 1);
	for (char *slash = host; (slash = strchr(slash, '/')); )
		*slash = '?';
	for (int i = 0; i < TRIES && fd < 0; i++) {
		snprintf(path, PATH_ROOM, "%s/.lvm_%s_%d_%u", j->dir, host, (int)getpid(), random_number());
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		return fail(j, j->dir, errno);
	why = put_text(j, fd);
	if (!why && fsync(fd))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	if (!why)
		return 0;
	unlink(path);
	return fail(j, j->dir, why);
}

static void flush_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* One file of the archive. */
struct old {
	unsigned number;
	char name[256];
};

/* "VG_00012-1234567.vg" -> 12; false if it is no archive of the VG. */
static bool is_archive(const char *name, const char *vg_name, unsigned *number)
{
	const char *underscore = strrchr(name, '_');
	size_t len = strlen(name);

	return underscore && len >= 7 && !strcmp(name + len - 3, ".vg") && strlen(vg_name) == (size_t)(underscore - name) &&
	       !memcmp(name, vg_name, (size_t)(underscore - name)) && sscanf(underscore + 1, "%u", number) == 1;
}

static int by_number(const void *a, const void *b)
{
	const struct old *x = a, *y = b;

	return x->number != y->number ? (x->number < y->number ? -1 : 1) : strcmp(x->name, y->name);
}

/* The VG's archives, the oldest first; the caller frees. */
static struct old *list_archives(const struct job *j, unsigned *n)
{
	DIR *dir = opendir(j->dir);
	struct old *all = NULL;
	struct dirent *d;
	unsigned number;

	*n = 0;
	while (dir && (d = readdir(dir))) {
		if (!is_archive(d->d_name, j->kept.vg_name, &number))
			continue;
		all = mem_resize(all, (*n + 1) * sizeof(*all));
		all[*n].number = number;
		snprintf(all[(*n)++].name, sizeof(all->name), "%s", d->d_name);
	}
	if (dir)
		closedir(dir);
	if (*n)
		qsort(all, *n, sizeof(*all), by_number);
	return all;
}

/* Removes the oldest until one is younger than retain_days or retain_min are left, the new one counted. */
static void expire(const struct job *j, const struct old *all, unsigned n)
{
	time_t keep = time(NULL) - (time_t)(j->retain_days * DAY_S);
	int64_t left = (int64_t)n + 1;
	char path[PATH_ROOM];
	struct stat st;

	for (unsigned i = 0; i < n && left > j->retain_min; i++) {
		snprintf(path, sizeof(path), "%s/%s", j->dir, all[i].name);
		if (stat(path, &st) || st.st_mtime > keep)
			continue;
		unlink(path);
		left--;
	}
}

/* Never over a file that exists. */
static int write_archive(struct job *j)
{
	char temporary[PATH_ROOM], path[PATH_ROOM];
	unsigned n, number, random = random_number();
	int failed = -1, why = 0;
	struct old *all;

	if (write_temporary(j, temporary))
		return -1;
	all = list_archives(j, &n);
	number = n ? all[n - 1].number + 1 : 0;
	for (int i = 0; i < TRIES && failed && (!why || why == EEXIST); i++, number++) {
		snprintf(path, sizeof(path), "%s/%s_%05u-%u.vg", j->dir, j->kept.vg_name, number, random);
		failed = link(temporary, path);
		why = errno;
	}
	/* A filesystem that has no links. */
	if (failed && (why == EPERM || why == EOPNOTSUPP) && access(path, F_OK)) {
		failed = rename(temporary, path);
		why = errno;
	}
	unlink(temporary);
	if (!failed)
		expire(j, all, n);
	free(all);
	flush_directory(j->dir);
	return failed ? fail(j, path, why) : 0;
}

static int write_backup(struct job *j)
{
	char temporary[PATH_ROOM], path[PATH_ROOM];
	int why;

	if (write_temporary(j, temporary))
		return -1;
	snprintf(path, sizeof(path), "%s/%s", j->dir, j->kept.vg_name);
	if (rename(temporary, path)) {
		why = errno;
		unlink(temporary);
		return fail(j, path, why);
	}
	flush_directory(j->dir);
	return 0;
}

static void *run(void *arg)
{
	struct keeper *k = arg;
	struct job *j = &k->job;

	make_directory(j->dir);
	j->failed = j->kept.what == KEEP_ARCHIVE ? write_archive(j) : write_backup(j);
	pthread_mutex_lock(&k->mutex);
	k->busy = false;
	pthread_cond_signal(&k->done);
	pthread_mutex_unlock(&k->mutex);
	return NULL;
}

/* ------------------------------------------------------------------ out of it */

/* Whether the thread is through, which it is given so long for. */
static bool is_done(struct keeper *k, int seconds)
{
	struct timespec until;
	bool done;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&k->mutex);
	while (k->busy && pthread_cond_timedwait(&k->done, &k->mutex, &until) != ETIMEDOUT)
		;
	done = !k->busy;
	pthread_mutex_unlock(&k->mutex);
	return done;
}

static void start(struct keeper *k)
{
	pthread_attr_t attr;
	pthread_t thread;
	int why;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	k->busy = true;
	why = pthread_create(&thread, &attr, run, k);
	pthread_attr_destroy(&attr);
	if (!why)
		return;
	k->busy = false;
	k->job.failed = fail(&k->job, k->job.dir, why);
}

void keeper_free(struct keeper *k)
{
	/* What the thread uses must stay if it does not end. */
	if (!k || !is_done(k, WAIT_END_S))
		return;
	buf_free(&k->job.form);
	pthread_cond_destroy(&k->done);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}

bool keeper_wants(const struct keeper *k, enum keep what)
{
	return !k->off[what];
}

static void set_job(struct keeper *k, const struct kept *kept)
{
	static const char *const keys[] = { "backup/archive_dir", "backup/backup_dir" };
	static const char *const below[] = { "archive", "backup" };
	struct buf text = { 0 };
	struct job *j = &k->job;

	buf_free(&j->form);
	*j = (struct job){ .kept = *kept, .raw = *kept->raw };
	buf_printf(&text, "%s/%s", k->conf->dir, below[kept->what]);
	j->dir = conf_str(k->conf, keys[kept->what], *k->conf->dir ? mem_copy(k->conf->pool, text.s, text.len) : "");
	j->retain_min = conf_int(k->conf, "backup/retain_min", 10);
	j->retain_days = conf_int(k->conf, "backup/retain_days", 30);
	text.len = 0;
	buf_printf(&text, "Created *%s* executing '%s'", kept->what == KEEP_ARCHIVE ? "before" : "after",
		   kept->stamp->line ? kept->stamp->line : "");
	j->vg_len = vg_form_head(&j->raw, text.s, kept->stamp, &j->form);
	buf_free(&text);
}

int keeper_write(struct keeper *k, const struct kept *kept, bool *reading, struct err *e)
{
	int wait = kept->what == KEEP_ARCHIVE ? WAIT_ARCHIVE_S : WAIT_BACKUP_S;
	bool done;

	if (k->off[kept->what] || !is_done(k, wait)) {
		k->off[kept->what] = true;
		return 0;
	}
	set_job(k, kept);
	if (!*k->job.dir)
		return 0;
	start(k);
	done = is_done(k, wait);
	if (done && !k->job.failed)
		return 0;
	k->off[kept->what] = true;
	*reading |= !done;
	if (!done)
		return err_set(e, EXIT_FAILED, "%s of volume group %s metadata takes long and is not waited for: %s.",
			       names[kept->what], kept->vg_name, k->job.dir);
	*e = k->job.err;
	return -1;
}

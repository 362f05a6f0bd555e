/* Case files: their parts, and what is expected of them. */
#include "tests/unit/case.h"

#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

const struct stamp test_stamp = {
	.host = "test", .system = "Linux test", .command = "Write from a \"test\".", .time = 1700000000,
	.date = "Tue Nov 14 22:13:20 2023",
};

char *file_read(const char *path, size_t *len)
{
	FILE *f = fopen(path, "re");
	struct buf b = { 0 };
	char part[4096];
	size_t n;

	if (!f)
		return NULL;
	buf_add(&b, "", 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, part, n);
	fclose(f);
	if (len)
		*len = b.len;
	return b.s;
}

unsigned files_each(const char *dir, const char *end, void (*run)(const char *path))
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, alphasort);
	unsigned count = 0;
	char path[512];

	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (strlen(name) > strlen(end) && !strcmp(name + strlen(name) - strlen(end), end)) {
			snprintf(path, sizeof(path), "%s/%s", dir, name);
			run(path);
			count++;
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return count;
}

unsigned words(char *line, char **word, unsigned max)
{
	unsigned n = 0;
	char *save;

	for (char *w = strtok_r(line, " \t", &save); w && n < max; w = strtok_r(NULL, " \t", &save))
		word[n++] = w;
	return n;
}

int args_parse(const char *args, struct request *rq, struct err *e)
{
	static char line[400], *word[40];
	unsigned n;

	/* getopt remembers where it was in the arguments before. */
	optind = 0;
	getopt(1, (char *[]){ "pvmove", NULL }, "");
	snprintf(line, sizeof(line), "pvmove %s", args);
	n = words(line, word, 39);
	word[n] = NULL;
	for (unsigned i = 0; i < n; i++)
		if (!strcmp(word[i], "~"))
			*word[i] = 0;
	*e = (struct err){ 0 };
	return request_parse((int)n, word, rq, e);
}

/* Cuts the text into parts; "@" at the begin of a line starts one, all before the first is comment. */
static void cut_parts(struct story *s)
{
	int line = 1;

	for (char *at = s->text, *end; at && *at; at = end ? end + 1 : NULL, line++) {
		end = strchr(at, '\n');
		if (*at != '@' || s->npart == 32)
			continue;
		if (at > s->text)
			at[-1] = 0;
		if (end)
			*end = 0;
		s->part[s->npart].name = at + 1;
		at += strcspn(at, " \t");
		s->part[s->npart].arg = *at ? at + 1 : at;
		*at = 0;
		s->part[s->npart].body = end ? end + 1 : at;
		s->part[s->npart++].line = line + 1;
	}
	/* A part that another follows has lost the newline of its last line to a NUL; one without lines is empty. */
	for (unsigned i = 0; i + 1 < s->npart; i++)
		if (s->part[i].body >= s->part[i + 1].name - 1)
			s->part[i].body = s->part[i].arg + strlen(s->part[i].arg);
}

int story_read(struct story *s, const char *path)
{
	*s = (struct story){ 0 };
	snprintf(s->path, sizeof(s->path), "%s", path);
	if (!test_true((s->text = file_read(path, NULL)), "readable", path, 1))
		return -1;
	cut_parts(s);
	return test_true(s->npart && !strcmp(s->part[s->npart - 1].name, "expect"), "a case that ends with @expect", path, 1) ?
	       0 : -1;
}

void story_free(struct story *s)
{
	free(s->text);
}

const char *story_arg(const struct story *s, const char *name)
{
	for (unsigned i = 0; i < s->npart; i++)
		if (!strcmp(s->part[i].name, name))
			return s->part[i].arg;
	return NULL;
}

static void accept_as_is(const struct story *s, const char *got)
{
	char *old = file_read(s->path, NULL), *end = strstr(old, "\n@expect\n");
	FILE *f = fopen(s->path, "we");

	if (f && end)
		fprintf(f, "%.*s\n@expect\n%s", (int)(end - old), old, got);
	if (f)
		fclose(f);
	free(old);
}

void story_expect(const struct story *s, const struct buf *got)
{
	const struct part *p = &s->part[s->npart - 1];
	const char *is = got->s ? got->s : "", *want = p->body;
	char a[400], b[400];
	int line = p->line;

	if (!strcmp(is, want)) {
		test_true(true, "", s->path, line);
		return;
	}
	if (getenv("ACCEPT")) {
		accept_as_is(s, is);
		return;
	}
	for (; *is || *want; line++) {
		size_t n = strcspn(is, "\n"), m = strcspn(want, "\n");

		if (n != m || memcmp(is, want, n)) {
			snprintf(a, sizeof(a), "%.*s", (int)n, is);
			snprintf(b, sizeof(b), "%.*s", (int)m, want);
			test_str(a, b, "this line", s->path, line);
			return;
		}
		is += n + !!is[n];
		want += m + !!want[m];
	}
	test_true(false, "ended by a newline", s->path, line);
}

struct vg *import_copy(const char *text, size_t len, struct err *e)
{
	static char **kept;
	static unsigned n;
	char *copy = mem_resize(NULL, len + 1);

	memcpy(copy, text, len);
	copy[len] = 0;
	kept = mem_resize(kept, (n + 1) * sizeof(*kept));
	kept[n++] = copy;
	return vg_import(copy, len, e);
}

void flatten(struct rope *r)
{
	struct rope all = { 0 };

	rope_flatten(r, &all.own);
	rope_free(r);
	*r = all;
}

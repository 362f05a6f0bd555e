/* Finds the target and feeds it. */
#include "tests/fuzz/fuzz.h"

#include <libdevmapper.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fuzz *first, *target;

void fuzz_add(struct fuzz *f)
{
	f->next = first;
	first = f;
}

void fuzz_fail(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: not %s\n", file, line, what);
	abort();
}

void mem_exhausted(void)
{
	fprintf(stderr, "out of memory\n");
	abort();
}

unsigned choose(struct choice *c, unsigned below)
{
	return c->at < c->end ? *c->at++ % below : 0;
}

void fuzz_sentence(const struct err *e)
{
	size_t len = strlen(e->text);

	MUST(e->code == EXIT_USAGE || e->code == EXIT_FAILED);
	MUST(len > 10 && (e->text[len - 1] == '.' || len == sizeof(e->text) - 1));
}

/* Of libdevmapper's messages. */
__attribute__((format(printf, 5, 6)))
static void silence(int level, const char *file, int line, int error, const char *fmt, ...)
{
	(void)level;
	(void)file;
	(void)line;
	(void)error;
	(void)fmt;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("TARGET");

	(void)argc;
	(void)argv;
	dm_log_with_errno_init(silence);
	for (target = first; target && (!name || strcmp(target->name, name)); target = target->next)
		if (!name)
			printf("%s\n", target->name);
	if (!target)
		exit(2);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	target->run(data, size);
	return 0;
}

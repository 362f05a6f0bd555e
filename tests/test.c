/* Runs every TEST() that is linked in, or those whose name contains the argument; counts and shows what failed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meta/util.h"
#include "tests/test.h"

static struct test *first, **last = &first;
static struct test *running;
static bool failed;			/* the running test has */

void test_add(struct test *t)
{
	*last = t;
	last = &t->next;
}

static void blame(const char *file, int line)
{
	failed = true;
	printf("%s:%d: %s: ", file, line, running->name);
}

bool test_true(bool held, const char *what, const char *file, int line)
{
	if (!held) {
		blame(file, line);
		printf("not %s\n", what);
	}
	return held;
}

bool test_str(const char *got, const char *want, const char *what, const char *file, int line)
{
	bool held = got && want ? !strcmp(got, want) : got == want;

	if (!held) {
		blame(file, line);
		printf("%s\n  is     %s\n  not    %s\n", what, got ? got : "NULL", want ? want : "NULL");
	}
	return held;
}

bool test_u64(uint64_t got, uint64_t want, const char *what, const char *file, int line)
{
	if (got != want) {
		blame(file, line);
		printf("%s is %" PRIu64 " (0x%" PRIx64 "), not %" PRIu64 " (0x%" PRIx64 ")\n", what, got, got, want, want);
	}
	return got == want;
}

void mem_exhausted(void)
{
	fprintf(stderr, "out of memory\n");
	abort();
}

int main(int argc, char **argv)
{
	unsigned passed = 0, bad = 0;

	for (running = first; running; running = running->next) {
		if (argc > 1 && !strstr(running->name, argv[1]))
			continue;
		failed = false;
		running->run();
		fflush(stdout);
		failed ? bad++ : passed++;
	}
	printf("%u passed, %u failed\n", passed, bad);
	return bad || !passed;
}

#pragma once
/*
 * The fuzz targets' frame: FUZZ(name) { ... } anywhere in tests/fuzz is given any bytes at all.  It must not crash, hang or
 * use much memory, and what it says with MUST has to hold.  One program holds all; TARGET=NAME in the environment is the one
 * that libFuzzer drives.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "meta/text.h"

struct fuzz {
	const char *name;
	void (*run)(const uint8_t *data, size_t size);
	struct fuzz *next;
};

void fuzz_add(struct fuzz *f);
void fuzz_fail(const char *what, const char *file, int line) __attribute__((noreturn));

#define FUZZ(id) \
	static void fuzz_##id(const uint8_t *data, size_t size); \
	__attribute__((constructor)) static void fuzz_add_##id(void) \
	{ \
		static struct fuzz f = { #id, fuzz_##id, NULL }; \
		fuzz_add(&f); \
	} \
	static void fuzz_##id(const uint8_t *data, size_t size)

#define MUST(cond) ((cond) ? (void)0 : fuzz_fail(#cond, __FILE__, __LINE__))

/* Bytes that decide something, used up one by one; behind the last all are 0. */
struct choice {
	const uint8_t *at, *end;
};
/* A number below that, which is at most 256. */
unsigned choose(struct choice *c, unsigned below);

/* A refusal is one sentence. */
void fuzz_sentence(const struct err *e);

/*
 * What becomes of this text: it is read, written, planned with, and moves in it are begun, copied, made to fail, aborted and
 * ended in an order that c decides.
 */
void fuzz_life(const char *text, size_t len, struct choice *c);

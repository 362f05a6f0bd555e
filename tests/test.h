#pragma once
/*
 * The unit tests' frame: TEST(name) { ... } anywhere in tests/unit is found and run.
 * A check that fails says so and the test goes on; expressions are evaluated once.
 */
#include <stdbool.h>
#include <stdint.h>

struct test {
	const char *name, *file;
	void (*run)(void);
	struct test *next;
};

void test_add(struct test *t);
/* Each returns whether it held, so that a test can stop where going on makes no sense. */
bool test_true(bool held, const char *what, const char *file, int line);
bool test_str(const char *got, const char *want, const char *what, const char *file, int line);
bool test_u64(uint64_t got, uint64_t want, const char *what, const char *file, int line);

#define TEST(id) \
	static void test_##id(void); \
	__attribute__((constructor)) static void test_add_##id(void) \
	{ \
		static struct test t = { #id, __FILE__, test_##id, 0 }; \
		test_add(&t); \
	} \
	static void test_##id(void)

#define CHECK(cond) test_true(cond, #cond, __FILE__, __LINE__)
#define CHECK_STR(got, want) test_str(got, want, #got, __FILE__, __LINE__)
#define CHECK_U64(got, want) test_u64(got, want, #got, __FILE__, __LINE__)

/* meta/names.c */
#include <stdio.h>
#include <time.h>

#include "meta/names.h"
#include "tests/test.h"

TEST(names_are_found)
{
	enum { MANY = 5000 };
	static struct thing { const char *name; char text[12]; } thing[MANY], other;
	struct names names;

	for (uint32_t most = 0; most <= MANY; most = most * 3 + 1) {
		names_open(&names, most, false);
		for (uint32_t i = 0; i < most; i++) {
			snprintf(thing[i].text, sizeof(thing[i].text), "lv%u", i);
			thing[i].name = thing[i].text;
			CHECK(!names_find(&names, thing[i].name));
			CHECK(!names_add(&names, &thing[i]));
		}
		for (uint32_t i = 0; i < most; i++) {
			other.name = thing[i].name;
			CHECK(names_find(&names, thing[i].name) == &thing[i]);
			CHECK(!names_add(&names, &thing[i]));
			CHECK(names_add(&names, &other) == &thing[i]);
		}
		CHECK(!names_find(&names, "") && !names_find(&names, "lv"));
		names_close(&names);
	}
}

/* 2^14 names that the C library's hash takes for one, as many others do: each would be compared with all before it, for seconds. */
TEST(names_of_an_enemy)
{
	enum { BITS = 14, MANY = 1 << BITS };
	static char name[MANY][2 * BITS + 1];
	clock_t since = clock();
	struct names names;

	names_open(&names, MANY, true);
	for (unsigned i = 0; i < MANY; i++) {
		for (unsigned bit = 0; bit < BITS; bit++)
			snprintf(name[i] + 2 * bit, 3, "%s", i >> bit & 1 ? "Aa" : "BB");
		CHECK(!names_add(&names, name[i]));
	}
	for (unsigned i = 0; i < MANY; i++)
		CHECK(names_find(&names, name[i]) == name[i]);
	CHECK(clock() - since < CLOCKS_PER_SEC / 2);
	names_close(&names);
}

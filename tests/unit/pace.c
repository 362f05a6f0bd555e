/* Windows and lanes on made-up disks. */
#include "dm/pace.h"
#include "tests/test.h"

/* A disk that one lane gets so many bytes per second from, up to a rate that no number of lanes can exceed. */
struct made_up {
	uint64_t lane_rate, rate;
};

static uint64_t copy(const struct made_up *d, struct pace *p, const struct pace_wish *w, uint64_t bytes, uint64_t *rest)
{
	uint64_t window, rate, ms;
	unsigned lanes;

	pace_next(p, w, &window, &lanes);
	window = window < bytes ? window : bytes;
	rate = d->lane_rate * lanes < d->rate ? d->lane_rate * lanes : d->rate;
	ms = window * 1000 / rate;
	*rest = pace_done(p, w, window, ms);
	return window;
}

/* The lanes that a long move ends with. */
static unsigned lanes_of(const struct made_up *d, bool rotational, unsigned answer_ms, uint64_t *window)
{
	struct pace_wish w = { 0 };
	struct pace p;
	uint64_t rest;

	pace_start(&p, rotational, answer_ms, false);
	for (int i = 0; i < 20; i++)
		copy(d, &p, &w, UINT64_MAX, &rest);
	*window = p.window_bytes;
	return p.lanes;
}

TEST(pace_takes_as_few_lanes_as_give_full_speed)
{
	const struct made_up slow_answers = { 50 << 20, 2000 << 20 }, fast = { 1500 << 20, 1500 << 20 }, four = { 100 << 20, 400 << 20 };
	uint64_t window;

	CHECK_U64(lanes_of(&slow_answers, false, 0, &window), 16);
	CHECK_U64(lanes_of(&slow_answers, true, 0, &window), 16);
	CHECK_U64(lanes_of(&fast, false, 0, &window), 1);
	CHECK_U64(lanes_of(&fast, true, 0, &window), 1);
	CHECK_U64(lanes_of(&four, false, 0, &window), 4);
	CHECK_U64(lanes_of(&four, true, 0, &window), 4);
	CHECK_U64(lanes_of(&slow_answers, false, 20, &window), 16);
	CHECK_U64(lanes_of(&fast, false, 20, &window), 1);
	CHECK_U64(lanes_of(&four, false, 20, &window), 4);
	CHECK_U64(lanes_of(&four, false, 6, &window), 4);
}

TEST(pace_begins_with_more_lanes_where_answers_take_long)
{
	static const unsigned lanes[][2] = { { 0, 4 }, { 4, 4 }, { 5, 8 }, { 8, 8 }, { 20, 16 }, { 500, 16 } };
	struct pace p;

	for (unsigned i = 0; i < sizeof(lanes) / sizeof(*lanes); i++) {
		pace_start(&p, false, lanes[i][0], false);
		CHECK_U64(p.lanes, lanes[i][1]);
		pace_start(&p, true, lanes[i][0], false);
		CHECK_U64(p.lanes, 1);
	}
}

TEST(pace_regions_are_small_where_that_costs_nothing)
{
	struct pace p;

	pace_start(&p, false, 2, false);
	CHECK_U64(p.region_sectors, 1024);
	pace_start(&p, false, 3, false);
	CHECK_U64(p.region_sectors, 4096);
	pace_start(&p, true, 0, false);
	CHECK_U64(p.region_sectors, 4096);
}

TEST(pace_most_lanes_leave_memory_for_others)
{
	CHECK_U64(pace_most_lanes(64ull << 20), 4);
	CHECK_U64(pace_most_lanes(500ull << 20), 20);
	CHECK_U64(pace_most_lanes(1000ull << 30), 64);
}

TEST(pace_windows_take_ten_seconds)
{
	const struct made_up d[] = { { 5 << 20, 5 << 20 }, { 100 << 20, 100 << 20 }, { 1500 << 20, 1500 << 20 } };

	for (unsigned i = 0; i < 3; i++) {
		uint64_t window;

		lanes_of(&d[i], true, 0, &window);
		CHECK(window / d[i].rate >= 9 && window / d[i].rate <= 10);
	}
}

TEST(pace_a_slow_first_window_costs_little)
{
	struct pace_wish w = { 0 };
	struct pace p;
	uint64_t window;
	unsigned lanes;

	pace_start(&p, true, 0, false);
	pace_next(&p, &w, &window, &lanes);
	CHECK_U64(window, 64 << 20);
	CHECK_U64(lanes, 1);
	pace_start(&p, true, 0, true);
	pace_next(&p, &w, &window, &lanes);
	CHECK_U64(window, 16 << 20);
}

TEST(pace_keeps_to_what_the_user_says)
{
	const struct made_up d = { 100 << 20, 1000 << 20 };
	struct pace_wish w = { .window_bytes = 8 << 20, .lanes = 3 };
	struct pace p;
	uint64_t window, rest;
	unsigned lanes;

	pace_start(&p, false, 0, false);
	for (int i = 0; i < 10; i++)
		CHECK_U64(copy(&d, &p, &w, UINT64_MAX, &rest), 8 << 20);
	pace_next(&p, &w, &window, &lanes);
	CHECK_U64(lanes, 3);
	CHECK_U64(rest, 0);
}

TEST(pace_limit_holds_on_average)
{
	const struct made_up d = { 100 << 20, 1000 << 20 };
	struct pace_wish w = { .limit = 10000000 };
	uint64_t bytes = 0, ms = 0, rest;
	struct pace p;

	pace_start(&p, false, 0, false);
	for (int i = 0; i < 10; i++) {
		uint64_t window = copy(&d, &p, &w, UINT64_MAX, &rest);

		CHECK(window <= w.limit);
		bytes += window;
		ms += window * 1000 / (400 << 20) + rest;
	}
	CHECK(bytes * 1000 / ms <= w.limit + w.limit / 50 && bytes * 1000 / ms >= w.limit - w.limit / 20);
	/* A window is one extent at least, however small the limit is. */
	CHECK_U64(pace_done(&p, &w, 1 << 30, 1000), (1ull << 30) / 10000 - 1000);
}

TEST(pace_idle_windows_say_something_about_the_rate)
{
	struct pace_wish w = { .idle = true };
	uint64_t window;
	unsigned lanes;
	struct pace p;

	pace_start(&p, false, 0, false);
	pace_done(&p, &w, 8 << 20, 2000);
	pace_next(&p, &w, &window, &lanes);
	CHECK_U64(window, 4 << 20);
}

TEST(pace_idle_waits_longer_and_longer_but_not_for_ever)
{
	struct pace_wish w = { .idle = true };
	uint64_t sum = 0, more;
	struct pace p;
	int i;

	pace_start(&p, false, 0, false);
	CHECK_U64(pace_done(&p, &w, 32 << 20, 100), 100);
	CHECK_U64(pace_look(&p, false), 0);
	for (i = 0; i < 20 && (more = pace_look(&p, true)); i++)
		sum += more;
	CHECK(sum >= 5000 && sum <= 15000);
}

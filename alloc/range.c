/* "0-99:200+4" -> stretches. */
#include "range.h"

#include <stdlib.h>
#include <string.h>

const char *range_split(const char *arg, char *path)
{
	for (; *arg && *arg != ':'; arg++) {
		if (*arg == '\\' && arg[1] && strchr(":@\\", arg[1]))
			arg++;
		*path++ = *arg;
	}
	*path = 0;
	return *arg ? arg + 1 : NULL;
}

/* A number at *s, or preset if there is none; false if it has more than nine digits. */
static bool number(const char **s, uint32_t preset, uint32_t *n)
{
	size_t len = strspn(*s, "0123456789");

	*n = len ? (uint32_t)strtoul(*s, NULL, 10) : preset;
	*s += len;
	return len < 10;
}

static int add(const struct vg *vg, const struct pv *pv, struct ranges *r, uint32_t first, uint32_t last, struct err *e)
{
	uint32_t at = 0;

	if (first > last || last >= pv->pe_count)
		return err_set(e, EXIT_FAILED, "PE range error: start extent %u to end extent %u.", first, last);
	for (uint32_t i = 0; i < r->n; i++) {
		const struct stretch *s = &r->range[i];

		if (first < s->pe + s->len && s->pe <= last)
			return err_set(e, EXIT_FAILED, "Overlapping PE ranges specified (%u-%u, %u-%u) on %s.", s->pe,
				       s->pe + s->len - 1, first, last, pv->path);
		at += s->pe < first;
	}
	r->range = mem_grow(vg->pool, r->range, r->n, &r->room, sizeof(*r->range));
	memmove(r->range + at + 1, r->range + at, (r->n++ - at) * sizeof(*r->range));
	r->range[at] = (struct stretch){ first, last - first + 1 };
	return 0;
}

int range_parse(const struct vg *vg, const struct pv *pv, const char *text, struct ranges *r, struct err *e)
{
	const char *s = text;

	if (!s && pv->pe_count)
		return add(vg, pv, r, 0, pv->pe_count - 1, e);
	while (s) {
		const char *start = s;
		uint32_t first, last, count;
		bool ok = number(&s, 0, &first);

		last = s == start ? pv->pe_count - 1 : first;
		if (*s == '-') {
			s++;
			ok &= number(&s, pv->pe_count - 1, &last);
		} else if (*s == '+') {
			s++;
			ok &= number(&s, 1, &count);
			last = first + (count ? count - 1 : 0);
		}
		if (!ok || s == start || (*s && *s != ':'))
			return err_set(e, EXIT_FAILED, "Physical extent parsing error at \"%.40s\".", start);
		if (add(vg, pv, r, first, last, e))
			return -1;
		s = *s ? s + 1 : NULL;
	}
	return 0;
}

struct stretch range_first(const struct ranges *r, struct stretch s)
{
	uint64_t end = (uint64_t)s.pe + s.len;

	if (!r->n)
		return s;
	for (uint32_t i = 0; i < r->n; i++) {
		uint64_t first = r->range[i].pe, behind = first + r->range[i].len;

		if (behind <= s.pe || first >= end)
			continue;
		first = first < s.pe ? s.pe : first;
		behind = behind > end ? end : behind;
		return (struct stretch){ (uint32_t)first, (uint32_t)(behind - first) };
	}
	return (struct stretch){ s.pe, 0 };
}

uint32_t range_grain(const struct vg *vg, const struct seg *seg)
{
	uint32_t a = vg->extent_size, b = seg->stripe_size;

	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return seg->stripe_size ? seg->stripe_size / a : 1;
}

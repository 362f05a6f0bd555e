/* Patterns and devices files, read and compared. */
#include "filter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PATTERNS = 8192 };		/* characters of all of a filter */

/*
 * libdevmapper writes outside its own memory, or goes on for ever, for characters above '~' in brackets or behind a backslash, and
 * it needs stack for each character and the square of them of memory.
 */
static bool is_safe(const char *const *pattern, unsigned n)
{
	bool special = false, high = false;
	size_t len = 0;

	for (unsigned i = 0; i < n; i++)
		for (const char *s = pattern[i]; *s; s++, len++) {
			special |= *s == '[' || *s == '\\';
			high |= (unsigned char)*s > '~';
		}
	return len <= MAX_PATTERNS && !(special && high);
}

/* "a|^/dev/sd|": what is between the delimiters; NULL if it is no pattern. */
static const char *inner(struct dm_pool *pool, const char *s, bool *accept)
{
	static const char open[] = "([{", close[] = ")]}";
	size_t len = strlen(s);
	const char *pair;
	char end;

	if (len < 3 || (*s != 'a' && *s != 'r'))
		return NULL;
	*accept = *s == 'a';
	pair = strchr(open, s[1]);
	end = pair ? close[pair - open] : s[1];
	return s[len - 1] == end ? mem_copy(pool, s + 2, len - 3) : NULL;
}

int filter_read(const struct conf *c, const char *key, struct filter *f, struct err *e)
{
	const char *s, **pattern, *const *all;
	unsigned n;

	*f = (struct filter){ 0 };
	all = conf_all(c, key, &n);
	if (!n)
		return 0;
	pattern = mem_zero(c->pool, n * sizeof(*pattern));
	f->accept = mem_zero(c->pool, n * sizeof(*f->accept));
	/* Of all patterns that match dm_regex_match returns the last. */
	for (unsigned i = 0; i < n; i++) {
		s = all[n - 1 - i];
		if (!(pattern[i] = inner(c->pool, s, &f->accept[i])))
			return err_set(e, EXIT_FAILED, "%s: \"%.100s\" is no pattern like \"a|^/dev/sd|\" or \"r|.*|\".", key, s);
	}
	mem_silence();
	f->regex = is_safe(pattern, n) ? dm_regex_create(c->pool, pattern, n) : NULL;
	if (!f->regex)
		return err_set(e, EXIT_FAILED, "%s: a pattern in it is no regular expression, or they are longer than %d characters together.",
			       key, MAX_PATTERNS);
	f->n = n;
	return 0;
}

bool filter_passes(const struct filter *f, const char *const *name, unsigned n)
{
	bool rejected = false;
	int match;

	for (unsigned i = 0; f->n && i < n; i++) {
		match = dm_regex_match(f->regex, name[i]);
		if (match >= 0 && f->accept[match])
			return true;
		rejected |= match >= 0;
	}
	return !rejected;
}

/* The value of KEY in a line of KEY=VALUEs; NULL if there is none, or ".", which says the same. */
static const char *value(struct dm_pool *pool, const char *line, const char *key)
{
	size_t klen = strlen(key), len;

	for (; *line; line += len) {
		line += strspn(line, " \t");
		len = strcspn(line, " \t");
		if (len <= klen || memcmp(line, key, klen) || line[klen] != '=')
			continue;
		line += klen + 1;
		len -= klen + 1;
		return !len || *line == '.' ? NULL : mem_copy(pool, line, len);
	}
	return NULL;
}

void listed_parse(struct dm_pool *pool, const char *text, struct dm_list *all)
{
	const char *line, *part;
	struct listed *l;
	size_t len;

	for (; *text; text += len + !!text[len]) {
		len = strcspn(text, "\n");
		line = mem_copy(pool, text, *text == '#' ? 0 : len);
		l = mem_zero(pool, sizeof(*l));
		l->type = value(pool, line, "IDTYPE");
		l->id = value(pool, line, "IDNAME");
		l->pv_id = value(pool, line, "PVID");
		part = value(pool, line, "PART");
		l->part = part ? (unsigned)strtoul(part, NULL, 10) : 0;
		if (l->type && (l->id || l->pv_id))
			dm_list_add(all, &l->list);
	}
}

static bool is_blank(char c)
{
	return c == '_' || isspace((unsigned char)c);
}

/*
 * Steps over one character of a WWID or serial number and returns it, 0 at the end.  Blanks at the ends have been kept
 * as underscores and have been left out, and between words been one or many; control characters and quotes do not count.
 */
static char next_char(const char **at, bool begun, bool one_blank)
{
	const char *s = *at;
	char c = 0;

	for (; *s && !c; s++) {
		if (is_blank(*s)) {
			bool ends = !s[strspn(s, "_ \t\n")];

			if (begun && !ends && !(one_blank && is_blank(s[1])))
				c = '_';
		} else if (isprint((unsigned char)*s) && *s != '"') {
			c = *s;
		}
	}
	*at = s;
	return c;
}

static bool same_number(const char *a, const char *b)
{
	bool one_blank, begun = false;
	char c, d;

	a += strspn(a, "_ \t");
	b += strspn(b, "_ \t");
	one_blank = !strncmp(a, "t10", 3);
	do {
		c = next_char(&a, begun, one_blank);
		d = next_char(&b, begun, one_blank);
		begun = true;
	} while (c && c == d);
	return c == d;
}

bool listed_is(const struct listed *l, const char *text)
{
	if (!l->id || !*text)
		return false;
	if (!strcmp(l->type, "sys_wwid") || !strcmp(l->type, "sys_serial") || !strncmp(l->type, "wwid_", 5) ||
	    !strncmp(l->type, "nvme_", 5))
		return same_number(l->id, text);
	/* Others have one underscore for each character that the file cannot hold. */
	for (const char *id = l->id;; id++, text++) {
		char c = *text == '"' || isspace((unsigned char)*text) || iscntrl((unsigned char)*text) ? '_' : *text;

		if (!*text || !*id)
			return !*text && !*id;
		if (*id != c)
			return false;
	}
}

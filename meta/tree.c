/* Metadata text -> tree of nodes that point into the text. */
#include "tree.h"

#include <errno.h>
#include <libdevmapper.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_DEPTH = 32,			/* LVM2 itself needs 6 */
	OBJECT_DEPTH = 2,		/* of the section of one PV or LV */
};

/* What a character is to the lexer; a table, because texts of large VGs have millions of them. */
enum {
	BLANK = 1,
	DIGIT = 2,
	SIGN = 4,			/* starts a number, as a digit does */
	LIST = 8,			/* [ ] , */
	BREAK = 16,			/* # = { }: ends a bare word wherever it stands */
	QUOTE = 32,
};
static const unsigned char class[256] = {
	[' '] = BLANK, ['\t'] = BLANK, ['\n'] = BLANK, ['\v'] = BLANK, ['\f'] = BLANK, ['\r'] = BLANK,
	['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
	['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
	['+'] = SIGN, ['-'] = SIGN, ['.'] = SIGN, ['['] = LIST, [']'] = LIST, [','] = LIST,
	['#'] = BREAK, ['='] = BREAK, ['{'] = BREAK, ['}'] = BREAK, ['"'] = QUOTE, ['\''] = QUOTE,
};

static inline bool is(char c, unsigned what)
{
	return class[(unsigned char)c] & what;
}

struct parser {
	struct dm_pool *pool;
	const struct tree *tree;
	const char *at, *end;
	int closed;			/* depth of sections that stay closed */
	bool (*take)(void *arg, const struct node *in, const struct node *n);
	void *arg;
	struct err *e;
};

int tree_err(const struct tree *tree, const char *at, struct err *e, const char *fmt, ...)
{
	unsigned line = 1, column = 1;
	char text[256];
	va_list ap;

	for (const char *p = tree->text; p < at; p++) {
		column++;
		if (*p == '\n') {
			line++;
			column = 1;
		}
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(e, EXIT_FAILED, "line %u, column %u: %s", line, column, text);
}

/* Blanks and comments. */
static void skip(const char **at, const char *end)
{
	const char *s = *at;

	while (s < end) {
		if (is(*s, BLANK))
			s++;
		else if (*s != '#')
			break;
		else if (!(s = memchr(s, '\n', (size_t)(end - s))))
			s = end;
	}
	*at = s;
}

/* Behind the closing quote of the string that starts at `at`; NULL if there is none. */
static const char *string_end(const char *at, const char *end)
{
	char quote = *at++;

	for (; at < end; at++) {
		while (at < end && *at != quote && *at != '\\')
			at++;
		if (at < end && *at == quote)
			return at + 1;
		if (quote == '"' && at + 1 < end && (at[1] == '"' || at[1] == '\\'))
			at++;
	}
	return NULL;
}

/*
 * Behind the scalar at `at`; at itself if none starts there.  A digit, sign or point
 * starts a number, anything but a quote or punctuation a bare word, which takes in `,` and `]` as LVM2's does.
 */
static const char *scalar_end(const char *at, const char *end)
{
	const char *p = at;
	bool point = false;

	if (p < end && is(*p, QUOTE)) {
		p = string_end(p, end);
		return p ? p : at;
	}
	if (p < end && is(*p, DIGIT | SIGN)) {
		point = *p == '.';
		for (p++; p < end && (is(*p, DIGIT) || (*p == '.' && !point)); p++)
			point |= *p == '.';
		return p;
	}
	if (p < end && (is(*p, LIST) || (is(*p, BREAK) && *p != '#')))
		return at;
	while (p < end && !is(*p, BLANK | BREAK))
		p++;
	return p;
}

static int parse_value(struct parser *p, struct node *n)
{
	const char *next;

	skip(&p->at, p->end);
	n->val = p->at;
	if (p->at == p->end || *p->at != '[') {
		if ((next = scalar_end(p->at, p->end)) == p->at)
			return tree_err(p->tree, p->at, p->e, "%.60s has no value.", n->key);
		n->end = p->at = next;
		return 0;
	}
	for (p->at++;; p->at = next) {
		skip(&p->at, p->end);
		if (p->at < p->end && *p->at == ']')
			break;
		if (p->at < p->end && *p->at == ',') {
			next = p->at + 1;
			continue;
		}
		if ((next = scalar_end(p->at, p->end)) == p->at)
			return tree_err(p->tree, p->at, p->e, "list %.60s is not closed.", n->key);
	}
	n->end = ++p->at;
	return 0;
}

static int parse_key(struct parser *p, struct node *n)
{
	const char *start = p->at, *s = start;

	if (is(*start, QUOTE)) {
		if (!(p->at = string_end(start, p->end)))
			return tree_err(p->tree, start, p->e, "text in quotes does not end.");
		n->key = mem_copy(p->pool, start + 1, (size_t)(p->at - start) - 2);
	} else {
		while (s < p->end && !is(*s, BLANK | BREAK | LIST | QUOTE))
			s++;
		n->key = mem_copy(p->pool, start, (size_t)(s - start));
		p->at = s;
	}
	if (!*n->key)
		return tree_err(p->tree, start, p->e, "a name was expected before '%c'.", *start);
	return 0;
}

/* Goes to the `}` that ends a section, or the end.  Reads words less closely than parse_nodes, which tree_open makes up for. */
static void skip_nodes(struct parser *p)
{
	const char *s = p->at, *next;
	unsigned depth = 0;

	for (; s < p->end; s = next) {
		next = s + 1;
		if (!is(*s, BREAK | QUOTE))
			continue;
		if (*s == '}' && !depth--)
			break;
		if (*s == '{')
			depth++;
		else if ((is(*s, QUOTE) && !(next = string_end(s, p->end))) ||
			 (*s == '#' && !(next = memchr(s, '\n', (size_t)(p->end - s)))))
			next = p->end;
	}
	p->at = s;
}

static int parse_nodes(struct parser *p, struct node **link, int depth);
static int parse_objects(struct parser *p, struct node *in);

/* What follows the key of n: its value, or the '{' of its section. */
static int parse_rest(struct parser *p, struct node *n)
{
	skip(&p->at, p->end);
	if (p->at == p->end || (*p->at != '=' && *p->at != '{'))
		return tree_err(p->tree, p->at, p->e, "'=' or '{' was expected behind '%.60s'.", n->key);
	n->section = *p->at++ == '{';
	n->val = p->at;
	return n->section ? 0 : parse_value(p, n);
}

/* The next sibling, whose text begins where the last one ends: 1, for a section behind its '{'; or 0 at `}` or the end of the text, or -1. */
static int parse_node(struct parser *p, struct node *n)
{
	*n = (struct node){ .begin = p->at };
	skip(&p->at, p->end);
	if (p->at == p->end || *p->at == '}')
		return 0;
	return parse_key(p, n) || parse_rest(p, n) ? -1 : 1;
}

/* The same, in the pool. */
static int make_node(struct parser *p, struct node **node)
{
	struct node *n = mem_zero(p->pool, sizeof(*n));
	int r = parse_node(p, n);

	if (r)
		*node = n;
	else
		dm_pool_free(p->pool, n);
	return r;
}

static int parse_section(struct parser *p, struct node *n, int depth)
{
	if (depth == MAX_DEPTH)
		return tree_err(p->tree, p->at, p->e, "section %.60s is nested too deeply.", n->key);
	if (depth == p->closed)
		skip_nodes(p);
	else if (depth + 1 == p->closed ? parse_objects(p, n) : parse_nodes(p, &n->child, depth + 1))
		return -1;
	if (p->at == p->end)
		return tree_err(p->tree, n->val, p->e, "section %.60s is not closed.", n->key);
	n->end = ++p->at;
	if (!depth)
		p->take = NULL;
	return 0;
}

/* All siblings that are or could be PVs or LVs. */
static int parse_objects(struct parser *p, struct node *in)
{
	struct node n, **link = &in->child;
	int r;

	while ((r = parse_node(p, &n)) > 0) {
		if (n.section && parse_section(p, &n, p->closed))
			return -1;
		if (p->take && p->take(p->arg, in, &n))
			continue;
		*link = mem_zero(p->pool, sizeof(n));
		**link = n;
		link = &(*link)->next;
	}
	return r;
}

/* All siblings; recursion is bounded by MAX_DEPTH. */
static int parse_nodes(struct parser *p, struct node **link, int depth)
{
	int r;

	for (; (r = make_node(p, link)) > 0; link = &(*link)->next)
		if ((*link)->section && parse_section(p, *link, depth))
			return -1;
	return r;
}

static int parse(struct parser *p, const char *text, size_t len, struct tree *tree)
{
	const char *nul = memchr(text, 0, len);

	p->at = text;
	p->end = nul ? nul : text + len;
	p->tree = tree;
	*tree = (struct tree){ text, (size_t)(p->end - text), NULL };
	if (parse_nodes(p, &tree->top, 0))
		return -1;
	if (p->at < p->end)
		return tree_err(tree, p->at, p->e, "'}' closes nothing.");
	return 0;
}

int tree_parse(struct dm_pool *pool, const char *text, size_t len, struct tree *tree, struct err *e)
{
	struct parser p = { .pool = pool, .closed = MAX_DEPTH + 1, .e = e };

	return parse(&p, text, len, tree);
}

int tree_skim(struct dm_pool *pool, const char *text, size_t len, bool (*take)(void *arg, const struct node *in, const struct node *n), void *arg,
	      struct tree *tree, struct err *e)
{
	struct parser p = { .pool = pool, .closed = OBJECT_DEPTH, .take = take, .arg = arg, .e = e };

	return parse(&p, text, len, tree);
}

int tree_next(struct dm_pool *pool, const struct tree *tree, const char **at, struct node **n, struct err *e)
{
	struct parser p = { .pool = pool, .tree = tree, .at = *at, .end = tree->text + tree->len, .e = e };
	int r = make_node(&p, n);

	*at = p.at;
	return r;
}

bool tree_skip(const struct tree *tree, const char **at, struct node *n)
{
	struct parser p = { .tree = tree, .at = *at, .end = tree->text + tree->len };

	skip_nodes(&p);
	n->end = *at = p.at + (p.at < p.end);
	return p.at < p.end;
}

int tree_open(struct dm_pool *pool, const struct tree *tree, const char *val, const char *end, struct node **child, struct err *e)
{
	struct parser p = { .pool = pool, .tree = tree, .at = val, .end = end - 1, .closed = MAX_DEPTH + 1, .e = e };

	*child = NULL;
	if (parse_nodes(&p, child, OBJECT_DEPTH + 1))
		return -1;
	if (p.at < p.end)
		return tree_err(tree, p.at, e, "'}' closes nothing.");
	return 0;
}

struct node *tree_find(struct node *n, const char *key)
{
	while (n && !str_is(n->key, key))
		n = n->next;
	return n;
}

static int number(const struct tree *tree, const struct node *parent, const char *key,
		  uint64_t max, uint64_t *n, struct err *e)
{
	const struct node *node = tree_find(parent->child, key);
	char *end;
	long long v;

	if (!node)
		return tree_err(tree, parent->val, e, "%.60s has no %s.", parent->key, key);
	errno = 0;
	v = node->section ? 0 : strtoll(node->val, &end, 0);
	if (node->section || errno || end != node->end || v < 0 || (uint64_t)v > max)
		return tree_err(tree, node->val, e, "%s of %.60s is no number from 0 to %llu.", key, parent->key,
				(unsigned long long)max);
	*n = (uint64_t)v;
	return 0;
}

int tree_u32(const struct tree *tree, const struct node *parent, const char *key, uint32_t *n, struct err *e)
{
	uint64_t v = 0;

	if (number(tree, parent, key, UINT32_MAX, &v, e))
		return -1;
	*n = (uint32_t)v;
	return 0;
}

int tree_u64(const struct tree *tree, const struct node *parent, const char *key, uint64_t *n, struct err *e)
{
	return number(tree, parent, key, INT64_MAX, n, e);
}

const char *tree_str(struct dm_pool *pool, const struct node *parent, const char *key)
{
	const struct node *n = tree_find(parent->child, key);
	const char *at;
	struct item item;

	if (!n || n->section)
		return NULL;
	at = n->val;
	return tree_item(pool, n, &at, &item) && item.string ? item.s : NULL;
}

static char *unquote(struct dm_pool *pool, const char *s, const char *end)
{
	char quote = *s++;
	char *copy = mem_copy(pool, s, (size_t)(--end - s)), *to = copy;

	for (; s < end; s++) {
		if (quote == '"' && *s == '\\' && s + 1 < end && (s[1] == '"' || s[1] == '\\'))
			s++;
		*to++ = *s;
	}
	*to = 0;
	return copy;
}

int tree_item(struct dm_pool *pool, const struct node *n, const char **at, struct item *item)
{
	const char *start, *end;

	while (*at < n->end) {
		skip(at, n->end);
		if (*at == n->end || !is(**at, LIST))
			break;
		(*at)++;
	}
	start = *at;
	if (n->section || start == n->end || (end = scalar_end(start, n->end)) == start)
		return 0;
	*at = end;
	*item = (struct item){ 0 };
	if (is(*start, QUOTE)) {
		item->string = true;
		item->s = unquote(pool, start, end);
		return 1;
	}
	item->s = mem_copy(pool, start, (size_t)(end - start));
	item->string = !is(*start, DIGIT | SIGN);
	if (!item->string)
		item->n = strtoll(item->s, NULL, 0);
	return 1;
}

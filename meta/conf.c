/* Text of lvm.conf -> values by name. */
#include "conf.h"

#include <errno.h>
#include <libdevmapper.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

struct layer {
	struct layer *below;
	struct buf text;
	struct tree tree;
};

struct conf *conf_new(void)
{
	struct dm_pool *pool = dm_pool_create("conf", 4096);
	struct conf *c;

	if (!pool)
		mem_exhausted();
	c = mem_zero(pool, sizeof(*c));
	c->pool = pool;
	c->dir = "";
	return c;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	for (struct layer *l = c->top; l; l = l->below)
		buf_free(&l->text);
	free(c->warning);
	dm_pool_destroy(c->pool);
}

int conf_add(struct conf *c, const char *name, struct buf *text, struct err *e)
{
	struct layer *l = mem_zero(c->pool, sizeof(*l));

	buf_add(text, "", 0);
	l->text = *text;
	*text = (struct buf){ 0 };
	if (tree_parse(c->pool, l->text.s, l->text.len, &l->tree, e)) {
		buf_free(&l->text);
		return err_about(e, name);
	}
	l->below = c->top;
	c->top = l;
	return 0;
}

void conf_set(struct conf *c, const char *key, const char *value)
{
	struct buf b = { 0 };

	buf_printf(&b, "%s = \"", key);
	for (; *value; value++)
		buf_printf(&b, "%s%c", *value == '"' || *value == '\\' ? "\\" : "", *value);
	buf_printf(&b, "\"\n");
	conf_add(c, key, &b, NULL);
}

/* The last of siblings that says something about the key, as a section of its begin or by its whole name. */
static const struct node *find_among(const struct node *n, const char *key)
{
	const struct node *found = NULL, *below;
	size_t len;

	for (; n; n = n->next) {
		len = strlen(n->key);
		if (!n->section && !strcmp(n->key, key))
			found = n;
		else if (n->section && !strncmp(n->key, key, len) && key[len] == '/' &&
			 (below = find_among(n->child, key + len + 1)))
			found = below;
	}
	return found;
}

static const struct node *find(const struct conf *c, const char *key)
{
	const struct node *n = NULL;

	for (const struct layer *l = c->top; l && !n; l = l->below)
		n = find_among(l->tree.top, key);
	return n;
}

const char *conf_list(const struct conf *c, const char *key, unsigned i)
{
	const struct node *n = find(c, key);
	const char *at = n ? n->val : NULL;
	struct item item;

	while (n && tree_item(c->pool, n, &at, &item))
		if (!i--)
			return item.s;
	return NULL;
}

const char *const *conf_all(const struct conf *c, const char *key, unsigned *n)
{
	const char **all;

	for (*n = 0; conf_list(c, key, *n); ++*n)
		;
	all = mem_zero(c->pool, (*n + 1) * sizeof(*all));
	for (unsigned i = 0; i < *n; i++)
		all[i] = conf_list(c, key, i);
	return all;
}

const char *conf_str(const struct conf *c, const char *key, const char *otherwise)
{
	const char *s = conf_list(c, key, 0);

	return s ? s : otherwise;
}

int64_t conf_int(const struct conf *c, const char *key, int64_t otherwise)
{
	static const char *const yes[] = { "y", "yes", "on", "true" }, *const no[] = { "n", "no", "off", "false" };
	const char *s = conf_list(c, key, 0);
	int64_t v;
	char *end;

	for (unsigned i = 0; s && i < sizeof(yes) / sizeof(*yes); i++) {
		if (!strcasecmp(s, yes[i]))
			return 1;
		if (!strcasecmp(s, no[i]))
			return 0;
	}
	if (!s)
		return otherwise;
	errno = 0;
	v = strtoll(s, &end, 0);
	/* What stands behind a point does not count: "0.5" is 0 for LVM2 too where it wants a whole number. */
	return errno || end == s || (*end && *end != '.') ? otherwise : v;
}

void conf_warn(struct conf *c, const char *fmt, ...)
{
	char text[sizeof(struct err) + 200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (unsigned i = 0; i < c->nwarning; i++)
		if (!strcmp(c->warning[i], text))
			return;
	c->warning = mem_resize(c->warning, (c->nwarning + 1) * sizeof(*c->warning));
	c->warning[c->nwarning++] = mem_copy(c->pool, text, strlen(text));
}

const char *conf_warning(struct conf *c)
{
	return c->told < c->nwarning ? c->warning[c->told++] : NULL;
}

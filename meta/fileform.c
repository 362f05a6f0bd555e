/*
 * Raw text -> the form of LVM2's backup files.  Both are the same lines; here they are indented, and numbers that
 * people ask about have a comment.  Works line by line, as LVM2 writes one thing to a line.
 */
#include "fileform.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_INDENT = 5,
	CHUNK = 16,			/* bytes that are copied at once */
	COMMENT_COLUMN = 6,		/* tabs in front of a comment, where the line leaves room for it */
	COMMENT_ROOM = 80,
	PIECE = 16 * 1024,		/* what take gets at a time, or a line more */
	MAX_DEPTH = 16,
	WHOLE = 1000000,		/* "%g" prints whole numbers below as they are */
};

/* Depths at which things are; the VG's own line is 0. */
enum { IN_VG = 1, IN_OBJECT = 3, IN_SEGMENT = 4 };

struct form {
	struct buf *b;
	struct tm *(*local)(const time_t *time, struct tm *tm);
	int (*take)(void *arg, struct buf *b);
	void *arg;
	unsigned depth;
	uint32_t lists;			/* bit d: what is open at depth d is a list */
	char section[24];		/* of the VG that we are in, "physical_volumes" */
	char type[24];			/* of the segment */
	uint64_t extent_size;		/* sectors */
	uint64_t time;			/* that date is of, if it is not "" */
	char date[COMMENT_ROOM - 2];
	bool over;			/* the VG's section is closed */
};

/* What a number with a comment counts; or the comment of what is no number. */
enum unit { SECTORS, EXTENTS, MEGABYTES, SECONDS, STRIPES, INFORMATIONAL, HINT, NONE };

/* What has a comment: in which section or (in a segment) in which type of segment, "" any; and its key. */
struct noted {
	const char *within, *key;
	size_t len;
	enum unit unit;
};
#define KEY(key) key, sizeof(key) - 1
static const struct noted vg_noted[] = {
	{ "", KEY("extent_size"), SECTORS },
	{ "", KEY("format"), INFORMATIONAL },
	{ 0 },
};
static const struct noted object_noted[] = {
	{ "", KEY("creation_time"), SECONDS },
	{ "", KEY("removal_time"), SECONDS },
	{ "physical_volumes", KEY("dev_size"), SECTORS },
	{ "physical_volumes", KEY("pe_count"), EXTENTS },
	{ "physical_volumes", KEY("ba_size"), SECTORS },
	{ "physical_volumes", KEY("device"), HINT },
	{ "logical_volumes", KEY("read_ahead"), NONE },
	{ 0 },
};
static const struct noted segment_noted[] = {
	{ "striped", KEY("stripe_count"), STRIPES },
	{ "raid0", KEY("stripe_count"), STRIPES },
	{ "", KEY("extent_count"), EXTENTS },
	{ "", KEY("reshape_count"), EXTENTS },
	{ "striped", KEY("stripe_size"), SECTORS },
	{ "mirror", KEY("extents_moved"), EXTENTS },
	{ "thin-pool", KEY("chunk_size"), SECTORS },
	{ "vdo-pool", KEY("header_size"), SECTORS },
	{ "vdo-pool", KEY("virtual_extents"), EXTENTS },
	{ "vdo-pool", KEY("block_map_cache_size_mb"), MEGABYTES },
	{ "vdo-pool", KEY("index_memory_size_mb"), MEGABYTES },
	{ "vdo-pool", KEY("slab_size_mb"), MEGABYTES },
	{ 0 },
};
static const struct noted *const noted[MAX_DEPTH] = {
	[IN_VG] = vg_noted, [IN_OBJECT] = object_noted, [IN_SEGMENT] = segment_noted,
};

/* One line "key = value", or one that opens or closes something. */
struct line {
	const char *at;
	size_t len;			/* without blanks at the ends */
	size_t key;			/* so much of it is the key; 0 if it is no key = value */
	const char *value;		/* behind its ' = ', if it has a key */
	bool is_number;			/* n */
	uint64_t n;
	bool opens, closes;
};

/* printf and strftime would take most of the time that a large VG's backup takes. */
static char *put_number(char *to, uint64_t n, unsigned width)
{
	char digits[20];
	unsigned i = 0;

	do
		digits[i++] = (char)('0' + n % 10);
	while ((n /= 10) || i < width);
	while (i)
		*to++ = digits[--i];
	return to;
}

/* As "%Y-%m-%d %H:%M:%S %z" has it. */
static void make_date(struct form *f, uint64_t time)
{
	time_t t = (time_t)time;
	char *to = f->date;
	struct tm tm;
	unsigned zone;

	*to = '\0';
	f->time = time;
	if (!f->local(&t, &tm))
		return;
	zone = (unsigned)labs(tm.tm_gmtoff) / 60;
	to = put_number(to, (uint64_t)tm.tm_year + 1900, 1);
	to = put_number(stpcpy(to, "-"), (uint64_t)tm.tm_mon + 1, 2);
	to = put_number(stpcpy(to, "-"), (uint64_t)tm.tm_mday, 2);
	to = put_number(stpcpy(to, " "), (uint64_t)tm.tm_hour, 2);
	to = put_number(stpcpy(to, ":"), (uint64_t)tm.tm_min, 2);
	to = put_number(stpcpy(to, ":"), (uint64_t)tm.tm_sec, 2);
	to = put_number(stpcpy(to, tm.tm_gmtoff < 0 ? " -" : " +"), zone / 60 * 100 + zone % 60, 4);
	*to = '\0';
}

/* LVs that a script made have the same time, many of them. */
static void print_date(struct form *f, uint64_t time, char *to)
{
	if (!*f->date || f->time != time)
		make_date(f, time);
	strcpy(to, f->date);
}

static void print_size(const struct form *f, enum unit unit, uint64_t n, char *text, size_t room)
{
	static const char *const units[] = { "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Petabytes", "Exabytes" };
	double d = (double)(unit == EXTENTS ? n * f->extent_size : unit == MEGABYTES ? n * 2048 : n) / 2.0;
	unsigned i = 0;

	for (; d > 1024.0 && i + 1 < sizeof(units) / sizeof(*units); i++)
		d /= 1024.0;
	if (d < WHOLE && d == (double)(unsigned)d)
		stpcpy(stpcpy(put_number(stpcpy(text, "# "), (unsigned)d, 1), " "), units[i]);
	else
		snprintf(text, room, "# %g %s", d, units[i]);
}

/* Whether the segment's type, without the flags behind a '+', is this one. */
static bool is_type(const struct form *f, const char *type)
{
	size_t len = strlen(type);

	return !strncmp(f->type, type, len) && (!f->type[len] || f->type[len] == '+');
}

/* Whether a line at the depth where we are stands in that section, or that type of segment; "" any. */
static bool is_within(const struct form *f, const char *within)
{
	if (!*within)
		return f->depth != IN_SEGMENT || *f->type || !strcmp(f->section, "logical_volumes");
	return f->depth == IN_SEGMENT ? is_type(f, within) : !strcmp(f->section, within);
}

static inline bool has_key(const struct line *l, const char *key, size_t len)
{
	return l->key == len && !memcmp(l->at, key, len);
}

static void print_comment(struct form *f, enum unit unit, const struct line *l, char text[COMMENT_ROOM])
{
	static const char *const remarks[] = { [INFORMATIONAL] = "# informational", [HINT] = "# Hint only", [NONE] = "# None" };

	if (unit == SECONDS)
		print_date(f, l->n, stpcpy(text, "# "));
	else if (unit < STRIPES)
		print_size(f, unit, l->n, text, COMMENT_ROOM);
	else if (unit == STRIPES)
		strcpy(text, l->n == 1 ? "# linear" : "");
	else if (unit != NONE || !strncmp(l->value, "-1", 2))
		strcpy(text, remarks[unit]);
}

/* "" if the line has none. */
static void comment(struct form *f, const struct line *l, char text[COMMENT_ROOM])
{
	const struct noted *n = noted[f->depth];

	*text = '\0';
	if (!l->key || !n)
		return;
	while (n->key && (n->len != l->key || (n->unit <= STRIPES) != l->is_number || !has_key(l, n->key, n->len) || !is_within(f, n->within)))
		n++;
	if (n->key)
		print_comment(f, n->unit, l, text);
}

/*
 * memcpy is slow to start, and lines are short: where more than the line can be read, up to end, and b has room for more, more is
 * copied than needed.
 */
static char *put_bytes(char *to, const char *s, size_t len, const char *end)
{
	char *stop = to + len;

	for (; to < stop && end - s >= CHUNK; to += CHUNK, s += CHUNK)
		memcpy(to, s, CHUNK);
	while (to < stop)
		*to++ = *s++;
	return stop;
}

/* No text is behind end. */
static void add_line(struct form *f, const struct line *l, const char *end)
{
	unsigned indent = f->depth < MAX_INDENT ? f->depth : MAX_INDENT, column;
	char text[COMMENT_ROOM], *to;

	comment(f, l, text);
	buf_room(f->b, CHUNK + l->len + COMMENT_COLUMN + COMMENT_ROOM);
	to = f->b->s + f->b->len;
	if (l->len) {
		memset(to, '\t', MAX_INDENT);
		to = put_bytes(to + indent, l->at, l->len, end);
	}
	if (*text) {
		column = (unsigned)((l->len + 8 * indent) / 8 + 1);
		do
			*to++ = '\t';
		while (column++ + 1 < COMMENT_COLUMN);
		to = stpcpy(to, text);
	}
	*to++ = '\n';
	*to = '\0';
	f->b->len = (size_t)(to - f->b->s);
}

/*
 * Where the line ends, and how many more brackets and braces it opens than it closes; NULL if it has a comment, quotes that LVM2
 * does not use, or text in quotes that goes on behind it.
 */
static const char *line_end(const char *s, const char *end, int *net)
{
	enum { ODD = 99, QUOTE = 2, BREAK = 3 };
	static const signed char mark[256] = { ['{'] = 1, ['['] = 1, ['}'] = -1, [']'] = -1, ['"'] = QUOTE, ['#'] = ODD, ['\''] = ODD,
					       ['\n'] = BREAK };

	for (*net = 0; s < end; s++) {
		int m = mark[(unsigned char)*s];

		if (!m)
			continue;
		if (m == BREAK || m == ODD)
			return m == BREAK ? s : NULL;
		if (m != QUOTE) {
			*net += m;
			continue;
		}
		while (++s < end && *s != '"')
			if (*s == '\n' || (*s == '\\' && ++s < end && *s == '\n'))
				return NULL;
		if (s >= end)
			return NULL;
	}
	return end;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next line if it is KEY = NUMBER or KEY = "TEXT" and nothing else, as most lines are. */
static bool plain_line(const char **at, const char *end, struct line *l)
{
	const char *s = *at;

	while (s < end && ((*s >= 'a' && *s <= 'z') || *s == '_' || is_digit(*s)))
		s++;
	if (s == *at || end - s < (int)sizeof(" = 0") || s[0] != ' ' || s[1] != '=' || s[2] != ' ')
		return false;
	l->at = *at;
	l->key = (size_t)(s - *at);
	l->value = s += 3;
	l->opens = l->closes = false;
	l->is_number = is_digit(*s);
	l->n = 0;
	if (l->is_number) {
		for (; s < end && is_digit(*s) && l->n < UINT64_MAX / 10 - 1; s++)
			l->n = l->n * 10 + (uint64_t)(*s - '0');
	} else if (*s == '"') {
		do
			s++;
		while (s < end && *s != '"' && *s != '\\' && *s != '\n');
		if (s == end || *s++ != '"')
			return false;
	}
	if (s == l->value || s == end || *s != '\n')
		return false;
	l->len = (size_t)(s - *at);
	*at = s + 1;
	return true;
}

/* The next line; -1 if it is an odd one, or opens or closes something in its middle. */
static int next_line(const char **at, const char *end, struct line *l)
{
	const char *stop, *next;
	size_t key;
	int net;

	if (plain_line(at, end, l))
		return 0;
	if (!(stop = line_end(*at, end, &net)))
		return -1;
	next = stop < end ? stop + 1 : end;
	while (*at < stop && is_blank(**at))
		(*at)++;
	while (stop > *at && is_blank(stop[-1]))
		stop--;
	l->at = *at;
	l->len = (size_t)(stop - *at);
	l->opens = l->len && (stop[-1] == '{' || stop[-1] == '[');
	l->closes = l->len && (*l->at == '}' || *l->at == ']');
	*at = next;
	for (key = 0; key < l->len && l->at[key] != ' ' && l->at[key] != '='; key++)
		;
	l->key = 0;
	l->value = NULL;
	l->is_number = false;
	l->n = 0;
	if (key + 3 < l->len && !memcmp(l->at + key, " = ", 3)) {
		l->key = key;
		l->value = l->at + key + 3;
		l->is_number = is_digit(*l->value) && strspn(l->value, "0123456789") == l->len - key - 3;
		l->n = l->is_number ? strtoull(l->value, NULL, 10) : 0;
	}
	return net == l->opens - l->closes ? 0 : -1;
}

/* False if the line closes what is not open. */
static bool go_up(struct form *f, const struct line *l)
{
	if (!l->closes)
		return true;
	return f->depth && (f->lists >> --f->depth & 1) == (*l->at == ']');
}

/* Takes in what the line says for those below it; false if it opens too much. */
static bool go_down(struct form *f, const struct line *l)
{
	if (!l->opens)
		return true;
	f->lists = (f->lists & ~(1u << f->depth)) | (uint32_t)(l->at[l->len - 1] == '[') << f->depth;
	if (f->depth == IN_VG)
		snprintf(f->section, sizeof(f->section), "%.*s", (int)strcspn(l->at, " "), l->at);
	if (f->depth == IN_OBJECT)
		f->type[0] = '\0';
	return ++f->depth < MAX_DEPTH;
}

static void note(struct form *f, const struct line *l)
{
	size_t len;

	if (f->depth == IN_VG && has_key(l, KEY("extent_size")))
		f->extent_size = strtoull(l->value, NULL, 10);
	if (f->depth != IN_SEGMENT || !has_key(l, KEY("type")) || *l->value != '"')
		return;
	len = strcspn(l->value + 1, "\"");
	len = len < sizeof(f->type) ? len : sizeof(f->type) - 1;
	memcpy(f->type, l->value + 1, len);
	f->type[len] = '\0';
}

/* True if the line sets the key. */
static bool sets(const char *at, size_t len, const char *key)
{
	size_t n = strlen(key);

	return len > n + 3 && !memcmp(at, key, n) && !memcmp(at + n, " = ", 3);
}

static void add_header(struct buf *b, const char *at, const char *end, const char *description, const struct stamp *stamp)
{
	buf_add(b, "", 0);
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		const char *next = stop ? stop + 1 : end;
		size_t len = (size_t)(next - at);

		if (sets(at, len, "description")) {
			buf_printf(b, "description = \"");
			for (const char *s = description; *s; s++)
				buf_printf(b, "%s%c", *s == '"' || *s == '\\' ? "\\" : "", *s);
			buf_printf(b, "\"\n");
		} else if (sets(at, len, "creation_host")) {
			buf_printf(b, "creation_host = \"%s\"\t# %s\n", stamp->host, stamp->system);
		} else if (sets(at, len, "creation_time")) {
			buf_printf(b, "creation_time = %" PRId64 "\t# %s\n", stamp->time, stamp->date);
		} else {
			buf_add(b, at, len);
		}
		at = next;
	}
}

/* Behind the last line that is a '}', as the VG's last one is in LVM2's layout; NULL if there is none. */
static const char *end_of_vg(const char *raw, const char *end)
{
	const char *stop = end, *start;

	for (; stop > raw; stop = start - (start > raw)) {
		start = memrchr(raw, '\n', (size_t)(stop - raw));
		start = start ? start + 1 : raw;
		if (stop - start == 1 && *start == '}')
			return stop < end ? stop + 1 : stop;
	}
	return NULL;
}

size_t vg_form_head(const struct rope *raw, const char *description, const struct stamp *stamp, struct buf *b)
{
	size_t len, last = raw->n ? raw->loan[raw->n - 1].pos : 0;
	const char *tail = rope_at(raw, last, &len), *nul, *end, *trailer;

	/* The trailer is what we wrote behind the last loan, or all is one. */
	if (last + len < rope_len(raw))
		tail = rope_at(raw, last + len, &len);
	nul = memchr(tail, 0, len);
	end = nul ? nul : tail + len;
	if (!(trailer = end_of_vg(tail, end)))
		return 0;
	add_header(b, trailer, end, description, stamp);
	return rope_len(raw) - (size_t)(tail + len - trailer);
}

/* Whole lines, the last one too. -1 if they are odd, or what take returns but 0. */
static int add_lines(struct form *f, const char *at, const char *end)
{
	struct line l;
	int r;

	while (at < end) {
		if (f->over || next_line(&at, end, &l) || !go_up(f, &l))
			return -1;
		note(f, &l);
		add_line(f, &l, end);
		if (l.len && !go_down(f, &l))
			return -1;
		f->over = !f->depth;
		if (f->take && f->b->len >= PIECE && (r = f->take(f->arg, f->b)))
			return r;
	}
	return 0;
}

/* What is from pos on in one run, up to its last line break; a line that is in several runs is put together in cut.  Adds to *pos. */
static int add_run(struct form *f, const struct rope *raw, size_t *pos, size_t len, struct buf *cut)
{
	size_t n;
	const char *s = rope_at(raw, *pos, &n), *stop;

	n = n < len - *pos ? n : len - *pos;
	stop = cut->len ? memchr(s, '\n', n) : memrchr(s, '\n', n);
	n = stop ? (size_t)(stop + 1 - s) : n;
	*pos += n;
	if (stop && !cut->len)
		return add_lines(f, s, s + n);
	buf_add(cut, s, n);
	if (!stop && *pos < len)
		return 0;
	n = cut->len;
	cut->len = 0;
	return add_lines(f, cut->s, cut->s + n);
}

int vg_form_body(const struct rope *raw, size_t len, struct tm *(*local)(const time_t *time, struct tm *tm), struct buf *b,
		 int (*take)(void *arg, struct buf *b), void *arg)
{
	struct form f = { .b = b, .local = local, .take = take, .arg = arg };
	struct buf cut = { 0 };
	int r = 0;

	for (size_t pos = 0; !r && pos < len; )
		r = add_run(&f, raw, &pos, len, &cut);
	buf_free(&cut);
	return r ? r : !f.over ? -1 : take ? take(arg, b) : 0;
}

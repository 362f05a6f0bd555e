#pragma once
/*
 * Cases as text files, and VGs in a short form that fits a line for each PV and LV:
 *
 *	# what the case shows
 *	@vg 1m 2.03.16			extent size, LVM2 that wrote it last; or NAME.vg, a text in tests/text
 *	sdb 8:16 20			PV /dev/sdb, its number, its extents [missing | back | noalloc] [4k] [@tag ...]; back: flagged as
 *					missing, but its device is there; 4k: its sectors are so large
 *	sdc 8:32 20
 *	lv1 254:0 = 6 sdb:0; 7 sdb:11	LV, its device's number if it is active; segments: length, PV or LV and extent there
 *	st hidden locked = 8 sdb:6 sdc:0 /64k		more areas are stripes, /64k their chunks
 *	pvmove0 move = 6 sdb:0 -> sdc:0		pvmove LV: -> is to be copied, >> is being copied, => is checkpointed
 *	r = 6 raid1 r_rmeta_0 r_rimage_0		any other type, with the LVs that it names
 *	m = 6 mirror m_mimage_0:0 m_mimage_1:0 m_mlog	a mirror, with its log if it has one
 *	@pv				with a text out of tests/text: name and number of each of its PVs in turn
 *	sdb 8:16
 *	@dm				devices of LVs that are not given above: LV, number [uuid suffix] ["other": table not ours]
 *	p_tdata 254:3 tdata
 *	@live NAME.vg			the devices are as with this older text of the VG, and all is copied
 *	@replace OLD => NEW		in the VG's text, to make something that the short form has no words for
 *	@args ...			command line
 *	@expect
 *	what has to come out, to the end of the file
 *
 * With ACCEPT=1 in the environment what comes out is written into the file instead.
 */
#include "alloc/request.h"
#include "meta/text.h"

struct part {
	char *name, *arg, *body;	/* of "@name arg" and the lines below it */
	int line;			/* of the body */
};

struct story {
	char path[256];
	char *text;
	unsigned npart;
	struct part part[32];
};

struct scene_pv {
	char path[64];
	unsigned major, minor;
	bool missing;
	unsigned block;
};
struct scene_dm {
	char lv[64], suffix[16];
	unsigned major, minor;
	bool other;
};

/* What a command finds: metadata, PVs' devices, live devices. */
struct scene {
	struct buf text, live;		/* their NUL counted */
	unsigned npv, ndm;
	struct scene_pv pv[16];
	struct scene_dm dm[64];
};

/* The file's bytes with a NUL behind them, the caller frees; NULL if it cannot be read. */
char *file_read(const char *path, size_t *len);
/* Calls run for each file of the directory whose name ends so, in order; returns how many. */
unsigned files_each(const char *dir, const char *end, void (*run)(const char *path));

/* Reads the case; a failed check and -1 if it cannot be. */
int story_read(struct story *s, const char *path);
void story_free(struct story *s);
/* The argument of "@name", NULL if it is not there. */
const char *story_arg(const struct story *s, const char *name);
/* Compares with @expect, or writes it. */
void story_expect(const struct story *s, const struct buf *got);
/* Splits a line into words, which point into it; at most max. */
unsigned words(char *line, char **word, unsigned max);

/* "-i 5 /dev/sdb" -> request, which borrows it until the next call; ~ is an empty argument. As request_parse. */
int args_parse(const char *args, struct request *rq, struct err *e);

/* vg_import of a copy of the text that lives as long as the program. */
struct vg *import_copy(const char *text, size_t len, struct err *e);
/* @vg, @pv, @dm and @replace of the case. -1 and a failed check if they make no sense. */
int scene_read(struct scene *w, const struct story *s);
/* Adds the VG in short form (lines), written by that LVM2. */
int scene_short(struct scene *w, const char *lines, const char *extent_size, const char *version);
void scene_free(struct scene *w);
/* The text (len bytes with its NUL) as a VG with the devices of its PVs filled in; NULL and the sentence. */
struct vg *scene_vg(const struct scene *w, const struct buf *text, struct err *e);

/* The PV with this path, or the LV with this name; NULL if there is none. */
struct pv *pv_at(const struct vg *vg, const char *path);
struct lv *lv_called(const struct vg *vg, const char *name);

/* All bytes become the rope's own. */
void flatten(struct rope *r);

/* One line for each LV, in the short form. */
void vg_print(const struct vg *vg, struct buf *b);

extern const struct stamp test_stamp;

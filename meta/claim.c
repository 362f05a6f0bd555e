/* Whether a VG's text and the devices that it lists are that VG's alone. */
#include <string.h>

#include "store_private.h"

const char *store_path(const struct store *s, const struct text *t)
{
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (m->text == t)
			return m->dev->path;
	return "";
}

/* Whether another copy leaves t the newest text, and of this VG alone. */
static int check_copy(const struct store *s, const struct text *t, const struct mda *m, struct err *e)
{
	const struct text *other = m->text, *head;

	if (!other || other == t || !*other->vg_id)
		return 0;
	if (!strcmp(other->vg_id, t->vg_id)) {
		if (other->bad.code && other->seqno >= t->seqno)
			return err_set(e, EXIT_FAILED, "%s", m->bad.text);
		if (other->seqno == t->seqno)
			return err_set(e, EXIT_FAILED, "VG \"%s\": metadata seqno %u on %s is not that on %s.",
				       t->vg_name, t->seqno, m->dev->path, store_path(s, t));
		return 0;
	}
	if (text_lists(t, m->dev->label.pv_id))
		return err_set(e, EXIT_FAILED, "%s: PV of VG \"%s\" with the metadata of another VG, \"%s\".",
			       m->dev->path, t->vg_name, other->bad.code ? other->vg_id : other->vg_name);
	head = store_newest(s, other->vg_id);
	if (head && !strcmp(head->vg_name, t->vg_name))
		return err_set(e, EXIT_FAILED, "VG \"%s\" on %s and VG \"%s\" on %s are two: rename one by its UUID with vgrename.",
			       t->vg_name, store_path(s, t), head->vg_name, store_path(s, head));
	return 0;
}

/* Whether an area on the PV says that the VG has it. */
static bool is_vouched(const struct store *s, const struct text *t, const char *pv_id)
{
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (m->text && !strcmp(m->text->vg_id, t->vg_id) && !strcmp(m->dev->label.pv_id, pv_id))
			return true;
	return false;
}

/* A PV without metadata that two VGs list: a disk was away, say, when its VG's others were taken for a new one. */
static int check_rivals(const struct store *s, const struct text *t, struct err *e)
{
	struct text *u;

	dm_list_iterate_items(u, &s->texts) {
		if (!strcmp(u->vg_id, t->vg_id) || u != store_newest(s, u->vg_id))
			continue;
		for (uint32_t i = 0; i < t->npv; i++)
			if (text_lists(u, t->pv_id[i]) && !is_vouched(s, t, t->pv_id[i]))
				return err_set(e, EXIT_FAILED, "PV %s is in VG \"%s\" (by %s) and in VG \"%s\" (by %s), and only one "
					       "of them can be right.", store_dev(s, t->pv_id[i], NULL) ?
					       store_dev(s, t->pv_id[i], NULL)->path : t->pv_id[i],
					       t->vg_name, store_path(s, t), u->vg_name, store_path(s, u));
	}
	return 0;
}

static int check_twins(const struct store *s, const struct text *t, struct err *e)
{
	struct dev *d, *twin;

	for (uint32_t i = 0; i < t->npv; i++) {
		d = store_dev(s, t->pv_id[i], &twin);
		if (twin)
			return err_set(e, EXIT_FAILED, "VG \"%s\": %s and %s are both PV %s, and only one of them can be right.",
				       t->vg_name, d->path, twin->path, t->pv_id[i]);
	}
	return 0;
}

int claim_check(const struct store *s, const struct text *t, struct err *e)
{
	struct mda *m;

	dm_list_iterate_items(m, &s->mdas)
		if (check_copy(s, t, m, e))
			return -1;
	return check_rivals(s, t, e) || check_twins(s, t, e) ? -1 : 0;
}

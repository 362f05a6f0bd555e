/* Where each piece goes. */
#include "place.h"

#include <libdevmapper.h>
#include <string.h>

enum { MAX_GROUPS = 1000 };		/* more would take too long */

/* Segments with the same bars. */
struct group {
	unsigned char *bar;		/* as vg->pv */
	uint32_t *share;		/* extents of the group that each PV is to take, as vg->pv */
	uint32_t round;			/* of the last search that came here */
};

/* A try that knows of each extent's place on which PV it will be before the first gets one. */
struct ahead {
	struct group *group, *at;	/* at: that of the segment at hand */
	uint32_t ngroup, room, round;
	uint32_t *left;			/* free extents of no group's share, as vg->pv */
	bool sharing;			/* shares are dealt out; then they are used up */
};

struct placer {
	struct selection *s;
	bool contiguous;		/* each area of an LV stays in one piece */
	enum bar below;			/* PVs with this bar, or a higher one, are no destinations in this try */
	struct map *map;
	const bool *among;		/* only these PVs in this try, as vg->pv; NULL: all destinations */
	bool whole;			/* no part is cut in this try */
	struct ahead *ahead;		/* NULL: each part goes where it can, and may leave no room for another */
	unsigned char *bar;		/* enum bar of the area at hand, as vg->pv */
	unsigned char *lv_bar;		/* the same for all of the LV */
	bool *tag_bar;			/* scratch */
	bool *used;			/* PVs that took a piece already, and are preferred so that LVs stay together */
	struct err *e;
};

/* A stretch of an area that moves. */
struct part {
	struct lv *lv;
	const struct seg *seg;
	uint32_t area, off, len;	/* extents of the area */
	uint32_t rest;			/* of this area of the LV, this part included */
};

bool pv_has_tag(const struct pv *pv, const char *tag)
{
	for (uint32_t i = 0; i < pv->ntag; i++)
		if (!strcmp(pv->tag[i], tag))
			return true;
	return false;
}

/* Whether the PVs have one of the tags of cling_tag_list in common: at one site, say. */
static bool tags_meet(const struct selection *s, const struct pv *a, const struct pv *b)
{
	for (unsigned i = 0; i < s->rq->ncling_tag; i++) {
		const char *tag = s->rq->cling_tag[i];

		if (*tag++ != '@')
			continue;
		for (uint32_t k = 0; k < a->ntag; k++)
			if ((!strcmp(tag, "*") || !strcmp(tag, a->tag[k])) && pv_has_tag(b, a->tag[k]))
				return true;
	}
	return false;
}

static bool allowed(const struct placer *p, const unsigned char *bar, const struct pv *pv, unsigned below)
{
	uint32_t i = (uint32_t)(pv - p->s->vg->pv);

	return bar[i] < below && (!p->among || p->among[i]);
}

/* Right behind the last piece of the same area of the LV; the first one where all of them will fit. */
static struct stretch choose_contiguous(const struct placer *p, const struct part *part, struct pv **to)
{
	const struct plan *plan = p->s->plan;

	for (uint32_t i = plan->npiece; i-- > 0 && plan->piece[i].lv == part->lv;) {
		const struct piece *last = &plan->piece[i];
		struct stretch s = { last->to_pe + last->len, part->len };

		if (last->area != part->area)
			continue;
		*to = last->to;
		s.len = allowed(p, p->bar, last->to, p->below) && map_is_free(p->map, last->to, s) ? part->len : 0;
		return s;
	}
	for (uint32_t i = 0; i < p->s->ndest; i++) {
		struct stretch s = map_best(p->map, p->s->dest[i], part->rest);

		*to = p->s->dest[i];
		if (allowed(p, p->bar, *to, p->below) && s.len >= part->rest)
			return (struct stretch){ s.pe, part->len };
	}
	return (struct stretch){ 0, 0 };
}

/* The stretch that takes most of len extents, on a PV that is barred by less. */
static struct stretch choose_largest(const struct placer *p, unsigned below, uint32_t len, struct pv **to)
{
	struct stretch best = { 0, 0 };
	bool best_used = false;

	for (uint32_t i = 0; i < p->s->ndest; i++) {
		struct pv *pv = p->s->dest[i];
		bool used = p->used[pv - p->s->vg->pv];
		uint32_t share = p->ahead ? p->ahead->at->share[pv - p->s->vg->pv] : len, most = share < len ? share : len;
		struct stretch s;

		if (!most || !allowed(p, p->bar, pv, below))
			continue;
		s = map_best(p->map, pv, most);
		if (s.len > most)
			s.len = most;
		if (s.len > best.len || (s.len && s.len == best.len && used && !best_used)) {
			best = s;
			best_used = used;
			*to = pv;
		}
	}
	return best;
}

static void add_piece(const struct placer *p, const struct part *part, uint32_t done, struct stretch s, struct pv *to)
{
	struct plan *plan = p->s->plan;
	uint32_t off = part->off + done;

	plan->piece = mem_grow(p->s->vg->pool, plan->piece, plan->npiece, &plan->room, sizeof(*plan->piece));
	plan->piece[plan->npiece++] = (struct piece){
		.lv = part->lv, .le = part->seg->le + off * part->seg->narea, .rows = s.len * part->seg->narea,
		.area = part->area, .len = s.len, .from_pe = part->seg->area[part->area].ext + off, .to = to, .to_pe = s.pe,
	};
	map_take(p->map, to, s.pe, s.len);
	p->used[to - p->s->vg->pv] = true;
	if (p->ahead)
		p->ahead->at->share[to - p->s->vg->pv] -= s.len;
	plan->extents += s.len;
}

/*
 * A share for len extents of the group, or for the first of them, which are counted: on a PV that has extents left, else on one
 * where another group finds a share elsewhere for as many of its own.  No group is asked twice in one round.
 */
static uint32_t find_share(const struct placer *p, struct group *g, uint32_t len)
{
	struct ahead *a = p->ahead;

	g->round = a->round;
	for (uint32_t i = 0; i < p->s->ndest; i++) {
		uint32_t pv = (uint32_t)(p->s->dest[i] - p->s->vg->pv), n = a->left[pv] < len ? a->left[pv] : len;

		if (!n || !allowed(p, g->bar, p->s->dest[i], p->below))
			continue;
		a->left[pv] -= n;
		g->share[pv] += n;
		return n;
	}
	for (uint32_t i = 0; i < p->s->ndest; i++) {
		uint32_t pv = (uint32_t)(p->s->dest[i] - p->s->vg->pv), n;

		if (!allowed(p, g->bar, p->s->dest[i], p->below))
			continue;
		for (struct group *h = a->group; h < a->group + a->ngroup; h++) {
			if (h->round == a->round || !h->share[pv])
				continue;
			n = find_share(p, h, h->share[pv] < len ? h->share[pv] : len);
			h->share[pv] -= n;
			g->share[pv] += n;
			if (n)
				return n;
		}
	}
	return 0;
}

static int share_part(const struct placer *p, const struct part *part)
{
	for (uint32_t done = 0, n; done < part->len; done += n) {
		p->ahead->round++;
		n = find_share(p, p->ahead->at, part->len - done);
		if (!n)
			return -1;
	}
	return 0;
}

/* The group with the bars of the segment at hand; -1 if there are too many. */
static int find_group(const struct placer *p)
{
	struct ahead *a = p->ahead;
	uint32_t npv = p->s->vg->npv, i = a->ngroup;

	while (i-- > 0)
		if (!memcmp(a->group[i].bar, p->bar, npv * sizeof(*p->bar))) {
			a->at = &a->group[i];
			return 0;
		}
	if (a->ngroup == MAX_GROUPS)
		return -1;
	a->group = mem_grow(p->s->vg->pool, a->group, a->ngroup, &a->room, sizeof(*a->group));
	a->at = &a->group[a->ngroup++];
	a->at->bar = mem_zero(p->s->vg->pool, npv * sizeof(*a->at->bar));
	memcpy(a->at->bar, p->bar, npv * sizeof(*a->at->bar));
	a->at->share = mem_zero(p->s->vg->pool, npv * sizeof(*a->at->share));
	return 0;
}

static int place_part(const struct placer *p, const struct part *part)
{
	uint32_t g = range_grain(p->s->vg, part->seg), whole = seg_area_len(part->seg);

	if (part->off % g || (part->len % g && part->off + part->len < whole))
		return err_set(p->e, EXIT_FAILED, "The range of extents cuts a stripe's chunk of LV %s/%s, which is %u extents long.",
			       p->s->vg->name, part->lv->name, g);
	for (uint32_t done = 0; done < part->len;) {
		uint32_t need = part->len - done;
		struct pv *to = NULL;
		struct stretch s = { 0, 0 };

		if (p->contiguous)
			s = choose_contiguous(p, part, &to);
		for (unsigned below = BAR_LAST; !p->contiguous && !s.len && below <= p->below; below++)
			s = choose_largest(p, below, need, &to);
		if (s.len < need)
			s.len = p->whole ? 0 : s.len - s.len % g;
		if (!s.len)
			return err_set(p->e, EXIT_FAILED,
				       "Insufficient suitable %sallocatable extents for logical volume %s/%s: %u more required.",
				       p->contiguous ? "contiguous " : "", p->s->vg->name, part->lv->name, need);
		add_piece(p, part, done, s, to);
		done += s.len;
	}
	return 0;
}

/* The next stretch of the area that the request's ranges select, from offset *off on; false behind the last. */
static bool next_part(const struct placer *p, struct part *part, uint32_t *off)
{
	const struct area *area = &part->seg->area[part->area];
	struct stretch s = { area->ext + *off, seg_area_len(part->seg) - *off };

	if (area->pv != p->s->plan->source || !s.len || !(s = range_first(&p->s->source, s)).len)
		return false;
	part->off = s.pe - area->ext;
	part->len = s.len;
	*off = part->off + s.len;
	return true;
}

/* How much of this area of the LV's segments moves, from the k-th on. */
static uint32_t extents_left(const struct placer *p, const struct lv *lv, uint32_t k, uint32_t area)
{
	uint32_t sum = 0;

	for (; k < lv->nseg; k++) {
		struct part part = { .seg = &lv->seg[k], .area = area };
		uint32_t off = 0;

		while (lv->seg[k].type == SEG_STRIPED && area < lv->seg[k].narea && next_part(p, &part, &off))
			sum += part.len;
	}
	return sum;
}

/* Whether the destinations have as many free extents as move, wherever they lie. */
static int check_free(const struct placer *p)
{
	uint64_t free = 0;
	uint32_t need = 0;

	for (uint32_t i = 0; i < p->s->ndest; i++)
		free += map_free_extents(p->map, p->s->dest[i]);
	for (uint32_t i = 0; i < p->s->nlv; i++)
		for (uint32_t k = 0, a = 0; k < p->s->lv[i]->nseg; k++)
			for (; a < p->s->lv[i]->seg[k].narea; a++)
				need += extents_left(p, p->s->lv[i], 0, a);
	return need <= free ? 0 : err_set(p->e, EXIT_FAILED, "Insufficient free space: %u extents needed, but only %llu available.",
					  need, (unsigned long long)free);
}

/* Stripes of one segment stay apart. Those PVs come last that are apart from the others by tags as well, and would not be. */
static void bar_seg(const struct placer *p, const struct seg *seg)
{
	const struct vg *vg = p->s->vg;
	const struct pv *source = p->s->plan->source;

	memcpy(p->bar, p->lv_bar, vg->npv * sizeof(*p->bar));
	for (uint32_t a = 0; a < seg->narea; a++)
		if (seg->area[a].pv && p->bar[seg->area[a].pv - vg->pv] < BAR_APART)
			p->bar[seg->area[a].pv - vg->pv] = BAR_APART;
	memset(p->tag_bar, 0, vg->npv * sizeof(*p->tag_bar));
	for (uint32_t i = 0; p->s->rq->ncling_tag && i < vg->npv; i++)
		for (uint32_t k = 0; p->bar[i] && &vg->pv[i] != source && k < vg->npv; k++)
			p->tag_bar[k] |= tags_meet(p->s, &vg->pv[i], &vg->pv[k]) && !tags_meet(p->s, &vg->pv[i], source);
	for (uint32_t k = 0; k < vg->npv; k++)
		if (p->tag_bar[k] && p->bar[k] < BAR_APART)
			p->bar[k] = BAR_APART;
}

static int place_lv(const struct placer *p, struct lv *lv)
{
	const struct vg *vg = p->s->vg;

	memset(p->lv_bar, 0, vg->npv * sizeof(*p->lv_bar));
	plan_bar(vg, lv, p->s->rq->lv_name, p->lv_bar);
	for (uint32_t k = 0; k < lv->nseg; k++) {
		const struct seg *seg = &lv->seg[k];

		if (seg->type != SEG_STRIPED)
			continue;
		bar_seg(p, seg);
		if (p->ahead && find_group(p))
			return -1;
		for (uint32_t a = 0; a < seg->narea; a++) {
			struct part part = { .lv = lv, .seg = seg, .area = a };
			uint32_t off = 0;

			part.rest = p->contiguous ? extents_left(p, lv, k, a) : 0;
			while (next_part(p, &part, &off)) {
				if (p->ahead && p->ahead->sharing ? share_part(p, &part) : place_part(p, &part))
					return -1;
				part.rest -= p->contiguous ? part.len : 0;
			}
		}
	}
	return 0;
}

/* Knows where each part will be, without giving it a place yet. */
static int deal_shares(const struct placer *p)
{
	p->ahead->sharing = true;
	for (uint32_t i = 0; i < p->s->ndest; i++)
		p->ahead->left[p->s->dest[i] - p->s->vg->pv] = map_free_extents(p->map, p->s->dest[i]);
	for (uint32_t i = 0; i < p->s->nlv; i++)
		if (place_lv(p, p->s->lv[i]))
			return -1;
	p->ahead->sharing = false;
	return 0;
}

static int place_lvs(const struct placer *p)
{
	for (uint32_t i = 0; i < p->s->ndest; i++)
		map_limit(p->map, p->s->dest[i], &p->s->limit[i]);
	if (!p->among && check_free(p))
		return -1;
	if (p->ahead && deal_shares(p))
		return -1;
	for (uint32_t i = 0; i < p->s->nlv; i++)
		if (place_lv(p, p->s->lv[i]))
			return -1;
	return 0;
}

/* With what the caller has set of p.  Leaves the plan empty and the pool as it was if it fails. */
static int try(struct placer p)
{
	struct dm_pool *pool = p.s->vg->pool;
	uint32_t npv = p.s->vg->npv;

	p.bar = mem_zero(pool, npv * sizeof(*p.bar));
	p.lv_bar = mem_zero(pool, npv * sizeof(*p.lv_bar));
	p.tag_bar = mem_zero(pool, npv * sizeof(*p.tag_bar));
	p.used = mem_zero(pool, npv * sizeof(*p.used));
	p.map = map_copy(p.s->map);
	if (p.ahead)
		*p.ahead = (struct ahead){ .left = mem_zero(pool, npv * sizeof(*p.ahead->left)) };
	if (!place_lvs(&p))
		return 0;
	p.s->plan->piece = NULL;
	p.s->plan->npiece = p.s->plan->room = 0;
	p.s->plan->extents = 0;
	dm_pool_free(pool, p.bar);
	return -1;
}

/* Each part where it can go, in order; if that leaves one without room, with all others in mind. */
static int try_hard(struct selection *s, enum bar below, const bool *among, struct err *e)
{
	struct ahead ahead;

	if (!try((struct placer){ .s = s, .below = below, .among = among, .e = e }))
		return 0;
	return try((struct placer){ .s = s, .below = below, .among = among, .ahead = &ahead });
}

/* As LVM2 tries the stricter policies first: all on one PV, in whole pieces or not; all on PVs that tags keep together. */
static int try_together(struct selection *s, enum bar below, struct err *e)
{
	bool *among = mem_zero(s->vg->pool, s->vg->npv * sizeof(*among));

	for (int whole = 1; whole >= 0; whole--)
		for (uint32_t i = 0; i < s->ndest; i++) {
			memset(among, 0, s->vg->npv * sizeof(*among));
			among[s->dest[i] - s->vg->pv] = true;
			if (!try((struct placer){ .s = s, .below = below, .among = among, .whole = whole, .e = e }))
				return 0;
		}
	for (uint32_t i = 0; s->rq->ncling_tag && i < s->ndest; i++) {
		for (uint32_t k = 0; k < s->vg->npv; k++)
			among[k] = tags_meet(s, s->dest[i], &s->vg->pv[k]);
		if (!try_hard(s, below, among, e))
			return 0;
	}
	return -1;
}

int place_all(struct selection *s, enum policy policy, struct err *e)
{
	if (!s->ndest)
		return err_set(e, EXIT_FAILED, "No extents available for allocation.");
	if (policy == POLICY_CONTIGUOUS)
		return try((struct placer){ .s = s, .contiguous = true, .below = BAR_APART, .e = e });
	if (!try_together(s, BAR_LAST, e))
		return 0;
	if (policy == POLICY_CLING)
		return try_together(s, BAR_APART, e);
	return try_hard(s, policy == POLICY_ANYWHERE ? BAR_REDUNDANT : BAR_APART, NULL, e);
}

#include "app/board.h"

#include "app/reg.h"
#include "app/untaken.h"

#include <stdlib.h>
#include <string.h>

const char *
register_state_name(enum register_state state)
{
	static const char *const names[] = {
	    [REGISTER_STATE_CLOSED_DAY] = "closed_day",
	    [REGISTER_STATE_NOT_DUE] = "not_due",
	    [REGISTER_STATE_DUE] = "due",
	    [REGISTER_STATE_PART_DONE] = "part_done",
	    [REGISTER_STATE_OVERDUE] = "overdue",
	    [REGISTER_STATE_SENT] = "sent",
	    [REGISTER_STATE_AMENDED] = "amended",
	};
	_Static_assert(sizeof names / sizeof names[0] == REGISTER_STATE_COUNT, "a name each");
	return names[state];
}

const char *
register_state_words(enum register_state state)
{
	static const char *const words[] = {
	    [REGISTER_STATE_CLOSED_DAY] = "not open that day",
	    [REGISTER_STATE_NOT_DUE] = "not due yet",
	    [REGISTER_STATE_DUE] = "due",
	    [REGISTER_STATE_PART_DONE] = "part done",
	    [REGISTER_STATE_OVERDUE] = "overdue",
	    [REGISTER_STATE_SENT] = "sent already",
	    [REGISTER_STATE_AMENDED] = "sent already, and amended",
	};
	_Static_assert(sizeof words / sizeof words[0] == REGISTER_STATE_COUNT, "words each");
	return words[state];
}

void
register_counts_add(struct register_counts *sum, const struct register_counts *one)
{
	sum->expected += one->expected;
	sum->present += one->present;
	sum->late += one->late;
	sum->absent += one->absent;
	sum->elsewhere += one->elsewhere;
	sum->known += one->known;
	sum->unmarked += one->unmarked;
	sum->unexplained += one->unexplained;
	sum->on_site += one->on_site;
}

void
register_counts_json(struct text *t, const struct register_counts *n)
{
	text_printf(t,
	    "{\"expected\":%u,\"present\":%u,\"late\":%u,\"absent\":%u,\"elsewhere\":%u,\"known\":%"
	    "u,"
	    "\"unmarked\":%u,\"unexplained\":%u,\"on_site\":%u}",
	    n->expected, n->present, n->late, n->absent, n->elsewhere, n->known, n->unmarked,
	    n->unexplained, n->on_site);
}

/* Collects a day's marks of one session. */
struct gather {
	struct session_facts *f;
	struct arena *a;
	size_t cap;
};

static enum rc
gather_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	struct gather *g = ctx;
	if (m->session != g->f->session || mark_is_blank(m)) {
		return RC_OK;
	}
	if (g->f->n_marks == g->cap) {
		size_t cap = g->cap == 0 ? 256 : g->cap * 2;
		struct mark *more = ARENA_ARRAY(g->a, cap, struct mark);
		if (g->f->n_marks > 0) {
			memcpy(more, g->f->marks, g->f->n_marks * sizeof *more);
		}
		g->f->marks = more;
		g->cap = cap;
	}
	struct mark *kept = &g->f->marks[g->f->n_marks++];
	*kept = *m;
	kept->note = arena_text(g->a, m->note);
	return RC_OK;
}

static int
id_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* Pupils whose mark somebody amended. */
static enum rc
facts_amended(struct session_facts *f, struct call *c, const struct school_state *s, struct diag *d)
{
	struct amendment *list = NULL;
	size_t n = 0;
	struct amendment_filter filter = {.range = {f->day, f->day}, .limit = 5000};
	enum rc rc = store_amendments(&list, &n, c->st, s->school_id, &filter, c->a, d);
	f->amended = ARENA_ARRAY(c->a, n + 1, int64_t);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (amendment_is_by_hand(&list[i]) && list[i].before.session == f->session) {
			f->amended[f->n_amended++] = list[i].before.pupil_id;
		}
	}
	qsort(f->amended, f->n_amended, sizeof *f->amended, id_compare);
	return rc;
}

/* group_id 0: of every group. */
static enum rc
facts_taken(struct session_facts *f, struct call *c, const struct school_state *s, int64_t group_id,
    struct diag *d)
{
	enum rc rc = store_registers(&f->taken, &f->n_taken, c->st, s->school_id,
	    (struct day_range){f->day, f->day}, c->a, d);
	f->closed_at = ARENA_ARRAY(c->a, f->n_taken + 1, int64_t);
	for (size_t i = 0; rc == RC_OK && i < f->n_taken; i++) {
		bool is_wanted = f->taken[i].session == f->session &&
		                 (group_id == 0 || f->taken[i].group_id == group_id);
		if (!is_wanted || f->taken[i].closed_seq == 0) {
			continue;
		}
		struct submission sub;
		rc = store_submission(&sub, c->st, s->school_id, f->taken[i].closed_seq, c->a, d);
		f->closed_at[i] = rc == RC_OK ? sub.time : 0;
	}
	return rc;
}

enum rc
session_facts_read(struct session_facts *out, struct call *c, const struct school_state *s,
    int32_t day, enum session session, struct diag *d)
{
	*out = (struct session_facts){.day = day, .session = session, .now = wall_at(c->now)};
	struct gather g = {.f = out, .a = c->a};
	enum rc rc =
	    store_marks_each(c->st, s->school_id, (struct day_range){day, day}, gather_mark, &g, d);
	if (rc == RC_OK) {
		rc = facts_taken(out, c, s, 0, d);
	}
	return rc == RC_OK ? facts_amended(out, c, s, d) : rc;
}

struct ids {
	int64_t *id; /* ascending */
	size_t n;
};

/* Pupils of the group on the day. */
static struct ids
group_ids(const struct image *img, int64_t group_id, int32_t day, struct arena *a)
{
	const struct image_pupil **pupils =
	    ARENA_ARRAY(a, img->n_pupils + 1, const struct image_pupil *);
	struct ids ids = {.n = image_group_pupils(pupils, img, group_id, day)};
	ids.id = ARENA_ARRAY(a, ids.n + 1, int64_t);
	for (size_t i = 0; i < ids.n; i++) {
		ids.id[i] = pupils[i]->id;
	}
	qsort(ids.id, ids.n, sizeof *ids.id, id_compare);
	return ids;
}

/* Is one of the marks not as it was first made? */
static bool
facts_have_changes(const struct session_facts *f)
{
	for (size_t i = 0; i < f->n_marks; i++) {
		if (f->marks[i].first_seq != f->marks[i].last_seq) {
			return true;
		}
	}
	return false;
}

/* The marks of these pupils. */
static enum rc
facts_marks_of(struct session_facts *f, struct call *c, const struct school_state *s,
    const struct ids *ids, struct diag *d)
{
	const struct marks_ask ask = {f->day, f->session, ids->id, ids->n};
	f->marks = ARENA_ARRAY(c->a, ids->n + 1, struct mark);
	enum rc rc = school_marks_of(f->marks, c, s, &ask, d);
	for (size_t i = 0; rc == RC_OK && i < ids->n; i++) {
		const struct mark *m = &f->marks[i];
		if (!mark_is_blank(m)) {
			f->marks[f->n_marks++] = *m;
		}
	}
	return rc;
}

enum rc
register_facts_read(struct session_facts *out, struct call *c, const struct school_state *s,
    const struct register_facts_ask *ask, struct diag *d)
{
	*out = (struct session_facts){
	    .day = ask->day, .session = ask->session, .now = wall_at(c->now)};
	const struct ids ids = group_ids(s->image, ask->group_id, ask->day, c->a);
	enum rc rc = facts_marks_of(out, c, s, &ids, d);
	if (rc == RC_OK) {
		rc = facts_taken(out, c, s, ask->group_id, d);
	}
	return rc == RC_OK && facts_have_changes(out) ? facts_amended(out, c, s, d) : rc;
}

static int
mark_by_pupil(const void *key, const void *element)
{
	const struct mark *m = element;
	int64_t id = *(const int64_t *)key;
	return id < m->pupil_id ? -1 : id > m->pupil_id;
}

const struct mark *
session_mark(const struct session_facts *f, int64_t pupil_id)
{
	if (f->n_marks == 0) {
		return NULL;
	}
	return bsearch(&pupil_id, f->marks, f->n_marks, sizeof *f->marks, mark_by_pupil);
}

static void
count_mark(struct register_counts *n, const struct mark *m)
{
	if (!m->is_confirmed) {
		n->known++;
	}
	switch (code_class(m->code)) {
	case CODE_CLASS_PRESENT:
		n->present += m->code != CODE_L;
		n->late += m->code == CODE_L;
		break;
	case CODE_CLASS_APPROVED:
		n->elsewhere++;
		break;
	case CODE_CLASS_AUTHORISED:
	case CODE_CLASS_UNAUTHORISED:
		n->absent++;
		n->unexplained += m->code == CODE_N;
		break;
	case CODE_CLASS_NOT_POSSIBLE:
		n->elsewhere += m->code == CODE_D;
		break;
	case CODE_CLASS_ADMINISTRATIVE:
	case CODE_CLASS_COUNT:
		break;
	}
	n->on_site += code_info(m->code)->is_on_site;
}

static const struct register_taken *
line_taken(struct register_line *line, const struct session_facts *f)
{
	for (size_t i = 0; i < f->n_taken; i++) {
		const struct register_taken *row = &f->taken[i];
		if (row->session == f->session && row->group_id == line->group->id) {
			line->closed_at = f->closed_at[i];
			line->taken_at = row->first_seq == 0 ? 0 : row->taken_at;
			return row->first_seq == 0 ? NULL : row;
		}
	}
	return NULL;
}

static enum register_state
line_state(struct register_line *line, const struct school_state *s, const struct session_facts *f,
    bool is_amended)
{
	const struct register_counts *n = &line->counts;
	const struct register_taken *row = line_taken(line, f);
	bool is_past = f->day < f->now.day;
	bool is_future =
	    f->day > f->now.day || (f->day == f->now.day && f->now.minute < line->times.opens);
	if (n->expected == 0) {
		return REGISTER_STATE_CLOSED_DAY;
	}
	if (is_future) {
		return REGISTER_STATE_NOT_DUE;
	}
	const struct register_has has = {n->expected, n->unmarked, n->known, row != NULL};
	if (!register_is_untaken(&has)) {
		return n->unmarked > 0 ? REGISTER_STATE_PART_DONE
		       : is_amended    ? REGISTER_STATE_AMENDED
		                       : REGISTER_STATE_SENT;
	}
	if (!school_has_closed(s, f->day, line->times.closes, &f->now)) {
		return REGISTER_STATE_DUE;
	}
	line->minutes_overdue = is_past ? 0 : f->now.minute - line->times.closes;
	return REGISTER_STATE_OVERDUE;
}

/* Nobody's amendments are read for a register that nobody took. */
static bool
was_amended(const struct session_facts *f, int64_t pupil_id)
{
	return f->n_amended > 0 &&
	       bsearch(&pupil_id, f->amended, f->n_amended, sizeof *f->amended, id_compare) != NULL;
}

void
register_line(struct register_line *out, const struct school_state *s,
    const struct session_facts *f, const struct image_group *group,
    const struct image_pupil **pupils)
{
	*out = (struct register_line){.group = group};
	school_times(&out->times, s, f->day, group->year, f->session);
	size_t n = image_group_pupils(pupils, s->image, group->id, f->day);
	bool is_amended = false;
	for (size_t i = 0; i < n; i++) {
		if (image_cell(s->image, pupils[i], f->day, f->session) == CELL_NOT_OPEN) {
			continue;
		}
		out->counts.expected++;
		const struct mark *m = session_mark(f, pupils[i]->id);
		if (m == NULL) {
			out->counts.unmarked++;
			continue;
		}
		count_mark(&out->counts, m);
		is_amended = is_amended || was_amended(f, m->pupil_id);
	}
	out->state = line_state(out, s, f, is_amended);
}

#include "app/grid.h"
#include "app/json.h"
#include "app/planned.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "core/stats.h"
#include "store/store_register.h"

#include <string.h>

/* GET .../grid. Codes and versions go in plain lists, one place for each session; what few cells
 * have (minutes, notes, locks) goes in a list of its own. */
struct grid_cell {
	const struct mark *mark;       /* NULL: none */
	const struct planned *planned; /* the plan that covers the session; NULL */
};

struct grid {
	struct call *c;
	const struct grid_query *q;
	const struct school_state *s;
	struct day_range range;
	struct wall now;
	int32_t *day; /* of each weekday of the range; its sessions are columns 2i and 2i + 1 */
	size_t n_days;
	const struct image_pupil **pupils; /* by name */
	size_t n_pupils;
	size_t *opened; /* of each of `pupils`: its columns from this one on are ahead */
	uint32_t *slot; /* by row of the image: index in `pupils`, or UINT32_MAX */
	struct grid_cell *cells;
	int64_t first_today; /* first submission that was received today */
	struct seal *seals;
	size_t n_seals;
};

static struct grid_cell *
cell_at(struct grid *g, int64_t pupil_id, int32_t day, enum session session)
{
	const struct image_pupil *p = image_pupil_find(g->s->image, pupil_id);
	size_t slot = p == NULL ? UINT32_MAX : g->slot[p->row];
	int32_t into = day - g->range.from;
	if (slot == UINT32_MAX || into < 0 || day > g->range.to) {
		return NULL;
	}
	size_t column = 0;
	while (column < g->n_days && g->day[column] != day) {
		column++;
	}
	return column == g->n_days ? NULL
	                           : &g->cells[slot * g->n_days * 2 + column * 2 + (size_t)session];
}

static enum rc
keep_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	struct grid *g = ctx;
	struct grid_cell *cell = cell_at(g, m->pupil_id, m->day, m->session);
	if (cell != NULL) {
		struct mark *kept = ARENA_NEW(g->c->a, struct mark);
		*kept = *m;
		kept->note = arena_text(g->c->a, m->note);
		cell->mark = kept;
	}
	return RC_OK;
}

static enum rc
grid_read_marks(struct grid *g, struct diag *d)
{
	struct call *c = g->c;
	if (g->q->pupil_id == 0) {
		return store_marks_each(c->st, g->s->school_id, g->range, keep_mark, g, d);
	}
	struct mark *marks = NULL;
	size_t n = 0;
	enum rc rc = store_marks_of_pupil(
	    &marks, &n, c->st, g->s->school_id, g->q->pupil_id, g->range, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = keep_mark(g, &marks[i], d);
	}
	return rc;
}

static enum rc
grid_read_planned(struct grid *g, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {.pupil_id = g->q->pupil_id, .range = g->range};
	enum rc rc = store_planned(&items, &n, g->c->st, g->s->school_id, &filter, g->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		for (size_t k = 0; k < g->n_days * 2; k++) {
			enum session session = k % 2 == 0 ? SESSION_AM : SESSION_PM;
			struct grid_cell *cell =
			    planned_covers(&items[i], g->day[k / 2], session)
			        ? cell_at(g, items[i].pupil_id, g->day[k / 2], session)
			        : NULL;
			if (cell != NULL) {
				cell->planned = &items[i];
			}
		}
	}
	return rc;
}

/* How many columns are not ahead of the pupil: by the times of the year group (R35, C474). */
static size_t
opened_for(const struct grid *g, const struct image_pupil *p)
{
	size_t n = 0;
	while (n < g->n_days * 2) {
		int32_t day = g->day[n / 2];
		enum session session = n % 2 == 0 ? SESSION_AM : SESSION_PM;
		if (day >= g->now.day) {
			struct session_times times;
			school_times(&times, g->s, day, image_year_on(p, day), session);
			if (day > g->now.day || g->now.minute < times.opens) {
				break;
			}
		}
		n++;
	}
	return n;
}

/* Ahead of every pupil shown. */
static bool
is_ahead(const struct grid *g, size_t column)
{
	bool is_any = false;
	for (size_t i = 0; i < g->n_pupils && !is_any; i++) {
		is_any = column < g->opened[i];
	}
	return g->day[column / 2] >= g->now.day && !is_any;
}

/* Count columns from `first`, `n` of them, of one pupil, as the figures do; sessions ahead are not
 * counted. */
static void
grid_count(struct stats *sum, const struct grid *g, size_t slot, size_t first, size_t n)
{
	for (size_t i = first; i < first + n && i < g->opened[slot]; i++) {
		enum session session = i % 2 == 0 ? SESSION_AM : SESSION_PM;
		sum->count[image_cell(g->s->image, g->pupils[slot], g->day[i / 2], session)]++;
	}
}

/* GridSums. Rules R61 to R63. */
static void
sums_json(struct text *t, const char *name, struct stats *sum)
{
	stats_derive(sum);
	int32_t rate = rate_tenths(sum->attended, sum->possible);
	text_printf(t, ",\"%s\":{\"possible\":%u,\"attended\":%u,\"open\":%u", name,
	    (unsigned)sum->possible, (unsigned)sum->attended,
	    (unsigned)(sum->missing + sum->count[CODE_N]));
	if (rate == RATE_NONE) {
		text_add(t, ",\"attendance\":null}");
	} else {
		text_printf(t, ",\"attendance\":%d}", (int)rate);
	}
}

/* The pupils asked for that the caller may see. */
static enum rc
grid_pupils(struct grid *g, struct diag *d)
{
	const struct image *img = g->s->image;
	struct call *c = g->c;
	g->pupils = ARENA_ARRAY(c->a, img->n_pupils + 1, const struct image_pupil *);
	g->opened = ARENA_ARRAY(c->a, img->n_pupils + 1, size_t);
	g->slot = ARENA_ARRAY(c->a, img->n_pupils + 1, uint32_t);
	memset(g->slot, 0xff, (img->n_pupils + 1) * sizeof *g->slot);
	size_t n = 0;
	if (g->q->pupil_id != 0) {
		g->pupils[0] = image_pupil_find(img, g->q->pupil_id);
		if (g->pupils[0] == NULL) {
			return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
		}
		struct scope scope = pupil_scope(g->s, g->pupils[0], g->range.to);
		enum rc rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
		if (rc != RC_OK) {
			return rc;
		}
		n = 1;
	} else if (g->q->group_id != 0) {
		const struct image_group *group = image_group_find(img, g->q->group_id);
		if (group == NULL) {
			return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
		}
		struct scope scope = {g->s->school_id, group->id, group->year};
		enum rc rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	if (n == 0) {
		n = image_group_pupils(g->pupils, img, g->q->group_id, g->range.to);
	}
	for (size_t i = 0; i < n; i++) {
		const struct image_pupil *p = g->pupils[i];
		struct scope scope = pupil_scope(g->s, p, g->range.to);
		if (g->q->pupil_id != 0 || actor_has_in(c->who, &scope, PERM_PUPIL_READ)) {
			g->slot[p->row] = (uint32_t)g->n_pupils;
			g->opened[g->n_pupils] = opened_for(g, p);
			g->pupils[g->n_pupils++] = p;
		}
	}
	return RC_OK;
}

static enum rc
grid_range(struct grid *g, struct diag *d)
{
	bool is_pupil = g->q->pupil_id != 0;
	int32_t most = is_pupil ? GRID_PUPIL_DAYS_MAX : GRID_DAYS_MAX;
	g->range = g->q->range;
	if (g->range.from == DAY_NONE) {
		int32_t to = g->range.to == DAY_NONE ? g->now.day : g->range.to;
		g->range = (struct day_range){is_pupil ? school_year_on(g->s, to).from : to, to};
	}
	g->range.to = g->range.to == DAY_NONE ? g->range.from : g->range.to;
	if (g->range.to < g->range.from || g->range.to - g->range.from >= most) {
		return diag_set(d, RC_INVALID, "to", NULL,
		    "the range must end after it begins, and within %d days", (int)most);
	}
	g->day = ARENA_ARRAY(g->c->a, (size_t)most, int32_t);
	for (int32_t day = g->range.from; day <= g->range.to; day++) {
		if (day_weekday(day) < 5) {
			g->day[g->n_days++] = day;
		}
	}
	return RC_OK;
}

static void
more_json(struct grid *g, const struct image_pupil *p, const struct grid_cell *cell, size_t at)
{
	struct text *t = g->c->out;
	const struct mark *m = cell->mark;
	text_printf(t, "{\"at\":%zu", at);
	if (cell->planned != NULL && (m == NULL || !m->is_confirmed)) {
		text_add(t, ",\"is_planned\":true");
		if (cell->planned->is_locked) {
			text_add(t, ",\"is_locked\":true");
		}
		if (m == NULL && cell->planned->note[0] != '\0') {
			json_text(t, "note", cell->planned->note);
		}
	}
	if (m != NULL) {
		struct scope scope = pupil_scope(g->s, p, m->day);
		const char *note = note_shown(g->c, &scope, m);
		if (m->minutes_late != MINUTE_NONE) {
			text_printf(t, ",\"minutes_late\":%d", m->minutes_late);
		}
		if (note[0] != '\0') {
			json_text(t, "note", note);
			if (m->is_office_note) {
				text_add(t, ",\"is_office_note\":true");
			}
		}
		if (m->first_seq != m->last_seq) {
			text_add(t, ",\"is_amended\":true");
			if (m->last_seq >= g->first_today) {
				text_add(t, ",\"is_changed_today\":true");
			}
		}
	}
	text_add_char(t, '}');
}

static bool
has_more(const struct grid_cell *cell)
{
	const struct mark *m = cell->mark;
	if (m == NULL) {
		return cell->planned != NULL;
	}
	return m->minutes_late != MINUTE_NONE || m->note[0] != '\0' ||
	       m->first_seq != m->last_seq || !m->is_confirmed;
}

static void
pupil_json(struct grid *g, size_t slot)
{
	struct text *t = g->c->out;
	const struct image_pupil *p = g->pupils[slot];
	const struct grid_cell *cells = &g->cells[slot * g->n_days * 2];
	const struct image_group *group = image_group_on(g->s->image, p, g->range.to);
	struct scope scope = pupil_scope(g->s, p, g->range.to);
	int year = image_year_on(p, g->range.to);
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	json_text(t, "year", year < 0 ? "" : nc_year_name((enum nc_year)year));
	json_text(t, "group", group == NULL ? "" : group->name);
	json_bool(t, "is_vulnerable", pupil_needs_act(g->c, &scope, p, g->range.to));
	text_printf(t, ",\"opened\":%zu", g->opened[slot]);
	if (g->q->group_id != 0) {
		struct stats sum = {0};
		grid_count(&sum, g, slot, 0, g->n_days * 2);
		sums_json(t, "sums", &sum);
	}
	text_add(t, ",\"codes\":[");
	for (size_t i = 0; i < g->n_days * 2; i++) {
		enum session session = i % 2 == 0 ? SESSION_AM : SESSION_PM;
		const char *code = cells[i].mark != NULL ? code_info(cells[i].mark->code)->code
		                   : cells[i].planned != NULL
		                       ? code_info(cells[i].planned->code)->code
		                       : blank_code(g->s, p, g->day[i / 2], session);
		text_add(t, i == 0 ? "" : ",");
		text_add_json(t, code);
	}
	text_add(t, "],\"seqs\":[");
	for (size_t i = 0; i < g->n_days * 2; i++) {
		text_add(t, i == 0 ? "" : ",");
		text_add_int(t, cells[i].mark == NULL ? 0 : cells[i].mark->last_seq);
	}
	text_add(t, "],\"more\":[");
	bool is_first = true;
	for (size_t i = 0; i < g->n_days * 2; i++) {
		if (has_more(&cells[i])) {
			text_add(t, is_first ? "" : ",");
			more_json(g, p, &cells[i], i);
			is_first = false;
		}
	}
	text_add(t, "]}");
}

static bool
is_sealed(const struct grid *g, int32_t day)
{
	for (size_t i = 0; i < g->n_seals; i++) {
		const struct seal *seal = &g->seals[i];
		if (!seal->is_ended && seal->from_day <= day && day <= seal->to_day) {
			return true;
		}
	}
	return false;
}

static void
sessions_json(struct grid *g)
{
	struct text *t = g->c->out;
	for (size_t i = 0; i < g->n_days * 2; i++) {
		int32_t day = g->day[i / 2];
		enum session session = i % 2 == 0 ? SESSION_AM : SESSION_PM;
		char date[DAY_TEXT];
		text_printf(t, "%s{\"date\":\"%s\",\"session\":\"%s\"", i == 0 ? "" : ",",
		    day_format(date, day), session_name(session));
		json_bool(t, "is_ahead", is_ahead(g, i));
		if (is_sealed(g, day)) {
			json_bool(t, "is_sealed", true);
		}
		const char *reason = day_closed_reason(g->s, YEARS_ALL, day);
		if (reason[0] != '\0') {
			json_text(t, "closed", reason);
		}
		if (g->q->group_id != 0) {
			struct stats sum = {0};
			for (size_t k = 0; k < g->n_pupils; k++) {
				grid_count(&sum, g, k, i, 1);
			}
			sums_json(t, "sums", &sum);
		}
		text_add_char(t, '}');
	}
}

static void
grid_json(struct grid *g)
{
	struct text *t = g->c->out;
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	char now[INSTANT_TEXT];
	text_printf(t, "{\"from\":\"%s\",\"to\":\"%s\",\"now\":\"%s\"",
	    day_format(from, g->range.from), day_format(to, g->range.to),
	    instant_format(now, g->c->now));
	json_bool(t, "may_edit", actor_has(g->c->who, g->s->school_id, PERM_AMEND));
	text_printf(t, ",\"seq\":%lld,\"sessions\":[", (long long)g->s->image->seq);
	sessions_json(g);
	text_add_char(t, ']');
	if (g->q->group_id != 0) {
		struct stats sum = {0};
		for (size_t k = 0; k < g->n_pupils; k++) {
			grid_count(&sum, g, k, 0, g->n_days * 2);
		}
		sums_json(t, "sums", &sum);
	}
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < g->n_pupils; i++) {
		text_add(t, i == 0 ? "" : ",");
		pupil_json(g, i);
	}
	text_add(t, "]}");
	g->c->seq = g->s->image->seq;
}

static enum rc
grid_read(struct grid *g, struct diag *d)
{
	enum rc rc = grid_range(g, d);
	if (rc == RC_OK) {
		rc = grid_pupils(g, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	g->cells = ARENA_ARRAY(g->c->a, g->n_pupils * g->n_days * 2 + 1, struct grid_cell);
	int64_t midnight = wall_instant(g->now.day, 0);
	rc = store_seq_since(&g->first_today, g->c->st, g->s->school_id, midnight, d);
	if (rc == RC_OK) {
		rc = store_seals(&g->seals, &g->n_seals, g->c->st, g->s->school_id, g->c->a, d);
	}
	if (rc == RC_OK) {
		rc = grid_read_marks(g, d);
	}
	return rc == RC_OK ? grid_read_planned(g, d) : rc;
}

enum rc
view_grid(struct call *c, const struct grid_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct grid g = {.c = c, .q = q, .s = s, .now = wall_at(c->now)};
	rc = grid_read(&g, d);
	if (rc == RC_OK) {
		grid_json(&g);
	}
	school_release(s);
	return rc;
}

#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/tutor.h"
#include "core/stats.h"

/* Three spans of days: the week, the week of school before it, the term up to the week's end. */
enum span { SPAN_WEEK, SPAN_BEFORE, SPAN_TERM, SPAN_COUNT };

struct tutor {
	struct call *c;
	struct school_state *s;
	const struct image_group *group;
	int32_t today;
	struct day_range span[SPAN_COUNT]; /* from DAY_NONE: there is no such span */
	const char *term;
	const struct image_pupil **pupils;
	size_t n_pupils;
	struct stats sum[SPAN_COUNT]; /* of the group */
	uint32_t n_full;              /* pupils who attended every session of the week */
};

static int32_t
monday_of(int32_t day)
{
	return day - day_weekday(day);
}

/* The last week of school that holds `day` or lies before it. */
static int32_t
week_back(const struct calendar *cal, int32_t day)
{
	for (int32_t d = day; d > day - 120; d--) {
		if (calendar_is_school_day(cal, d)) {
			return monday_of(d);
		}
	}
	return monday_of(day);
}

static void
tutor_spans(struct tutor *v, int32_t day)
{
	const struct calendar *cal = &v->s->image->calendar;
	int32_t on = day == DAY_NONE || day > v->today ? v->today : day;
	int32_t monday = day == DAY_NONE ? week_back(cal, on) : monday_of(on);
	int32_t last = monday + 6 < v->today ? monday + 6 : v->today;
	int32_t before = week_back(cal, monday - 1);
	v->span[SPAN_WEEK] = (struct day_range){monday, last};
	v->span[SPAN_BEFORE] = (struct day_range){before, before + 6};
	v->span[SPAN_TERM] = (struct day_range){DAY_NONE, last};
	v->term = "";
	for (size_t i = 0; i < cal->n_terms; i++) {
		if (cal->terms[i].first <= last && monday <= cal->terms[i].last) {
			v->span[SPAN_TERM].from = cal->terms[i].first;
			v->term = cal->terms[i].name;
		}
	}
}

static void
span_stats(struct stats *out, const struct tutor *v, const struct image_pupil *p, enum span which)
{
	const struct axis *x = &v->s->image->axis;
	struct day_range range = v->span[which];
	*out = (struct stats){0};
	if (range.from == DAY_NONE) {
		return;
	}
	uint32_t from = axis_lower(x, range.from);
	uint32_t to = axis_lower(x, range.to + 1);
	if (to > from) {
		stats_of_cells(out, image_cells(v->s->image, p) + from, to - from);
	}
}

/* {"possible":10,"attended":9,"missed":1,"late":1,"unmarked":0,"rate":900}: missed in sessions. */
static void
stats_json(struct text *t, const char *name, const struct stats *s)
{
	int32_t rate = rate_tenths(s->attended, s->possible);
	text_printf(t,
	    ",\"%s\":{\"possible\":%u,\"attended\":%u,\"missed\":%u,\"late\":%u,\"unmarked\":%u",
	    name, s->possible, s->attended, s->absent, s->late + s->late_after_close, s->missing);
	if (rate == RATE_NONE) {
		text_add(t, ",\"rate\":null}");
	} else {
		text_printf(t, ",\"rate\":%d}", rate);
	}
}

/* The sessions of the week, in order; null where no mark is expected. */
static void
cells_json(struct tutor *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"cells\":[");
	for (int32_t day = v->span[SPAN_WEEK].from; day < v->span[SPAN_WEEK].from + 5; day++) {
		for (int k = 0; k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			uint8_t cell = image_cell(v->s->image, p, day, session);
			char date[DAY_TEXT];
			text_printf(t, "%s{\"date\":\"%s\",\"session\":\"%s\",\"code\":", comma,
			    day_format(date, day), session_name(session));
			comma = ",";
			if (cell_is_code(cell)) {
				text_add_json(t, code_info(cell)->code);
			} else {
				text_add(t, cell == CELL_BLANK ? "\"\"" : "null");
			}
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
}

static void
pupil_week_json(struct tutor *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	struct stats one[SPAN_COUNT];
	for (int i = 0; i < SPAN_COUNT; i++) {
		span_stats(&one[i], v, p, (enum span)i);
		stats_add(&v->sum[i], &one[i]);
	}
	const struct stats *week = &one[SPAN_WEEK];
	v->n_full += week->possible > 0 && week->absent == 0;
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	text_add(t, ",\"badges\":");
	badges_json(v->c, v->s, p, v->today);
	cells_json(v, p);
	stats_json(t, "week", week);
	stats_json(t, "before", &one[SPAN_BEFORE]);
	stats_json(t, "term", &one[SPAN_TERM]);
	text_add_char(t, '}');
}

static void
tutor_json(struct tutor *v)
{
	struct text *t = v->c->out;
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	text_printf(t, "{\"from\":\"%s\",\"to\":\"%s\",\"group\":{\"id\":\"%lld\"",
	    day_format(from, v->span[SPAN_WEEK].from), day_format(to, v->span[SPAN_WEEK].to),
	    (long long)v->group->id);
	json_text(t, "name", v->group->name);
	json_text(t, "tutor", v->group->tutor);
	text_add_char(t, '}');
	json_text(t, "term_name", v->term);
	json_day(t, "term_from", v->span[SPAN_TERM].from);
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < v->n_pupils; i++) {
		text_add(t, i == 0 ? "" : ",");
		pupil_week_json(v, v->pupils[i]);
	}
	text_printf(t, "],\"full\":%u", v->n_full);
	stats_json(t, "week", &v->sum[SPAN_WEEK]);
	stats_json(t, "before", &v->sum[SPAN_BEFORE]);
	stats_json(t, "term", &v->sum[SPAN_TERM]);
	text_add_char(t, '}');
}

static enum rc
tutor_read(struct tutor *v, const struct tutor_query *q, struct diag *d)
{
	struct image *img = v->s->image;
	v->group = image_group_find(img, q->group_id);
	if (v->group == NULL) {
		return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	}
	struct scope scope = {v->s->school_id, v->group->id, v->group->year};
	enum rc rc = actor_may_in(v->c->who, &scope, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	v->today = wall_at(v->c->now).day;
	tutor_spans(v, q->day);
	v->pupils = ARENA_ARRAY(v->c->a, img->n_pupils + 1, const struct image_pupil *);
	v->n_pupils = image_group_pupils(v->pupils, img, q->group_id, v->span[SPAN_WEEK].to);
	return RC_OK;
}

enum rc
view_tutor(struct call *c, const struct tutor_query *q, struct diag *d)
{
	struct tutor v = {.c = c};
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = tutor_read(&v, q, d);
	if (rc == RC_OK) {
		tutor_json(&v);
	}
	school_release(v.s);
	return rc;
}

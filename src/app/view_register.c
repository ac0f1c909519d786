#include "app/board.h"
#include "app/json.h"
#include "app/planned.h"
#include "app/pupil_json.h"
#include "app/reasons.h"
#include "app/reg.h"
#include "app/photo.h"
#include "store/store_register.h"

#include <stdlib.h>
#include <string.h>

/* GET /registers/{date}/{session}/{group}: the page a teacher opens. */
#define RECENT_SESSIONS 10 /* the last five school days */

/* A session shown beside each pupil. */
struct recent {
	uint32_t column;  /* of the image */
	const char *head; /* its JSON up to the code */
};

struct reg_view {
	struct call *c;
	const struct register_key *key;
	struct school_state *s;
	const struct image_group *group;
	struct session_facts facts;
	struct register_line line;
	struct planned *planned;
	size_t n_planned;
	const struct image_pupil **pupils;
	size_t n_pupils;
	int64_t seq; /* highest of its marks */
	struct photos photos;
	bool is_sealed;
	struct recent recent[RECENT_SESSIONS + 1];
	size_t n_recent;
};

/* Who saved a mark: one register has few submissions, so remember the last ones. */
struct saver {
	int64_t seq;
	const char *by;
	const char *position;
	char at[INSTANT_TEXT];
};
#define SAVERS 8

static enum rc
saver_of(
    struct saver *savers, struct reg_view *v, int64_t seq, const struct saver **out, struct diag *d)
{
	struct saver *slot = &savers[(size_t)seq % SAVERS];
	*out = slot;
	if (slot->seq == seq) {
		return RC_OK;
	}
	struct submission sub;
	enum rc rc = store_submission(&sub, v->c->st, v->s->school_id, seq, v->c->a, d);
	if (rc == RC_OK) {
		*slot = (struct saver){seq, sub.user_name, sub.position, ""};
		instant_format(slot->at, sub.time);
	}
	return rc;
}

static enum rc
mark_json(struct reg_view *v, const struct mark *m, struct saver *savers, struct diag *d)
{
	struct text *t = v->c->out;
	const struct saver *saver = NULL;
	enum rc rc = saver_of(savers, v, m->last_seq, &saver, d);
	if (rc != RC_OK) {
		return rc;
	}
	char arrived[MINUTE_TEXT];
	text_add(t, "{\"code\":");
	text_add_json(t, code_info(m->code)->code);
	if (m->minutes_late != MINUTE_NONE) {
		text_printf(t, ",\"minutes_late\":%d", m->minutes_late);
	}
	if (m->arrived_minute != MINUTE_NONE) {
		text_printf(t, ",\"arrived\":\"%s\"", minute_format(arrived, m->arrived_minute));
	}
	text_add(t, ",\"note\":");
	struct scope scope = {v->s->school_id, v->group->id, v->group->year};
	const char *note = note_shown(v->c, &scope, m);
	text_add_json(t, note);
	if (m->is_office_note && note[0] != '\0') {
		text_add(t, ",\"is_office_note\":true");
	}
	text_printf(t, ",\"seq\":%lld,\"by\":", (long long)m->last_seq);
	text_add_json(t, saver->by);
	text_add(t, ",\"position\":");
	text_add_json(t, saver->position);
	text_printf(t, ",\"at\":\"%s\",\"is_confirmed\":%s,\"is_amended\":%s}", saver->at,
	    m->is_confirmed ? "true" : "false", m->first_seq != m->last_seq ? "true" : "false");
	v->seq = m->last_seq > v->seq ? m->last_seq : v->seq;
	return RC_OK;
}

static void
recent_add(struct reg_view *v, uint32_t column)
{
	const struct axis *x = &v->s->image->axis;
	char date[DAY_TEXT];
	v->recent[v->n_recent++] = (struct recent){column,
	    arena_printf(v->c->a, "{\"date\":\"%s\",\"session\":\"%s\",\"code\":",
	        day_format(date, x->day[column]), session_name((enum session)x->session[column]))};
}

/* The last ten sessions before this day, oldest first, the same for every pupil. */
static void
recent_find(struct reg_view *v)
{
	const struct axis *x = &v->s->image->axis;
	uint32_t here = axis_column(x, v->key->day, v->key->session);
	uint32_t to = here == UINT32_MAX ? axis_lower(x, v->key->day) : here;
	/* Whole days: the pairs line up under their weekday. */
	while (to > 0 && to < x->n && x->day[to - 1] == v->key->day) {
		to--;
	}
	for (uint32_t i = to > RECENT_SESSIONS ? to - RECENT_SESSIONS : 0; i < to; i++) {
		recent_add(v, i);
	}
	/* Today's earlier session stands apart, last in the list. */
	if (here != UINT32_MAX && v->key->session == SESSION_PM && here > 0 &&
	    x->day[here - 1] == v->key->day) {
		recent_add(v, here - 1);
	}
}

static void
recent_json(struct reg_view *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	const uint8_t *cells = image_cells(v->s->image, p);
	text_add_char(t, '[');
	for (size_t i = 0; i < v->n_recent; i++) {
		uint8_t cell = cells[v->recent[i].column];
		text_add(t, i == 0 ? "" : ",");
		text_add(t, v->recent[i].head);
		if (cell_is_code(cell)) {
			text_add_json(t, code_info(cell)->code);
		} else {
			text_add(t, "null");
		}
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static enum rc
pupil_planned_json(struct reg_view *v, const struct image_pupil *p, struct diag *d)
{
	for (size_t i = 0; i < v->n_planned; i++) {
		const struct planned *item = &v->planned[i];
		if (item->pupil_id == p->id && planned_covers(item, v->key->day, v->key->session)) {
			return planned_json(v->c, v->s, item, d);
		}
	}
	text_add(v->c->out, "null");
	return RC_OK;
}

static enum rc
pupil_json(struct reg_view *v, const struct image_pupil *p, struct saver *savers, struct diag *d)
{
	struct text *t = v->c->out;
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	photo_json(t, &v->photos, v->s->urn, p->id);
	int year = image_year_on(p, v->key->day);
	if (year >= 0) {
		text_add(t, ",\"year\":");
		text_add_json(t, nc_year_name((enum nc_year)year));
	}
	text_add(t, ",\"badges\":");
	badges_json(v->c, v->s, p, v->key->day);
	text_add(t, ",\"recent\":");
	recent_json(v, p);
	text_add(t, ",\"mark\":");
	const struct mark *m = session_mark(&v->facts, p->id);
	enum rc rc = RC_OK;
	if (m == NULL) {
		text_add(t, "null");
	} else {
		rc = mark_json(v, m, savers, d);
	}
	text_add(t, ",\"planned\":");
	if (rc == RC_OK) {
		rc = pupil_planned_json(v, p, d);
	}
	text_printf(t, ",\"is_compulsory_age\":%s}",
	    image_is_compulsory_age(
	        p, v->key->day, school_policy(v->s, v->key->day)->policy.law.school_year_start)
	        ? "true"
	        : "false");
	return rc;
}

static void
head_json(struct reg_view *v)
{
	struct text *t = v->c->out;
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	char clock[MINUTE_TEXT];
	const struct session_times *times = &v->line.times;
	text_printf(t, "{\"date\":\"%s\",\"session\":\"%s\",\"group\":{\"id\":\"%lld\",\"name\":",
	    day_format(date, v->key->day), session_name(v->key->session), (long long)v->group->id);
	text_add_json(t, v->group->name);
	if (v->group->year >= 0) {
		text_add(t, ",\"year\":");
		text_add_json(t, nc_year_name((enum nc_year)v->group->year));
	}
	text_add(t, ",\"tutor\":");
	text_add_json(t, v->group->tutor);
	struct scope scope = {v->s->school_id, v->group->id, v->group->year};
	json_bool(t, "opens", actor_has_in(v->c->who, &scope, PERM_PUPIL_READ));
	text_printf(t, "},\"state\":\"%s\",\"is_today\":%s,\"now\":\"%s\"",
	    register_state_name(v->line.state), v->key->day == v->facts.now.day ? "true" : "false",
	    instant_format(now, v->c->now));
	text_printf(t, ",\"opens\":\"%s\"", minute_format(clock, times->opens));
	text_printf(t, ",\"closes\":\"%s\"", minute_format(clock, times->closes));
	text_printf(t, ",\"ends\":\"%s\"", minute_format(clock, times->ends));
	const struct policy *policy = &school_policy(v->s, v->key->day)->policy;
	bool is_closed = v->line.closed_at != 0 ||
	                 school_has_closed(v->s, v->key->day, times->closes, &v->facts.now);
	text_printf(t, ",\"marking\":\"%s\",\"needs_reason\":%s",
	    policy->register_setting == REGISTER_EACH_PUPIL ? "each" : "exceptions",
	    is_closed || v->is_sealed ? "true" : "false");
	json_bool(t, "all_codes", register_has_all_codes(v->c, v->s, &scope, v->key->day));
	json_bool(t, "is_sealed", v->is_sealed);
	text_add(t, ",\"late_reasons\":");
	late_reasons_json(t, v->c->a, &school_policy(v->s, v->key->day)->policy);
	json_instant(t, "taken_at", v->line.taken_at);
	json_instant(t, "closed_at", v->line.closed_at);
}

static enum rc
register_json(struct reg_view *v, struct diag *d)
{
	struct text *t = v->c->out;
	struct saver savers[SAVERS] = {0};
	head_json(v);
	recent_find(v);
	text_add(t, ",\"pupils\":[");
	const char *comma = "";
	for (size_t i = 0; i < v->n_pupils; i++) {
		if (image_cell(v->s->image, v->pupils[i], v->key->day, v->key->session) ==
		    CELL_NOT_OPEN) {
			continue;
		}
		text_add(t, comma);
		comma = ",";
		enum rc rc = pupil_json(v, v->pupils[i], savers, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	text_add(t, "],\"counts\":");
	register_counts_json(t, &v->line.counts);
	text_printf(t, ",\"seq\":%lld}", (long long)v->seq);
	v->c->seq = v->seq;
	return RC_OK;
}

static enum rc
register_read(struct reg_view *v, struct diag *d)
{
	const struct register_key *key = v->key;
	struct image *img = v->s->image;
	v->group = image_group_find(img, key->group_id);
	if (v->group == NULL) {
		return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	}
	struct scope scope = {v->s->school_id, v->group->id, v->group->year};
	struct register_ask ask = {key->day, key->session, wall_at(v->c->now).day};
	enum rc rc = register_may(v->c, &scope, &ask, d);
	if (rc == RC_OK) {
		const struct register_facts_ask facts = {key->day, key->session, key->group_id};
		rc = register_facts_read(&v->facts, v->c, v->s, &facts, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	v->pupils = ARENA_ARRAY(v->c->a, img->n_pupils + 1, const struct image_pupil *);
	register_line(&v->line, v->s, &v->facts, v->group, v->pupils);
	v->n_pupils = image_group_pupils(v->pupils, img, key->group_id, key->day);
	struct planned_filter filter = {.range = {key->day, key->day}};
	rc = photos_read(&v->photos, v->c, d);
	if (rc == RC_OK && key->day < v->facts.now.day) {
		rc = store_is_sealed(&v->is_sealed, v->c->st, v->s->school_id, key->day, d);
	}
	return rc != RC_OK ? rc
	                   : store_planned(&v->planned, &v->n_planned, v->c->st, v->s->school_id,
	                         &filter, v->c->a, d);
}

enum rc
view_register(struct call *c, const struct register_key *key, struct diag *d)
{
	struct reg_view v = {.c = c, .key = key};
	enum rc rc = school_hold(&v.s, c, key->urn, PERM_REGISTER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = register_read(&v, d);
	if (rc == RC_OK) {
		rc = register_json(&v, d);
	}
	school_release(v.s);
	return rc;
}

#include "app/follow_up_day.h"

#include "app/json.h"
#include "app/phones.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/tell_worker.h"
#include "core/deadline.h"
#include "core/runs.h"

#include <string.h>

/* That of this school year, and of the one before what is still to be settled in this one (R43). */
static uint32_t
first_column(const struct follow_up_day *v)
{
	const struct image *img = v->s->image;
	const struct law_config *law = &school_policy(v->s, v->day)->policy.law;
	int32_t year_from = school_year_on(v->s, v->day).from;
	uint32_t k = axis_lower(&img->axis, year_from);
	while (k > 0) {
		int32_t day = img->axis.day[k - 1];
		if (!deadline_n_is_of_year(day, deadline_n(&img->calendar, day, law), year_from)) {
			break;
		}
		k--;
	}
	return k;
}

enum rc
follow_up_read(
    struct follow_up_day *out, struct call *c, struct school_state *s, int32_t day, struct diag *d)
{
	struct wall now = wall_at(c->now);
	*out = (struct follow_up_day){
	    .c = c, .s = s, .now = now, .day = day == DAY_NONE ? now.day : day};
	out->from = first_column(out);
	struct contact_attempt_filter filter = {.range = {out->day, out->day}};
	enum rc rc = store_contact_attempts(
	    &out->attempts, &out->n_attempts, c->st, s->school_id, &filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_reachable(
		    &out->reachable, &out->n_reachable, c->st, s->school_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_kept_away(
		    &out->kept_away, &out->n_kept_away, c->st, s->school_id, c->a, d);
	}
	if (rc == RC_OK) {
		const struct flag_contact_filter on = {s->school_id, out->day};
		rc = store_flag_contacts(
		    &out->flag_contacts, &out->n_flag_contacts, c->st, &on, c->a, d);
	}
	return rc;
}

static int32_t
contacts_of(const struct follow_up_day *v, int64_t pupil_id)
{
	size_t lo = 0;
	size_t hi = v->n_reachable;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v->reachable[mid].pupil_id < pupil_id) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	bool is_found = lo < v->n_reachable && v->reachable[lo].pupil_id == pupil_id;
	return is_found ? v->reachable[lo].n : 0;
}

/* Only what the caller may see (R109). */
static uint32_t
flags_seen(const struct follow_up_day *v, const struct follow_up_row *r)
{
	uint32_t flags = 0;
	for (int f = 0; f < PUPIL_FLAG_COUNT; f++) {
		enum pupil_flag flag = (enum pupil_flag)f;
		bool is_seen = image_has_flag(r->pupil, flag, v->day) &&
		               flag_is_visible(v->c, &r->scope, flag);
		flags |= is_seen ? UINT32_C(1) << f : 0;
	}
	return flags;
}

static enum session
session_at(const struct axis *x, uint32_t k)
{
	return x->session[k] == SESSION_PM ? SESSION_PM : SESSION_AM;
}

/* Is there something to explain in column k? */
static bool
is_open(const struct follow_up_day *v, const struct follow_up_row *r, uint32_t k)
{
	const struct axis *x = &v->s->image->axis;
	struct unexplained_facts f = {
	    .cell = image_cells(v->s->image, r->pupil)[k], .is_today = x->day[k] == v->day};
	if (f.cell == CELL_BLANK && f.is_today) {
		struct session_times times;
		school_times(&times, v->s, v->day, r->year, session_at(x, k));
		f.is_found_first = image_is_in_register(r->pupil, v->day) &&
		                   pupil_needs_act(v->c, &r->scope, r->pupil, v->day);
		f.has_closed = school_has_closed(v->s, v->day, times.closes, &v->now);
	}
	return session_is_unexplained(&f);
}

static void
sessions_of(struct follow_up_row *r, const struct follow_up_day *v)
{
	const struct image *img = v->s->image;
	const struct axis *x = &img->axis;
	const uint8_t *cells = image_cells(img, r->pupil);
	const struct law_config *law = &school_policy(v->s, v->day)->policy.law;
	uint32_t to = axis_lower(x, v->day + 1);
	size_t room = 0;
	for (uint32_t k = v->from; k < to; k++) {
		room += cells[k] == CODE_N || (cells[k] == CELL_BLANK && x->day[k] == v->day);
	}
	if (room == 0) {
		return;
	}
	r->sessions = ARENA_ARRAY(v->c->a, room, struct open_session);
	for (uint32_t k = v->from; k < to; k++) {
		bool may_be = cells[k] == CODE_N || x->day[k] == v->day;
		if (!may_be || !is_open(v, r, k)) {
			continue;
		}
		int32_t age = calendar_school_days_between(&img->calendar, x->day[k], v->day);
		r->facts.is_today = r->facts.is_today || x->day[k] == v->day;
		r->sessions[r->n_sessions++] = (struct open_session){
		    .day = x->day[k],
		    .session = session_at(x, k),
		    .has_mark = cells[k] == CODE_N,
		    .age = age,
		    .due = deadline_n(&img->calendar, x->day[k], law),
		    .is_near = deadline_n_is_near(age, law),
		    .seq = -1,
		};
	}
}

/* The absence that the first unexplained session of the day belongs to (R70). */
static void
absence_of(struct follow_up_row *r, const struct follow_up_day *v)
{
	const struct axis *x = &v->s->image->axis;
	struct session_seq q = image_seq(v->s->image, r->pupil);
	uint32_t to = axis_lower(x, v->day);
	while (!is_open(v, r, to)) {
		to++;
	}
	struct run run;
	run_find(&run, &q, 0, to, run_config_absence());
	r->absence_day = (int32_t)run.now_days + 1;
	r->absence_from = run.now_days == 0 ? v->day : run.now_start;
}

bool
attempt_is_seen(const struct follow_up_row *r, const struct contact_attempt *a)
{
	return r->sees_safeguarding || attempt_how_parse(a->how) != ATTEMPT_AUTHORITY;
}

/* To have told the authority is no attempt to reach the home; that it has seen the pupil counts. */
static bool
is_to_home(const struct follow_up_row *r, const struct contact_attempt *a)
{
	return attempt_how_parse(a->how) != ATTEMPT_AUTHORITY ||
	       (attempt_outcome_parse(a->outcome) == ATTEMPT_SEEN && attempt_is_seen(r, a));
}

static void
attempts_of(struct follow_up_row *r, const struct follow_up_day *v)
{
	for (size_t i = 0; i < v->n_attempts; i++) {
		const struct contact_attempt *a = &v->attempts[i];
		int how = attempt_how_parse(a->how);
		int outcome = attempt_outcome_parse(a->outcome);
		if (a->pupil_id == r->pupil->id && how >= 0 && outcome >= 0 && is_to_home(r, a)) {
			r->n_attempts++;
			r->last = a;
			r->facts.was_tried = true;
			r->facts.was_reached =
			    r->facts.was_reached ||
			    attempt_reached((enum attempt_how)how, (enum attempt_outcome)outcome);
		}
	}
}

/* Of the first unexplained session, today only. */
static int16_t
call_from(const struct follow_up_day *v, const struct follow_up_row *r)
{
	int32_t after = school_policy(v->s, v->day)->policy.absence.contact_after_minutes;
	for (size_t i = 0; i < r->n_sessions; i++) {
		if (r->sessions[i].day == v->day && v->day == v->now.day) {
			struct session_times times;
			school_times(&times, v->s, v->day, r->year, r->sessions[i].session);
			return contact_from(times.closes, after);
		}
	}
	return MINUTE_NONE;
}

bool
follow_up_row_of(
    struct follow_up_row *out, const struct follow_up_day *v, const struct image_pupil *p)
{
	*out = (struct follow_up_row){.pupil = p,
	    .scope = pupil_scope(v->s, p, v->now.day),
	    .year = image_year_on(p, v->day),
	    .n_contacts = -1,
	    .absence_from = v->day,
	    .call_from = MINUTE_NONE,
	    .facts = {.worry = WORRY_NONE}};
	if (!actor_has_in(v->c->who, &out->scope, PERM_FOLLOW_UP)) {
		return false;
	}
	bool sees_contacts = actor_has_in(v->c->who, &out->scope, PERM_CONTACT_READ);
	out->n_contacts = sees_contacts ? contacts_of(v, p->id) : -1;
	out->sees_safeguarding = actor_has_in(v->c->who, &out->scope, PERM_SAFEGUARDING);
	sessions_of(out, v);
	if (out->n_sessions == 0) {
		return false;
	}
	attempts_of(out, v);
	if (out->facts.is_today) {
		absence_of(out, v);
	}
	out->call_from = call_from(v, out);
	out->facts.age = out->sessions[0].age;
	uint32_t flags = flags_seen(v, out);
	tells_of(out, v, workers_of(flags));
	out->facts.worry = worry_of(flags, out->n_contacts);
	out->order = follow_up_order(&out->facts);
	return true;
}

/* "Karim Begum (father)", whatever stands in brackets: that may have been changed since. */
static bool
is_named(struct arena *a, const char *contact, const struct kept_away *k)
{
	const char *name =
	    arena_printf(a, "%s%s%s", k->forename, k->forename[0] == '\0' ? "" : " ", k->surname);
	size_t n = strlen(name);
	return strncmp(contact, name, n) == 0 &&
	       (contact[n] == '\0' || strncmp(contact + n, " (", 2) == 0);
}

struct tried_who
tried_who(
    const struct follow_up_day *v, const struct follow_up_row *r, const struct contact_attempt *a)
{
	struct tried_who out = {a->contact, a->number};
	if (r->n_contacts < 0) {
		return (struct tried_who){"", ""};
	}
	for (size_t i = 0; i < v->n_kept_away; i++) {
		const struct kept_away *k = &v->kept_away[i];
		if (k->pupil_id != a->pupil_id) {
			continue;
		}
		bool is_number = strcmp(k->email, a->number) == 0 ||
		                 phone_is_one_of(v->c->a, k->phones, a->number);
		bool is_name = is_named(v->c->a, a->contact, k);
		out.contact = is_name ? "" : out.contact;
		out.number = is_name || is_number ? "" : out.number;
	}
	return out;
}

void
attempt_json(
    const struct follow_up_day *v, const struct follow_up_row *r, const struct contact_attempt *a)
{
	struct text *t = v->c->out;
	struct tried_who who = tried_who(v, r, a);
	char at[INSTANT_TEXT];
	text_printf(t, "{\"at\":\"%s\"", instant_format(at, a->at));
	json_text(t, "by", a->by);
	json_text(t, "position", a->position);
	json_day(t, "date", a->day);
	json_text(t, "how", a->how);
	json_text(t, "outcome", a->outcome);
	json_text(t, "contact", who.contact);
	json_text(t, "number", who.number);
	json_text(t, "companion", a->companion);
	json_text(t, "words", a->words);
	text_add_char(t, '}');
}

static void
sessions_json(const struct follow_up_day *v, const struct follow_up_row *r)
{
	struct text *t = v->c->out;
	text_add(t, ",\"sessions\":[");
	for (size_t i = 0; i < r->n_sessions; i++) {
		const struct open_session *o = &r->sessions[i];
		char day[DAY_TEXT];
		text_printf(t, "%s{\"date\":\"%s\",\"session\":\"%s\"", i == 0 ? "" : ",",
		    day_format(day, o->day), session_name(o->session));
		json_bool(t, "has_mark", o->has_mark);
		text_printf(t, ",\"age\":%d", o->age);
		json_day(t, "due", o->due);
		json_bool(t, "is_near", o->is_near);
		if (o->seq >= 0) {
			text_printf(t, ",\"seq\":%lld", (long long)o->seq);
		}
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

void
follow_up_row_json(const struct follow_up_day *v, const struct follow_up_row *r)
{
	struct text *t = v->c->out;
	const struct image_group *g = image_group_on(v->s->image, r->pupil, v->day);
	char from[MINUTE_TEXT];
	text_printf(t, "\"pupil\":\"%lld\",\"name\":", (long long)r->pupil->id);
	name_json(t, r->pupil);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "year", r->year < 0 ? "" : nc_year_name((enum nc_year)r->year));
	text_add(t, ",\"badges\":");
	badges_of_json(v->c, &r->scope, r->pupil, v->day);
	json_text(t, "worry", worry_name(r->facts.worry));
	json_bool(t, "is_today", r->facts.is_today);
	sessions_json(v, r);
	text_printf(t, ",\"absence_day\":%d,\"attempts\":%u", r->absence_day, r->n_attempts);
	json_bool(t, "was_reached", r->facts.was_reached);
	text_add(t, ",\"last\":");
	if (r->last == NULL) {
		text_add(t, "null");
	} else {
		attempt_json(v, r, r->last);
	}
	text_add(t, ",\"call_from\":");
	if (r->call_from == MINUTE_NONE) {
		text_add(t, "null");
	} else {
		text_printf(t, "\"%s\"", minute_format(from, r->call_from));
	}
	if (r->n_contacts < 0) {
		text_add(t, ",\"contacts_to_reach\":null");
	} else {
		text_printf(t, ",\"contacts_to_reach\":%d", r->n_contacts);
	}
	tells_json(v, r);
}

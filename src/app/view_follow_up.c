#include "app/follow_up_day.h"
#include "app/board.h"
#include "app/json.h"
#include "app/phones.h"
#include "app/reg.h"
#include "app/registers.h"
#include "app/tell_worker.h"
#include "app/whom_to_ring.h"

#include <stdlib.h>

#define ATTEMPTS_SHOWN 60 /* calendar days */

/* GET /follow-up, GET /follow-up/{pupil}. */
struct list_row {
	struct follow_up_row row;
	size_t place; /* by name */
};

static int
by_order(const void *a, const void *b)
{
	const struct list_row *x = a;
	const struct list_row *y = b;
	if (x->row.order != y->row.order) {
		return x->row.order < y->row.order ? -1 : 1;
	}
	return x->place < y->place ? -1 : 1;
}

/* Registers of the day whose time is over and that nobody took: their pupils are neither N nor
 * chased until they are taken (R42). */
static enum rc
missing_registers(uint32_t *out, const struct follow_up_day *v, struct diag *d)
{
	struct call *c = v->c;
	const struct image *img = v->s->image;
	const struct image_pupil **pupils =
	    ARENA_ARRAY(c->a, img->n_pupils + 1, const struct image_pupil *);
	enum rc rc = RC_OK;
	*out = 0;
	for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
		struct session_facts facts;
		rc = session_facts_read(
		    &facts, c, v->s, v->day, k == 0 ? SESSION_AM : SESSION_PM, d);
		for (size_t i = 0; rc == RC_OK && i < img->n_groups; i++) {
			const struct image_group *g = &img->groups[i];
			struct scope scope = {v->s->school_id, g->id, g->year};
			struct register_line line;
			if (image_group_pupils(pupils, img, g->id, v->day) == 0 ||
			    !actor_has_in(c->who, &scope, PERM_FOLLOW_UP)) {
				continue;
			}
			register_line(&line, v->s, &facts, g, pupils);
			*out += line.state == REGISTER_STATE_OVERDUE;
		}
	}
	return rc;
}

static void
day_json(const struct follow_up_day *v)
{
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	text_printf(v->c->out, "{\"date\":\"%s\",\"now\":\"%s\"", day_format(date, v->day),
	    instant_format(now, v->c->now));
}

static enum rc
list_json(const struct follow_up_day *v, struct diag *d)
{
	const struct image *img = v->s->image;
	struct list_row *rows = ARENA_ARRAY(v->c->a, img->n_pupils + 1, struct list_row);
	uint32_t missing = 0;
	size_t n = 0;
	enum rc rc = missing_registers(&missing, v, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		if (follow_up_row_of(&rows[n].row, v, p)) {
			rows[n].place = i;
			n++;
		}
	}
	qsort(rows, n, sizeof rows[0], by_order);
	day_json(v);
	text_printf(v->c->out, ",\"missing_registers\":%u,\"rows\":[", missing);
	for (size_t i = 0; i < n; i++) {
		text_add(v->c->out, i == 0 ? "{" : ",{");
		follow_up_row_json(v, &rows[i].row);
		text_add_char(v->c->out, '}');
	}
	text_add(v->c->out, "]}");
	return RC_OK;
}

enum rc
view_follow_up(struct call *c, const struct follow_up_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct follow_up_day v;
	enum rc rc = school_hold(&s, c, q->urn, PERM_FOLLOW_UP, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = follow_up_read(&v, c, s, q->day, d);
	if (rc == RC_OK) {
		rc = list_json(&v, d);
	}
	school_release(s);
	return rc;
}

/* ---- one pupil ---- */

static void
phones_json(struct text *t, struct arena *a, const char *phones)
{
	const char *comma = "";
	text_add(t, ",\"phones\":[");
	for (const char *one = phone_next(a, &phones); one != NULL; one = phone_next(a, &phones)) {
		text_add(t, comma);
		comma = ",";
		text_add_json(t, one);
	}
	text_add_char(t, ']');
}

static enum rc
contacts_json(const struct follow_up_day *v, const struct follow_up_row *r, struct diag *d)
{
	struct call *c = v->c;
	struct text *t = c->out;
	struct pupil row = {0};
	const char *comma = "";
	text_add(t, ",\"contacts\":[");
	enum rc rc = RC_OK;
	if (actor_has_in(c->who, &r->scope, PERM_CONTACT_READ)) {
		rc = store_pupil(&row, c->st, v->s->school_id, r->pupil->id, c->a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < row.n_contacts; i++) {
		const struct contact *k = &row.contacts[i];
		if (k->no_contact) { /* R112 */
			continue;
		}
		text_printf(t, "%s{\"contact\":%d", comma, k->priority);
		comma = ",";
		json_text(t, "name", contact_name(c->a, k));
		json_bool(t, "has_responsibility", k->has_responsibility);
		phones_json(t, c->a, k->phones);
		json_text(t, "email", k->email);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
	return rc;
}

/* What was tried about this absence: all of it, and what the caller may see. */
struct ways {
	struct follow_way all;
	struct follow_way seen;
};

static struct ways
ways_of(const struct follow_up_row *r, const struct contact_attempt *list, size_t n)
{
	struct ways ways = {{.reached_on = DAY_NONE}, {.reached_on = DAY_NONE}};
	for (size_t i = 0; i < n; i++) {
		const struct contact_attempt *a = &list[i];
		int how = attempt_how_parse(a->how);
		int outcome = attempt_outcome_parse(a->outcome);
		if (a->day >= r->absence_from && how >= 0 && outcome >= 0) {
			const struct attempt_fact fact = {(enum attempt_how)how,
			    (enum attempt_outcome)outcome, a->contact, a->day};
			follow_way_add(&ways.all, &fact);
			if (attempt_is_seen(r, a)) {
				follow_way_add(&ways.seen, &fact);
			}
		}
	}
	return ways;
}

/* The policy's way from the first call to the referral (R70). A step that the policy does not ask
 * for yet is shown to those who may see what was done (R109). */
static void
steps_json(const struct follow_up_day *v, const struct follow_up_row *r, const struct ways *ways)
{
	const struct follow_way *way = &ways->all;
	const struct policy_absence *policy = &school_policy(v->s, v->day)->policy.absence;
	const struct calendar *cal = &v->s->image->calendar;
	const struct follow_asked asked = {.n_contacts = r->n_contacts,
	    .days_without = way->reached_on == DAY_NONE
	                        ? r->absence_day
	                        : calendar_school_days_between(cal, way->reached_on, v->day)};
	const char *comma = "";
	text_add(v->c->out, ",\"steps\":[");
	for (int i = 0; i < FOLLOW_STEP_COUNT; i++) {
		enum follow_step step = (enum follow_step)i;
		if (ways->seen.is_done[i] || follow_step_is_asked(step, policy, &asked)) {
			text_printf(v->c->out, "%s{\"step\":\"%s\",\"is_done\":%s}", comma,
			    follow_step_name(step), way->is_done[i] ? "true" : "false");
			comma = ",";
		}
	}
	text_add_char(v->c->out, ']');
}

/* What stands, for whoever settles it now: a mark that changed meanwhile is not overwritten. */
static enum rc
versions_read(struct follow_up_row *r, const struct follow_up_day *v, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_sessions; i++) {
		struct open_session *o = &r->sessions[i];
		struct mark now;
		struct marks_ask ask = {o->day, o->session, &r->pupil->id, 1};
		rc = school_marks_of(&now, v->c, v->s, &ask, d);
		o->seq = rc == RC_OK ? now.last_seq : -1;
	}
	return rc;
}

static enum rc
pupil_json(const struct follow_up_day *v, const struct follow_up_row *r, struct diag *d)
{
	struct call *c = v->c;
	struct contact_attempt *list = NULL;
	size_t n = 0;
	struct contact_attempt_filter filter = {
	    .pupil_id = r->pupil->id, .range = {v->day - ATTEMPTS_SHOWN, v->day}};
	day_json(v);
	text_add_char(c->out, ',');
	follow_up_row_json(v, r);
	enum rc rc = contacts_json(v, r, d);
	if (rc == RC_OK) {
		rc = store_contact_attempts(&list, &n, c->st, v->s->school_id, &filter, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct ways ways = ways_of(r, list, n);
	steps_json(v, r, &ways);
	text_add(c->out, ",\"log\":[");
	const char *comma = "";
	for (size_t i = 0; i < n; i++) {
		if (attempt_is_seen(r, &list[i])) {
			text_add(c->out, comma);
			comma = ",";
			attempt_json(v, r, &list[i]);
		}
	}
	text_add_char(c->out, ']');
	tell_message_json(v, r, list, n);
	text_add_char(c->out, '}');
	return RC_OK;
}

enum rc
view_follow_up_pupil(struct call *c, const struct follow_up_pupil_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct follow_up_day v;
	struct follow_up_row row;
	enum rc rc = school_hold(&s, c, q->urn, PERM_FOLLOW_UP, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct image_pupil *p = image_pupil_find(s->image, q->pupil_id);
	if (p == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	if (rc == RC_OK) {
		rc = follow_up_read(&v, c, s, q->day, d);
	}
	if (rc == RC_OK) {
		struct scope scope = pupil_scope(s, p, v.now.day);
		rc = actor_may_in(c->who, &scope, PERM_FOLLOW_UP, d);
	}
	if (rc == RC_OK) {
		(void)follow_up_row_of(&row, &v, p); /* explained meanwhile: without sessions */
		rc = versions_read(&row, &v, d);
	}
	if (rc == RC_OK) {
		rc = pupil_json(&v, &row, d);
	}
	school_release(s);
	return rc;
}

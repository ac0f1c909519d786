#include "app/off_site_in.h"

#include "app/planned.h"
#include "app/reg.h"
#include "base/uuid.h"

#include <string.h>

/* What trips and placements enter ahead, as known absences (R48). */

#define PLANS_MAX 4000

struct entering {
	struct call *c;
	struct school_state *s;
	const struct off_site_enter *in;
	const char *note;
	struct planned *items;
	size_t n;
};

static bool
is_open_for(
    const struct school_state *s, const struct image_pupil *p, int32_t day, enum session session)
{
	int year = image_year_on(p, day);
	return calendar_is_open(
	    &s->image->calendar, day, session, year < 0 ? NC_X : (enum nc_year)year);
}

/* The same refusal, with the pupil's name. */
static enum rc
refuse(const struct entering *e, size_t at, enum rc rc, const struct diag *why, struct diag *d)
{
	struct arena *a = e->c->a;
	const struct image_pupil *p = image_pupil_find(e->s->image, e->in->pupils[at]);
	return diag_set(d, rc == RC_NOT_FOUND ? RC_INVALID : rc, arena_printf(a, "/pupils/%zu", at),
	    why->rule, "%s: %s", off_site_pupil_name(p, a), why->text);
}

/* One run of sessions without a gap. */
static enum rc
enter_run(struct entering *e, size_t at, struct plan_args *run, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(e->s->image, e->in->pupils[at]);
	bool is_any = false;
	for (int32_t day = run->from_day; p != NULL && day <= run->to_day; day++) {
		is_any = is_any || is_open_for(e->s, p, day, SESSION_AM) ||
		         is_open_for(e->s, p, day, SESSION_PM);
	}
	if (!is_any && e->in->provider != NULL) {
		return RC_OK; /* a week of holiday in a placement */
	}
	struct diag why = {0};
	if (e->n == PLANS_MAX) {
		return diag_set(d, RC_TOO_LARGE, "pupils", NULL,
		    "more than %d known absences at once: make it in parts", PLANS_MAX);
	}
	enum rc rc = plan_prepare(&e->items[e->n], e->c, e->s, run, &why);
	e->n++;
	return rc == RC_OK ? rc : refuse(e, at, rc, &why, d);
}

/* A trip begins and ends in sessions that the school holds for the pupil. */
static enum rc
ends_check(const struct entering *e, size_t at, struct diag *d)
{
	const struct off_site_row *site = e->in->site;
	const struct image_pupil *p = image_pupil_find(e->s->image, e->in->pupils[at]);
	for (int i = 0; p != NULL && e->in->provider == NULL && i < 2; i++) {
		int32_t day = i == 0 ? site->from_day : site->to_day;
		enum session session = i == 0 ? site->from_session : site->to_session;
		char words[DAY_WORDS];
		if (!is_open_for(e->s, p, day, session)) {
			return diag_set(d, RC_INVALID, i == 0 ? "from" : "to",
			    "SI 2024/208 reg 10(1) (R34)",
			    "%s: the %s of %s is no session of the school: it is outside term or "
			    "closed",
			    off_site_pupil_name(p, e->c->a), session_words(session),
			    day_words(words, day));
		}
	}
	return RC_OK;
}

static enum rc
enter_pupil(struct entering *e, size_t at, struct diag *d)
{
	const struct off_site_row *site = e->in->site;
	int32_t today = wall_at(e->c->now).day;
	struct plan_args run = {.pupil_id = e->in->pupils[at],
	    .code = code_info(site->code)->code,
	    .note = e->note,
	    .from_day = DAY_NONE,
	    .ending = e->in->ending,
	    .n_ending = e->in->n_ending};
	enum rc rc = ends_check(e, at, d);
	for (size_t i = 0; rc == RC_OK && i < at; i++) {
		if (e->in->pupils[i] == e->in->pupils[at]) {
			struct diag twice = {.text = "the pupil is there twice"};
			rc = refuse(e, at, RC_INVALID, &twice, d);
		}
	}
	int32_t first = site->from_day > today ? site->from_day : today;
	for (int32_t day = first; rc == RC_OK && day <= site->to_day; day++) {
		for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			if (off_site_covers(site, day, session)) {
				if (run.from_day == DAY_NONE) {
					run.from_day = day;
					run.from_session = session;
				}
				run.to_day = day;
				run.to_session = session;
			} else if (run.from_day != DAY_NONE) {
				rc = enter_run(e, at, &run, d);
				run.from_day = DAY_NONE;
			}
		}
	}
	return rc == RC_OK && run.from_day != DAY_NONE ? enter_run(e, at, &run, d) : rc;
}

static enum rc
plans_submit(struct call *c, struct planned *items, size_t n, const char *reason, struct diag *d)
{
	struct submission sub;
	char uuid[UUID_TEXT];
	uuid_make(uuid);
	submission_of(&sub, c, uuid, "planned", reason);
	return planned_submit(c, &sub, items, n, d);
}

static enum rc
plans_write(struct entering *e, struct diag *d)
{
	enum rc rc = planned_number(e->c, e->items, e->n, d);
	if (rc == RC_OK) {
		rc = plans_submit(e->c, e->items, e->n, "", d);
	}
	for (size_t i = 0; rc == RC_OK && i < e->n; i++) {
		rc = store_off_site_plan_put(
		    e->c->st, e->s->school_id, e->items[i].planned_id, e->in->site->off_site_id, d);
	}
	return rc;
}

enum rc
off_site_check_plans(struct entering **out, struct call *c, struct school_state *s,
    const struct off_site_enter *enter, struct diag *d)
{
	struct entering *e = ARENA_NEW(c->a, struct entering);
	enum rc rc = off_site_may(c, s, enter, d);
	*e = (struct entering){.c = c,
	    .s = s,
	    .in = enter,
	    .note = off_site_note(enter->site, enter->provider, c->a),
	    .items = ARENA_ARRAY(c->a, PLANS_MAX, struct planned)};
	for (size_t i = 0; rc == RC_OK && i < enter->n_pupils; i++) {
		rc = enter_pupil(e, i, d);
	}
	if (rc == RC_OK && enter->n_pupils > 0 && e->n == 0) {
		rc = diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 10(1) (R34)",
		    "no session of it is one that the school holds");
	}
	*out = e;
	return rc;
}

enum rc
off_site_enter_plans(struct entering *e, struct diag *d)
{
	enum rc rc = e->n == 0 ? RC_OK : plans_write(e, d);
	for (size_t i = 0; rc == RC_OK && i < e->in->n_pupils; i++) {
		const struct off_site_pupil row = {e->in->site->off_site_id, e->in->pupils[i]};
		rc = store_off_site_pupil_put(e->c->st, e->s->school_id, &row, e->in->act_id, d);
	}
	return rc;
}

bool
off_site_has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id) {
			return true;
		}
	}
	return false;
}

enum rc
off_site_may(struct call *c, const struct school_state *s, const struct off_site_enter *enter,
    struct diag *d)
{
	int32_t today = wall_at(c->now).day;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < enter->n_pupils; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, enter->pupils[i]);
		if (p != NULL) { /* else there is nobody to protect; entering refuses by itself */
			struct scope scope = pupil_scope(s, p, today);
			rc = actor_may_in(c->who, &scope, PERM_OFFSITE, d);
		}
	}
	return rc;
}

/* Its marks of today stand where it is no more: a person decides what is true instead. now: the
 * trip as it is from here on; NULL: it is not. */
static enum rc
ask_about_marks(struct off_site_day *v, const struct off_site_enter *leave,
    const struct off_site_row *now, const char *reason, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < v->n_due; i++) {
		const struct off_site_due *due = &v->due[i];
		if (due->site->off_site_id == leave->site->off_site_id &&
		    off_site_has_id(leave->pupils, leave->n_pupils, due->p->id) &&
		    due->mark.last_seq != 0 && due->mark.code == due->site->code &&
		    !(now != NULL && off_site_covers(now, v->day, due->session))) {
			rc = off_site_ask(v, due, "cancelled",
			    arena_printf(v->c->a, "Not going after all, and the mark says %s%s%s",
			        code_info(due->mark.code)->code, reason[0] == '\0' ? "" : ": ",
			        reason),
			    d);
		}
	}
	return rc;
}

static enum rc
plans_end(
    struct off_site_day *v, const struct off_site_enter *leave, const char *reason, struct diag *d)
{
	struct call *c = v->c;
	int64_t id = v->s->school_id;
	struct planned *items = NULL;
	int64_t *plans = NULL;
	size_t n = 0;
	size_t n_plans = 0;
	struct planned_filter filter = {.range = {v->day, DAY_MAX}};
	enum rc rc = store_planned(&items, &n, c->st, id, &filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_off_site_plans(
		    &plans, &n_plans, c->st, id, leave->site->off_site_id, c->a, d);
	}
	size_t n_ended = 0;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (off_site_has_id(plans, n_plans, items[i].planned_id) &&
		    off_site_has_id(leave->pupils, leave->n_pupils, items[i].pupil_id)) {
			items[n_ended] = items[i];
			items[n_ended++].is_ended = true;
		}
	}
	return rc == RC_OK && n_ended > 0 ? plans_submit(c, items, n_ended, reason, d) : rc;
}

enum rc
off_site_end_plans(
    struct off_site_day *v, const struct off_site_enter *leave, const char *reason, struct diag *d)
{
	enum rc rc = plans_end(v, leave, reason, d);
	for (size_t i = 0; rc == RC_OK && i < leave->n_pupils; i++) {
		const struct off_site_pupil row = {leave->site->off_site_id, leave->pupils[i]};
		rc = store_off_site_pupil_end(v->c->st, v->s->school_id, &row, leave->act_id, d);
	}
	return rc == RC_OK ? ask_about_marks(v, leave, NULL, reason, d) : rc;
}

enum rc
off_site_move_plans(struct entering *e, struct off_site_day *v, const struct off_site_enter *old,
    const char *reason, struct diag *d)
{
	enum rc rc = plans_end(v, old, reason, d);
	if (rc == RC_OK && e->n > 0) {
		rc = plans_write(e, d);
	}
	return rc == RC_OK ? ask_about_marks(v, old, e->in->site, reason, d) : rc;
}

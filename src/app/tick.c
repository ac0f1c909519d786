#include "app/alert_case.h"
#include "app/early.h"
#include "app/off_site_in.h"
#include "app/planned.h"
#include "app/reg.h"

#include "base/uuid.h"
#include "store/store_register.h"

#include <stdio.h>
#include <string.h>

/*
 * The clock of the registers. It looks at what is due and posts acts; the acts look again inside
 * their transaction, so nothing happens twice.
 */
#define TICK_DAYS 14 /* how far back a server that was off catches up */

/* An act of the clock has no reader but the log. */
static enum rc
tick_run(struct call *c, act_fn *act, const void *args, struct diag *d)
{
	struct text out;
	text_init(&out, 10000);
	struct act_job job = {
	    .act = act,
	    .args = args,
	    .call = {.app = c->app,
	        .who = actor_system(),
	        .now = c->now,
	        .device = "",
	        .a = c->a,
	        .out = &out},
	};
	enum rc rc = app_run(c->app, &job);
	text_fini(&out);
	if (rc != RC_OK && d->rc == RC_OK) {
		*d = job.d;
	}
	return rc;
}

/* Registers that were taken, have not closed, and whose closing time has come. Collected first: the
 * school must not be held while acts are waited for. */
static enum rc
tick_closings(
    struct close_args **out, size_t *n_out, struct call *c, struct school_state *s, struct diag *d)
{
	struct wall now = wall_at(c->now);
	struct register_taken *rows = NULL;
	size_t n = 0;
	struct day_range range = {now.day - TICK_DAYS, now.day};
	enum rc rc = store_registers(&rows, &n, c->st, s->school_id, range, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	*out = ARENA_ARRAY(c->a, n + 1, struct close_args);
	for (size_t i = 0; i < n; i++) {
		const struct image_group *g = image_group_find(s->image, rows[i].group_id);
		const struct policy *policy = &school_policy(s, rows[i].day)->policy;
		if (g == NULL || rows[i].first_seq == 0 || rows[i].closed_seq != 0 ||
		    policy->close == CLOSE_BY_HAND) {
			continue;
		}
		struct session_times times;
		bool is_sealed = false;
		rc = store_is_sealed(&is_sealed, c->st, s->school_id, rows[i].day, d);
		if (rc != RC_OK) {
			return rc;
		}
		school_times(&times, s, rows[i].day, g->year, rows[i].session);
		if (!is_sealed && school_has_closed(s, rows[i].day, times.closes, &now)) {
			char *uuid = ARENA_ARRAY(c->a, UUID_TEXT, char);
			uuid_make(uuid);
			(*out)[(*n_out)++] = (struct close_args){
			    .key = {s->urn, rows[i].day, rows[i].session, g->id},
			    .uuid = uuid,
			};
		}
	}
	return RC_OK;
}

/* Sessions in which the clock may have something to write. */
struct due {
	bool is_due[TICK_DAYS + 1][SESSION_COUNT]; /* by days back from today */
};

/* A pupil without a mark whom a plan covers. */
static enum rc
due_planned(struct due *due, struct call *c, struct school_state *s, int32_t today, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {.range = {today - TICK_DAYS, today}};
	enum rc rc = store_planned(&items, &n, c->st, s->school_id, &filter, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, items[i].pupil_id);
		for (int back = 0; p != NULL && back <= TICK_DAYS; back++) {
			for (int k = 0; k < SESSION_COUNT; k++) {
				enum session session = k == 0 ? SESSION_AM : SESSION_PM;
				due->is_due[back][k] =
				    due->is_due[back][k] ||
				    (planned_covers(&items[i], today - back, session) &&
				        image_cell(s->image, p, today - back, session) ==
				            CELL_BLANK);
			}
		}
	}
	return rc;
}

/* A pupil without a mark in a session that could not be held. */
static void
due_closures(struct due *due, const struct school_state *s, int32_t today)
{
	const struct image *img = s->image;
	for (int back = 0; back <= TICK_DAYS; back++) {
		for (int k = 0; k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			for (size_t i = 0; !due->is_due[back][k] && i < img->n_pupils; i++) {
				const struct image_pupil *p = &img->pupils[i];
				due->is_due[back][k] =
				    closure_is_unplanned(s, p, today - back, session) &&
				    image_cell(img, p, today - back, session) == CELL_BLANK;
			}
		}
	}
}

/* Runs one act; keeps the first failure, so that one register never holds up the others. */
static void
tick_one(enum rc *first, struct call *c, act_fn *act, const void *args, struct diag *d)
{
	enum rc rc = tick_run(c, act, args, d);
	*first = *first == RC_OK ? rc : *first;
}

static enum rc
tick_planned(struct call *c, int64_t urn, const struct due *due, int32_t today, struct diag *d)
{
	enum rc rc = RC_OK;
	for (int back = TICK_DAYS; back >= 0; back--) {
		for (int k = 0; k < SESSION_COUNT; k++) {
			struct planned_write_args write = {
			    urn, today - back, k == 0 ? SESSION_AM : SESSION_PM};
			if (due->is_due[back][k]) {
				tick_one(&rc, c, act_write_planned, &write, d);
			}
		}
	}
	return rc;
}

/* Early sign-ins whose register has opened (R48); after the planned codes, which stand. */
static enum rc
tick_early(struct call *c, int64_t urn, const struct due *due, int32_t today, struct diag *d)
{
	enum rc rc = RC_OK;
	for (int back = TICK_DAYS; back >= 0; back--) {
		for (int k = 0; k < SESSION_COUNT; k++) {
			struct early_write_args write = {
			    urn, today - back, k == 0 ? SESSION_AM : SESSION_PM};
			if (due->is_due[back][k]) {
				tick_one(&rc, c, act_write_early, &write, d);
			}
		}
	}
	return rc;
}

/* Steps of alerts that are due: a missing pupil waits for nothing else. */
static enum rc
tick_alerts(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	int64_t *ids = NULL;
	size_t n = 0;
	enum rc rc = school_hold(&s, c, urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = alerts_due(&ids, &n, c, s, d);
	school_release(s);
	for (size_t i = 0; i < n; i++) {
		struct alert_clock_args clock = {urn, ids[i]};
		tick_one(&rc, c, act_alert_clock, &clock, d);
	}
	return rc;
}

/* What leaders and providers said, or did not, and the links of the day; last, when the planned
 * codes stand and registers have closed. */
static enum rc
tick_off_site(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	bool is_due[TICK_DAYS + 1] = {false};
	int32_t today = wall_at(c->now).day;
	enum rc rc = school_hold(&s, c, urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (int back = 0; rc == RC_OK && back <= TICK_DAYS; back++) {
		rc = off_site_clock_due(&is_due[back], c, s, today - back, d);
	}
	school_release(s);
	for (int back = TICK_DAYS; back >= 0; back--) {
		struct off_site_clock_args clock = {urn, today - back};
		if (is_due[back]) {
			tick_one(&rc, c, act_off_site_clock, &clock, d);
		}
	}
	return rc;
}

static enum rc
tick_school(struct call *c, int64_t urn, struct diag *d)
{
	struct due early = {0};
	struct school_state *s = NULL;
	struct close_args *closings = NULL;
	size_t n_closings = 0;
	struct due due = {0};
	int32_t today = wall_at(c->now).day;
	enum rc rc = school_hold(&s, c, urn, PERM_TODAY, d);
	if (rc != RC_OK) {
		return rc;
	}
	due_closures(&due, s, today);
	rc = due_planned(&due, c, s, today, d);
	for (int back = 0; rc == RC_OK && back <= TICK_DAYS; back++) {
		rc = early_due(early.is_due[back], c, s, today - back, d);
	}
	if (rc == RC_OK) {
		rc = tick_closings(&closings, &n_closings, c, s, d);
	}
	school_release(s);
	if (rc != RC_OK) {
		return rc;
	}
	/* Without planned codes and early sign-ins a register must not close: they would become N.
	 */
	rc = tick_planned(c, urn, &due, today, d);
	if (rc == RC_OK) {
		rc = tick_early(c, urn, &early, today, d);
	}
	for (size_t i = 0, n = rc == RC_OK ? n_closings : 0; i < n; i++) {
		tick_one(&rc, c, act_close, &closings[i], d);
	}
	return rc == RC_OK ? tick_off_site(c, urn, d) : rc;
}

enum rc
app_tick(struct app *app, struct diag *d)
{
	struct store *st = NULL;
	enum rc rc = app_reader_open(&st, app, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct arena a;
	arena_init(&a, 0);
	struct call c = {.app = app,
	    .st = st,
	    .who = actor_system(),
	    .now = app_now(app),
	    .device = "",
	    .a = &a};
	struct school *rows = NULL;
	size_t n = 0;
	rc = store_schools(&rows, &n, st, &a, d);
	for (size_t i = 0; i < n; i++) { /* a school that fails holds up no other */
		struct diag one = {0};
		enum rc failed = tick_alerts(&c, rows[i].urn, &one);
		if (failed != RC_OK && rc == RC_OK) {
			rc = failed;
			*d = one;
		}
		diag_clear(&one);
		failed = tick_school(&c, rows[i].urn, &one);
		if (failed != RC_OK && rc == RC_OK) {
			rc = failed;
			*d = one;
		}
	}
	arena_free(&a);
	app_reader_close(st);
	return rc;
}

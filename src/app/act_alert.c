#include "app/alert_case.h"
#include "app/lesson_day.h"
#include "app/reg.h"

#include "base/uuid.h"
#include "store/store_register.h"

#include <string.h>

/* Raise an alert, and what happens in it. */

/* The open alert for the pupil; alert_id 0 if there is none. */
static enum rc
open_alert(
    struct alert_row *out, struct call *c, struct school_state *s, int64_t pupil_id, struct diag *d)
{
	struct alert_row *rows = NULL;
	size_t n = 0;
	enum rc rc = store_alerts(&rows, &n, c->st, s->school_id, INT64_MAX, c->a, d);
	*out = (struct alert_row){0};
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].pupil_id == pupil_id && rows[i].state != ALERT_IS_FOUND) {
			*out = rows[i];
		}
	}
	return rc;
}

static const char *
expected_words(const struct alert_raise_args *args, const struct school_state *s,
    const struct image_pupil *p, int32_t day)
{
	const struct image_group *g = image_group_on(s->image, p, day);
	if (args->expected[0] != '\0') {
		return args->expected;
	}
	return g == NULL ? "school" : g->name;
}

/* Is the pupil in a lesson of that day that the caller keeps or covers? */
static bool
is_in_own_lesson(struct call *c, struct school_state *s, int64_t pupil_id, int32_t on)
{
	struct lesson_day day;
	struct diag inner = {0};
	const struct lesson_key key = {s->urn, on, 0};
	if (!actor_has(c->who, s->school_id, PERM_LESSON) ||
	    lesson_day_read(&day, c, s, &key, &inner) != RC_OK) {
		return false;
	}
	for (size_t i = 0; i < day.n; i++) {
		if (day.lessons[i].is_mine && lesson_has(&day.lessons[i], pupil_id)) {
			return true;
		}
	}
	return false;
}

/* Whoever misses a pupil raises the alert: for pupils in scope, and for those whom they have before
 * them that day, in a register given as cover or in a lesson of their own, of whichever form. */
static enum rc
raise_may(struct call *c, struct school_state *s, const struct image_pupil *p, int32_t day,
    struct diag *d)
{
	struct scope scope = pupil_scope(s, p, day);
	bool has_role = actor_has(c->who, s->school_id, PERM_ALERT);
	if (has_role && (actor_has_cover(c->who, &scope, day, SESSIONS_BOTH) ||
	                    is_in_own_lesson(c, s, p->id, day))) {
		return RC_OK;
	}
	return actor_may_in(c->who, &scope, PERM_ALERT, d);
}

/* The alert that the act writes into: the open one, or a new one. */
static enum rc
raise_case(struct alert_case *v, struct call *c, struct school_state *s,
    const struct alert_raise_args *args, const struct desk_act *act, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, args->pupil_id);
	int32_t day = wall_at(act->happened).day;
	struct alert_row row;
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	enum rc rc = raise_may(c, s, p, day, d);
	if (rc == RC_OK && !image_is_on_roll(p, day)) {
		rc = diag_set(d, RC_INVALID, "pupil", NULL, "the pupil is not on roll today");
	}
	if (rc == RC_OK) {
		rc = open_alert(&row, c, s, p->id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	if (row.alert_id != 0) {
		rc = alert_begin(v, c, s, &row, d);
		return rc == RC_OK ? alert_load(v, d) : rc;
	}
	char ref[UUID_TEXT];
	uuid_make(ref);
	ref[8] = '\0'; /* eight hexadecimal digits; who answers must also be one who was told */
	row = (struct alert_row){.act_id = act->act_id,
	    .day = day,
	    .expected = expected_words(args, s, p, day),
	    .outcome = "",
	    .pupil_id = p->id,
	    .raised_at = act->happened,
	    .raised_by = act->user_id,
	    .raised_name = act->user_name,
	    .ref = arena_text(c->a, ref)};
	rc = store_alert_next_id(&row.alert_id, c->st, s->school_id, d);
	return rc == RC_OK ? alert_begin(v, c, s, &row, d) : rc;
}

/* Write what was added and answer with the alert as it is now. */
static enum rc
case_end(struct alert_case *v, struct desk_act *act, struct diag *d)
{
	alert_play(v, act);
	enum rc rc = alert_write(v, d);
	if (rc == RC_OK) {
		rc = alert_json(v, d);
	}
	return rc == RC_OK ? desk_end(act, v->c, LIVE_ALERTS, d) : rc;
}

static enum rc
raise_run(struct call *c, struct school_state *s, const struct alert_raise_args *args,
    const struct desk_in *in, struct diag *d)
{
	struct desk_act act;
	struct alert_case v;
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &act, c, in, d);
	if (rc == RC_OK && !is_done) {
		rc = raise_case(&v, c, s, args, &act, d);
	}
	if (rc != RC_OK || is_done) {
		return rc;
	}
	struct alert_step_row *step =
	    alert_add(&v, v.n_steps == 0 ? ALERT_RAISED : ALERT_JOINED, &act);
	step->place = args->expected;
	step->words = args->words;
	return case_end(&v, &act, d);
}

enum rc
act_alert_raise(struct call *c, const void *args, struct diag *d)
{
	const struct alert_raise_args *raise = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, raise->urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 4000);
	text_printf(&content, "alert %lld ", (long long)raise->pupil_id);
	text_add_json(&content, raise->expected);
	text_add_json(&content, raise->words);
	const struct desk_in in = {.uuid = raise->uuid,
	    .kind = "alert_raise",
	    .content = &content,
	    .taken_at = raise->taken_at,
	    .sent_at = raise->sent_at,
	    .reason = ""};
	rc = raise_run(c, s, raise, &in, d);
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- what happens in it ---- */

/* Who may: anyone who sees it says that the pupil is found; the rest is for those who answer. */
static enum rc
step_permission(struct alert_case *v, enum alert_event_kind kind, struct diag *d)
{
	const struct actor *who = v->c->who;
	bool has = actor_has_in(who, &v->scope, PERM_ANSWER);
	bool concerns = alert_concerns(v, who->user_id);
	if (!alert_is_visible(v)) {
		return actor_may_in(who, &v->scope, PERM_ALERT, d);
	}
	if (kind == ALERT_FOUND || kind == ALERT_NOTE) {
		return RC_OK;
	}
	if (kind == ALERT_ACKNOWLEDGED) {
		const struct alert_person me = {who->user_id, who->name, ""};
		const char *why = "";
		return alert_may_answer(v, &me, has, &why)
		           ? RC_OK
		           : diag_set(d, has ? RC_INVALID : RC_FORBIDDEN, "kind", NULL, "%s", why);
	}
	bool needs_role = kind == ALERT_CLOSED || kind == ALERT_NOT_FOUND;
	return has || (concerns && !needs_role) ? RC_OK
	                                        : actor_may_in(who, &v->scope, PERM_ANSWER, d);
}

static bool
is_kind_of_people(int kind)
{
	return kind >= 0 && kind != ALERT_RAISED && kind != ALERT_JOINED && kind != ALERT_TOLD;
}

static enum rc
step_check(struct alert_case *v, const struct alert_step_args *args, struct diag *d)
{
	int kind = alert_event_find(args->kind);
	if (!is_kind_of_people(kind)) {
		return diag_set(
		    d, RC_INVALID, "kind", NULL, "'%.20s' is no step of an alert", args->kind);
	}
	enum rc rc = step_permission(v, (enum alert_event_kind)kind, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!alert_allows(v->now.state, (enum alert_event_kind)kind)) {
		return diag_set(d, RC_CONFLICT, "kind", NULL,
		    v->now.state == ALERT_IS_CLOSED ? "the alert is closed"
		                                    : "the pupil was found already");
	}
	if (kind == ALERT_CLOSED && v->now.state != ALERT_IS_FOUND && args->words[0] == '\0') {
		return diag_set(
		    d, RC_INVALID, "words", NULL, "the pupil was not found: say how it ended");
	}
	if (kind == ALERT_NOTE && args->words[0] == '\0') {
		return diag_set(d, RC_INVALID, "words", NULL, "a note needs words");
	}
	return RC_OK;
}

static enum rc
step_run(struct call *c, struct school_state *s, const struct alert_step_args *args,
    const struct desk_in *in, struct diag *d)
{
	struct desk_act act;
	struct alert_case v;
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &act, c, in, d);
	if (rc == RC_OK && !is_done) {
		rc = alert_case_open(&v, c, s, args->alert_id, d);
	}
	if (rc == RC_OK && !is_done) {
		rc = step_check(&v, args, d);
	}
	if (rc != RC_OK || is_done) {
		return rc;
	}
	struct alert_step_row *step =
	    alert_add(&v, (enum alert_event_kind)alert_event_find(args->kind), &act);
	step->place = args->place;
	step->words = args->words;
	if (step->kind == ALERT_CLOSED) {
		v.row.outcome = args->words[0] == '\0' ? "Found" : args->words;
	}
	return case_end(&v, &act, d);
}

enum rc
act_alert_step(struct call *c, const void *args, struct diag *d)
{
	const struct alert_step_args *step = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, step->urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 4000);
	text_printf(&content, "alert_step %lld %s ", (long long)step->alert_id, step->kind);
	text_add_json(&content, step->place);
	text_add_json(&content, step->words);
	const struct desk_in in = {
	    .uuid = step->uuid, .kind = "alert_step", .content = &content, .reason = ""};
	rc = step_run(c, s, step, &in, d);
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- the clock ---- */

static enum rc
clock_run(
    struct call *c, struct school_state *s, const struct alert_clock_args *args, struct diag *d)
{
	struct desk_act act;
	struct alert_case v;
	struct text content;
	char uuid[UUID_TEXT];
	bool is_done = false;
	enum rc rc = alert_case_open(&v, c, s, args->alert_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	size_t due[ALERT_STEPS];
	if (alert_due(due, &v.table, &v.now, c->now) == 0) {
		return RC_OK; /* somebody answered meanwhile */
	}
	uuid_make(uuid);
	text_init(&content, 100);
	text_add(&content, uuid);
	const struct desk_in in = {
	    .uuid = uuid, .kind = "alert_clock", .content = &content, .reason = ""};
	rc = desk_begin(&is_done, &act, c, &in, d);
	text_fini(&content);
	return rc == RC_OK ? case_end(&v, &act, d) : rc;
}

enum rc
act_alert_clock(struct call *c, const void *args, struct diag *d)
{
	const struct alert_clock_args *clock = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, clock->urn, PERM_ALERT, d);
	if (rc == RC_OK) {
		rc = clock_run(c, s, clock, d);
		school_release(s);
	}
	return rc;
}

#include "app/unable.h"

#include "app/decided.h"
#include "app/desk.h"
#include "app/json.h"
#include "app/planned.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "core/unable.h"

#include <string.h>

#define LEFT_SHOWN 500 /* rows of the preview; the rest is counted */

/* A pupil of the act. */
struct chosen {
	const struct image_pupil *p;
	bool is_reached; /* something is written for the pupil */
	size_t plan;     /* 1 and up: place in the plans; 0: none */
};

/* A session that keeps what it says. */
struct kept {
	const struct image_pupil *p;
	enum session session;
	uint8_t code; /* that stands or is planned; 0: none */
	enum unable_left why;
};

struct unable {
	struct call *c;
	struct school_state *s;
	const struct unable_args *in;
	const struct unable_code *what;
	uint8_t code;
	int32_t today;
	struct chosen *chosen;
	size_t n;
	struct planned *known; /* known absences of the day */
	size_t n_known;
	struct decided write; /* what is written */
	struct kept *kept;
	size_t n_kept;
	size_t over[CODE_END]; /* sessions written, by what stands there; [0]: no mark */
	size_t n_sessions;     /* all of them */
	size_t may[CODE_END];  /* sessions kept that may be overwritten */
	size_t n_not_expected; /* sessions that are not open for a pupil, or not on roll */
	size_t n_pupils;       /* with at least one session written */
};

/* ---- whom ---- */

static bool
is_named(const struct unable_args *in, int64_t pupil_id)
{
	for (size_t i = 0; i < in->n_pupils; i++) {
		if (in->pupils[i] == pupil_id) {
			return true;
		}
	}
	return false;
}

static bool
is_chosen(const struct unable_args *in, const struct image_pupil *p)
{
	int year = image_year_on(p, in->day);
	int64_t group = image_group_id_on(p, in->day);
	if (is_named(in, p->id)) {
		return true;
	}
	if (!image_is_in_register(p, in->day)) {
		return false;
	}
	for (size_t i = 0; i < in->n_groups; i++) {
		if (in->groups[i] == group) {
			return true;
		}
	}
	return year >= 0 && (in->years & YEAR_BIT(year)) != 0;
}

static enum rc
names_check(const struct unable *v, struct diag *d)
{
	const struct unable_args *in = v->in;
	for (size_t i = 0; i < in->n_groups; i++) {
		if (image_group_find(v->s->image, in->groups[i]) == NULL) {
			return diag_set(d, RC_INVALID, arena_printf(v->c->a, "/groups/%zu", i),
			    NULL, "there is no such group");
		}
	}
	for (size_t i = 0; i < in->n_pupils; i++) {
		if (image_pupil_find(v->s->image, in->pupils[i]) == NULL) {
			return diag_set(d, RC_INVALID, arena_printf(v->c->a, "/pupils/%zu", i),
			    NULL, "there is no such pupil");
		}
	}
	return RC_OK;
}

static enum rc
pupil_may(const struct unable *v, const struct image_pupil *p, struct diag *d)
{
	struct scope scope = pupil_scope(v->s, p, v->in->day);
	enum rc rc = actor_may_in(v->c->who, &scope, PERM_AMEND, d);
	if (rc == RC_OK && v->what->is_private) {
		rc = actor_may_in(v->c->who, &scope, PERM_SAFEGUARDING, d);
	}
	return rc;
}

static enum rc
choose(struct unable *v, struct diag *d)
{
	const struct image *img = v->s->image;
	enum rc rc = names_check(v, d);
	v->chosen = ARENA_ARRAY(v->c->a, UNABLE_PUPILS, struct chosen);
	for (size_t row = 0; rc == RC_OK && row < img->n_pupils; row++) { /* by id */
		const struct image_pupil *p = &img->pupils[row];
		if (!is_chosen(v->in, p)) {
			continue;
		}
		if (v->n == UNABLE_PUPILS) {
			return diag_set(d, RC_INVALID, "groups", NULL,
			    "one act is for %d pupils at most: choose fewer groups at a time",
			    UNABLE_PUPILS);
		}
		rc = pupil_may(v, p, d);
		v->chosen[v->n++].p = p;
	}
	if (rc == RC_OK && v->n == 0) {
		rc = diag_set(d, RC_INVALID, v->what->is_named ? "pupils" : "groups", NULL,
		    "nobody is chosen: name groups, year groups or pupils");
	}
	return rc;
}

/* ---- the code ---- */

static enum rc
over_check(const struct unable *v, struct diag *d)
{
	for (size_t i = 0; i < v->in->n_over; i++) {
		uint8_t code = code_find(v->in->over[i]);
		if (code == 0 || (unable_left_of(code) != UNABLE_ABSENCE && code != CODE_N)) {
			return diag_set(d, RC_INVALID, arena_printf(v->c->a, "/over/%zu", i),
			    "SI 2024/208 reg 10 (R38, R51)",
			    "%.8s is never overwritten by this act", v->in->over[i]);
		}
	}
	return RC_OK;
}

static enum rc
code_check(struct unable *v, struct diag *d)
{
	const struct unable_args *in = v->in;
	v->what = unable_code_find(in->code);
	if (v->what == NULL) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10 Table 3 (R59)",
		    strcmp(in->code, "Y4") == 0
		        ? "Y4 is the whole school's: enter an unplanned closure in the calendar"
		        : "this act writes Q, Y1, Y2, Y3, Y5, Y6 or Y7");
	}
	v->code = code_find(in->code);
	if (v->what->is_named && (in->n_groups > 0 || in->years != 0)) {
		return diag_set(d, RC_INVALID, "groups", "R59",
		    "%s is said of a pupil by name, never of a group", in->code);
	}
	const struct code_use use = {.day = in->day,
	    .session = in->session == SESSION_PM ? SESSION_PM : SESSION_AM,
	    .is_compulsory_age = true,
	    .is_on_roll = true,
	    .has_fact = true};
	enum rc rc = code_allowed(v->code, &use, d);
	return rc == RC_OK ? over_check(v, d) : rc;
}

/* ---- session by session ---- */

static bool
is_told(const struct unable_args *in, uint8_t code)
{
	for (size_t i = 0; i < in->n_over; i++) {
		if (strcmp(in->over[i], code_info(code)->code) == 0) {
			return true;
		}
	}
	return false;
}

static void
keep(struct unable *v, const struct kept *row)
{
	v->kept[v->n_kept++] = *row;
	if (row->why == UNABLE_ABSENCE) {
		v->may[row->code]++;
	}
}

/* The office's fact stays out of a known absence, whose note every teacher reads. */
static void
add_plan(struct unable *v, struct chosen *x, enum session session)
{
	const struct unable_args *in = v->in;
	if (x->plan != 0) { /* of the morning */
		v->write.plans[x->plan - 1].to_session = session;
		return;
	}
	v->write.plans[v->write.n_plans] = (struct planned){
	    .pupil_id = x->p->id,
	    .from_day = in->day,
	    .from_session = session,
	    .to_day = in->day,
	    .to_session = session,
	    .code = v->code,
	    .note = v->what->is_private || in->fact == NULL ? "" : in->fact,
	    .entered_by = v->c->who->user_id,
	};
	x->plan = ++v->write.n_plans;
}

static void
add_mark(struct unable *v, const struct chosen *x, enum session session, int64_t based_on)
{
	v->write.marks[v->write.n_marks++] = (struct mark_in){
	    .pupil_id = x->p->id,
	    .day = v->in->day,
	    .session = session,
	    .code = v->in->code,
	    .minutes_late = MINUTE_NONE,
	    .note = v->in->fact == NULL ? "" : v->in->fact,
	    .is_office_note = v->what->is_private,
	    .based_on = based_on,
	};
}

/* What is known ahead for the session; 0: nothing. */
static uint8_t
known_code(const struct unable *v, int64_t pupil_id, enum session session)
{
	for (size_t i = 0; i < v->n_known; i++) {
		if (v->known[i].pupil_id == pupil_id &&
		    planned_covers(&v->known[i], v->in->day, session)) {
			return v->known[i].code;
		}
	}
	return 0;
}

/* Why it keeps what it says; UNABLE_WRITTEN: it does not. `code` 0: no mark. */
static enum unable_left
left_of(const struct unable *v, const struct image_pupil *p, enum session session, uint8_t code)
{
	uint8_t known = code == 0 ? known_code(v, p->id, session) : 0;
	if (closure_is_unplanned(v->s, p, v->in->day, session)) {
		return UNABLE_CLOSED;
	}
	if (code == v->code || known == v->code) {
		return UNABLE_SAME;
	}
	if (known != 0) {
		return UNABLE_PLANNED;
	}
	enum unable_left left = code == 0 ? UNABLE_WRITTEN : unable_left_of(code);
	return left == UNABLE_ABSENCE && is_told(v->in, code) ? UNABLE_WRITTEN : left;
}

static void
read_cell(struct unable *v, struct chosen *x, const struct mark *now, enum session session)
{
	bool is_blank = mark_is_blank(now);
	uint8_t code = is_blank ? 0 : now->code;
	enum unable_left left = left_of(v, x->p, session, code);
	if (left != UNABLE_WRITTEN) {
		uint8_t known = is_blank ? known_code(v, x->p->id, session) : code;
		keep(v, &(struct kept){x->p, session, known, left});
		return;
	}
	bool is_to_come = is_blank && v->in->day >= v->today;
	if (is_to_come && !is_named(v->in, x->p->id)) {
		keep(v, &(struct kept){x->p, session, 0, UNABLE_UNKNOWN});
		return;
	}
	if (is_to_come) {
		add_plan(v, x, session);
	} else {
		add_mark(v, x, session, now->last_seq);
	}
	v->over[code]++;
	v->n_sessions++;
	v->n_pupils += x->is_reached ? 0 : 1;
	x->is_reached = true;
}

static enum rc
read_session(struct unable *v, enum session session, struct diag *d)
{
	struct arena *a = v->c->a;
	int64_t *ids = ARENA_ARRAY(a, v->n, int64_t);
	struct chosen **due = ARENA_ARRAY(a, v->n, struct chosen *);
	struct mark *now = ARENA_ARRAY(a, v->n, struct mark);
	size_t n = 0;
	for (size_t i = 0; i < v->n; i++) {
		uint8_t cell = image_cell(v->s->image, v->chosen[i].p, v->in->day, session);
		if (cell == CELL_NOT_OPEN || cell == CELL_OFF_ROLL) {
			v->n_not_expected++;
			continue;
		}
		due[n] = &v->chosen[i];
		ids[n++] = v->chosen[i].p->id;
	}
	if (n == 0) {
		return RC_OK;
	}
	const struct marks_ask ask = {v->in->day, session, ids, n};
	enum rc rc = school_marks_of(now, v->c, v->s, &ask, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		read_cell(v, due[i], &now[i], session);
	}
	return rc;
}

/* All that is to be known before anything is written. The school is held. */
static enum rc
unable_read(struct unable *v, struct diag *d)
{
	const struct unable_args *in = v->in;
	const struct planned_filter filter = {.range = {in->day, in->day}};
	struct arena *a = v->c->a;
	v->today = wall_at(v->c->now).day;
	enum rc rc = code_check(v, d);
	if (rc == RC_OK) {
		rc = choose(v, d);
	}
	if (rc == RC_OK) {
		rc =
		    store_planned(&v->known, &v->n_known, v->c->st, v->s->school_id, &filter, a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	v->write.marks = ARENA_ARRAY(a, v->n * SESSION_COUNT, struct mark_in);
	v->write.plans = ARENA_ARRAY(a, v->n, struct planned);
	v->kept = ARENA_ARRAY(a, v->n * SESSION_COUNT, struct kept);
	for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
		enum session session = k == 0 ? SESSION_AM : SESSION_PM;
		if (in->session == -1 || in->session == (int)session) {
			rc = read_session(v, session, d);
		}
	}
	return rc;
}

/* ---- the preview ---- */

/* ,"over":[{"code":"N","sessions":12}]: the code is "" where there is no mark. */
static void
counts_json(struct text *t, const char *name, const size_t *counts)
{
	const char *comma = "";
	text_printf(t, ",\"%s\":[", name);
	for (int code = 0; code < CODE_END; code++) {
		if (counts[code] > 0) {
			text_printf(t, "%s{\"sessions\":%zu", comma, counts[code]);
			json_text(t, "code", code == 0 ? "" : code_info((uint8_t)code)->code);
			text_add_char(t, '}');
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
kept_json(struct unable *v, const struct kept *row)
{
	struct text *t = v->c->out;
	const struct image_group *group = image_group_on(v->s->image, row->p, v->in->day);
	text_printf(t, "{\"pupil\":\"%lld\",\"name\":", (long long)row->p->id);
	name_json(t, row->p);
	json_text(t, "group", group == NULL ? "" : group->name);
	json_text(t, "session", session_name(row->session));
	json_text(t, "code", row->code == 0 ? "" : code_info(row->code)->code);
	json_text(t, "why", unable_left_name(row->why));
	text_add_char(t, '}');
}

static void
preview_json(struct unable *v)
{
	struct text *t = v->c->out;
	text_add(t, "{\"code\":");
	text_add_json(t, v->in->code);
	json_text(t, "asks", v->what->asks);
	json_day(t, "date", v->in->day);
	text_printf(t,
	    ",\"sessions\":%zu,\"pupils\":%zu,\"amended\":%zu,\"planned\":%zu,"
	    "\"not_expected\":%zu",
	    v->n_sessions, v->n_pupils, v->write.n_marks, v->n_sessions - v->write.n_marks,
	    v->n_not_expected);
	counts_json(t, "over", v->over);
	counts_json(t, "may", v->may);
	text_printf(t, ",\"kept\":%zu,\"left\":[", v->n_kept);
	for (size_t i = 0; i < v->n_kept && i < LEFT_SHOWN; i++) {
		text_add(t, i == 0 ? "" : ",");
		kept_json(v, &v->kept[i]);
	}
	text_add(t, "]}");
}

enum rc
view_unable(struct call *c, const struct unable_args *in, struct diag *d)
{
	struct unable v = {.c = c, .in = in};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_AMEND, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = unable_read(&v, d);
	if (rc == RC_OK) {
		preview_json(&v);
	}
	school_release(v.s);
	return rc;
}

/* ---- the act ---- */

static enum rc
write_check(const struct unable *v, struct diag *d)
{
	const struct unable_args *in = v->in;
	if (in->reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 6 (R44)",
		    "an amendment needs a reason");
	}
	if (in->fact[0] == '\0') {
		return diag_set(d, RC_INVALID, "fact", "SI 2024/208 reg 10 (R39, R59)",
		    "%s needs its fact: %s", in->code, v->what->asks);
	}
	if (in->sessions >= 0 && (size_t)in->sessions != v->n_sessions) {
		return diag_set(d, RC_STALE, "sessions", NULL,
		    "%d sessions were shown, and it would be %zu now: look at them again",
		    in->sessions, v->n_sessions);
	}
	return v->n_sessions > 0 ? RC_OK
	                         : diag_set(d, RC_INVALID, "groups", NULL,
	                               "nothing is to be written: every session of these pupils "
	                               "keeps what it says, or is not open");
}

static enum rc
unable_run(struct unable *v, struct desk_act *act, struct diag *d)
{
	const struct unable_args *in = v->in;
	enum rc rc = unable_read(v, d);
	if (rc == RC_OK) {
		rc = write_check(v, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	v->write.urn = in->urn;
	v->write.need = PERM_AMEND;
	v->write.uuid = in->uuid;
	v->write.reason = in->reason;
	v->write.content = act->content;
	if (v->what->is_private) { /* stands in the desk's log alone where no mark has it yet */
		act->reason = arena_printf(v->c->a, "%s: %s", in->reason, in->fact);
	}
	rc = decided_write(&v->write, v->c, &v->s, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_printf(v->c->out,
	    "{\"sessions\":%zu,\"pupils\":%zu,\"amended\":%zu,\"planned\":%zu,\"kept\":%zu}",
	    v->n_sessions, v->n_pupils, v->write.n_marks, v->n_sessions - v->write.n_marks,
	    v->n_kept);
	return desk_end(act, v->c, LIVE_FOLLOW_UP, d);
}

static void
content_of(struct text *t, const struct unable_args *in)
{
	text_printf(t, "unable %s %d %d %u", in->code, in->day, in->session, in->years);
	for (size_t i = 0; i < in->n_groups; i++) {
		text_printf(t, " %lld", (long long)in->groups[i]);
	}
	text_add(t, " pupils");
	for (size_t i = 0; i < in->n_pupils; i++) {
		text_printf(t, " %lld", (long long)in->pupils[i]);
	}
	text_add(t, " over");
	for (size_t i = 0; i < in->n_over; i++) {
		text_add_json(t, in->over[i]);
	}
	text_add_json(t, in->reason);
	text_add_json(t, in->fact);
}

enum rc
act_unable(struct call *c, const void *args, struct diag *d)
{
	struct unable v = {.c = c, .in = args};
	struct desk_act act;
	struct text content;
	bool is_done = false;
	text_init(&content, 100000);
	content_of(&content, v.in);
	const struct desk_in desk = {
	    .uuid = v.in->uuid, .kind = "unable", .content = &content, .reason = v.in->reason};
	enum rc rc = school_hold(&v.s, c, v.in->urn, PERM_AMEND, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = unable_run(&v, &act, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

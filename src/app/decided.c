#include "app/decided.h"

#include "app/planned.h"
#include "base/uuid.h"

#include <string.h>

#define PUPILS_MOST 20 /* of one decision: a family */

/* One pupil's days, read session by session. */
struct days_read {
	struct decided *x;
	struct call *c;
	struct school_state *s;
	const struct decided_days *days;
	const struct image_pupil *p;
	int32_t today;
	bool has_plan;
	struct plan_args plan;
};

static enum rc
add_mark(struct days_read *v, const struct marks_ask *ask, struct diag *d)
{
	struct mark now;
	enum rc rc = school_marks_of(&now, v->c, v->s, ask, d);
	if (rc != RC_OK || mark_is_blank(&now)) {
		return rc;
	}
	bool is_open = now.code == CODE_N ||
	               (v->days->is_over_all && (now.code == CODE_O || now.code == CODE_G));
	if (is_open) {
		v->x->marks[v->x->n_marks++] = (struct mark_in){
		    .pupil_id = v->p->id,
		    .day = ask->day,
		    .session = ask->session,
		    .code = v->days->code,
		    .minutes_late = MINUTE_NONE,
		    .note = v->days->note,
		    .is_office_note = v->days->note[0] != '\0',
		    .based_on = now.last_seq,
		};
	} else if (now.code != code_find(v->days->code)) {
		v->x->n_kept++;
	}
	return rc;
}

static enum rc
add_session(struct days_read *v, int32_t day, enum session session, struct diag *d)
{
	uint8_t cell = image_cell(v->s->image, v->p, day, session);
	if (cell == CELL_NOT_OPEN || cell == CELL_OFF_ROLL) {
		return RC_OK;
	}
	if (cell != CELL_BLANK) {
		return add_mark(v, &(struct marks_ask){day, session, &v->p->id, 1}, d);
	}
	/* Without a mark today: the plan fills it, though its register is open (R48). */
	if (day >= v->today && !v->has_plan) {
		v->has_plan = true;
		v->plan.from_day = day;
		v->plan.from_session = session;
	}
	return RC_OK;
}

static bool
is_within(const struct decided_days *days, int32_t day, enum session session)
{
	return !session_is_before(day, session, days->from_day, days->from_session) &&
	       !session_is_before(days->to_day, days->to_session, day, session);
}

/* Room for the marks of one pupil more. */
static void
marks_grow(struct decided *x, struct call *c, const struct decided_days *days)
{
	size_t most = (size_t)(days->to_day - days->from_day + 1) * SESSION_COUNT;
	struct mark_in *marks = ARENA_ARRAY(c->a, x->n_marks + most, struct mark_in);
	if (x->n_marks > 0) {
		memcpy(marks, x->marks, x->n_marks * sizeof *marks);
	}
	x->marks = marks;
}

enum rc
decided_add(struct decided *x, struct call *c, struct school_state *s,
    const struct decided_days *days, struct diag *d)
{
	struct days_read v = {.x = x,
	    .c = c,
	    .s = s,
	    .days = days,
	    .p = image_pupil_find(s->image, days->pupil_id),
	    .today = wall_at(c->now).day,
	    .plan = {.urn = x->urn,
	        .pupil_id = days->pupil_id,
	        .to_day = days->to_day,
	        .to_session = days->to_session,
	        .code = days->code,
	        .note = days->note,
	        .is_locked = days->is_locked}};
	enum rc rc = RC_OK;
	marks_grow(x, c, days);
	for (int32_t day = days->from_day; rc == RC_OK && day <= days->to_day; day++) {
		for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			if (is_within(days, day, session)) {
				rc = add_session(&v, day, session, d);
			}
		}
	}
	if (rc != RC_OK || !v.has_plan) {
		return rc;
	}
	if (x->plans == NULL) {
		x->plans = ARENA_ARRAY(c->a, PUPILS_MOST, struct planned);
	}
	if (x->n_plans == PUPILS_MOST) {
		return diag_set(d, RC_INVALID, "pupils", NULL,
		    "a decision is for %d pupils at most", PUPILS_MOST);
	}
	return plan_prepare(&x->plans[x->n_plans++], c, s, &v.plan, d);
}

/* A uuid of its own for each submission that follows from the client's. */
static const char *
uuid_after(struct call *c, const char *uuid, const char *what)
{
	char *out = ARENA_ARRAY(c->a, UUID_TEXT, char);
	uuid_of_text(out, arena_printf(c->a, "%s %s", uuid, what));
	return out;
}

static enum rc
marks_amend(struct decided *x, struct call *c, struct diag *d)
{
	struct text *ours = c->out;
	struct text answer;
	const struct amend_args amend = {
	    .urn = x->urn,
	    .uuid = uuid_after(c, x->uuid, "amend"),
	    .reason = x->reason,
	    .marks = x->marks,
	    .n_marks = x->n_marks,
	    .need = x->need,
	};
	text_init(&answer, 4000);
	c->out = &answer; /* the amendment's own is not ours */
	enum rc rc = act_amend(c, &amend, d);
	c->out = ours;
	text_fini(&answer);
	return rc;
}

static enum rc
plans_write(struct decided *x, struct call *c, struct diag *d)
{
	struct submission sub;
	enum rc rc = planned_number(c, x->plans, x->n_plans, d);
	if (rc != RC_OK) {
		return rc;
	}
	submission_of(&sub, c, uuid_after(c, x->uuid, "plan"), "planned", "");
	memcpy(sub.content, x->content, sizeof sub.content);
	return planned_submit(c, &sub, x->plans, x->n_plans, d);
}

enum rc
decided_write(struct decided *x, struct call *c, struct school_state **s, struct diag *d)
{
	enum rc rc = RC_OK;
	if (x->n_marks > 0) {
		school_release(*s); /* act_amend() holds it, and nobody may hold it twice */
		*s = NULL;
		rc = marks_amend(x, c, d);
		if (rc == RC_OK) {
			rc = school_hold(s, c, x->urn, x->need, d);
		}
	}
	return rc == RC_OK && x->n_plans > 0 ? plans_write(x, c, d) : rc;
}

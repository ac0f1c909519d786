#include "app/alert_case.h"

#include "app/outbox.h"
#include "app/reg.h"

#include <string.h>

static enum rc
load_people(struct alert_case *v, struct diag *d)
{
	struct user *users = NULL;
	size_t n = 0;
	enum rc rc = store_users(&users, &n, v->c->st, v->c->a, d);
	if (rc == RC_OK) {
		rc = store_user_roles(&v->roles, &v->n_roles, v->c->st, 0, v->c->a, d);
	}
	v->users = users;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (!users[i].is_disabled) {
			users[v->n_users++] = users[i];
		}
	}
	return rc;
}

enum rc
alert_begin(struct alert_case *out, struct call *c, struct school_state *s,
    const struct alert_row *row, struct diag *d)
{
	*out = (struct alert_case){.c = c, .s = s};
	alert_turn(out, row);
	return load_people(out, d);
}

void
alert_turn(struct alert_case *out, const struct alert_row *row)
{
	const struct school_state *s = out->s;
	out->row = *row;
	out->steps = NULL;
	out->n_steps = out->n_saved = out->cap = 0;
	out->told = NULL;
	out->n_told = 0;
	out->now = (struct alert_now){0};
	out->policy = &school_policy(s, row->day)->policy;
	out->p = image_pupil_find(s->image, row->pupil_id);
	out->scope = (struct scope){s->school_id, 0, -1};
	if (out->p != NULL) {
		out->scope = pupil_scope(s, out->p, row->day);
	}
	alert_table(&out->table, out->policy, out->scope.year);
}

static void
case_fold(struct alert_case *v)
{
	struct alert_event *events = ARENA_ARRAY(v->c->a, v->n_steps + 1, struct alert_event);
	for (size_t i = 0; i < v->n_steps; i++) {
		events[i] = (struct alert_event){
		    v->steps[i].kind, v->steps[i].at, (int32_t)v->steps[i].step};
	}
	alert_fold(&v->now, events, v->n_steps);
	v->row.state = v->now.state;
	v->row.closed_at = v->now.closed_at;
}

enum rc
alert_load(struct alert_case *v, struct diag *d)
{
	struct call *c = v->c;
	enum rc rc =
	    store_alert_steps(&v->steps, &v->n_steps, c->st, &v->row, v->s->school_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_alert_told(
		    &v->told, &v->n_told, c->st, &v->row, v->s->school_id, c->a, d);
	}
	v->n_saved = v->n_steps;
	v->cap = v->n_steps;
	if (rc == RC_OK) {
		case_fold(v);
	}
	return rc;
}

enum rc
alert_case_open(struct alert_case *out, struct call *c, struct school_state *s, int64_t alert_id,
    struct diag *d)
{
	struct alert_row row;
	enum rc rc = store_alert(&row, c->st, s->school_id, alert_id, c->a, d);
	if (rc == RC_OK) {
		rc = alert_begin(out, c, s, &row, d);
	}
	return rc == RC_OK ? alert_load(out, d) : rc;
}

static struct alert_step_row *
steps_next(struct alert_case *v)
{
	if (v->n_steps == v->cap) {
		size_t cap = v->cap * 2 + 16;
		struct alert_step_row *more = ARENA_ARRAY(v->c->a, cap, struct alert_step_row);
		if (v->n_steps > 0) {
			memcpy(more, v->steps, v->n_steps * sizeof *more);
		}
		v->steps = more;
		v->cap = cap;
	}
	return &v->steps[v->n_steps++];
}

struct alert_step_row *
alert_add(struct alert_case *v, enum alert_event_kind kind, const struct desk_act *act)
{
	struct alert_step_row *step = steps_next(v);
	*step = (struct alert_step_row){
	    .act_id = act->act_id,
	    .at = act->happened,
	    .kind = kind,
	    .n = (int64_t)v->n_steps,
	    .place = "",
	    .position = act->position,
	    .step = -1,
	    .user_id = act->user_id,
	    .user_name = act->user_name,
	    .words = "",
	};
	case_fold(v);
	return step;
}

size_t
alert_play(struct alert_case *v, const struct desk_act *act)
{
	size_t due[ALERT_STEPS];
	size_t n = alert_due(due, &v->table, &v->now, v->c->now);
	for (size_t i = 0; i < n; i++) {
		struct alert_step_row *step = steps_next(v);
		*step = (struct alert_step_row){
		    .act_id = act->act_id,
		    .at = v->c->now,
		    .kind = ALERT_TOLD,
		    .n = (int64_t)v->n_steps,
		    .place = "",
		    .position = "automatic",
		    .step = (int64_t)due[i],
		    .user_name = "Muster",
		    .words = v->table.step[due[i]].name,
		};
	}
	case_fold(v);
	return n;
}

enum rc
alert_write(struct alert_case *v, struct diag *d)
{
	struct call *c = v->c;
	enum rc rc = store_alert_put(c->st, v->s->school_id, &v->row, d);
	for (size_t i = v->n_saved; rc == RC_OK && i < v->n_steps; i++) {
		rc = store_alert_step_put(c->st, v->s->school_id, v->row.alert_id, &v->steps[i], d);
	}
	for (size_t i = v->n_saved; rc == RC_OK && i < v->n_steps; i++) {
		if (v->steps[i].kind == ALERT_TOLD) {
			rc = alert_tell(v, &v->steps[i], d);
		}
	}
	return rc;
}

enum rc
alerts_due(int64_t **ids, size_t *n, struct call *c, struct school_state *s, struct diag *d)
{
	struct alert_row *rows = NULL;
	size_t n_rows = 0;
	*n = 0;
	*ids = NULL;
	enum rc rc = store_alerts(&rows, &n_rows, c->st, s->school_id, INT64_MAX, c->a, d);
	if (rc != RC_OK || n_rows == 0) {
		return rc;
	}
	*ids = ARENA_ARRAY(c->a, n_rows, int64_t);
	struct alert_case v;
	rc = alert_begin(&v, c, s, &rows[0], d);
	for (size_t i = 0; rc == RC_OK && i < n_rows; i++) {
		size_t due[ALERT_STEPS];
		alert_turn(&v, &rows[i]);
		rc = alert_load(&v, d);
		if (rc == RC_OK && alert_due(due, &v.table, &v.now, c->now) > 0) {
			(*ids)[(*n)++] = rows[i].alert_id;
		}
	}
	return rc;
}

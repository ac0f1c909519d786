#include "app/alert_case.h"
#include "app/json.h"
#include "app/moves.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/* Alert of docs/openapi.yaml. */

static void
pupil_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	text_printf(t, ",\"pupil\":{\"id\":\"%lld\",\"name\":", (long long)v->row.pupil_id);
	if (v->p == NULL) {
		text_add(t, "{\"surname\":\"\",\"forename\":\"\"},\"group\":\"\",\"year\":\"\","
		            "\"badges\":[]}");
		return;
	}
	const struct image_group *g = image_group_on(v->s->image, v->p, v->row.day);
	name_json(t, v->p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "year", v->scope.year < 0 ? "" : nc_year_name((enum nc_year)v->scope.year));
	text_add(t, ",\"badges\":");
	badges_json(v->c, v->s, v->p, v->row.day);
	text_add_char(t, '}');
}

static void
log_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	text_add(t, ",\"log\":[");
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct alert_step_row *s = &v->steps[i];
		text_printf(t, "%s{\"n\":%lld", i == 0 ? "" : ",", (long long)s->n);
		json_text(t, "kind", alert_event_name(s->kind));
		json_instant(t, "at", s->at);
		json_text(t, "by", s->user_name);
		json_text(t, "position", s->position);
		json_text(t, "place", s->place);
		json_text(t, "words", s->words);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* The table of steps as this alert goes through it. */
static void
plan_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"plan\":[");
	for (size_t i = 0; i < v->table.n; i++) {
		const struct policy_step *s = &v->table.step[i];
		if (v->scope.year >= 0 && (s->years & YEAR_BIT(v->scope.year)) == 0) {
			continue;
		}
		text_printf(t, "%s{\"after_minutes\":%d", comma,
		    s->after_minutes == POLICY_NONE ? 0 : (int)s->after_minutes);
		comma = ",";
		json_text(t, "name", s->name);
		json_text(t, "who", s->who);
		json_text(t, "action", s->action);
		json_text(t, "when", policy_when_name(s->when));
		json_instant(t, "at", alert_step_at(&v->table, i, &v->now));
		json_bool(t, "is_done", v->now.is_told[i]);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
next_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	size_t step = 0;
	int64_t at = alert_next(&step, &v->table, &v->now);
	if (at == 0) {
		text_add(t, ",\"next\":null");
		return;
	}
	text_add(t, ",\"next\":{\"name\":");
	text_add_json(t, v->table.step[step].name);
	json_text(t, "action", v->table.step[step].action);
	json_text(t, "when", policy_when_name(v->table.step[step].when));
	json_instant(t, "at", at);
	text_add_char(t, '}');
}

/* Names of those who were told, each once. */
static void
told_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"told\":[");
	for (size_t i = 0; i < v->n_told; i++) {
		bool is_again = false;
		bool by_mail = v->told[i].address[0] != '\0';
		for (size_t k = 0; k < v->n_told; k++) {
			bool is_same = strcmp(v->told[k].name, v->told[i].name) == 0;
			is_again = is_again || (k < i && is_same);
			by_mail = by_mail || (is_same && v->told[k].address[0] != '\0');
		}
		if (is_again) {
			continue;
		}
		text_printf(t, "%s{\"by_mail\":%s", comma, by_mail ? "true" : "false");
		comma = ",";
		json_text(t, "name", v->told[i].name);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
sign_json(struct alert_case *v, const char **comma, const char *text, int64_t at)
{
	text_add(v->c->out, *comma);
	text_add(v->c->out, "{\"text\":");
	text_add_json(v->c->out, text);
	json_instant(v->c->out, "at", at);
	text_add_char(v->c->out, '}');
	*comma = ",";
}

/* Marked present since, in another register or by somebody else. */
static enum rc
signs_of_marks(struct alert_case *v, const char **comma, struct diag *d)
{
	struct call *c = v->c;
	enum rc rc = RC_OK;
	for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
		struct mark m = {0};
		struct submission sub = {0};
		struct session_key where = {
		    v->s->school_id, v->row.day, k == 0 ? SESSION_AM : SESSION_PM};
		rc = store_marks_of(&m, c->st, &where, &v->row.pupil_id, 1, c->a, d);
		if (rc != RC_OK || m.last_seq == 0 || !cell_is_present(m.code)) {
			continue;
		}
		rc = store_submission(&sub, c->st, v->s->school_id, m.last_seq, c->a, d);
		if (rc == RC_OK && sub.time > v->row.raised_at) {
			sign_json(v, comma,
			    arena_printf(c->a, "Marked %s for the %s by %s",
			        code_info(m.code)->name, session_words(where.session),
			        sub.user_name),
			    sub.time);
		}
	}
	return rc;
}

static const char *
move_words(struct arena *a, const struct move *m)
{
	static const char *const verbs[] = {
	    [MOVE_IN] = "Signed in",
	    [MOVE_OUT] = "Signed out",
	    [MOVE_BACK] = "Came back",
	    [MOVE_EARLY] = "Signed in",
	    [MOVE_HANDED_OVER] = "Handed over",
	    [MOVE_UNDO] = "Taken back",
	};
	_Static_assert(sizeof verbs / sizeof verbs[0] == MOVE_KIND_COUNT, "say the new move");
	return m->place[0] == '\0' ? verbs[m->kind]
	                           : arena_printf(a, "%s: %s", verbs[m->kind], m->place);
}

/* Signed in or out at a desk since. */
static enum rc
signs_of_moves(struct alert_case *v, const char **comma, struct diag *d)
{
	struct call *c = v->c;
	struct move *moves = NULL;
	struct move_state *states = NULL;
	size_t n = 0;
	const struct move_filter filter = {v->row.pupil_id, {v->row.day, v->row.day}};
	enum rc rc = store_moves(&moves, &n, c->st, v->s->school_id, &filter, c->a, d);
	if (rc != RC_OK || n == 0) {
		return rc;
	}
	size_t n_states = moves_fold(&states, moves, n, c->a);
	const struct move *last = n_states == 0 ? NULL : states[0].last;
	if (last != NULL && last->minute >= wall_at(v->row.raised_at).minute) {
		sign_json(v, comma, move_words(c->a, last), wall_instant(last->day, last->minute));
	}
	return RC_OK;
}

static enum rc
signs_json(struct alert_case *v, struct diag *d)
{
	const char *comma = "";
	bool is_open = v->now.state != ALERT_IS_FOUND && v->now.state != ALERT_IS_CLOSED;
	text_add(v->c->out, ",\"signs\":[");
	enum rc rc = is_open ? signs_of_marks(v, &comma, d) : RC_OK;
	if (rc == RC_OK && is_open) {
		rc = signs_of_moves(v, &comma, d);
	}
	text_add_char(v->c->out, ']');
	return rc;
}

/* What the caller may do now, and what they must wait for. */
static void
may_json(struct alert_case *v)
{
	struct text *t = v->c->out;
	const struct actor *who = v->c->who;
	bool has = actor_has_in(who, &v->scope, PERM_ANSWER);
	const struct alert_person me = {who->user_id, who->name, ""};
	const char *why = "";
	bool may_answer =
	    alert_allows(v->now.state, ALERT_ACKNOWLEDGED) && alert_may_answer(v, &me, has, &why);
	json_bool(t, "may_answer", may_answer);
	json_text(t, "why_not", why);
	json_bool(t, "may_act", has || alert_concerns(v, who->user_id));
	json_bool(t, "may_close", has && v->now.state != ALERT_IS_CLOSED);
	json_bool(t, "concerns_me", alert_concerns(v, who->user_id) || may_answer);
	json_bool(t, "is_mine", v->row.raised_by == who->user_id && who->user_id != 0);
}

enum rc
alert_json(struct alert_case *v, struct diag *d)
{
	struct text *t = v->c->out;
	text_printf(t, "{\"id\":\"%lld\"", (long long)v->row.alert_id);
	json_text(t, "state", alert_state_name(v->now.state));
	pupil_json(v);
	json_text(t, "expected", v->row.expected);
	json_instant(t, "raised_at", v->row.raised_at);
	json_text(t, "raised_by", v->row.raised_name);
	json_instant(t, "answered_at", v->now.answered_at);
	json_instant(t, "found_at", v->now.found_at);
	json_instant(t, "not_found_at", v->now.not_found_at);
	json_instant(t, "closed_at", v->row.closed_at);
	json_text(t, "outcome", v->row.outcome);
	json_instant(t, "anyone_from", alert_anyone_from(&v->table, &v->now));
	next_json(v);
	may_json(v);
	plan_json(v);
	log_json(v);
	told_json(v);
	enum rc rc = signs_json(v, d);
	text_add_char(t, '}');
	return rc;
}

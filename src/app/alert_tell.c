#include "app/alert_case.h"

#include "app/outbox.h"
#include "app/pupil_json.h"
#include "base/uuid.h"
#include "post/post.h"

#include <string.h>

/* What is said of an alert, and to whom: notices inside Muster, e-mails outside of it. */

#define TOKEN_TEXT (2 * (UUID_TEXT - 1) + 1)

const char *
alert_pupil_words(const struct alert_case *v, bool with_name)
{
	struct arena *a = v->c->a;
	if (v->p == NULL) {
		return "A pupil who has left";
	}
	const struct image_group *g = image_group_on(v->s->image, v->p, v->row.day);
	const char *group = g == NULL ? "no form" : g->name;
	if (with_name) {
		return arena_printf(a, "%s %s, %s", v->p->forename, v->p->surname, group);
	}
	return arena_printf(a, "%s.%s., %s", name_initial(a, v->p->forename),
	    name_initial(a, v->p->surname), group);
}

/* Who found the pupil, and where: of the last such event. */
static const struct alert_step_row *
found_step(const struct alert_case *v)
{
	for (size_t i = v->n_steps; i > 0; i--) {
		if (v->steps[i - 1].kind == ALERT_FOUND) {
			return &v->steps[i - 1];
		}
	}
	return NULL;
}

static const char *
clock_of(struct arena *a, int64_t at)
{
	char minute[MINUTE_TEXT];
	return arena_text(a, minute_format(minute, wall_at(at).minute));
}

/* Two or three sentences, with the pupil as `who`. */
static const char *
alert_words(const struct alert_case *v, const struct policy_step *s, const char *who)
{
	struct arena *a = v->c->a;
	const struct alert_step_row *found = s->when == STEP_FOUND ? found_step(v) : NULL;
	const char *raised = arena_printf(
	    a, "Raised at %s by %s.", clock_of(a, v->row.raised_at), v->row.raised_name);
	if (found != NULL) {
		return arena_printf(a,
		    "%s, was found at %s by %s%s%s. %s Nobody need look any more.", who,
		    clock_of(a, found->at), found->user_name, found->place[0] == '\0' ? "" : ": ",
		    found->place, raised);
	}
	if (s->when == STEP_NOT_FOUND) {
		return arena_printf(a, "%s, was not found. %s %s.", who, raised, s->action);
	}
	return arena_printf(
	    a, "%s, is missing from %s. %s %s.", who, v->row.expected, raised, s->action);
}

static enum rc
tell_on_screen(struct alert_case *v, const struct alert_person *to,
    const struct alert_step_row *step, struct diag *d)
{
	struct arena *a = v->c->a;
	const struct policy_step *s = &v->table.step[step->step];
	const struct notice n = {
	    .user_id = to->user_id,
	    .ref =
	        arena_printf(a, "alert:%lld:%lld", (long long)v->row.alert_id, (long long)step->n),
	    .kind = "alert",
	    .body = alert_words(v, s, alert_pupil_words(v, true)),
	    .href = arena_printf(a, "/alerts/%lld", (long long)v->row.alert_id),
	};
	return notice_add(v->c, &n, d);
}

static const char *
mail_body(struct alert_case *v, const struct policy_step *s, const char *token)
{
	struct arena *a = v->c->a;
	const char *words = alert_words(v, s, alert_pupil_words(v, v->policy->names_in_mail));
	if (s->when == STEP_FOUND) {
		return arena_printf(a, "%s\n", words);
	}
	return arena_printf(a,
	    "%s\n\nI am looking: open this and press once, or answer this e-mail.\n%s\n\n"
	    "The link is yours alone; it ends with the alert. Reference: [alert %s]\n",
	    words, app_link(v->c, arena_printf(a, "/answer/%s", token)), v->row.ref);
}

static enum rc
tell_by_mail(struct alert_case *v, const struct alert_person *to, const struct alert_step_row *step,
    const char *token, struct diag *d)
{
	struct arena *a = v->c->a;
	const struct policy_step *s = &v->table.step[step->step];
	const struct message m = {
	    .ref = arena_printf(a, "alert:%lld:%lld:%s", (long long)v->row.alert_id,
	        (long long)step->n, to->address),
	    .kind = "alert",
	    .to_name = to->name,
	    .to = to->address,
	    .subject = arena_printf(a, "%s: %s [alert %s]",
	        s->when == STEP_FOUND       ? "Found"
	        : s->when == STEP_NOT_FOUND ? "Not found"
	                                    : "Missing pupil",
	        alert_pupil_words(v, v->policy->names_in_mail), v->row.ref),
	    .body = mail_body(v, s, token),
	};
	return outbox_add(v->c, &m, d);
}

/* One row for each e-mail, whose link it holds; those told on screen only have one in all. */
static enum rc
tell_one(struct alert_case *v, const struct alert_person *to, const struct alert_step_row *step,
    struct alert_told_row *row, struct diag *d)
{
	char token[TOKEN_TEXT];
	bool has_mail = to->address[0] != '\0' && post_address_is_valid(to->address);
	bool is_known = alert_concerns(v, to->user_id);
	enum rc rc = RC_OK;
	uuid_make(token);
	uuid_make(token + UUID_TEXT - 1);
	if (to->user_id != 0) {
		rc = tell_on_screen(v, to, step, d);
	}
	if (rc == RC_OK && has_mail) {
		rc = tell_by_mail(v, to, step, token, d);
	}
	if (rc != RC_OK || (is_known && !has_mail)) {
		return rc;
	}
	*row = (struct alert_told_row){.address = has_mail ? to->address : "",
	    .alert_id = v->row.alert_id,
	    .n = (int64_t)v->n_told + 1,
	    .name = to->name,
	    .user_id = to->user_id};
	store_digest(row->token_hash, token, strlen(token));
	v->n_told++;
	return store_alert_told_put(v->c->st, v->s->school_id, row, d);
}

enum rc
alert_tell(struct alert_case *v, const struct alert_step_row *step, struct diag *d)
{
	struct alert_people people;
	alert_people_of_step(&people, v, (size_t)step->step);
	struct alert_told_row *told =
	    ARENA_ARRAY(v->c->a, v->n_told + people.n + 1, struct alert_told_row);
	if (v->n_told > 0) {
		memcpy(told, v->told, v->n_told * sizeof *told);
	}
	v->told = told;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < people.n; i++) {
		rc = tell_one(v, &people.item[i], step, &told[v->n_told], d);
	}
	return rc;
}

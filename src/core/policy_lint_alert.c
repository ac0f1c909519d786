#include "core/policy_lint_private.h"

#include "base/text.h"

#include <string.h>

/* The steps of the alert for a missing pupil (R76): will somebody be told, and in time? */

static const struct lint_rule warning = {LINT_WARNING, "R76"};
static const struct lint_rule note = {LINT_NOTE, "R76"};

/* Is a person or an address named for "on call" or a post? */
static bool
is_reachable(const struct policy *p, const char *who)
{
	int kind = policy_post_find(who);
	if (strcmp(who, "on call") == 0) {
		return p->on_call.n > 0;
	}
	for (size_t i = 0; i < p->n_posts; i++) {
		bool is_named = p->post[i].email[0] != '\0' || p->post[i].name[0] != '\0';
		if ((int)p->post[i].kind == kind && is_named) {
			return true;
		}
	}
	return false;
}

/* Could anybody be meant by it? */
static bool
is_person(const char *who)
{
	return strcmp(who, "on call") == 0 || policy_post_find(who) >= 0 ||
	       strchr(who, '@') != NULL || strchr(who, ' ') == NULL;
}

/* Posts and lists that stand for nobody, each once, as one note: "on call, DSL". */
static void
add_unreached(struct text *names, const struct policy *p, const char *who)
{
	bool is_role = strcmp(who, "on call") == 0 || policy_post_find(who) >= 0;
	if (!is_role || is_reachable(p, who) || (names->n > 0 && strstr(names->s, who) != NULL)) {
		return;
	}
	text_add(names, names->n > 0 ? ", " : "");
	text_add(names, who);
}

static void
lint_people(
    struct linter *l, struct text *unreached, const struct policy_texts *who, const char *path)
{
	for (size_t k = 0; k < who->n; k++) {
		if (!is_person(who->item[k])) {
			lint_add(l, warning, arena_printf(l->arena, "%s[%zu]", path, k),
			    "\"%s\" is no user name, e-mail address or post: nobody can be told",
			    who->item[k]);
		}
		add_unreached(unreached, l->p, who->item[k]);
	}
}

void
lint_alert(struct linter *l)
{
	const struct policy *p = l->p;
	bool is_escalated = p->n_missing_pupil == 0;
	struct text unreached;
	text_init(&unreached, 1000);
	for (size_t i = 0; i < p->n_missing_pupil; i++) {
		const struct policy_step *s = &p->missing_pupil[i];
		is_escalated = is_escalated || s->when == STEP_NOT_ACKNOWLEDGED;
		lint_people(
		    l, &unreached, &s->tell, arena_printf(l->arena, "missing_pupil[%zu].tell", i));
	}
	lint_people(l, &unreached, &p->on_call, "alert.on_call");
	if (!is_escalated) {
		lint_add(l, warning, "missing_pupil",
		    "no step says what happens when nobody answers the alert");
	}
	if (unreached.n > 0) {
		lint_add(l, note, "missing_pupil",
		    "told on screen only, because no person or address is named: %s", unreached.s);
	}
	text_fini(&unreached);
}

#include "app/alert_case.h"

#include "core/policy.h"

#include <string.h>
#include <strings.h>

/* Who is told and who may answer: people of the policy's steps, found among the users. */

static struct alert_person *
people_find(const struct alert_people *people, int64_t user_id, const char *address)
{
	for (size_t i = 0; i < people->n; i++) {
		struct alert_person *p = &people->item[i];
		bool is_user = user_id != 0 && p->user_id == user_id;
		bool is_address = address[0] != '\0' && strcasecmp(p->address, address) == 0;
		if (is_user || is_address) {
			return p;
		}
	}
	return NULL;
}

bool
alert_people_have(const struct alert_people *people, int64_t user_id, const char *address)
{
	return people_find(people, user_id, address) != NULL;
}

/* Each once; who was on screen only, and has an address after all, gets an e-mail too. */
static void
people_add(struct alert_people *people, struct arena *a, const struct alert_person *person)
{
	struct alert_person *known = people_find(people, person->user_id, person->address);
	if (known != NULL) {
		known->address = known->address[0] == '\0' ? person->address : known->address;
		return;
	}
	if (people->n == people->cap) {
		size_t cap = people->cap == 0 ? 16 : people->cap * 2;
		struct alert_person *more = ARENA_ARRAY(a, cap, struct alert_person);
		if (people->n > 0) {
			memcpy(more, people->item, people->n * sizeof *more);
		}
		people->item = more;
		people->cap = cap;
	}
	people->item[people->n++] = *person;
}

/* The person's roles as grants, and whether they let them do it for this pupil. */
static bool
user_may(const struct alert_case *v, const struct user *u, enum permission p)
{
	for (size_t i = 0; i < v->n_roles; i++) {
		const struct user_role *r = &v->roles[i];
		int role = role_parse(r->role);
		if (r->user_id != u->user_id || role < 0) {
			continue;
		}
		const struct grant grant = {r->school_id, (enum role)role, r->years, r->group_id};
		const struct actor actor = {.user_id = u->user_id,
		    .username = u->username,
		    .name = u->name,
		    .position = u->position,
		    .grants = &grant,
		    .n_grants = 1};
		if (actor_has_in(&actor, &v->scope, p)) {
			return true;
		}
	}
	return false;
}

static bool
user_is_of_school(const struct alert_case *v, const struct user *u)
{
	for (size_t i = 0; i < v->n_roles; i++) {
		const struct user_role *r = &v->roles[i];
		if (r->user_id == u->user_id &&
		    (r->school_id == 0 || r->school_id == v->s->school_id)) {
			return true;
		}
	}
	return false;
}

static struct alert_person
person_of(const struct user *u)
{
	return (struct alert_person){u->user_id, u->name, u->email};
}

static const struct user *
user_find(const struct alert_case *v, const char *word)
{
	for (size_t i = 0; i < v->n_users; i++) {
		const struct user *u = &v->users[i];
		bool is_it = strcasecmp(u->username, word) == 0 ||
		             (word[0] != '\0' && strcasecmp(u->email, word) == 0) ||
		             strcmp(u->name, word) == 0;
		if (is_it && user_is_of_school(v, u)) {
			return u;
		}
	}
	return NULL;
}

/* A user name, an address, or a name as under posts. */
static void
add_word(struct alert_people *out, struct alert_case *v, const char *word, const char *address)
{
	const struct user *u = address[0] != '\0' ? user_find(v, address) : NULL;
	u = u == NULL && word[0] != '\0' ? user_find(v, word) : u;
	if (u != NULL) {
		struct alert_person person = person_of(u);
		person.address = address[0] != '\0' ? address : person.address;
		people_add(out, v->c->a, &person);
	} else if (address[0] != '\0') {
		const struct alert_person person = {0, word[0] != '\0' ? word : address, address};
		people_add(out, v->c->a, &person);
	}
}

static void
add_posts(struct alert_people *out, struct alert_case *v, enum policy_post_kind kind)
{
	uint32_t year = v->scope.year < 0 ? YEARS_ALL : YEAR_BIT(v->scope.year);
	for (size_t i = 0; i < v->policy->n_posts; i++) {
		const struct policy_post *post = &v->policy->post[i];
		bool holds = (post->from == DAY_NONE || post->from <= v->row.day) &&
		             (post->to == DAY_NONE || v->row.day <= post->to);
		if (post->kind == kind && holds && (post->years & year) != 0) {
			add_word(out, v, post->name, post->email);
		}
	}
}

static void
add_entry(struct alert_people *out, struct alert_case *v, const char *who)
{
	int post = policy_post_find(who);
	if (post >= 0) {
		add_posts(out, v, (enum policy_post_kind)post);
	} else {
		add_word(out, v, strchr(who, '@') == NULL ? who : "",
		    strchr(who, '@') == NULL ? "" : who);
	}
}

void
alert_people_on_call(struct alert_people *out, struct alert_case *v)
{
	for (size_t i = 0; i < v->policy->on_call.n; i++) {
		add_entry(out, v, v->policy->on_call.item[i]);
	}
}

/* Everybody who may answer for this pupil: on screen, by no e-mail. */
static void
add_everybody(struct alert_people *out, struct alert_case *v)
{
	for (size_t i = 0; i < v->n_users; i++) {
		if (user_may(v, &v->users[i], PERM_ANSWER)) {
			struct alert_person person = person_of(&v->users[i]);
			person.address = "";
			people_add(out, v->c->a, &person);
		}
	}
}

/* Those who were told before, and who raised it: they are told by name that it is over. */
static void
add_told(struct alert_people *out, struct alert_case *v)
{
	for (size_t i = 0; i < v->n_told; i++) {
		const struct alert_told_row *t = &v->told[i];
		const struct alert_person person = {t->user_id, t->name, t->address};
		people_add(out, v->c->a, &person);
	}
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct alert_step_row *step = &v->steps[i];
		if (step->kind != ALERT_RAISED && step->kind != ALERT_JOINED) {
			continue;
		}
		for (size_t k = 0; k < v->n_users; k++) {
			if (v->users[k].user_id == step->user_id) {
				struct alert_person person = person_of(&v->users[k]);
				people_add(out, v->c->a, &person);
			}
		}
	}
}

void
alert_people_of_step(struct alert_people *out, struct alert_case *v, size_t step)
{
	const struct policy_step *s = &v->table.step[step];
	*out = (struct alert_people){0};
	for (size_t i = 0; i < s->tell.n; i++) {
		if (strcmp(s->tell.item[i], "on call") == 0) {
			alert_people_on_call(out, v);
		} else {
			add_entry(out, v, s->tell.item[i]);
		}
	}
	if (s->when == STEP_FOUND) {
		add_told(out, v);
	} else {
		add_everybody(out, v);
	}
}

void
alert_people_first(struct alert_people *out, struct alert_case *v)
{
	*out = (struct alert_people){0};
	for (size_t i = 0; i < v->table.n; i++) {
		const struct policy_step *s = &v->table.step[i];
		bool is_of_year = v->scope.year < 0 || (s->years & YEAR_BIT(v->scope.year)) != 0;
		for (size_t k = 0; s->when == STEP_RAISED && is_of_year && k < s->tell.n; k++) {
			if (strcmp(s->tell.item[k], "on call") != 0) {
				add_entry(out, v, s->tell.item[k]);
			}
		}
	}
	if (out->n == 0) { /* nobody is named: whoever may */
		add_everybody(out, v);
	}
}

bool
alert_concerns(const struct alert_case *v, int64_t user_id)
{
	if (user_id == 0) {
		return false;
	}
	for (size_t i = 0; i < v->n_told; i++) {
		if (v->told[i].user_id == user_id) {
			return true;
		}
	}
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct alert_step_row *step = &v->steps[i];
		if (step->user_id == user_id &&
		    (step->kind == ALERT_RAISED || step->kind == ALERT_JOINED)) {
			return true;
		}
	}
	return false;
}

bool
alert_is_visible(const struct alert_case *v)
{
	return actor_has_in(v->c->who, &v->scope, PERM_ALERT) ||
	       alert_concerns(v, v->c->who->user_id);
}

/* "K. Osei and 2 others" */
static const char *
people_words(const struct alert_people *people, struct arena *a)
{
	if (people->n == 0) {
		return "the person named in the policy";
	}
	if (people->n == 1) {
		return people->item[0].name;
	}
	return arena_printf(a, "%s and %zu other%s", people->item[0].name, people->n - 1,
	    people->n == 2 ? "" : "s");
}

bool
alert_may_answer(
    struct alert_case *v, const struct alert_person *who, bool has_permission, const char **why)
{
	struct alert_people first;
	struct alert_people on_call = {0};
	alert_people_first(&first, v);
	if (alert_people_have(&first, who->user_id, who->address)) {
		return true;
	}
	alert_people_on_call(&on_call, v);
	int64_t from = alert_anyone_from(&v->table, &v->now);
	if (!has_permission && !alert_people_have(&on_call, who->user_id, who->address)) {
		*why = "only those who are on call, or may answer alerts, answer this one";
		return false;
	}
	/* Somebody looks already, or has looked in vain: more may join. */
	if (v->now.state != ALERT_IS_RAISED || v->c->now >= from) {
		return true;
	}
	char at[MINUTE_TEXT];
	*why = arena_printf(v->c->a, "%s answers first; from %s anyone on call may",
	    people_words(&first, v->c->a), minute_format(at, wall_at(from).minute));
	return false;
}

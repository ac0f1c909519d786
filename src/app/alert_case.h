#ifndef MUSTER_APP_ALERT_CASE_H
#define MUSTER_APP_ALERT_CASE_H

#include "app/alert.h"
#include "app/desk.h"
#include "app/schools.h"
#include "store/store_alerts.h"
#include "store/store_users.h"

/*
 * Inside app: one alert while an act or a view works on it. What the act adds is kept here and
 * written by alert_write() in the end, so that all is read before anything is written.
 */
struct alert_person {
	int64_t user_id; /* 0: only an address */
	const char *name;
	const char *address; /* "" for none */
};
struct alert_people {
	struct alert_person *item;
	size_t n;
	size_t cap;
};

struct alert_case {
	struct call *c;
	struct school_state *s; /* held */
	const struct policy *policy;
	struct alert_row row;
	const struct image_pupil *p; /* NULL: left since */
	struct scope scope;
	struct alert_table table;
	struct alert_now now;
	struct alert_step_row *steps;
	size_t n_steps;
	size_t n_saved; /* of them, those in the database */
	size_t cap;
	struct alert_told_row *told;
	size_t n_told;
	struct user *users; /* of the database; not disabled */
	size_t n_users;
	struct user_role *roles;
	size_t n_roles;
};

/* Everything but the log, which is empty: for a new alert too. The school is held. */
enum rc alert_begin(struct alert_case *out, struct call *c, struct school_state *s,
    const struct alert_row *row, struct diag *d) MUST_CHECK;
/* To another alert of the same school, whose log is then to be loaded. */
void alert_turn(struct alert_case *out, const struct alert_row *row);
/* The log and who was told. */
enum rc alert_load(struct alert_case *v, struct diag *d) MUST_CHECK;

/* One more event of the log, by whoever calls, now. */
struct alert_step_row *alert_add(
    struct alert_case *v, enum alert_event_kind kind, const struct desk_act *act);

/* One that stands, begun and loaded. */
enum rc alert_case_open(struct alert_case *out, struct call *c, struct school_state *s,
    int64_t alert_id, struct diag *d) MUST_CHECK;

/* Does every step of the policy that is due; gives how many. Then write. */
size_t alert_play(struct alert_case *v, const struct desk_act *act);
enum rc alert_write(struct alert_case *v, struct diag *d) MUST_CHECK;

/* Who is meant: by a step of the policy, or by the list of those on call. */
void alert_people_of_step(struct alert_people *out, struct alert_case *v, size_t step);
/* Who answers first. */
void alert_people_first(struct alert_people *out, struct alert_case *v);
void alert_people_on_call(struct alert_people *out, struct alert_case *v);
bool alert_people_have(const struct alert_people *people, int64_t user_id, const char *address);

/* Was the person told of this alert, or did they raise it? */
bool alert_concerns(const struct alert_case *v, int64_t user_id);
/* May the caller see it: a pupil in scope, or it concerns them. */
bool alert_is_visible(const struct alert_case *v);
/* May this person answer now? `why` is said when not, a sentence in the arena. */
bool alert_may_answer(
    struct alert_case *v, const struct alert_person *who, bool has_permission, const char **why);

/* Tell the people of a step that was just added: notices and e-mails. */
enum rc alert_tell(
    struct alert_case *v, const struct alert_step_row *step, struct diag *d) MUST_CHECK;
/* "K.A., 7 Ash": all that goes out of the house, unless the policy says names (R109). */
const char *alert_pupil_words(const struct alert_case *v, bool with_name);

/* Alert of docs/openapi.yaml. */
enum rc alert_json(struct alert_case *v, struct diag *d) MUST_CHECK;

/* Open alerts of a held school with a step that is due: for the clock. In the arena. */
enum rc alerts_due(
    int64_t **ids, size_t *n, struct call *c, struct school_state *s, struct diag *d) MUST_CHECK;

#endif

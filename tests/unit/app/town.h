#ifndef MUSTER_TESTS_TOWN_H
#define MUSTER_TESTS_TOWN_H

#include "app/app.h"
#include "app/reg.h"
#include "core/calendar.h"
#include "store/store.h"

/*
 * An invented school on a real SQLite file, for tests of acts: Aldersyke Academy, two groups of
 * three, the guidance's times (registers 08:45 to 09:15 and 13:00 to 13:30), term from 1 September
 * to 18 December 2026. The clock stands where the test puts it.
 */
#define TOWN_URN 999001
#define TOWN_ASH 1  /* group: pupils 1, 2, 3 */
#define TOWN_FERN 2 /* group: pupils 4, 5, 6 */

struct town {
	char path[64];
	struct app *app;
	struct store *st;
	struct arena a;
	struct text out;
	struct text detail;
	int64_t now;
	const struct actor *who;
	struct diag d;
	int64_t seq; /* of the last act */
	char uuid[64];
	int n_uuids;
};

struct town *town_new(void);
/* The same with other groups: group i has the number i + 1, its pupils 3 * i + 1 to 3 * i + 3. */
struct town_group {
	const char *name;
	enum nc_year year;
};
struct town *town_of(const struct town_group *groups, size_t n);
void town_free(struct town *t);
/* Before and after a test: the town at 08:50 on Tuesday 8 September 2026. */
int town_begin(void **state);
int town_finish(void **state);
/* Put the clock on a day and a minute, UK wall time. */
void town_at(struct town *t, int32_t day, const char *clock);
/* The app's own clock too, for what the clock does by itself: the app is opened anew. */
void town_set_clock(struct town *t);
/* A uuid that was not used before. */
const char *town_uuid(struct town *t);
/* One mark as a client sends it, without minutes or note. */
struct mark_in town_sent(int64_t pupil, const char *code, int64_t based_on);
/* The morning register of 7 Ash on Tuesday 8 September 2026, under a new uuid. */
struct take_args town_take(struct town *t, const struct mark_in *marks, size_t n);
/* M, "dentist", for a pupil on the same morning: not entered yet. */
struct plan_args town_plan(struct town *t, int64_t pupil);
/* A change of a pupil that says nothing yet. */
struct pupil_in town_change(struct town *t, int64_t pupil);
/* Somebody's mother, with whom they live. */
struct contact_in town_contact(const char *forename, const char *surname, const char *phones);
/* Run an act; its answer is in t->out, its refusal in t->d. */
enum rc town_act(struct town *t, act_fn *act, const void *args);
/* The call of a view, its answer in t->out. */
struct call town_call(struct town *t);
/* The mark as the record has it: "L", or "" if there is none; t->seq is its version. */
const char *town_mark(struct town *t, int64_t pupil_id, int32_t day, enum session session);

/* A teacher of 7 Ash, an attendance officer, a governor, the headteacher, a receptionist. */
extern const struct actor town_teacher;
extern const struct actor town_officer;
extern const struct actor town_governor;
extern const struct actor town_head;
extern const struct actor town_desk;

#endif

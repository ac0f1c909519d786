#include "app/off_site_in.h"

#include "app/planned.h"
#include "app/reg.h"
#include "store/store_register.h"

#include <stdlib.h>
#include <string.h>

bool
off_site_covers(const struct off_site_row *site, int32_t day, enum session session)
{
	uint32_t bit = UINT32_C(1) << (2 * day_weekday(day) + (session == SESSION_PM));
	return site->ended_act == 0 && (site->sessions & bit) != 0 &&
	       !session_is_before(day, session, site->from_day, site->from_session) &&
	       !session_is_before(site->to_day, site->to_session, day, session);
}

const char *
off_site_note(const struct off_site_row *site, const struct provider_row *provider, struct arena *a)
{
	if (provider == NULL) {
		return arena_printf(a, "%s%s%s, with %s%s%s", site->name,
		    site->place[0] == '\0' ? "" : ", ", site->place, site->leader,
		    site->staff[0] == '\0' ? "" : ", ", site->staff);
	}
	return arena_printf(a, "%s: %s%s%s", provider->name, site->name,
	    provider->contact[0] == '\0' ? "" : "; answered for by ", provider->contact);
}

const char *
off_site_pupil_name(const struct image_pupil *p, struct arena *a)
{
	return p == NULL ? "A pupil who has left"
	                 : arena_printf(a, "%s %s", p->forename, p->surname);
}

bool
off_site_sees(const struct off_site_day *v, const struct off_site_due *due)
{
	struct scope scope = pupil_scope(v->s, due->p, v->day);
	return trip_is_mine(v->c, due->site) || actor_has_in(v->c->who, &scope, PERM_OFFSITE);
}

const struct provider_row *
off_site_provider(const struct off_site_day *v, int64_t provider_id)
{
	for (size_t i = 0; i < v->n_providers; i++) {
		if (v->providers[i].provider_id == provider_id) {
			return &v->providers[i];
		}
	}
	return NULL;
}

const struct off_site_due *
off_site_find(
    const struct off_site_day *v, int64_t off_site_id, int64_t pupil_id, enum session session)
{
	for (size_t i = 0; i < v->n_due; i++) {
		const struct off_site_due *due = &v->due[i];
		if (due->site->off_site_id == off_site_id && due->p->id == pupil_id &&
		    due->session == session) {
			return due;
		}
	}
	return NULL;
}

static const struct off_site_row *
site_of(const struct off_site_day *v, int64_t off_site_id)
{
	for (size_t i = 0; i < v->n_sites; i++) {
		if (v->sites[i].off_site_id == off_site_id) {
			return &v->sites[i];
		}
	}
	return NULL;
}

/* Answers come in the order in which they were given. */
const struct off_site_answer *
off_site_last_answer(const struct off_site_day *v, const struct off_site_due *due)
{
	for (size_t i = v->n_answers; i > 0; i--) {
		const struct off_site_answer *a = &v->answers[i - 1];
		if (a->off_site_id == due->site->off_site_id && a->pupil_id == due->p->id &&
		    a->session == due->session) {
			return a;
		}
	}
	return NULL;
}

/* Who is due where, in the session: on roll, and it is open for them. */
static void
due_of_session(
    struct off_site_day *v, const struct off_site_pupil *pupils, size_t n, enum session session)
{
	for (size_t i = 0; i < n; i++) {
		const struct off_site_row *site = site_of(v, pupils[i].off_site_id);
		const struct image_pupil *p = image_pupil_find(v->s->image, pupils[i].pupil_id);
		if (site == NULL || p == NULL || !off_site_covers(site, v->day, session)) {
			continue;
		}
		uint8_t cell = image_cell(v->s->image, p, v->day, session);
		if (cell == CELL_NOT_OPEN || cell == CELL_OFF_ROLL) {
			continue;
		}
		struct off_site_due *due = &v->due[v->n_due++];
		*due = (struct off_site_due){.site = site, .p = p, .session = session};
		due->answer = off_site_last_answer(v, due);
	}
}

static int
id_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* What stands for everybody who is due in the session. */
static enum rc
marks_of_session(struct off_site_day *v, enum session session, struct diag *d)
{
	struct arena *a = v->c->a;
	int64_t *ids = ARENA_ARRAY(a, v->n_due + 1, int64_t);
	struct mark *marks = ARENA_ARRAY(a, v->n_due + 1, struct mark);
	size_t n = 0;
	for (size_t i = 0; i < v->n_due; i++) {
		if (v->due[i].session == session) {
			ids[n++] = v->due[i].p->id;
		}
	}
	if (n == 0) {
		return RC_OK;
	}
	qsort(ids, n, sizeof *ids, id_compare);
	struct session_key where = {v->s->school_id, v->day, session};
	enum rc rc = store_marks_of(marks, v->c->st, &where, ids, n, a, d);
	for (size_t i = 0; rc == RC_OK && i < v->n_due; i++) {
		if (v->due[i].session == session) {
			const int64_t *at =
			    bsearch(&v->due[i].p->id, ids, n, sizeof *ids, id_compare);
			v->due[i].mark = marks[at - ids];
		}
	}
	return rc;
}

/* Whose word each confirmed mark is: many share one submission. */
static enum rc
words_of_marks(struct off_site_day *v, struct diag *d)
{
	struct submission sub = {.kind = ""};
	int64_t seq = 0;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < v->n_due; i++) {
		struct off_site_due *due = &v->due[i];
		if (due->mark.last_seq == 0 || !due->mark.is_confirmed) {
			continue;
		}
		if (due->mark.last_seq != seq) {
			seq = due->mark.last_seq;
			rc = store_submission(&sub, v->c->st, v->s->school_id, seq, v->c->a, d);
		}
		due->is_ours = rc == RC_OK && strcmp(sub.kind, "off_site") == 0;
		due->marked_at = sub.time;
	}
	return rc;
}

static enum rc
day_read(struct off_site_day *v, struct diag *d)
{
	struct store *st = v->c->st;
	struct arena *a = v->c->a;
	int64_t id = v->s->school_id;
	enum rc rc = store_providers(&v->providers, &v->n_providers, st, id, a, d);
	if (rc == RC_OK) {
		rc = store_off_site_answers(&v->answers, &v->n_answers, st, id, v->day, a, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_questions(&v->questions, &v->n_questions, st, id, v->day, a, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_next_question(&v->next_question, st, id, d);
	}
	return rc == RC_OK ? store_is_sealed(&v->is_sealed, st, id, v->day, d) : rc;
}

/* What was cancelled or ended on a later day stood on this one: it still has pupils. */
static void
stood_that_day(struct off_site_day *v, const struct off_site_pupil *pupils, size_t n)
{
	for (size_t i = 0; i < v->n_sites; i++) {
		for (size_t k = 0; v->sites[i].ended_act != 0 && k < n; k++) {
			if (pupils[k].off_site_id == v->sites[i].off_site_id) {
				v->sites[i].ended_act = 0;
			}
		}
	}
}

enum rc
off_site_load(
    struct off_site_day *out, struct call *c, struct school_state *s, int32_t day, struct diag *d)
{
	*out = (struct off_site_day){.c = c, .s = s, .day = day};
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	struct day_range range = {day, day};
	enum rc rc =
	    store_off_sites(&out->sites, &out->n_sites, c->st, s->school_id, range, c->a, d);
	if (rc == RC_OK) {
		const struct off_site_when when = {day, wall_instant(day + 1, 0)};
		rc = store_off_site_pupils_on(&pupils, &n, c->st, s->school_id, when, c->a, d);
	}
	if (rc == RC_OK) {
		rc = day_read(out, d);
	}
	if (rc != RC_OK || n == 0) {
		return rc;
	}
	stood_that_day(out, pupils, n);
	out->due = ARENA_ARRAY(c->a, 2 * n + 1, struct off_site_due);
	due_of_session(out, pupils, n, SESSION_AM);
	due_of_session(out, pupils, n, SESSION_PM);
	rc = marks_of_session(out, SESSION_AM, d);
	if (rc == RC_OK) {
		rc = marks_of_session(out, SESSION_PM, d);
	}
	return rc == RC_OK ? words_of_marks(out, d) : rc;
}

enum rc
off_site_waits(bool *out, struct call *c, const struct session_key *key, const int64_t *pupil_ids,
    size_t n, struct diag *d)
{
	struct off_site_row *sites = NULL;
	struct off_site_pupil *pupils = NULL;
	size_t n_sites = 0;
	size_t n_pupils = 0;
	struct day_range range = {key->day, key->day};
	memset(out, 0, n * sizeof *out);
	enum rc rc =
	    store_off_site_pupils(&pupils, &n_pupils, c->st, key->school_id, range, c->a, d);
	if (rc != RC_OK || n_pupils == 0) {
		return rc;
	}
	rc = store_off_sites(&sites, &n_sites, c->st, key->school_id, range, c->a, d);
	struct off_site_day v = {.sites = sites, .n_sites = n_sites};
	for (size_t i = 0; rc == RC_OK && i < n_pupils; i++) {
		const struct off_site_row *site = site_of(&v, pupils[i].off_site_id);
		const int64_t *at =
		    bsearch(&pupils[i].pupil_id, pupil_ids, n, sizeof *pupil_ids, id_compare);
		if (at != NULL && site != NULL && off_site_covers(site, key->day, key->session)) {
			out[at - pupil_ids] = true;
		}
	}
	return rc;
}

enum rc
off_site_sights(struct off_site_sight **out, size_t *n, struct call *c,
    const struct school_state *s, int32_t day, struct diag *d)
{
	struct off_site_answer *answers = NULL;
	struct off_site_row *sites = NULL;
	struct provider_row *providers = NULL;
	size_t n_answers = 0;
	struct off_site_day v = {0};
	struct day_range range = {day, day};
	enum rc rc =
	    store_off_site_answers(&answers, &n_answers, c->st, s->school_id, day, c->a, d);
	*out = NULL;
	*n = 0;
	if (rc != RC_OK || n_answers == 0) {
		return rc;
	}
	rc = store_off_sites(&sites, &v.n_sites, c->st, s->school_id, range, c->a, d);
	if (rc == RC_OK) {
		rc = store_providers(&providers, &v.n_providers, c->st, s->school_id, c->a, d);
	}
	v.sites = sites;
	v.providers = providers;
	*out = ARENA_ARRAY(c->a, n_answers, struct off_site_sight);
	for (size_t i = 0; rc == RC_OK && i < n_answers; i++) {
		const struct off_site_row *site = site_of(&v, answers[i].off_site_id);
		if (site != NULL && site->ended_act == 0) {
			(*out)[(*n)++] = (struct off_site_sight){.pupil_id = answers[i].pupil_id,
			    .at = answers[i].at,
			    .act_id = answers[i].act_id,
			    .is_here = answers[i].is_here,
			    .code = site->code,
			    .note = off_site_note(
			        site, off_site_provider(&v, site->provider_id), c->a)};
		}
	}
	return rc;
}

#include "app/app_private.h"

#include "base/log.h"
#include "core/age.h"
#include "core/pupil_flag.h"
#include "exchange/policy_yaml.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct schools {
	pthread_mutex_t lock; /* guards the list; a state is never freed before the end */
	struct school_state *first;
};

static struct school_state *
state_find(struct schools *s, int64_t school_id)
{
	pthread_mutex_lock(&s->lock);
	struct school_state *one = s->first;
	while (one != NULL && one->school_id != school_id) {
		one = one->next;
	}
	pthread_mutex_unlock(&s->lock);
	return one;
}

static struct school_state *
state_find_urn(struct schools *s, int64_t urn)
{
	pthread_mutex_lock(&s->lock);
	struct school_state *one = s->first;
	while (one != NULL && one->urn != urn) {
		one = one->next;
	}
	pthread_mutex_unlock(&s->lock);
	return one;
}

/* Readers come without a pause: a lock that prefers them would never let the writer in. Nobody may
 * hold a school twice in one thread. */
static void
lock_init(pthread_rwlock_t *lock)
{
	pthread_rwlockattr_t how;
	pthread_rwlockattr_init(&how);
	pthread_rwlockattr_setkind_np(&how, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(lock, &how);
	pthread_rwlockattr_destroy(&how);
}

static struct school_state *
state_new(const struct school *row)
{
	struct school_state *one = calloc(1, sizeof *one);
	if (one == NULL) {
		log_fatal("out of memory");
	}
	one->school_id = row->school_id;
	one->urn = row->urn;
	arena_init(&one->mem, 0);
	lock_init(&one->lock);
	return one;
}

static void
state_free(struct school_state *one)
{
	image_free(one->image);
	arena_free(&one->mem);
	pthread_rwlock_destroy(&one->lock);
	free(one);
}

struct schools *
schools_new(void)
{
	struct schools *s = calloc(1, sizeof *s);
	if (s == NULL) {
		log_fatal("out of memory");
	}
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
schools_free(struct schools *s)
{
	struct school_state *next = NULL;
	for (struct school_state *one = s->first; one != NULL; one = next) {
		next = one->next;
		state_free(one);
	}
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct school_state *
state_add(struct schools *s, const struct school *row)
{
	struct school_state *one = state_new(row);
	pthread_mutex_lock(&s->lock);
	struct school_state *there = s->first;
	while (there != NULL && there->school_id != row->school_id) {
		there = there->next;
	}
	if (there == NULL) {
		one->next = s->first;
		s->first = one;
	}
	pthread_mutex_unlock(&s->lock);
	if (there != NULL) { /* another thread was quicker */
		state_free(one);
		return there;
	}
	return one;
}

/* What of a pupil the figures need. */
static void
image_pupil_put(struct image *img, const struct pupil *p, struct arena *a)
{
	struct day_range *spells = ARENA_ARRAY(a, p->n_enrolments + 1, struct day_range);
	for (size_t i = 0; i < p->n_enrolments; i++) {
		spells[i] =
		    (struct day_range){p->enrolments[i].start_day, p->enrolments[i].end_day};
	}
	struct image_year *years = ARENA_ARRAY(a, p->n_years + 1, struct image_year);
	for (size_t i = 0; i < p->n_years; i++) {
		years[i].days = (struct day_range){p->years[i].from_day, p->years[i].to_day};
		years[i].year = (enum nc_year)p->years[i].nc_year;
	}
	struct image_member *groups = ARENA_ARRAY(a, p->n_groups + 1, struct image_member);
	for (size_t i = 0; i < p->n_groups; i++) {
		groups[i].days = (struct day_range){p->groups[i].from_day, p->groups[i].to_day};
		groups[i].group_id = p->groups[i].group_id;
	}
	struct image_flag *flags = ARENA_ARRAY(a, p->n_flags + 1, struct image_flag);
	for (size_t i = 0; i < p->n_flags; i++) {
		flags[i].days = (struct day_range){p->flags[i].from_day, p->flags[i].to_day};
		flags[i].kind = p->flags[i].kind;
	}
	const char *surname =
	    p->preferred_surname[0] != '\0' ? p->preferred_surname : p->legal_surname;
	const char *forename =
	    p->preferred_forename[0] != '\0' ? p->preferred_forename : p->legal_forename;
	bool is_same =
	    strcmp(surname, p->legal_surname) == 0 && strcmp(forename, p->legal_forename) == 0;
	struct image_pupil in = {
	    .id = p->pupil_id,
	    .upn = p->upn,
	    .surname = surname,
	    .forename = forename,
	    .legal = is_same ? "" : arena_printf(a, "%s, %s", p->legal_surname, p->legal_forename),
	    .search = store_fold(a, arena_printf(a, "%s %s", surname, forename)),
	    .dob = p->dob,
	    .sex = p->sex[0],
	    .is_boarder = p->is_boarder,
	    .spells = spells,
	    .n_spells = p->n_enrolments,
	    .years = years,
	    .n_years = p->n_years,
	    .groups = groups,
	    .n_groups = p->n_groups,
	    .flags = flags,
	    .n_flags = p->n_flags,
	};
	image_add_pupil(img, &in);
}

static enum rc
groups_load(struct image *img, struct store *st, struct arena *a, struct diag *d)
{
	struct reg_group *groups = NULL;
	struct user *users = NULL;
	size_t n_groups = 0;
	size_t n_users = 0;
	enum rc rc = store_groups(&groups, &n_groups, st, img->school_id, a, d);
	if (rc == RC_OK) {
		rc = store_users(&users, &n_users, st, a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n_groups; i++) {
		const char *tutor = "";
		for (size_t u = 0; u < n_users; u++) {
			if (users[u].user_id == groups[i].tutor_user_id) {
				tutor = users[u].name;
			}
		}
		struct image_group group = {
		    .id = groups[i].group_id,
		    .name = groups[i].name,
		    .tutor = tutor,
		    .year = groups[i].nc_year,
		};
		image_add_group(img, &group);
	}
	return rc;
}

/* An N that nobody has confirmed is no mark: mark_is_blank(). */
static void
cell_into_image(struct image *img, const struct cell_change *ch)
{
	if (ch->code == CODE_N && !ch->is_confirmed) {
		image_clear_mark(img, ch->pupil_id, ch->day, ch->session);
	} else if (!ch->is_confirmed) {
		image_set_planned(img, ch->pupil_id, ch->day, ch->session, ch->code);
	} else {
		image_set_mark(img, ch->pupil_id, ch->day, ch->session, ch->code);
	}
}

static enum rc
mark_into_image(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	const struct cell_change now = {.pupil_id = m->pupil_id,
	    .day = m->day,
	    .session = m->session,
	    .code = m->code,
	    .is_confirmed = m->is_confirmed};
	cell_into_image(ctx, &now);
	return RC_OK;
}

static enum rc
image_load(
    struct image **out, struct store *st, const struct school *row, struct arena *a, struct diag *d)
{
	struct calendar_rows rows = {0};
	struct pupil *pupils = NULL;
	size_t n = 0;
	struct image *img = NULL;
	enum rc rc = store_calendar(&rows, st, row->school_id, a, d);
	if (rc != RC_OK) {
		return rc;
	}
	/* A school without a calendar yet: one closed day, so that its other pages work. */
	static const struct term none = {.first = 0, .last = 0, .name = ""};
	static const struct closure closed = {
	    .is_closed = {true, true}, .years = YEARS_ALL, .kind = CLOSURE_PLANNED, .reason = ""};
	struct image_args args = {
	    .school_id = row->school_id,
	    .seq = row->head_seq,
	    .structure_seq = row->structure_seq,
	    .terms = rows.n_terms == 0 ? &none : rows.terms,
	    .n_terms = rows.n_terms == 0 ? 1 : rows.n_terms,
	    .closures = rows.n_terms == 0 ? &closed : rows.closures,
	    .n_closures = rows.n_terms == 0 ? 1 : rows.n_closures,
	};
	rc = image_new(&img, &args, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = groups_load(img, st, a, d);
	if (rc == RC_OK) {
		rc = store_roll(&pupils, &n, st, row->school_id, a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		image_pupil_put(img, &pupils[i], a);
	}
	if (rc == RC_OK) {
		image_seal(img);
		struct day_range all = {DAY_MIN, DAY_MAX};
		rc = store_marks_each(st, row->school_id, all, mark_into_image, img, d);
	}
	if (rc != RC_OK) {
		image_free(img);
		return rc;
	}
	*out = img;
	return RC_OK;
}

/* The policies of the record. They were checked when they were put in force; one that a newer
 * program wrote and this one cannot read must not decide anything, so it is refused. */
static enum rc
policies_load(struct school_state *s, struct store *st, struct diag *d)
{
	struct policy_row *rows = NULL;
	size_t n = 0;
	enum rc rc = store_policies(&rows, &n, st, s->school_id, &s->mem, d);
	if (rc != RC_OK) {
		return rc;
	}
	/* Until the first one's date has come the guidance holds. */
	s->policies = ARENA_ARRAY(&s->mem, n + 1, struct policy_in_force);
	s->n_policies = n + 1;
	s->policies[0] = (struct policy_in_force){.from = DAY_MIN, .name = "Guidance", .yaml = ""};
	policy_default(&s->policies[0].policy);
	for (size_t i = 0; i < n; i++) {
		struct policy_in_force *p = &s->policies[i + 1];
		*p = (struct policy_in_force){.from = rows[i].effective_from,
		    .version = rows[i].version,
		    .name = rows[i].name,
		    .yaml = rows[i].yaml};
		struct diag fault[1];
		struct diag_list faults = {.item = fault, .cap = 1};
		rc = policy_yaml_read(&p->policy, p->yaml, strlen(p->yaml), &s->mem, &faults);
		if (rc != RC_OK) {
			return diag_set(d, RC_STORE, "policy", NULL,
			    "the policy in force from day %d cannot be read: line %u: %s", p->from,
			    faults.n > 0 ? fault[0].line : 0, faults.n > 0 ? fault[0].text : "");
		}
	}
	return RC_OK;
}

/* Make the state anew. Its lock is held for writing. */
static enum rc
state_load(struct school_state *s, struct store *st, struct diag *d)
{
	image_free(s->image);
	s->image = NULL;
	arena_free(&s->mem);
	struct arena scratch;
	arena_init(&scratch, 0);
	enum rc rc = store_school(&s->row, st, s->school_id, &s->mem, d);
	if (rc == RC_OK) {
		rc = policies_load(s, st, d);
	}
	if (rc == RC_OK) {
		rc = image_load(&s->image, st, &s->row, &scratch, d);
	}
	if (rc == RC_OK) {
		s->written = ARENA_ARRAY(&s->mem, s->image->n_pupils + 1, uint64_t);
	}
	arena_free(&scratch);
	return rc;
}

/* A reader loads from a snapshot of its own, so that marks and head agree. */
static enum rc
state_load_snapshot(struct school_state *s, struct call *c, struct diag *d)
{
	if (c->effects != NULL) {
		return state_load(s, c->st, d); /* the writer is inside its transaction */
	}
	enum rc rc = store_begin(c->st, false, d);
	if (rc == RC_OK) {
		rc = state_load(s, c->st, d);
		store_rollback(c->st);
	}
	return rc;
}

/*
 * Is the image at least as new as the record? The writer looks once in each batch, before it has
 * written: after that the record is ahead by the batch's own acts.
 */
static enum rc
state_is_fresh(bool *out, struct school_state *s, struct call *c, struct diag *d)
{
	bool is_writer = c->effects != NULL;
	if (is_writer && s->checked_batch == c->app->writer.batch) {
		*out = s->image != NULL;
		return RC_OK;
	}
	struct heads heads;
	enum rc rc = store_heads(&heads, c->st, s->school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (is_writer) {
		s->checked_batch = c->app->writer.batch;
	}
	*out = s->image != NULL && s->image->seq >= heads.head_seq;
	return RC_OK;
}

/* Hold the state for reading, loaded and fresh. */
static enum rc
state_hold(struct school_state *s, struct call *c, struct diag *d)
{
	bool is_fresh = false;
	pthread_rwlock_rdlock(&s->lock);
	enum rc rc = state_is_fresh(&is_fresh, s, c, d);
	if (rc == RC_OK && is_fresh) {
		return RC_OK;
	}
	pthread_rwlock_unlock(&s->lock);
	if (rc != RC_OK) {
		return rc;
	}
	/* The writer may be between its commit and showing it: wait, then look again. */
	bool is_writer = c->effects != NULL;
	if (!is_writer) {
		pthread_mutex_lock(&c->app->commit_lock);
	}
	pthread_rwlock_wrlock(&s->lock);
	rc = state_is_fresh(&is_fresh, s, c, d);
	if (rc == RC_OK && (!is_fresh || is_writer)) {
		rc = state_load_snapshot(s, c, d);
	}
	pthread_rwlock_unlock(&s->lock);
	if (!is_writer) {
		pthread_mutex_unlock(&c->app->commit_lock);
	}
	if (rc != RC_OK) {
		return rc;
	}
	pthread_rwlock_rdlock(&s->lock);
	if (s->image == NULL) { /* dropped again this very moment */
		pthread_rwlock_unlock(&s->lock);
		return diag_set(d, RC_RETRY, "", NULL, "the school is being changed; try again");
	}
	return RC_OK;
}

/* By URN; with urn 0 the only school there is. */
static enum rc
state_of(struct school_state **out, struct call *c, int64_t urn, struct diag *d)
{
	struct schools *all = c->app->schools;
	*out = urn != 0 ? state_find_urn(all, urn) : NULL;
	if (*out != NULL) {
		return RC_OK;
	}
	if (urn != 0) {
		struct school row;
		enum rc rc = store_school_by_urn(&row, c->st, urn, c->a, d);
		*out = rc == RC_OK ? state_add(all, &row) : NULL;
		return rc;
	}
	struct school *rows = NULL;
	size_t n = 0;
	enum rc rc = store_schools(&rows, &n, c->st, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (n != 1) {
		return diag_set(d, n == 0 ? RC_NOT_FOUND : RC_INVALID, "school", NULL,
		    n == 0 ? "there is no school in this database yet"
		           : "this database has several schools: name one by its URN");
	}
	*out = state_add(all, &rows[0]);
	return RC_OK;
}

enum rc
school_hold(
    struct school_state **out, struct call *c, int64_t urn, enum permission need, struct diag *d)
{
	struct school_state *s = NULL;
	if (c->who == NULL) {
		return actor_may(NULL, 0, need, d);
	}
	enum rc rc = state_of(&s, c, urn, d);
	assert(rc != RC_OK || s != NULL);
	if (rc == RC_OK) {
		rc = actor_may(c->who, s->school_id, need, d);
	}
	if (rc == RC_OK) {
		rc = state_hold(s, c, d);
	}
	if (rc == RC_OK) {
		c->school_id = s->school_id;
		*out = s;
	}
	return rc;
}

void
school_release(struct school_state *s)
{
	pthread_rwlock_unlock(&s->lock);
}

enum rc
call_school(struct call *c, int64_t urn, enum permission need, struct diag *d)
{
	struct school_state *s = NULL;
	if (c->who == NULL) {
		return actor_may(NULL, 0, need, d);
	}
	enum rc rc = state_of(&s, c, urn, d);
	assert(rc != RC_OK || s != NULL);
	if (rc == RC_OK) {
		rc = actor_may(c->who, s->school_id, need, d);
	}
	if (rc == RC_OK) {
		c->school_id = s->school_id;
	}
	return rc;
}

const struct policy_in_force *
school_policy(const struct school_state *s, int32_t day)
{
	size_t i = s->n_policies;
	while (i > 1 && s->policies[i - 1].from > day) {
		i--;
	}
	return &s->policies[i - 1];
}

void
school_times(struct session_times *out, const struct school_state *s, int32_t day, int year,
    enum session session)
{
	policy_times(
	    out, &school_policy(s, day)->policy, year < 0 ? NC_X : (enum nc_year)year, session);
}

/* The years of the day's pupils as bits; the year of a pupil is unknown: that of none. */
static uint32_t
years_on(const struct school_state *s, int32_t day, const struct actor *who)
{
	uint32_t years = 0;
	for (size_t i = 0; i < s->image->n_pupils; i++) {
		const struct image_pupil *p = &s->image->pupils[i];
		int year = image_year_on(p, day);
		struct scope scope = {s->school_id, image_group_id_on(p, day), year};
		if (image_is_in_register(p, day) &&
		    (who == NULL || actor_has_in(who, &scope, PERM_TODAY))) {
			years |= YEAR_BIT(year < 0 ? NC_X : (enum nc_year)year);
		}
	}
	return years == 0 && who != NULL ? years_on(s, day, NULL) : years;
}

void
school_opening(struct opening *out, const struct school_state *s, const struct opening_ask *ask)
{
	uint32_t years = years_on(s, ask->day, ask->who);
	*out = (struct opening){INT16_MAX, -1};
	for (int year = 0; year < NC_COUNT; year++) {
		if ((years & YEAR_BIT(year)) != 0 || (years == 0 && year == NC_X)) {
			struct session_times times;
			school_times(&times, s, ask->day, year, ask->session);
			out->first = times.opens < out->first ? times.opens : out->first;
			out->last = times.opens > out->last ? times.opens : out->last;
		}
	}
}

bool
school_has_closed(const struct school_state *s, int32_t day, int16_t closes, const struct wall *now)
{
	if (now->day != day) {
		return now->day > day;
	}
	bool is_inclusive = school_policy(s, day)->policy.law.close_inclusive;
	return is_inclusive ? now->minute > closes : now->minute >= closes;
}

struct day_range
school_year_on(const struct school_state *s, int32_t day)
{
	return school_year_of(day, school_policy(s, day)->policy.law.school_year_start);
}

void
effect_seq(struct call *c, int64_t school_id, int64_t seq, bool is_structural)
{
	assert(c->effects->school_id == 0 || c->effects->school_id == school_id);
	c->effects->school_id = school_id;
	c->effects->seq = seq;
	c->effects->is_structural = c->effects->is_structural || is_structural;
	c->effects->topics |= is_structural ? LIVE_SCHOOL | LIVE_MARKS : LIVE_MARKS;
}

void
effect_topics(struct call *c, int64_t school_id, uint32_t topics)
{
	assert(c->effects->school_id == 0 || c->effects->school_id == school_id);
	c->effects->school_id = school_id;
	c->effects->topics |= topics;
}

static void
effect_cell(struct call *c, const struct cell_change *change)
{
	struct effects *e = c->effects;
	if (e->n == e->cap) {
		size_t cap = e->cap == 0 ? 64 : e->cap * 2;
		struct cell_change *more = ARENA_ARRAY(c->a, cap, struct cell_change);
		if (e->n > 0) {
			memcpy(more, e->cell, e->n * sizeof *more);
		}
		e->cell = more;
		e->cap = cap;
	}
	e->cell[e->n++] = *change;
}

void
effect_marks(struct call *c, const struct marks_save *save)
{
	struct school_state *s = state_find(c->app->schools, c->school_id);
	assert(s != NULL && s->image != NULL);
	for (size_t i = 0; i < save->n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, save->marks[i].pupil_id);
		struct cell_change change = {
		    .school_id = c->school_id,
		    .pupil_id = save->marks[i].pupil_id,
		    .day = save->day,
		    .session = save->session,
		    .code = save->marks[i].code,
		    .is_confirmed = save->marks[i].is_confirmed,
		};
		effect_cell(c, &change);
		if (p != NULL) {
			s->written[p->row] = c->app->writer.batch;
		}
	}
}

/* Is there surely no mark? The image shows none, and it is as new as the record, but for what the
 * writer's batch has written and not committed yet. */
static bool
is_unmarked(const struct call *c, const struct school_state *s, int64_t pupil_id,
    const struct marks_ask *ask)
{
	const struct image_pupil *p = image_pupil_find(s->image, pupil_id);
	if (p == NULL || p->was_cleared ||
	    image_cell(s->image, p, ask->day, ask->session) != CELL_BLANK) {
		return false;
	}
	return c->effects == NULL || s->written[p->row] != c->app->writer.batch;
}

enum rc
school_marks_of(struct mark *out, struct call *c, const struct school_state *s,
    const struct marks_ask *ask, struct diag *d)
{
	const struct session_key key = {s->school_id, ask->day, ask->session};
	int64_t *ids = ARENA_ARRAY(c->a, ask->n + 1, int64_t);
	size_t *at = ARENA_ARRAY(c->a, ask->n + 1, size_t);
	size_t n = 0;
	for (size_t i = 0; i < ask->n; i++) {
		out[i] = mark_none(&key, ask->pupil_ids[i]);
		if (!is_unmarked(c, s, ask->pupil_ids[i], ask)) {
			ids[n] = ask->pupil_ids[i];
			at[n++] = i;
		}
	}
	struct mark *marks = ARENA_ARRAY(c->a, n + 1, struct mark);
	enum rc rc = store_marks_of(marks, c->st, &key, ids, n, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		out[at[i]] = marks[i];
	}
	return rc;
}

void
schools_apply(struct schools *s, const struct effects *e)
{
	if (e->seq == 0) {
		return;
	}
	struct school_state *one = state_find(s, e->school_id);
	if (one == NULL) {
		return;
	}
	pthread_rwlock_wrlock(&one->lock);
	if (one->image != NULL && e->is_structural) {
		image_free(one->image);
		one->image = NULL;
	}
	if (one->image != NULL && e->seq > one->image->seq) {
		for (size_t i = 0; i < e->n; i++) {
			cell_into_image(one->image, &e->cell[i]);
		}
		one->image->seq = e->seq;
	}
	pthread_rwlock_unlock(&one->lock);
}

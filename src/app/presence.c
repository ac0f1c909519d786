#include "app/presence.h"

#include "app/off_site_in.h"
#include "app/reg.h"
#include "store/store_moves.h"

#include <stdlib.h>
#include <string.h>

const char *
presence_state_name(enum presence_state state)
{
	static const char *const names[] = {
	    [PRESENCE_ON_SITE] = "on_site",
	    [PRESENCE_NOT_SEEN] = "not_seen",
	    [PRESENCE_OFF_SITE] = "off_site",
	    [PRESENCE_SIGNED_OUT] = "signed_out",
	    [PRESENCE_NOT_EXPECTED] = "not_expected",
	};
	_Static_assert(sizeof names / sizeof names[0] == PRESENCE_STATE_COUNT, "a name each");
	return names[state];
}

int
presence_state_parse(const char *s)
{
	for (int i = 0; i < PRESENCE_STATE_COUNT; i++) {
		if (strcmp(presence_state_name((enum presence_state)i), s) == 0) {
			return i;
		}
	}
	return -1;
}

/* ---- one pupil ---- */

static bool
is_open(uint8_t cell)
{
	return cell != CELL_NOT_OPEN && cell != CELL_OFF_ROLL;
}

/* Somebody saw them in the building. */
static bool
is_seen(enum sighting_kind kind)
{
	switch (kind) {
	case SIGHTING_MARKED_HERE:
	case SIGHTING_SIGNED_IN:
	case SIGHTING_EARLY:
	case SIGHTING_BACK:
	case SIGHTING_HANDED_OVER:
	case SIGHTING_LESSON:
		return true;
	case SIGHTING_MARKED_AWAY:
	case SIGHTING_MARKED_N:
	case SIGHTING_SIGNED_OUT:
	case SIGHTING_NOT_LESSON:
	case SIGHTING_KIND_COUNT:
		break;
	}
	return false;
}

static void
presence_set(struct presence *p, enum presence_state state, enum presence_why why,
    const struct sighting *last)
{
	/* The provider's answer, and the afternoon's mark, say what was so before. */
	bool is_same = why == PRESENCE_AWAY && p->why == why && p->last->code == last->code;
	p->since = is_same ? p->since : last->at;
	p->state = state;
	p->why = why;
	p->last = last;
	p->must_find = state == PRESENCE_ON_SITE;
}

/* A plan that nobody confirmed, of a pupil who was seen in the time it is for (R48). */
static bool
is_refuted(const struct presence *p, const struct sighting *s)
{
	return s->plan_from != 0 && p->state == PRESENCE_ON_SITE && p->last->at >= s->plan_from;
}

/* What one sighting makes of what was known before it. */
static void
presence_step(struct presence *p, const struct sighting *s)
{
	if (is_seen(s->kind)) {
		bool was_here = p->state == PRESENCE_ON_SITE;
		int64_t since = p->since;
		presence_set(p, PRESENCE_ON_SITE, PRESENCE_SEEN, s);
		p->since = was_here ? since : s->at;
		p->seen = s;
		return;
	}
	bool is_out = p->state == PRESENCE_SIGNED_OUT;
	switch (s->kind) {
	case SIGHTING_SIGNED_OUT:
		presence_set(p, PRESENCE_SIGNED_OUT, PRESENCE_LEFT, s);
		break;
	case SIGHTING_MARKED_AWAY:
		/* Who was signed out and is marked away is still with whom they left. */
		if (!is_out && !is_refuted(p, s)) {
			presence_set(p, PRESENCE_OFF_SITE, PRESENCE_AWAY, s);
		}
		break;
	case SIGHTING_MARKED_N:
	case SIGHTING_NOT_LESSON:
		if (p->state == PRESENCE_ON_SITE || p->why == PRESENCE_MISSED) {
			presence_set(p, PRESENCE_NOT_SEEN, PRESENCE_MISSED, s);
			p->missed = s;
			p->must_find = true; /* they came, and nobody saw them go */
		} else if (s->kind == SIGHTING_MARKED_N && p->state != PRESENCE_SIGNED_OUT) {
			presence_set(p, PRESENCE_NOT_SEEN, PRESENCE_MARKED_N, s);
		}
		break;
	case SIGHTING_MARKED_HERE:
	case SIGHTING_SIGNED_IN:
	case SIGHTING_EARLY:
	case SIGHTING_BACK:
	case SIGHTING_HANDED_OVER:
	case SIGHTING_LESSON:
	case SIGHTING_KIND_COUNT:
		break;
	}
}

/* Nobody has seen or said anything: what the timetable says. */
static void
presence_silent(struct presence *p, const struct presence_facts *f)
{
	bool am = is_open(f->cell[SESSION_AM]);
	bool pm = is_open(f->cell[SESSION_PM]);
	p->state = PRESENCE_NOT_EXPECTED;
	if (f->is_boarder) {
		p->state = PRESENCE_NOT_SEEN;
		p->why = PRESENCE_BOARDS;
		p->must_find = true;
		return;
	}
	if (!am && !pm) {
		bool is_off = f->cell[SESSION_AM] == CELL_OFF_ROLL;
		p->why = is_off ? PRESENCE_NOT_ON_ROLL : PRESENCE_NO_SCHOOL;
		return;
	}
	const struct session_times *first = &f->times[am ? SESSION_AM : SESSION_PM];
	if (f->now < wall_instant(f->day, first->opens)) {
		p->why = PRESENCE_BEFORE_SCHOOL;
		p->minute = first->opens;
		return;
	}
	/* Their register may only be late: whoever is in no register may well be in the building.
	 */
	p->state = PRESENCE_NOT_SEEN;
	p->why = PRESENCE_NO_MARK;
	p->since = wall_instant(f->day, first->opens);
	p->must_find = true;
}

/* When the pupil's school day ends; MINUTE_NONE when there is none. */
static int16_t
day_ends(const struct presence_facts *f)
{
	if (is_open(f->cell[SESSION_PM])) {
		return f->times[SESSION_PM].ends;
	}
	return is_open(f->cell[SESSION_AM]) ? f->times[SESSION_AM].ends : MINUTE_NONE;
}

static void
presence_after_school(struct presence *p, const struct presence_facts *f, int16_t ends)
{
	int64_t end = wall_instant(f->day, ends);
	bool is_late_sighting = p->last != NULL && p->last->at >= end;
	int64_t asked = f->roll_since != 0 && f->roll_since < f->now ? f->roll_since : f->now;
	if (f->now < end || is_late_sighting || p->why == PRESENCE_BOARDS) {
		return;
	}
	if (asked < end + (int64_t)f->leave_minutes * 60 && p->must_find) {
		p->is_over = true;
		p->minute = ends;
		return;
	}
	const struct sighting *seen = p->seen;
	*p = (struct presence){.state = PRESENCE_NOT_EXPECTED,
	    .why = PRESENCE_AFTER_SCHOOL,
	    .since = end,
	    .seen = seen,
	    .minute = ends};
}

/* In the afternoon, by what was seen in the morning only. */
static void
presence_afternoon(struct presence *p, const struct presence_facts *f)
{
	int64_t opens = wall_instant(f->day, f->times[SESSION_PM].opens);
	if (p->why == PRESENCE_SEEN && p->last->kind == SIGHTING_MARKED_HERE && f->now >= opens &&
	    p->last->at < opens && f->cell[SESSION_PM] == CELL_BLANK) {
		p->why = PRESENCE_SEEN_BEFORE;
	}
}

/* The lesson where a pupil should be who may be in the building; not when it was seen or missed
 * there already. */
static void
presence_lesson(struct presence *p, const struct lesson_now *l)
{
	bool is_in_doubt = p->state == PRESENCE_ON_SITE || p->state == PRESENCE_NOT_SEEN;
	if (l == NULL || !is_in_doubt) {
		return;
	}
	bool is_seen =
	    p->seen != NULL && p->seen->kind == SIGHTING_LESSON && p->seen->at >= l->from;
	bool is_missed = p->why == PRESENCE_MISSED && p->missed->kind == SIGHTING_NOT_LESSON &&
	                 p->missed->at >= l->from;
	p->lesson = is_seen || is_missed ? NULL : l;
}

void
presence_of(struct presence *out, const struct presence_facts *f)
{
	*out = (struct presence){.minute = MINUTE_NONE};
	presence_silent(out, f);
	for (size_t i = 0; i < f->n && f->sightings[i].at <= f->now; i++) {
		presence_step(out, &f->sightings[i]);
	}
	presence_afternoon(out, f);
	int16_t ends = day_ends(f);
	if (ends != MINUTE_NONE) {
		presence_after_school(out, f, ends);
	}
	presence_lesson(out, f->lesson);
}

/* ---- a school ---- */

struct gather {
	struct presence_day *pd;
	struct call *c;
	size_t cap;
	struct register_taken *taken;
	size_t n_taken;
};

static struct sighting *
gather_next(struct gather *g)
{
	struct presence_day *pd = g->pd;
	if (pd->n == g->cap) {
		size_t cap = g->cap == 0 ? 2048 : g->cap * 2;
		struct sighting *more = ARENA_ARRAY(g->c->a, cap, struct sighting);
		if (pd->n > 0) {
			memcpy(more, pd->sightings, pd->n * sizeof *more);
		}
		pd->sightings = more;
		g->cap = cap;
	}
	struct sighting *s = &pd->sightings[pd->n++];
	*s = (struct sighting){.back = MINUTE_NONE, .place = "", .with = "", .note = ""};
	return s;
}

/* When the register was taken, 0 if nobody took it. */
static int64_t
taken_at(const struct gather *g, int64_t group_id, enum session session)
{
	for (size_t i = 0; i < g->n_taken; i++) {
		const struct register_taken *row = &g->taken[i];
		if (row->group_id == group_id && row->session == session && row->first_seq != 0) {
			return row->taken_at;
		}
	}
	return 0;
}

/* When a mark was true: the arrival, else when the register was taken, but never outside of its
 * opening: an amendment of the afternoon says nothing about where the pupil is then. */
static int64_t
mark_time(const struct gather *g, const struct mark *m, const struct image_pupil *p)
{
	struct session_times times;
	const struct presence_day *pd = g->pd;
	int year = image_year_on(p, m->day);
	school_times(&times, pd->s, m->day, year, m->session);
	if (m->arrived_minute != MINUTE_NONE) {
		return wall_instant(m->day, m->arrived_minute);
	}
	int64_t opens = wall_instant(m->day, times.opens);
	int64_t closes = wall_instant(m->day, times.closes);
	int64_t at = taken_at(g, image_group_id_on(p, m->day), m->session);
	if (m->code == CODE_N && at == 0) {
		at = closes;
	}
	if (at == 0 || at < opens) {
		return opens;
	}
	return at > closes ? closes : at;
}

/* The time of day that a code of the session speaks of: from the end of the session before. */
static int64_t
plan_from(const struct presence_day *pd, const struct image_pupil *p, const struct mark *m)
{
	struct session_times am;
	school_times(&am, pd->s, m->day, image_year_on(p, m->day), SESSION_AM);
	return wall_instant(m->day, m->session == SESSION_AM ? 0 : am.ends);
}

static enum rc
gather_mark(void *ctx, const struct mark *m, struct diag *d)
{
	struct gather *g = ctx;
	const struct image *img = g->pd->s->image;
	const struct image_pupil *p = image_pupil_find(img, m->pupil_id);
	(void)d;
	if (p == NULL || mark_is_blank(m)) {
		return RC_OK;
	}
	const struct code_info *info = code_info(m->code);
	const struct image_group *group = image_group_on(img, p, m->day);
	bool is_here = info->is_on_site || m->arrived_minute != MINUTE_NONE;
	struct sighting *s = gather_next(g);
	s->pupil_id = m->pupil_id;
	s->at = mark_time(g, m, p);
	s->code = m->code;
	s->kind = is_here             ? SIGHTING_MARKED_HERE
	          : m->code == CODE_N ? SIGHTING_MARKED_N
	                              : SIGHTING_MARKED_AWAY;
	/* Who came after the register was taken was seen at the desk, not in the form room. */
	bool is_in_room = is_here && m->arrived_minute == MINUTE_NONE && group != NULL;
	s->place = is_in_room ? group->name : "";
	struct scope scope = pupil_scope(g->pd->s, p, m->day);
	const char *note = note_shown(g->c, &scope, m);
	s->note = info->family == CODE_FAMILY_ELSEWHERE ? arena_text(g->c->a, note) : "";
	s->plan_from = m->is_confirmed ? 0 : plan_from(g->pd, p, m);
	return RC_OK;
}

static enum rc
gather_marks(struct gather *g, struct diag *d)
{
	struct day_range today = {g->pd->day, g->pd->day};
	int64_t school_id = g->pd->s->school_id;
	enum rc rc =
	    store_registers(&g->taken, &g->n_taken, g->c->st, school_id, today, g->c->a, d);
	return rc == RC_OK ? store_marks_each(g->c->st, school_id, today, gather_mark, g, d) : rc;
}

static bool
move_is_undone(const struct move *moves, size_t n, const struct move *m)
{
	for (size_t i = 0; i < n; i++) {
		if (moves[i].kind == MOVE_UNDO && moves[i].undoes_act == m->act_id &&
		    moves[i].undoes_n == m->n) {
			return true;
		}
	}
	return false;
}

static enum sighting_kind
move_sighting(enum move_kind kind)
{
	switch (kind) {
	case MOVE_IN:
		return SIGHTING_SIGNED_IN;
	case MOVE_OUT:
		return SIGHTING_SIGNED_OUT;
	case MOVE_BACK:
		return SIGHTING_BACK;
	case MOVE_EARLY:
		return SIGHTING_EARLY;
	case MOVE_HANDED_OVER:
		return SIGHTING_HANDED_OVER;
	case MOVE_UNDO:
	case MOVE_KIND_COUNT:
		break;
	}
	return SIGHTING_KIND_COUNT;
}

static const char *
move_place(const struct move *m, struct arena *a)
{
	if (m->next_place[0] == '\0') {
		return m->place;
	}
	return m->place[0] == '\0' ? m->next_place
	                           : arena_printf(a, "%s, then %s", m->place, m->next_place);
}

static enum rc
gather_moves(struct gather *g, struct diag *d)
{
	struct move *moves = NULL;
	size_t n = 0;
	struct move_filter filter = {.days = {g->pd->day, g->pd->day}};
	enum rc rc = store_moves(&moves, &n, g->c->st, g->pd->s->school_id, &filter, g->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct move *m = &moves[i];
		enum sighting_kind kind = move_sighting(m->kind);
		if (kind == SIGHTING_KIND_COUNT || move_is_undone(moves, n, m)) {
			continue;
		}
		struct sighting *s = gather_next(g);
		s->pupil_id = m->pupil_id;
		s->at = wall_instant(m->day, m->minute);
		s->order = (int64_t)i + 1;
		s->kind = kind;
		s->back = m->expected_back;
		s->place = kind == SIGHTING_SIGNED_OUT ? "" : move_place(m, g->c->a);
		s->with = m->person;
	}
	return rc;
}

static enum rc
gather_lessons(struct gather *g, struct diag *d)
{
	struct lesson_sight *list = NULL;
	size_t n = 0;
	enum rc rc = lesson_sights(&list, &n, g->c, g->pd->s->school_id, g->pd->day, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct sighting *s = gather_next(g);
		s->pupil_id = list[i].pupil_id;
		s->at = list[i].at;
		s->order = list[i].act_id;
		s->kind = list[i].is_here ? SIGHTING_LESSON : SIGHTING_NOT_LESSON;
		s->place = list[i].place;
	}
	return rc;
}

/* The leader or the provider has them, or they did not come: then nobody knows where they are. */
static enum rc
gather_off_site(struct gather *g, struct diag *d)
{
	struct off_site_sight *list = NULL;
	size_t n = 0;
	enum rc rc = off_site_sights(&list, &n, g->c, g->pd->s, g->pd->day, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct sighting *s = gather_next(g);
		s->pupil_id = list[i].pupil_id;
		s->at = list[i].at;
		s->order = list[i].act_id;
		s->kind = list[i].is_here ? SIGHTING_MARKED_AWAY : SIGHTING_MARKED_N;
		s->code = list[i].is_here ? list[i].code : CODE_N;
		s->note = list[i].is_here ? list[i].note : "";
		s->is_told = true;
	}
	return rc;
}

/* Where sightings come from: the one place to add another. Each adds its own with gather_next(). */
static enum rc (*const sources[])(struct gather *g, struct diag *d) = {
    gather_marks,
    gather_moves,
    gather_lessons,
    gather_off_site,
};

static int
sighting_order(const void *a, const void *b)
{
	const struct sighting *x = a;
	const struct sighting *y = b;
	if (x->pupil_id != y->pupil_id) {
		return x->pupil_id < y->pupil_id ? -1 : 1;
	}
	if (x->at != y->at) {
		return x->at < y->at ? -1 : 1;
	}
	/* At one minute the desk says more than the mark it made. */
	return (x->order > y->order) - (x->order < y->order);
}

enum rc
presence_read(
    struct presence_day *out, struct call *c, const struct school_state *s, struct diag *d)
{
	*out = (struct presence_day){.s = s, .day = wall_at(c->now).day, .now = c->now};
	struct gather g = {.pd = out, .c = c};
	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		enum rc rc = sources[i](&g, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	if (out->n > 0) {
		qsort(out->sightings, out->n, sizeof *out->sightings, sighting_order);
	}
	return lessons_now(&out->lessons, &out->n_lessons, c, s, d);
}

static const struct lesson_now *
lesson_of(const struct presence_day *pd, int64_t pupil_id)
{
	size_t low = 0;
	size_t high = pd->n_lessons;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (pd->lessons[mid].pupil_id < pupil_id) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	bool is_theirs = low < pd->n_lessons && pd->lessons[low].pupil_id == pupil_id;
	return is_theirs ? &pd->lessons[low] : NULL;
}

/* The first sighting of the pupil, or of the next one. */
static size_t
sightings_from(const struct presence_day *pd, int64_t pupil_id)
{
	size_t low = 0;
	size_t high = pd->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (pd->sightings[mid].pupil_id < pupil_id) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return low;
}

void
presence_pupil(struct presence *out, const struct presence_day *pd, const struct image_pupil *p)
{
	const struct image *img = pd->s->image;
	size_t from = sightings_from(pd, p->id);
	size_t to = from;
	while (to < pd->n && pd->sightings[to].pupil_id == p->id) {
		to++;
	}
	struct presence_facts facts = {
	    .day = pd->day,
	    .now = pd->now,
	    .leave_minutes = school_policy(pd->s, pd->day)->policy.reception.leave_minutes,
	    .roll_since = pd->roll_since,
	    .is_boarder = p->is_boarder && image_is_on_roll(p, pd->day),
	    .lesson = lesson_of(pd, p->id),
	    .sightings = from == to ? NULL : &pd->sightings[from],
	    .n = to - from,
	};
	int year = image_year_on(p, pd->day);
	for (int k = 0; k < SESSION_COUNT; k++) {
		enum session session = k == 0 ? SESSION_AM : SESSION_PM;
		facts.cell[k] = image_cell(img, p, pd->day, session);
		school_times(&facts.times[k], pd->s, pd->day, year, session);
	}
	presence_of(out, &facts);
}

bool
presence_is_ours(const struct presence_day *pd, const struct image_pupil *p)
{
	return image_is_on_roll(p, pd->day);
}
